import DataFiles

/// One thing that was looked at: what it is, why, and whether that is well.
struct Finding {
  enum Verdict: String {
    case ok = "OK"
    /// Works, but is worth knowing.
    case note = "NOTE"
    /// Does not work.
    case trouble = "TROUBLE"
  }

  enum Part: String, CaseIterable {
    case versions, terminal, time, settings, store
  }

  var part: Part
  var subject: String
  var verdict: Verdict
  /// May hold text from outside.
  var found: String
  /// Where it is from, or what to do.
  var why: String

  init(_ part: Part, _ subject: String, _ verdict: Verdict = .ok, _ found: String, why: String = "") {
    self.part = part
    self.subject = subject
    self.verdict = verdict
    self.found = found
    self.why = why
  }
}

extension [Finding] {
  var troubles: Int { count { $0.verdict == .trouble } }

  /// A paragraph for each part, in columns.
  var lines: [String] {
    var lines: [String] = []
    for part in Finding.Part.allCases {
      var table = TextTable("", "", "", "")
      for finding in self where finding.part == part {
        table.add(finding.verdict.rawValue, finding.subject, finding.found, finding.why)
      }
      if table.isEmpty { continue }
      if !lines.isEmpty { lines.append("") }
      lines.append(part.rawValue)
      lines += table.lines.dropFirst().map { "  " + $0 }
    }
    return lines
  }

  var json: JSON {
    .object([
      ("version", .integer(1)), ("well", .bool(troubles == 0)),
      (
        "findings",
        .array(
          map { finding in
            .object([
              ("part", .string(finding.part.rawValue)), ("subject", .string(finding.subject)),
              ("verdict", .string(finding.verdict.rawValue)), ("found", .string(finding.found)),
              ("why", .string(finding.why)),
            ])
          })
      ),
    ])
  }
}

/// Where a number on the screen comes from: how it is computed, of what, after which source, and how sure it is.
package struct Explanation: Hashable, Sendable {
  package struct Line: Hashable, Sendable {
    /// `formula`, `inputs`, `source`, `assumed`, `as of`, `again`.
    package var label: String
    package var text: String
  }

  /// What the number counts, by which it can be asked for: `LLM requests`, `tier`, `spend this month`.
  package var subject: String
  /// The number as the screen says it.
  package var figure: String
  package var lines: [Line]

  init(_ subject: String, _ figure: String, _ lines: [(String, String?)]) {
    self.subject = subject
    self.figure = figure
    self.lines = lines.compactMap { label, text in text.map { Line(label: label, text: $0) } }
  }
}

extension AccountReading {
  /// Everything of this account that can be explained, in the order of the screens.
  ///
  /// - Parameter now: of the reading, for the command that says the same again.
  package func explanations(plan: Plan?, now: Instant) -> [Explanation] {
    let ends = Ends(account: self, plan: plan, now: now)
    return limits.map { $0.explanation(ends) } + [tier?.explanation(ends)].compactMap(\.self)
      + capacity.map { $0.explanation(ends) } + spendExplanations(ends)
  }

  /// What every explanation ends with.
  struct Ends {
    var account: AccountReading
    var plan: Plan?
    var now: Instant

    /// The part of the plan that a number follows, with the address and the day it was read.
    func source(_ parts: String...) -> String {
      let read = parts.lazy.compactMap { plan?.provenance[$0] }.first ?? plan?.provenance.values.first
      let origin = read.map { ", \($0.source), read \($0.read.start.isoDay)" } ?? ""
      return "plan \(account.planID)\(origin)"
    }

    var age: (String, String?) {
      let fresh = account.freshness
      let age = "\(fresh.asOf.rfc3339), \(Figures.age(fresh.age)) ago"
      switch fresh.kind {
      case .stale(let source): return ("as of", "\(age): source \(source) is silent, figures are its last")
      case .delayed: return ("as of", "\(age): from files or delayed reports")
      default: return ("as of", age)
      }
    }

    func again(_ subject: String) -> (String, String?) {
      ("again", "tiertop explain --account \(quoted(account.name)) --at \(now.rfc3339) \(quoted(subject))")
    }

    /// For a shell, whatever a name holds.
    private func quoted(_ text: String) -> String {
      let isPlain = text.unicodeScalars.allSatisfy {
        ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
          || "-_./".unicodeScalars.contains($0)
      }
      if isPlain, !text.isEmpty { return text }
      return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        + "'"
    }
  }
}

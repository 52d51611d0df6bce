package import UsageModel

/// Plan files: YAML in, a valid `Plan` out. `Plans/` holds the bundled ones, which are also the examples of the format.
package enum PlanFile {
  package static func plan(path: String) throws(DataFileError) -> Plan {
    try plan(bytes: TrustedFile.bytes(path: path), file: path)
  }

  /// `file` is the name to use in problems.
  package static func plan(bytes: [UInt8], file: String) throws(DataFileError) -> Plan {
    try plan(text: text(bytes: bytes, file: file), file: file)
  }

  package static func plan(text: String, file: String) throws(DataFileError) -> Plan {
    guard let root = try YAMLNode(text: text, file: file) else {
      throw .invalid([FileProblem(file: file, message: "is empty; a plan begins with id, name and provider")])
    }
    let log = ProblemLog(file: file)
    guard let top = Field(node: root, path: "", log: log).table() else { throw .invalid(log.problems) }
    var reader = PlanReader(top: top, log: log)
    let plan = reader.plan()
    try log.check()
    return plan
  }

  static func text(bytes: [UInt8], file: String) throws(DataFileError) -> String {
    guard bytes.count <= TrustedFile.sizeCap else {
      throw .refused(
        path: file, reason: "is larger than 1 MiB", advice: "split it or take out what is not needed")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      // Decoding repairs what is broken, so the first replacement shows the line.
      let line = String(decoding: bytes, as: UTF8.self).prefix { $0 != "\u{FFFD}" }.count { $0.isNewline } + 1
      throw .invalid([FileProblem(file: file, line: line, message: "is not UTF-8 text; save it as UTF-8")])
    }
    return text
  }
}

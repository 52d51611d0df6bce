/// One thing that is wrong in a file: where it is, and what to do about it.
package struct FileProblem: Hashable, Sendable, CustomStringConvertible {
  package var file: String
  /// Counted from 1; nil when the whole file is meant.
  package var line: Int?
  /// Counted from 1, in Unicode scalars.
  package var column: Int?
  /// Keys from the top joined by dots, as `limits.values`; empty for the file itself.
  package var field: String
  package var message: String

  package init(file: String, line: Int? = nil, column: Int? = nil, field: String = "", message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.field = field
    self.message = message
  }

  package var description: String {
    let place = [file] + [line, column].compactMap { $0.map(String.init) }
    return ([place.joined(separator: ":")] + (field.isEmpty ? [] : [field]) + [message])
      .joined(separator: ": ")
  }
}

/// Why a data file gives no value.
package enum DataFileError: Error, Hashable, Sendable, CustomStringConvertible {
  case notFound(path: String)
  case unreadable(path: String, reason: String)
  /// Readable, but not to be trusted or too big; `advice` says what to do.
  case refused(path: String, reason: String, advice: String)
  /// Everything that is wrong with the content, in the order of the file.
  case invalid([FileProblem])
  /// No plan or theme of this name; `known` lists those there are.
  case unknownPlan(name: String, known: [String])
  case unknownTheme(name: String, known: [String])

  package var description: String {
    switch self {
    case .notFound(let path): "\(path): there is no such file"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .refused(let path, let reason, let advice): "\(path): \(reason); \(advice)"
    case .invalid(let problems): problems.map(\.description).joined(separator: "\n")
    case .unknownPlan(let name, let known): DataFileError.unknown("plan", name, known)
    case .unknownTheme(let name, let known): DataFileError.unknown("theme", name, known)
    }
  }

  private static func unknown(_ kind: String, _ name: String, _ known: [String]) -> String {
    let suggestion = nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
    return
      "no \(kind) is called \"\(name)\"\(suggestion.isEmpty ? "; there are \(known.joined(separator: ", "))" : suggestion)"
  }

  /// The same as problems, to be shown beside those of other files.
  package var problems: [FileProblem] {
    switch self {
    case .notFound(let path): [FileProblem(file: path, message: "there is no such file")]
    case .unreadable(let path, let reason):
      [FileProblem(file: path, message: "cannot be read: \(reason)")]
    case .refused(let path, let reason, let advice):
      [FileProblem(file: path, message: "\(reason); \(advice)")]
    case .invalid(let problems): problems
    case .unknownPlan(let name, _), .unknownTheme(let name, _):
      [FileProblem(file: name, message: description)]
    }
  }
}

/// What is wrong with one file, gathered while it is read so that all of it is told at once.
final class ProblemLog {
  static let cap = 50

  let file: String
  private var gathered: [FileProblem] = []
  private var passedOver = 0

  init(file: String) { self.file = file }

  var isEmpty: Bool { gathered.isEmpty }

  /// In the order of the file, at most `cap` and a last one that counts the others.
  var problems: [FileProblem] {
    let sorted = gathered.enumerated()
      .sorted { a, b in
        (a.element.line ?? 0, a.element.column ?? 0, a.offset)
          < (b.element.line ?? 0, b.element.column ?? 0, b.offset)
      }
      .map(\.element)
    guard passedOver > 0 else { return sorted }
    return sorted + [FileProblem(file: file, message: "has \(passedOver) more problems")]
  }

  func add(_ message: String, at mark: YAMLNode.Mark?, field: String) {
    guard gathered.count < ProblemLog.cap else {
      passedOver += 1
      return
    }
    gathered.append(
      FileProblem(file: file, line: mark?.line, column: mark?.column, field: field, message: message))
  }

  /// Throws what was gathered, if anything.
  func check() throws(DataFileError) {
    if !isEmpty { throw .invalid(problems) }
  }
}

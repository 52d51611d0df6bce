/// Names that must differ within one list, with the line where each was first used.
struct Names {
  private var lines: [String: Int] = [:]

  /// Takes a name, or says where it was taken before.
  mutating func claim(_ name: String, for field: Field) {
    if let line = lines[name] {
      field.refuse("\"\(name)\" stands twice, first in line \(line); rename or remove one")
    } else {
      lines[name] = field.node.mark.line
    }
  }
}

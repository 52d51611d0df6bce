extension Buffer {
  /// The rows as text, spaces at their ends removed: what a test compares and what `snapshot` prints.
  package var text: [String] {
    (0..<height).map { y in
      var row = String.UnicodeScalarView()
      var spaces = 0
      for cell in cells[(y * width)..<((y + 1) * width)] where cell.scalar != Cell.continuation {
        if cell.scalar == " " {
          spaces += 1
        } else {
          row.append(contentsOf: repeatElement(" ", count: spaces))
          spaces = 0
          row.append(cell.scalar)
        }
      }
      return String(row)
    }
  }

  /// The styles as text, one line for each row that has any: `row: column+length name …`.
  ///
  /// Cells in the plain style are left out, so that a change of a theme or of wording does not change it.
  package var styles: [String] {
    (0..<height).compactMap { y in
      var runs: [(start: Int, length: Int, style: Style)] = []
      for x in 0..<width {
        let style = cells[y * width + x].style
        if let last = runs.last, last.style == style {
          runs[runs.count - 1].length += 1
        } else {
          runs.append((x, 1, style))
        }
      }
      let named = runs.filter { $0.style != .plain }
      if named.isEmpty { return nil }
      return "\(y):" + named.map { " \($0.start)+\($0.length) \($0.style.name)" }.joined(separator: ",")
    }
  }
}

extension Style {
  fileprivate var name: String {
    var name = foreground.name
    if background != .role(.background) { name += " on \(background.name)" }
    if bold { name += " bold" }
    if reverse { name += " reverse" }
    if underline { name += " underline" }
    return name
  }
}

extension Ink {
  fileprivate var name: String {
    switch self {
    case .role(let role): "\(role)"
    case .gradient(let gradient, let step): "\(gradient) \(step)"
    case .sample(let color): "sample \(color)"
    }
  }
}

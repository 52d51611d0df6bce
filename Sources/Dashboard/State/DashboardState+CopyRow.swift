package import TerminalUI

/// Taking a row along as text.
extension DashboardState {
  mutating func copyRow() -> [DashboardEffect] {
    guard let text = rowText(of: panel, selection(of: panel)) else {
      notice = "there is no row here to copy"
      return []
    }
    return [.copy(text)]
  }

  /// What a row of a panel says, its columns parted by tabs and its lines by line breaks.
  ///
  /// It is read from a screen so wide and high that no name is cut and no column dropped.
  func rowText(of panel: Panel, _ index: Int) -> String? {
    guard rowCount(of: panel) > 0 else { return nil }
    var roomy = self
    roomy.overlay = nil
    roomy.notice = nil
    (roomy.width, roomy.height) = (max(width, 360), max(height, 120))
    for state in [roomy, self] {
      let buffer = DashboardScreen(state).render(glyphs: .full)
      guard let row = buffer.targets.last(where: { $0.target == panel.target(index) }) else { continue }
      return buffer.fields(in: row.area)
    }
    return nil
  }
}

extension Buffer {
  /// The words in an area, without bars and sparklines: two spaces or more, and what was a drawing, become a tab.
  package func fields(in area: Area) -> String {
    let bars: Set<Unicode.Scalar> = Set(
      [.measured, .hollow, .track, .burst, .threshold, .beyond, .column, .hollowColumn]
        .map { (glyph: Glyph) in glyph.scalar })
    func isDrawn(_ scalar: Unicode.Scalar) -> Bool {
      bars.contains(scalar) || (0x2581...0x258F).contains(scalar.value)
        || (0x2800...0x28FF).contains(scalar.value)
    }
    let lines = (area.y..<area.bottom).map { y -> String in
      let scalars = (area.x..<area.right).map { self[$0, y].scalar }.filter { $0 != Cell.continuation }
      var words = String.UnicodeScalarView()
      for (index, scalar) in scalars.enumerated() {
        // A sign alone is a word; several side by side are a bar.
        let isBar =
          isDrawn(scalar)
          && (index > 0 && isDrawn(scalars[index - 1])
            || index + 1 < scalars.count && isDrawn(scalars[index + 1]))
        words.append(isBar ? " " : scalar)
      }
      return String(words).fields.joined(separator: "\t")
    }
    return lines.filter { !$0.isEmpty }.joined(separator: "\n")
  }
}

extension String {
  /// The parts between two spaces or more.
  fileprivate var fields: [String] {
    var fields: [String] = []
    var field = ""
    var spaces = 0
    for character in self {
      if character == " " {
        spaces += 1
        continue
      }
      if spaces >= 2, !field.isEmpty {
        fields.append(field)
        field = ""
      } else if spaces == 1, !field.isEmpty {
        field += " "
      }
      spaces = 0
      field.append(character)
    }
    return field.isEmpty ? fields : fields + [field]
  }
}

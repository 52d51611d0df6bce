import TerminalUI

/// A framed list of short facts, each with a word for what it is about; long ones take further lines.
struct FactsPanel {
  struct Row {
    var label: String
    var text: String
    var role = Role.text

    init(_ label: String, _ text: String, _ role: Role = .text) {
      self.label = label
      self.text = text
      self.role = role
    }
  }

  var role: Role
  var title: String
  var label: [Span] = []
  var rows: [Row]
  var note = ""
  var rightNote = ""

  var least: Int { min(rows.count, 3) + 2 }

  /// The height at which nothing is missing in a frame of `width` columns.
  func most(width: Int) -> Int { lines(width: width - 4).count + 2 }

  func draw(in area: Area, of buffer: inout Buffer) {
    Frame(
      role, title: [Words.title(title)], label: label, note: note.isEmpty ? [] : [Words.dim(note)],
      rightNote: rightNote.isEmpty ? [] : [Words.dim(rightNote)]
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    let lines = lines(width: inner.width)
    for (index, line) in lines.enumerated() {
      let row = inner.cutTop(1)
      if row.isEmpty { return }
      // A sentence that goes on below the frame says so.
      let isCut = inner.isEmpty && index + 1 < lines.count && lines[index + 1].isContinued
      buffer.write(
        (line.spans + (isCut ? [Span(" " + Glyph.ellipsis.text, .dim)] : [])).clipped(to: row.width), in: row)
    }
  }

  private struct Line {
    var spans: [Span]
    var isContinued: Bool
  }

  private func lines(width: Int) -> [Line] {
    let labelWidth = min((rows.map { cellWidth(of: $0.label) }.max() ?? 0), max(8, width / 3))
    let indent = labelWidth == 0 ? 0 : labelWidth + 2
    return rows.flatMap { row in
      wrapped(row.text, to: max(8, width - indent)).enumerated().map { index, text in
        let head = index == 0 ? row.label.shortenedInMiddle(to: labelWidth) : ""
        return Line(
          spans: [
            Span(Words.left(head, indent), .dim),
            Span(text, row.role, bold: row.role == .warning || row.role == .critical),
          ], isContinued: index > 0)
      }
    }
  }
}

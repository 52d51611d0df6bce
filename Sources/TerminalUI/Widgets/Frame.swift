/// A panel's frame with labels in its border.
///
/// `╭─┐title┌───────┐right label┌─╮` above, `╰─┘left note└────┘right note└─╯` below.
package struct Frame: Hashable, Sendable {
  package var role: Role
  package var title: [Span]
  package var label: [Span]
  package var note: [Span]
  package var rightNote: [Span]

  package init(
    _ role: Role, title: [Span] = [], label: [Span] = [], note: [Span] = [], rightNote: [Span] = []
  ) {
    self.role = role
    self.title = title
    self.label = label
    self.note = note
    self.rightNote = rightNote
  }

  package func draw(in area: Area, of buffer: inout Buffer) {
    guard area.width >= 2, area.height >= 1 else { return }
    let style = Style(role)
    let isRounded = buffer.glyphs == .full || buffer.glyphs == .blocks
    for x in (area.x + 1)..<(area.right - 1) {
      buffer[x, area.y] = Cell("─", style)
      buffer[x, area.bottom - 1] = Cell("─", style)
    }
    for y in area.y..<area.bottom {
      buffer[area.x, y] = Cell("│", style)
      buffer[area.right - 1, y] = Cell("│", style)
    }
    buffer[area.x, area.bottom - 1] = Cell(isRounded ? "╰" : "└", style)
    buffer[area.right - 1, area.bottom - 1] = Cell(isRounded ? "╯" : "┘", style)
    buffer[area.x, area.y] = Cell(isRounded ? "╭" : "┌", style)
    buffer[area.right - 1, area.y] = Cell(isRounded ? "╮" : "┐", style)

    let isASCII = buffer.glyphs == .ascii
    let labels = labels(in: area)
    for placed in [labels.title, labels.label].compactMap(\.self) {
      buffer[placed.area.x - 1, placed.area.y] = Cell(isASCII ? "[" : "┐", style)
      buffer.write(placed.spans, x: placed.area.x, y: placed.area.y)
      buffer[placed.area.right, placed.area.y] = Cell(isASCII ? "]" : "┌", style)
    }
    for placed in [labels.note, labels.rightNote].compactMap(\.self) {
      buffer[placed.area.x - 1, placed.area.y] = Cell(isASCII ? "[" : "┘", style)
      buffer.write(placed.spans, x: placed.area.x, y: placed.area.y)
      buffer[placed.area.right, placed.area.y] = Cell(isASCII ? "]" : "└", style)
    }
  }

  /// A label where it is drawn, shortened when there is little room.
  package struct PlacedLabel: Hashable, Sendable {
    package let spans: [Span]
    package let area: Area
  }

  package struct PlacedLabels: Hashable, Sendable {
    package var title: PlacedLabel?
    package var label: PlacedLabel?
    package var note: PlacedLabel?
    package var rightNote: PlacedLabel?
  }

  /// Where the labels are when drawn in `area`, for the mouse; a label without room is missing.
  package func labels(in area: Area) -> PlacedLabels {
    guard area.height >= 2 else { return PlacedLabels() }
    let top = place(title, label, x: area.x, y: area.y, width: area.width)
    let bottom = place(note, rightNote, x: area.x, y: area.bottom - 1, width: area.width)
    return PlacedLabels(title: top.left, label: top.right, note: bottom.left, rightNote: bottom.right)
  }

  private func place(
    _ left: [Span], _ right: [Span], x: Int, y: Int, width: Int
  ) -> (left: PlacedLabel?, right: PlacedLabel?) {
    // Corner, line, bracket on either side of a label.
    let room = width - 6
    let wanted = left.cellWidth
    let rightWidth = right.cellWidth
    // Both brackets in the middle and a piece of line between them.
    let besideRight = room - rightWidth - 3
    let isRightShown =
      rightWidth > 0 && (wanted == 0 ? rightWidth <= room : besideRight >= min(wanted, Frame.leastLabel))
    let leftWidth = min(wanted, isRightShown ? besideRight : room)
    func placed(_ spans: [Span], _ x: Int) -> PlacedLabel {
      PlacedLabel(spans: spans, area: Area(x: x, y: y, width: spans.cellWidth, height: 1))
    }
    let shownLeft = leftWidth > 0 && (leftWidth == wanted || leftWidth >= 3)
    return (
      shownLeft ? placed(left.shortenedInMiddle(to: leftWidth), x + 3) : nil,
      isRightShown ? placed(right, x + width - 3 - rightWidth) : nil
    )
  }

  /// A left label is not shortened below this for the sake of the right one.
  private static let leastLabel = 12

  /// The room inside.
  package static func inside(_ area: Area) -> Area { area.inset() }
}

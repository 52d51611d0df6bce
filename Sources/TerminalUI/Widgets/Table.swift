/// Rows under column titles, with one of them selected.
package struct Table: Hashable, Sendable {
  package struct Column: Hashable, Sendable {
    package var title: [Span]
    package var alignment: Alignment
    /// The least width that is of use.
    package var width: Int
    /// Takes part of the room that is left.
    package var grows: Bool
    /// Spaces before it.
    package var leading: Int
    /// Columns with the highest are dropped first; those with 0 never.
    package var dropPriority: Int
    /// Names that differ at their ends are cut in the middle.
    package var isShortenedInMiddle: Bool

    package init(
      _ title: String = "", width: Int, alignment: Alignment = .left, grows: Bool = false, leading: Int = 1,
      dropPriority: Int = 0, isShortenedInMiddle: Bool = false
    ) {
      self.title = title.isEmpty ? [] : [Span(title, .dim)]
      self.alignment = alignment
      self.width = max(0, width)
      self.grows = grows
      self.leading = max(0, leading)
      self.dropPriority = dropPriority
      self.isShortenedInMiddle = isShortenedInMiddle
    }
  }

  package enum Cell: Hashable, Sendable {
    case text([Span])
    case bar(Bar)
    case sparkline(Sparkline)

    package static func text(_ text: String, _ style: Style = .plain) -> Cell { .text([Span(text, style)]) }
  }

  package enum Row: Hashable, Sendable {
    /// One for each column; missing ones stay empty.
    case cells([Cell])
    /// A sentence over the whole width.
    case line([Span])
    case divider
  }

  package var columns: [Column]
  package var rows: [Row]
  package var hasHeader: Bool
  package var selected: Int?
  /// The first row shown.
  package var offset: Int
  /// What a click on each row means; nothing for rows beyond these.
  package var targets: [Target?] = []

  package init(
    columns: [Column], rows: [Row], hasHeader: Bool = true, selected: Int? = nil, offset: Int = 0
  ) {
    self.columns = columns
    self.rows = rows
    self.hasHeader = hasHeader
    self.selected = selected
    self.offset = offset
  }

  /// A column with its place in a row.
  package struct PlacedColumn: Hashable, Sendable {
    package let index: Int
    package let x: Int
    package let width: Int
  }

  /// Which columns fit into `width`, and where.
  package func placedColumns(width: Int) -> [PlacedColumn] {
    var shown = Array(columns.indices)
    func needed() -> Int {
      shown.enumerated().reduce(0) { sum, item in
        sum + columns[item.element].width + (item.offset == 0 ? 0 : columns[item.element].leading)
      }
    }
    while needed() > width,
      let drop = shown.indices.filter({ columns[shown[$0]].dropPriority > 0 })
        .max(by: { columns[shown[$0]].dropPriority <= columns[shown[$1]].dropPriority })
    {
      shown.remove(at: drop)
    }
    let growing = shown.count { columns[$0].grows }
    var spare = max(0, width - needed())
    var left = growing
    var x = 0
    return shown.enumerated().map { position, index in
      let column = columns[index]
      if position > 0 { x += column.leading }
      var columnWidth = column.width
      if column.grows {
        let share = spare / max(1, left)
        columnWidth += share
        spare -= share
        left -= 1
      }
      let placed = PlacedColumn(index: index, x: x, width: max(0, min(columnWidth, width - x)))
      x += columnWidth
      return placed
    }
  }

  /// The least change of `offset` that shows the selected of `count` rows in `height`.
  package static func offset(_ offset: Int, showing selected: Int, of count: Int, height: Int) -> Int {
    guard height > 0 else { return 0 }
    let inView = min(max(offset, selected - height + 1), selected)
    return max(0, min(inView, count - height))
  }

  package func draw(in area: Area, of buffer: inout Buffer) {
    var body = area
    let placed = placedColumns(width: area.width)
    if hasHeader {
      let header = body.cutTop(1)
      if !header.isEmpty { draw(columns.map { .text($0.title) }, placed, in: header, of: &buffer) }
    }
    for (position, row) in rows.enumerated().dropFirst(max(0, offset)).prefix(body.height) {
      let line = body.cutTop(1)
      switch row {
      case .cells(let cells): draw(cells, placed, in: line, of: &buffer)
      case .line(let spans): buffer.write(spans, in: line)
      case .divider: buffer.fill(line, with: TerminalUI.Cell(.divider, Style(.divider)))
      }
      if targets.indices.contains(position), let target = targets[position] { buffer.place(target, in: line) }
      if position == selected {
        buffer.restyle(line) {
          $0.foreground = .role(.selectedText)
          $0.background = .role(.selectedBackground)
        }
      }
    }
  }

  private func draw(_ cells: [Cell], _ placed: [PlacedColumn], in line: Area, of buffer: inout Buffer) {
    for place in placed where place.index < cells.count {
      let column = columns[place.index]
      let area = Area(x: line.x + place.x, y: line.y, width: place.width, height: 1)
      switch cells[place.index] {
      case .text(let spans):
        let fitting = column.isShortenedInMiddle ? spans.shortenedInMiddle(to: place.width) : spans
        buffer.write(fitting, in: area, alignment: column.alignment)
      case .bar(let bar): bar.draw(in: area, of: &buffer)
      case .sparkline(let sparkline): sparkline.draw(in: area, of: &buffer)
      }
    }
  }
}

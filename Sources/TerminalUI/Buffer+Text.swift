extension Buffer {
  /// Draws text from left to right, cut with `…` at `maxWidth` columns and silently at the buffer's edge;
  /// returns the columns used.
  @discardableResult
  package mutating func write(
    _ text: String, x: Int, y: Int, style: Style = .plain, maxWidth: Int = .max
  ) -> Int {
    let text = maxWidth == .max ? text : text.clipped(to: maxWidth)
    var column = x
    for scalar in text.unicodeScalars {
      let width = scalar.settled.columns
      // A wide scalar whose left half lies outside must not appear at the edge.
      if column >= 0 {
        self[column, y] = Cell(scalar.value < 0x20 ? .replacement : scalar, style)
      } else if width == 2, column == -1 {
        self[0, y] = Cell(" ", style)
      }
      column += width
    }
    return column - x
  }

  /// Draws spans one after the other, cut with `…` at `maxWidth` columns; returns the columns used.
  @discardableResult
  package mutating func write(_ spans: [Span], x: Int, y: Int, maxWidth: Int = .max) -> Int {
    var column = x
    for span in maxWidth == .max ? spans : spans.clipped(to: maxWidth) {
      let width = write(span.text, x: column, y: y, style: span.style)
      if let target = span.target { place(target, in: Area(x: column, y: y, width: width, height: 1)) }
      column += width
    }
    return column - x
  }

  /// Draws into the first row of an area, cut to its width.
  package mutating func write(_ spans: [Span], in area: Area, alignment: Alignment = .left) {
    guard !area.isEmpty else { return }
    let spare = max(0, area.width - spans.cellWidth)
    let offset =
      switch alignment {
      case .left: 0
      case .center: spare / 2
      case .right: spare
      }
    write(spans, x: area.x + offset, y: area.y, maxWidth: area.width - offset)
  }

  /// Draws into the first row of an area, cut to its width.
  package mutating func write(
    _ text: String, in area: Area, alignment: Alignment = .left, style: Style = .plain
  ) {
    write([Span(text, style)], in: area, alignment: alignment)
  }

  package mutating func fill(_ area: Area, with cell: Cell) {
    let area = area.intersection(self.area)
    for y in area.y..<area.bottom {
      for x in area.x..<area.right { self[x, y] = cell }
    }
  }

  /// Changes the style of what is already drawn in an area.
  package mutating func restyle(_ area: Area, _ change: (inout Style) -> Void) {
    let area = area.intersection(self.area)
    for y in area.y..<area.bottom {
      for x in area.x..<area.right {
        var cell = self[x, y]
        change(&cell.style)
        self[x, y] = cell
      }
    }
  }
}

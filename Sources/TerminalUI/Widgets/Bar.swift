/// One row of squares: `■` known, `□` not sure, `·` the rest.
package struct Bar: Hashable, Sendable {
  /// Share of the whole, 0 and up; beyond 1 the bar is full and ends in an arrow.
  package var fraction: Double
  /// What follows it and is not sure, as a share of the whole.
  package var pendingFraction: Double
  /// Burst room used, drawn as `│`.
  package var tick: Double?
  /// Where the present tier began, drawn as `┃`.
  package var threshold: Double?
  package var paint: Paint
  /// All of it is the last known of a silent source, or not final.
  package var isHollow: Bool

  package init(
    _ fraction: Double, pendingFraction: Double = 0, tick: Double? = nil, threshold: Double? = nil,
    paint: Paint = .gradient(.requests), isHollow: Bool = false
  ) {
    self.fraction = fraction
    self.pendingFraction = pendingFraction
    self.tick = tick
    self.threshold = threshold
    self.paint = paint
    self.isHollow = isHollow
  }

  package func draw(in area: Area, of buffer: inout Buffer) {
    guard !area.isEmpty else { return }
    let known = Bar.cells(fraction, of: area.width)
    let end = max(known, Bar.cells(fraction + max(0, pendingFraction), of: area.width))
    for column in 0..<area.width {
      let ink = paint.ink(at: (Double(column) + 0.5) / Double(area.width))
      buffer[area.x + column, area.y] =
        if column < known {
          Cell(isHollow ? .hollow : .measured, Style(ink))
        } else if column < end {
          Cell(.hollow, Style(ink))
        } else {
          Cell(.track, Style(.track))
        }
    }
    if fraction > 1 {
      buffer[area.right - 1, area.y] = Cell(.beyond, Style(paint.ink(at: 1), bold: true))
    }
    mark(tick, .burst, in: area, of: &buffer)
    mark(threshold, .threshold, in: area, of: &buffer)
  }

  private func mark(_ share: Double?, _ glyph: Glyph, in area: Area, of buffer: inout Buffer) {
    guard let share, share.isFinite, share >= 0, share <= 1 else { return }
    let column = min(area.width - 1, Int(share * Double(area.width)))
    buffer[area.x + column, area.y] = Cell(glyph, Style(.tick))
  }

  /// The nearest number of cells, but at least one of anything above zero.
  static func cells(_ fraction: Double, of width: Int) -> Int {
    guard fraction > 0, width > 0 else { return 0 }
    return max(1, Int((min(1, fraction) * Double(width)).rounded()))
  }
}

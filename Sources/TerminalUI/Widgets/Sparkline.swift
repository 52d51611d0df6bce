/// A small graph of one row, newest sample at the right; braille holds two samples a cell, other sets one.
package struct Sparkline: Hashable, Sendable {
  /// `nil` is a gap in what is known, 0 a baseline.
  package var values: [Double?]
  /// The value of a full cell; the greatest sample where it is missing.
  package var top: Double?
  package var paint: Paint
  package var isHollow: Bool

  package init(
    _ values: [Double?], top: Double? = nil, paint: Paint = .gradient(.table), isHollow: Bool = false
  ) {
    self.values = values
    self.top = top
    self.paint = paint
    self.isHollow = isHollow
  }

  /// How many samples a row of `width` cells shows.
  package static func samples(in width: Int, glyphs: GlyphSet) -> Int {
    glyphs == .full ? 2 * width : width
  }

  package func draw(in area: Area, of buffer: inout Buffer) {
    guard !area.isEmpty else { return }
    let room = Sparkline.samples(in: area.width, glyphs: buffer.glyphs)
    let missing = max(0, room - values.count)
    let shown = Array(repeating: Double?.none, count: missing) + values.suffix(room)
    let full = top ?? values.lazy.compactMap(\.self).filter(\.isFinite).max() ?? 0
    let each = room / area.width
    for column in 0..<area.width {
      let samples = shown[(column * each)..<((column + 1) * each)]
      let greatest = samples.lazy.compactMap(\.self).max()
      let share = full > 0 ? (greatest ?? 0) / full : 0
      let style = isHollow ? Style(.stale) : Style(share > 0 ? paint.ink(at: share) : .role(.dim))
      buffer[area.x + column, area.y] = Cell(glyph(of: samples, full: full, in: buffer.glyphs), style)
    }
  }

  private func glyph(of samples: ArraySlice<Double?>, full: Double, in glyphs: GlyphSet) -> Unicode.Scalar {
    func level(_ value: Double?, of levels: Int) -> Int {
      guard let value else { return 0 }
      guard full > 0, value > 0 else { return 1 }
      return max(1, Int((min(1, value / full) * Double(levels)).rounded()))
    }
    guard let first = samples.first, let last = samples.last else { return " " }
    switch glyphs {
    case .full:
      let dots = Sparkline.leftDots[level(first, of: 4)] | Sparkline.rightDots[level(last, of: 4)]
      return dots == 0 ? " " : Unicode.Scalar(0x2800 + dots) ?? " "
    case .blocks: return .eighth(level(last, of: 8))
    case .shade: return [" ", "_", "░", "▒", "█"][level(last, of: 4)]
    case .ascii: return [" ", "_", ".", ":", "-", "=", "#"][level(last, of: 6)]
    }
  }

  private static let leftDots: [UInt32] = [0, 0x40, 0x44, 0x46, 0x47]
  private static let rightDots: [UInt32] = [0, 0x80, 0xA0, 0xB0, 0xB8]
}

import TerminalUI
import UsageModel

/// One limit across the wall: its percent in big digits, a thick bar beside it.
struct WallStrip {
  var name: String
  var figure: String
  var share: Double
  var role: Role
  var isHollow: Bool
  var outlook: [Span]
  /// Which of the turns: the bar stands at another height in each, since a full one would else burn in.
  var turns: Int

  /// A line of words above small digits.
  static let least = 6
  static let most = 13

  var percent: String { Figures.percent(share) }

  /// `width` is that of the widest percent beside it, so that the bars begin at one column.
  func draw(_ scale: BigText.Scale?, width: Int, in area: Area, of buffer: inout Buffer) {
    var rest = area
    let title = rest.cutTop(1)
    buffer.write([Words.strong(name)].shortenedInMiddle(to: max(0, title.width / 2)), in: title)
    let words = outlook.isEmpty ? [Words.text(figure)] : outlook + [Words.dim("   "), Words.text(figure)]
    let room = title.width - min(title.width / 2, cellWidth(of: name)) - 2
    let shown = words.cellWidth <= room ? words : [Words.text(figure)]
    buffer.write(shown.clipped(to: max(0, room)), in: title, alignment: .right)
    guard let scale, rest.height >= 5 * scale.rows else { return drawSmall(width, in: rest, of: &buffer) }
    let size = BigText.size(of: percent, scale: scale)
    var digits = rest.cutLeft(width)
    _ = digits.cutLeft(max(0, width - size.width))
    BigText(percent, Style(role, bold: true), isHollow: isHollow).draw(scale, in: digits, of: &buffer)
    _ = rest.cutLeft(4)
    let rise = turns % 4 * scale.rows
    drawBar(
      in: Area(x: rest.x, y: rest.y + rise, width: rest.width, height: 2 * scale.rows), of: &buffer)
  }

  /// Where big digits have no room.
  private func drawSmall(_ width: Int, in area: Area, of buffer: inout Buffer) {
    var row = area
    row.height = min(1, area.height)
    buffer.write([Span(percent, role, bold: true)], in: row.cutLeft(width), alignment: .right)
    _ = row.cutLeft(2)
    drawBar(in: row, of: &buffer)
  }

  /// Solid, for what is far away: no square with a gap, no braille.
  private func drawBar(in area: Area, of buffer: inout Buffer) {
    guard !area.isEmpty else { return }
    var area = area
    let filled = Int((Double(area.width) * min(1, max(0, share))).rounded())
    buffer.fill(area.cutLeft(filled), with: Cell(isHollow ? .hollowColumn : .column, Style(role)))
    buffer.fill(area, with: Cell(.track, Style(.dim)))
  }
}

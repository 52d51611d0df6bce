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

  /// A line of words above small digits.
  static let least = 6
  static let most = 13

  func draw(_ scale: BigText.Scale?, in area: Area, of buffer: inout Buffer) {
    var rest = area
    let title = rest.cutTop(1)
    buffer.write([Words.strong(name)].shortenedInMiddle(to: max(0, title.width / 2)), in: title)
    let words = outlook.isEmpty ? [Words.text(figure)] : outlook + [Words.dim("   "), Words.text(figure)]
    buffer.write(words.clipped(to: title.width / 2), in: title, alignment: .right)
    guard let scale, rest.height >= 5 * scale.rows else { return }
    let text = Figures.percent(share)
    let widest = BigText.size(of: "100%", scale: scale)
    let size = BigText.size(of: text, scale: scale)
    var digits = rest.cutLeft(max(widest.width, size.width))
    _ = digits.cutLeft(max(0, digits.width - size.width))
    BigText(text, Style(role, bold: true), isHollow: isHollow).draw(scale, in: digits, of: &buffer)
    _ = rest.cutLeft(4)
    let bar = Area(x: rest.x, y: rest.y + scale.rows, width: rest.width, height: 3 * scale.rows)
    for row in 0..<bar.height {
      Bar(share, paint: isHollow ? .role(.stale) : .gradient(.requests), isHollow: isHollow).draw(
        in: Area(x: bar.x, y: bar.y + row, width: bar.width, height: 1), of: &buffer)
    }
  }
}

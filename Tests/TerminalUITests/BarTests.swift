import Testing

@testable import TerminalUI

@Suite struct BarTests {
  static func row(_ bar: Bar, width: Int, glyphs: GlyphSet = .full) -> String {
    var buffer = Buffer(width: width, height: 1, glyphs: glyphs)
    bar.draw(in: buffer.area, of: &buffer)
    return buffer.text[0]
  }

  @Test(
    "A bar is drawn as in the pictures",
    arguments: [
      (Bar(2534 / 3000, tick: 0.9), 36, "■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■··│···"),
      (Bar(812_400 / 2_000_000, tick: 0.42), 36, "■■■■■■■■■■■■■■■│····················"),
      (Bar(412 / 5000, tick: 0.085), 36, "■■■│································"),
      (Bar(19_402 / 20_000), 34, "■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■■·"),
      (Bar(311_204 / 450_000, isHollow: true), 34, "□□□□□□□□□□□□□□□□□□□□□□□□··········"),
      (
        Bar(177.6 / 250, pendingFraction: 61.42 / 250, threshold: 100 / 250), 60,
        "■■■■■■■■■■■■■■■■■■■■■■■■┃■■■■■■■■■■■■■■■■■■□□□□□□□□□□□□□□···"
      ),
      (
        Bar(177.6 / 250, pendingFraction: 61.42 / 250, threshold: 100 / 250), 30,
        "■■■■■■■■■■■■┃■■■■■■■■□□□□□□□□·"
      ),
      (Bar(311.4 / 500, pendingFraction: 412.9 / 500), 14, "■■■■■■■■■□□□□□"),
      (Bar(0.0001), 8, "■·······"),
      (Bar(0), 4, "····"),
      (Bar(1), 4, "■■■■"),
      (Bar(1.37), 6, "■■■■■▶"),
      (Bar(.nan), 4, "····"),
      (Bar(.infinity), 4, "■■■▶"),
    ])
  func drawing(bar: Bar, width: Int, expected: String) {
    #expect(BarTests.row(bar, width: width) == expected)
  }
}

import Testing

@testable import TerminalUI

@Suite struct ExportTests {
  /// A theme with three colors of its own.
  private static let theme = Theme(
    name: "test", variant: .dark,
    roles: [
      .background: .rgb(red: 0, green: 0, blue: 0), .text: .rgb(red: 255, green: 255, blue: 255),
      .critical: .rgb(red: 255, green: 95, blue: 95), .selectedBackground: .rgb(red: 0, green: 95, blue: 135),
    ], gradients: [:], ansiRoles: [.text: 7, .critical: 9])

  private func frame(_ spans: [Span]) -> Buffer {
    var buffer = Buffer(width: 6, height: 1)
    buffer.write(spans, in: buffer.area)
    return buffer
  }

  @Test(
    "Runs of equal style are one sequence, at each depth",
    arguments: [
      (ColorDepth.full, "0;38;2;255;255;255;48;2;0;0;0", "0;1;38;2;255;95;95;48;2;0;0;0"),
      (.twoHundredFiftySix, "0;38;5;231;48;5;16", "0;1;38;5;203;48;5;16"), (.sixteen, "0;37;40", "0;1;91;40"),
      (.none, "0", "0;1"),
    ])
  func ansi(_ depth: ColorDepth, plain: String, critical: String) {
    var buffer = Buffer(width: 4, height: 1)
    buffer.write([Span("ab"), Span("c", .critical, bold: true)], in: buffer.area)
    let text = buffer.ansi(theme: ResolvedTheme(ExportTests.theme, depth: depth, isExact: true))
    #expect(text == "\u{1B}[\(plain)mab\u{1B}[\(critical)mc\u{1B}[\(plain)m \u{1B}[0m\n")
  }

  @Test("A wide character takes two cells of a picture, and what XML reserves is escaped")
  func svg() {
    let svg = frame([Span("日<&\"")]).svg(
      theme: ResolvedTheme(ExportTests.theme, depth: .full, isExact: true), isLight: false)
    #expect(svg.contains(#"viewBox="0 0 50.4 17""#))
    #expect(svg.contains(##"x="0" y="13" textLength="50.4" lengthAdjust="spacingAndGlyphs" fill="#ffffff""##))
    #expect(svg.contains(">日&lt;&amp;&quot; </text>"))
  }

  @Test("Another background is drawn under its cells alone, reversed colors change places")
  func backgrounds() {
    let svg = frame([
      Span("a"), Span("b", Style(on: .role(.selectedBackground))), Span("c", Style(.critical, reverse: true)),
    ]).svg(theme: ResolvedTheme(ExportTests.theme, depth: .full, isExact: true), isLight: false)
    #expect(svg.contains(##"<rect x="8.4" y="0" width="8.4" height="17" fill="#005f87"/>"##))
    #expect(svg.contains(##"<rect x="16.8" y="0" width="8.4" height="17" fill="#ff5f5f"/>"##))
    #expect(
      svg.contains(##"x="16.8" y="13" textLength="8.4" lengthAdjust="spacingAndGlyphs" fill="#000000""##))
  }

  @Test("The terminal's own colors are dark on light or light on dark", arguments: [true, false])
  func ownColors(_ isLight: Bool) {
    let svg = frame([Span("a")]).svg(theme: ResolvedTheme(ExportTests.theme, depth: .none), isLight: isLight)
    #expect(svg.contains(isLight ? ##"height="100%" fill="#ffffff""## : ##"height="100%" fill="#101418""##))
    #expect(svg.contains(isLight ? ##"fill="#202428" xml"## : ##"fill="#d0d0d0" xml"##))
  }
}

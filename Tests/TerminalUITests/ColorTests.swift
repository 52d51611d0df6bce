import Testing

@testable import TerminalUI

@Suite struct ColorTests {
  @Test(
    "OKLab agrees with the published values",
    arguments: [
      (0xFFFFFF, 1, 0, 0), (0x000000, 0, 0, 0), (0xFF0000, 0.62796, 0.22486, 0.12585),
      (0x00FF00, 0.86644, -0.23389, 0.17950), (0x0000FF, 0.45201, -0.03246, -0.31153),
    ] as [(UInt32, Double, Double, Double)])
  func oklab(hex: UInt32, lightness: Double, a: Double, b: Double) {
    let lab = RGB(hex).lab
    #expect(abs(lab.lightness - lightness) < 0.0005)
    #expect(abs(lab.a - a) < 0.0005)
    #expect(abs(lab.b - b) < 0.0005)
    #expect(RGB(lab) == RGB(hex))
  }

  @Test("Every color survives the way to OKLab and back")
  func roundTrip() {
    for hex in stride(from: UInt32(0), through: 0xFFFFFF, by: 4099) { #expect(RGB(RGB(hex).lab) == RGB(hex)) }
  }

  @Test(
    "Contrast agrees with WCAG's examples",
    arguments: [(0x000000, 0xFFFFFF, 21), (0x767676, 0xFFFFFF, 4.54), (0xFF0000, 0xFFFFFF, 4.0)]
      as [(UInt32, UInt32, Double)])
  func contrast(one: UInt32, two: UInt32, expected: Double) {
    #expect(abs(RGB(one).contrast(with: RGB(two)) - expected) < 0.01)
  }

  @Test(
    "The nearest of the fixed 240 colors is taken",
    arguments: [
      (0x000000, 16), (0xFFFFFF, 231), (0xFF0000, 196), (0x00FF00, 46), (0x0000FF, 21), (0x808080, 244),
      (0x5F87AF, 67), (0x121212, 233),
    ] as [(UInt32, UInt8)])
  func palette(hex: UInt32, expected: UInt8) { #expect(RGB(hex).paletteIndex == expected) }

  static let theme = Theme(
    name: "test", variant: .dark,
    roles: [
      .background: .rgb(red: 10, green: 10, blue: 20), .text: .rgb(red: 60, green: 60, blue: 60),
      .tick: .rgb(red: 30, green: 30, blue: 30), .ok: .ansi(2), .dim: .standard,
    ],
    gradients: [
      .requests: [.rgb(red: 0, green: 0, blue: 0), .rgb(red: 255, green: 255, blue: 255)],
      .tokens: [
        .rgb(red: 0, green: 255, blue: 0), .rgb(red: 255, green: 255, blue: 0),
        .rgb(red: 255, green: 0, blue: 0),
      ],
      .cached: [.rgb(red: 1, green: 2, blue: 3)], .input: [.ansi(4), .ansi(12)],
    ], ansiRoles: [.text: 7])

  @Test("Gradients run evenly from their first to their last color")
  func gradients() {
    let theme = ResolvedTheme(ColorTests.theme, depth: .full, isExact: true)
    func color(_ gradient: Gradient, _ step: UInt8) -> TerminalColor {
      theme.color(of: .gradient(gradient, step: step))
    }
    #expect(color(.requests, 0) == .rgb(RGB(0x000000)))
    #expect(color(.requests, 100) == .rgb(RGB(0xFFFFFF)))
    #expect(color(.requests, 255) == .rgb(RGB(0xFFFFFF)))
    #expect(color(.tokens, 50) == .rgb(RGB(0xFFFF00)))
    #expect(color(.cached, 0) == color(.cached, 100))
    #expect(color(.input, 10) == .palette(4))
    #expect(color(.input, 90) == .palette(12))
    // Equal steps to the eye, but for the darkest, which eight bits cannot hold.
    let lightness = (0...100).compactMap { step -> Double? in
      if case .rgb(let rgb) = color(.requests, UInt8(step)) { return rgb.lab.lightness }
      return nil
    }
    #expect(lightness.count == 101)
    for (step, value) in lightness.enumerated().dropFirst(8) {
      #expect(abs(value - Double(step) / 100) < 0.01)
    }
  }

  @Test("Faint colors are lifted to 4.5 for text and 3 for marks, unless the theme is to be exact")
  func repair() {
    let background = RGB(0x0A0A14)
    func contrast(_ role: Role, isExact: Bool) -> Double {
      let theme = ResolvedTheme(ColorTests.theme, depth: .full, isExact: isExact)
      if case .rgb(let rgb) = theme.color(of: .role(role)) { return rgb.contrast(with: background) }
      return 0
    }
    #expect((4.5..<4.8).contains(contrast(.text, isExact: false)))
    #expect((3..<3.3).contains(contrast(.tick, isExact: false)))
    #expect(contrast(.text, isExact: true) < 2)
    #expect(contrast(.tick, isExact: true) < 1.3)
    // On white it is the other way around.
    #expect(
      (4.5..<4.8).contains(
        RGB(0xFFFF00).repaired(contrast: 4.5, on: RGB(0xFFFFFF)).contrast(with: RGB(0xFFFFFF))))
    #expect(RGB(0x444444).repaired(contrast: 21, on: RGB(0x777777)) == RGB(0x000000))
  }

  @Test("Sixteen colors follow the theme's own choice, on a background that is painted")
  func sixteen() {
    let theme = ResolvedTheme(ColorTests.theme, depth: .sixteen)
    #expect(theme.color(of: .role(.text)) == .palette(7))
    #expect(theme.color(of: .role(.ok)) == .palette(2))
    #expect(theme.color(of: .role(.critical)) == .palette(9))
    #expect(theme.color(of: .role(.background)) == .palette(0))
    #expect(theme.color(of: .gradient(.requests, step: 95)) == .palette(9))
    #expect(ResolvedTheme(ColorTests.theme, depth: .full).color(of: .role(.ok)) == .palette(2))
    #expect(ResolvedTheme(ColorTests.theme, depth: .full).color(of: .role(.dim)) == .standard)
  }

  /// What two widespread terminals take for the 16 colors: xterm, and the console of Linux (that of VGA).
  private static let shown: [[UInt32]] = [
    [
      0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000,
      0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ],
    [
      0x000000, 0xAA0000, 0x00AA00, 0xAA5500, 0x0000AA, 0xAA00AA, 0x00AAAA, 0xAAAAAA, 0x555555, 0xFF5555,
      0x55FF55, 0xFFFF55, 0x5555FF, 0xFF55FF, 0x55FFFF, 0xFFFFFF,
    ],
  ]

  @Test(
    "With 16 colors everything can be read on any terminal's background, whatever a theme asks for",
    arguments: [Theme.Variant.dark, .light], [nil, 0, 2, 3, 4, 6, 7, 8, 10, 11, 14, 15] as [UInt8?])
  func readable(variant: Theme.Variant, wanted: UInt8?) throws {
    var theme = Theme(name: "", variant: variant, roles: [:], gradients: [:])
    if let wanted {
      for role in Role.allCases { theme.ansiRoles[role] = wanted }
      for gradient in Gradient.allCases { theme.gradients[gradient] = [.ansi(wanted), .standard] }
    }
    let resolved = ResolvedTheme(theme, depth: .sixteen)
    func index(_ color: TerminalColor) throws -> Int {
      guard case .palette(let index) = color, index < 16 else {
        // The terminal's own color, which is nobody's to know beside a painted one.
        throw Unpainted()
      }
      return Int(index)
    }
    // Decoration may be faint; a selection is the text reversed.
    let faint: Set<Role> = [.background, .selectedBackground, .staleBackground, .track, .divider]
    let inks =
      Role.allCases.filter { !faint.contains($0) }.map(Ink.role)
      + Gradient.allCases.flatMap { gradient in
        (0...100).map { Ink.gradient(gradient, step: $0) }
      }
    for ink in inks {
      let style = resolved.resolve(Style(ink))
      let (front, back) = (try index(style.foreground), try index(style.background))
      for (terminal, least) in zip(ColorTests.shown, [3, 2.5]) {
        let contrast = RGB(terminal[front]).contrast(with: RGB(terminal[back]))
        #expect(contrast >= least, "\(ink): \(front) on \(back)")
      }
    }
    for ground in [Role.selectedBackground, .staleBackground] {
      let style = resolved.resolve(Style(.role(.selectedText), on: .role(ground)))
      #expect(style.reverse)
      let (front, back) = (try index(style.foreground), try index(style.background))
      #expect(RGB(ColorTests.shown[0][front]).contrast(with: RGB(ColorTests.shown[0][back])) >= 3)
    }
  }

  private struct Unpainted: Error {}

  @Test("Bold black, which some terminals show as gray, is not asked for")
  func boldBlack() {
    let light = ResolvedTheme(
      Theme(name: "", variant: .light, roles: [:], gradients: [:]), depth: .sixteen)
    let title = light.resolve(Style(.title, bold: true))
    #expect(title.foreground == .palette(0) && !title.bold)
  }

  @Test("Without colors the selection is reversed and keys are underlined")
  func none() {
    let theme = ResolvedTheme(ColorTests.theme, depth: .none)
    func resolved(_ style: Style) -> ResolvedStyle { theme.resolve(style) }
    func plain(bold: Bool = false, reverse: Bool = false, underline: Bool = false) -> ResolvedStyle {
      ResolvedStyle(
        foreground: .standard, background: .standard, bold: bold, reverse: reverse, underline: underline)
    }
    #expect(resolved(Style(.role(.selectedText), on: .role(.selectedBackground))) == plain(reverse: true))
    #expect(resolved(Style(.hot)) == plain(underline: true))
    #expect(resolved(Style(.critical)) == plain(bold: true))
    #expect(resolved(Style(.gradient(.tokens, step: 90))) == plain())
  }
}

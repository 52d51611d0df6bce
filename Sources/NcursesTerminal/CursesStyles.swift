internal import CNcurses
internal import TerminalUI

/// Styles as curses wants them: a pair of colors by number, and attributes.
struct CursesStyles {
  struct Code {
    var pair: Int32
    var attributes: attr_t
  }

  private struct Colors: Hashable {
    var foreground: Int32
    var background: Int32
  }

  private let colorCount = cn_color_count()
  private let pairCount = cn_pair_count()
  /// The terminal is known to show bold as bright.
  private let isBoldBright: Bool
  private var theme: ResolvedTheme?
  private var codes: [Style: Code] = [:]
  private var pairs: [Colors: Int32] = [:]

  init(isBoldBright: Bool) {
    self.isBoldBright = isBoldBright
  }

  /// Takes another theme; true when it is one.
  mutating func use(_ theme: ResolvedTheme) -> Bool {
    guard theme != self.theme else { return false }
    self.theme = theme
    codes = [:]
    return true
  }

  mutating func code(of style: Style) -> Code {
    if let known = codes[style] { return known }
    guard let resolved = theme?.resolve(style) else { return Code(pair: 0, attributes: 0) }
    var attributes: attr_t = 0
    if resolved.bold { attributes |= cn_bold }
    if resolved.reverse { attributes |= cn_reverse }
    if resolved.underline { attributes |= cn_underline }
    let (foreground, background, isBright) = eight(
      number(of: resolved.foreground), number(of: resolved.background))
    if isBright { attributes |= cn_bold }
    let code = Code(
      pair: pair(Colors(foreground: foreground, background: background)), attributes: attributes)
    codes[style] = code
    return code
  }

  /// With only 8 colors the bright half is shown by the bold attribute; not all terminals brighten what is bold, so what
  /// would vanish without that takes the color that is far from the background.
  private func eight(_ foreground: Int32, _ background: Int32) -> (Int32, Int32, isBright: Bool) {
    guard colorCount < 16 else { return (foreground, background, false) }
    let (front, back) = (
      foreground < 8 ? foreground : foreground - 8, background < 8 ? background : background - 8
    )
    let isBright = foreground >= 8
    guard front == back, foreground != background, !(isBright && isBoldBright) else {
      return (front, back, isBright)
    }
    return (back == 0 ? 7 : 0, back, false)
  }

  private func number(of color: TerminalColor) -> Int32 {
    switch color {
    case .standard: return -1
    case .palette(let index): return Int32(index)
    case .rgb(let color):
      let value = Int32(color.red) << 16 | Int32(color.green) << 8 | Int32(color.blue)
      // The numbers below 16 mean the user's own colors; nobody sees the difference.
      return value < 16 ? 0x010101 : value
    }
  }

  private mutating func pair(_ colors: Colors) -> Int32 {
    if colors.foreground < 0, colors.background < 0 { return 0 }
    if let known = pairs[colors] { return known }
    guard colorCount > 0 else { return 0 }
    let isFull = pairs.count >= Int(pairCount) - 1
    let pair = isFull ? ERR : alloc_pair(colors.foreground, colors.background)
    // A console has few pairs; what is meant by the foreground matters more.
    guard pair > 0 else { return pairs[Colors(foreground: colors.foreground, background: -1)] ?? 0 }
    pairs[colors] = pair
    return pair
  }

  /// Forgets all pairs when another theme's would not fit beside them; true when it did.
  mutating func makeRoom() -> Bool {
    guard pairs.count > Int(pairCount) / 2 else { return false }
    reset_color_pairs()
    pairs = [:]
    codes = [:]
    return true
  }
}

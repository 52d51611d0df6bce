/// One of the 16 colors, 0...15, which a terminal's user may have changed.
struct BasicColor: Hashable {
  let index: UInt8

  init(_ index: UInt8) { self.index = min(15, index) }

  static let black = BasicColor(0)
  static let lightGray = BasicColor(7)
  static let white = BasicColor(15)

  /// What xterm takes for it, as most terminals nearly do.
  var rgb: RGB { BasicColor.usual[Int(index)] }

  /// The other half of the pair of a normal and a bright color.
  var sibling: BasicColor { BasicColor(index ^ 8) }

  /// Between what is read and what is seen: among 16 colors there is no choice of shades.
  static let leastContrast = 3.0

  func isReadable(on ground: BasicColor) -> Bool {
    rgb.contrast(with: ground.rgb) >= BasicColor.leastContrast
  }

  /// Itself or its sibling where one of them can be read on a background, else the color of text.
  func readable(on ground: BasicColor, orElse text: BasicColor) -> BasicColor {
    [self, sibling].first { $0.isReadable(on: ground) } ?? text
  }

  private static let usual: [RGB] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000,
    0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ].map { RGB($0) }
}

extension Theme {
  /// What is painted behind everything where there are only 16 colors: nobody knows the terminal's own background, and
  /// text for a dark one is lost on a white one.
  var basicGround: BasicColor { variant == .dark ? .black : .white }

  /// Plain text on that.
  var basicText: BasicColor { variant == .dark ? .lightGray : .black }
}

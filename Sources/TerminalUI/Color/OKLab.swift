import Glibc

/// A color in the OKLab space, where equal distances look equally far apart.
struct OKLab: Hashable, Sendable {
  /// 0 black, 1 white.
  var lightness: Double
  var a: Double
  var b: Double
}

/// The parts of an sRGB color, 0...255 each.
package struct RGB: Hashable, Sendable {
  package var red: UInt8
  package var green: UInt8
  package var blue: UInt8

  package init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// From `0xRRGGBB`.
  package init(_ hex: UInt32) {
    self.init(
      red: UInt8(truncatingIfNeeded: hex >> 16), green: UInt8(truncatingIfNeeded: hex >> 8),
      blue: UInt8(truncatingIfNeeded: hex))
  }
}

extension RGB {
  private static func linear(_ part: UInt8) -> Double {
    let value = Double(part) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  private static func part(_ linear: Double) -> UInt8 {
    let clamped = max(0, min(1, linear))
    let value = clamped <= 0.0031308 ? clamped * 12.92 : 1.055 * pow(clamped, 1 / 2.4) - 0.055
    return UInt8((value * 255).rounded())
  }

  /// Relative luminance of WCAG 2, 0...1.
  var luminance: Double {
    0.2126 * RGB.linear(red) + 0.7152 * RGB.linear(green) + 0.0722 * RGB.linear(blue)
  }

  /// Contrast ratio of WCAG 2, 1...21.
  package func contrast(with other: RGB) -> Double {
    let (one, two) = (luminance, other.luminance)
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
  }

  var lab: OKLab {
    let r = RGB.linear(red)
    let g = RGB.linear(green)
    let b = RGB.linear(blue)
    let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return OKLab(
      lightness: 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      a: 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      b: 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)
  }

  init(_ lab: OKLab) {
    let l = lab.lightness + 0.3963377774 * lab.a + 0.2158037573 * lab.b
    let m = lab.lightness - 0.1055613458 * lab.a - 0.0638541728 * lab.b
    let s = lab.lightness - 0.0894841775 * lab.a - 1.2914855480 * lab.b
    let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
    self.init(
      red: RGB.part(4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3),
      green: RGB.part(-1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3),
      blue: RGB.part(-0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3))
  }

  /// The color at a share of the way to another one, as the eye sees it.
  func mixed(with other: RGB, at share: Double) -> RGB {
    if share <= 0 { return self }
    if share >= 1 { return other }
    let (from, to) = (lab, other.lab)
    return RGB(
      OKLab(
        lightness: from.lightness + (to.lightness - from.lightness) * share,
        a: from.a + (to.a - from.a) * share, b: from.b + (to.b - from.b) * share))
  }

  /// The nearest lightness of the same hue that reaches a contrast ratio with a background.
  package func repaired(contrast least: Double, on background: RGB) -> RGB {
    if contrast(with: background) >= least { return self }
    let isDark = background.luminance < 0.18
    var lab = lab
    var (near, far) = (lab.lightness, isDark ? 1.0 : 0.0)
    for _ in 0..<16 {
      lab.lightness = (near + far) / 2
      if RGB(lab).contrast(with: background) >= least { far = lab.lightness } else { near = lab.lightness }
    }
    lab.lightness = far
    let repaired = RGB(lab)
    if repaired.contrast(with: background) >= least { return repaired }
    return isDark ? RGB(0xFFFFFF) : RGB(0x000000)
  }

  /// The nearest of the 240 entries that no user redefines, 16...255.
  package var paletteIndex: UInt8 {
    let lab = lab
    var best: (index: UInt8, distance: Double) = (16, .infinity)
    for (offset, entry) in RGB.palette.enumerated() {
      let (l, a, b) = (entry.lightness - lab.lightness, entry.a - lab.a, entry.b - lab.b)
      let distance = l * l + a * a + b * b
      if distance < best.distance { best = (UInt8(16 + offset), distance) }
    }
    return best.index
  }

  private static let palette: [OKLab] = (16...255).map { RGB(paletteIndex: $0).lab }

  /// One of the fixed entries of the 256 colors, 16...255.
  init(paletteIndex index: Int) {
    if index >= 232 {
      let gray = UInt8(8 + 10 * min(23, index - 232))
      self.init(red: gray, green: gray, blue: gray)
    } else {
      let cube = max(0, index - 16)
      func level(_ step: Int) -> UInt8 { step == 0 ? 0 : UInt8(55 + 40 * step) }
      self.init(red: level(cube / 36), green: level(cube / 6 % 6), blue: level(cube % 6))
    }
  }
}

import TerminalUI

extension Color {
  /// Reads `#RRGGBB`, `#BW` (a gray), `R G B` in decimals, and our own `ansi:0` to `ansi:15` and `ansi:default`.
  init?(themeValue text: String) {
    if text.hasPrefix("#") {
      let digits = text.dropFirst()
      guard digits.utf8.allSatisfy({ UInt8(ascii: "+") != $0 && UInt8(ascii: "-") != $0 }),
        let number = UInt32(digits, radix: 16)
      else { return nil }
      switch digits.utf8.count {
      case 6:
        self = .rgb(
          red: UInt8(number >> 16), green: UInt8(number >> 8 & 0xFF), blue: UInt8(number & 0xFF))
      case 2: self = .rgb(red: UInt8(number), green: UInt8(number), blue: UInt8(number))
      default: return nil
      }
    } else if text.hasPrefix("ansi:") {
      let name = text.dropFirst(5)
      if name == "default" {
        self = .standard
      } else {
        guard let index = UInt8(name), index < 16 else { return nil }
        self = .ansi(index)
      }
    } else {
      let parts = text.split(separator: " ").map { UInt8($0) }
      guard parts.count == 3, let red = parts[0], let green = parts[1], let blue = parts[2] else {
        return nil
      }
      self = .rgb(red: red, green: green, blue: blue)
    }
  }

  /// A guess at how bright it is, 0...1; nil for the terminal's own.
  var brightness: Double? {
    guard case .rgb(let red, let green, let blue) = self else { return nil }
    return (0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)) / 255
  }
}

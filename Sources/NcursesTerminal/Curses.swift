internal import CNcurses
internal import TerminalUI

/// The locale's character set; `wanted` is a locale to try where that is not UTF-8.
func characterSet(wanted: String?) -> String {
  String(cString: cn_character_set(wanted))
}

extension ColorDepth {
  /// The greatest depth that so many colors allow, and not more than this one.
  func limited(to count: Int32) -> ColorDepth {
    switch self {
    case .full where count >= 1 << 24: .full
    case .full, .twoHundredFiftySix:
      count >= 256 ? .twoHundredFiftySix : ColorDepth.sixteen.limited(to: count)
    case .sixteen: count >= 8 ? .sixteen : .none
    case .none: .none
    }
  }
}

extension TerminalProfile {
  /// `ncurses 6.4.20221231`.
  package static var libraryVersion: String { String(cString: curses_version()) }

  /// The character set of this process's locale, `UTF-8` or another.
  package static var localeCharacters: String { sanitized(characterSet(wanted: nil)) }

  /// How many colors this system's description of a terminal knows; nil where there is none. Not while a screen is open.
  package static func describedColors(of term: String) -> Int? {
    let colors = cn_described_colors(term)
    return colors < 0 ? nil : Int(colors)
  }

  /// Keeps to what the description knows that a screen would go by; false where there is none that would do.
  package mutating func keepToDescription() -> Bool {
    for entry in entries {
      // One that is carried along is always there.
      if entry.terminfo != nil { return true }
      let colors = cn_described_colors(entry.name)
      if colors >= 0 {
        limitColors(to: colors)
        return true
      }
    }
    return false
  }
}

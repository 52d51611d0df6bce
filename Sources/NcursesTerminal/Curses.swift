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

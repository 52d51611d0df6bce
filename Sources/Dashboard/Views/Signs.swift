import TerminalUI
import UsageModel

extension AccountState {
  var glyph: Glyph {
    switch self {
    case .throttled, .outOfCredit, .capReached, .locked, .overloaded, .full: .full
    case .tight: .tight
    case .spill: .spill
    case .stale: .stale
    case .noData: .noData
    case .ok: .ok
    }
  }

  var role: Role {
    switch self {
    case .throttled, .outOfCredit, .capReached, .locked, .full: .critical
    // The provider's trouble, which no act on our side ends.
    case .overloaded, .tight, .spill: .warning
    case .stale, .noData: .stale
    case .ok: .ok
    }
  }

  /// The sign in its color, for spans.
  var sign: Span { Span(glyph.text, role, bold: self < .stale) }
}

extension Level {
  var role: Role {
    switch self {
    case .normal: .ok
    case .warning, .high: .warning
    case .saturated: .critical
    }
  }

  var glyph: Glyph {
    switch self {
    case .normal: .ok
    case .warning, .high: .tight
    case .saturated: .full
    }
  }
}

/// The text styles that views share.
enum Words {
  static func text(_ text: String) -> Span { Span(text, .text) }
  static func dim(_ text: String) -> Span { Span(text, .dim) }
  static func strong(_ text: String) -> Span { Span(text, .text, bold: true) }
  static func title(_ text: String) -> Span { Span(text, .title, bold: true) }

  /// A key and what it does, the key in the hot color.
  static func hint(_ key: String, _ what: String) -> [Span] {
    key.isEmpty ? [] : [Span(key, .hot, bold: true), Span(" " + what, .dim)].pressed(.key(key))
  }

  /// Pads to `width` columns at the left.
  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - cellWidth(of: text))) + text
  }

  /// Pads to `width` columns at the right.
  static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - cellWidth(of: text)))
  }
}

extension [Span] {
  /// Appends several hints with two spaces between them.
  static func hints(_ hints: [[Span]]) -> [Span] {
    Array(hints.filter { !$0.isEmpty }.joined(separator: [Span("  ", .dim)]))
  }
}

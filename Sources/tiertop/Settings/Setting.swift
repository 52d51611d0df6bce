import UsageModel

/// Something that a flag, the environment and the config file can say, in this order.
///
/// The three names derive from one: `window` is `--window`, `TIERTOP_WINDOW` and `window:`.
struct Setting<Value> {
  var name: String
  /// What the value must be, in words.
  var expected: String
  var read: (String) -> Value?

  var flag: String { "--" + name }
  var variable: String { "TIERTOP_" + name.uppercased() }
}

extension Setting {
  static func text(_ name: String, expected: String) -> Setting where Value == String {
    Setting(name: name, expected: expected) { $0.isEmpty ? nil : $0 }
  }
}

extension Setting<String> {
  static var store: Setting { .text("store", expected: "the path of a store") }
  static var config: Setting { .text("config", expected: "the path of a config file") }
  static var theme: Setting { .text("theme", expected: "the name of a theme, or the path of a theme file") }
  static var account: Setting { .text("account", expected: "the name of an account") }
}

extension Setting<ColorChoice> {
  static var color: Setting {
    let names = ColorChoice.allCases.map(\.rawValue).joined(separator: ", ")
    return Setting(name: "color", expected: "one of \(names)") { ColorChoice(rawValue: $0) }
  }
}

extension Setting<Bool> {
  static var ascii: Setting {
    Setting(name: "ascii", expected: "yes or no") {
      switch $0.lowercased() {
      case "yes", "true", "1", "on": true
      case "no", "false", "0", "off": false
      default: nil
      }
    }
  }
}

extension Setting<Window> {
  static var window: Setting {
    let names = Window.allCases.map(\.rawValue).joined(separator: ", ")
    return Setting(name: "window", expected: "one of \(names)") { Window(rawValue: $0) }
  }
}

extension Setting<Milliseconds> {
  /// The polling intervals that there are, as written in seconds.
  private static var intervals: [(text: String, length: Milliseconds)] {
    [("0.5", 500), ("1", 1_000), ("2", 2_000), ("5", 5_000), ("10", 10_000), ("30", 30_000), ("60", 60_000)]
  }

  static var interval: Setting {
    let names = intervals.map(\.text).joined(separator: ", ")
    return Setting(name: "interval", expected: "one of \(names) (seconds)") { text in
      let number = text.hasSuffix("s") ? String(text.dropLast()) : text
      return intervals.first { $0.text == number }?.length
    }
  }
}

import TerminalUI
import UsageModel

/// Something that a flag, the environment and the config file can say: one declaration, from which its three names derive.
///
/// `group-readable` is `--group-readable`, `TIERTOP_GROUP_READABLE` and `group-readable:`.
package struct Setting: Sendable {
  package var name: String
  /// What it may be, in words that end a message.
  package var expected: String
  /// What it does, for help.
  package var summary: String
  private let write: @Sendable (String, inout Config) -> Bool
  private let read: @Sendable (Config) -> String?

  package var flag: String { "--\(name)" }
  package var variable: String {
    "TIERTOP_" + String(name.uppercased().map { $0 == "-" ? "_" : $0 })
  }

  /// Sets it in `config`; false when the text is not what is expected, and then nothing changes.
  package func set(_ text: String, in config: inout Config) -> Bool { write(text, &config) }

  /// What a config says for it, as the file writes it; nil where it leaves it open.
  package func text(in config: Config) -> String? { read(config) }

  /// In the order of help.
  package static let all: [Setting] = [
    .text("store", "the path of a store", "the store to read", \.store),
    .text("account", "the name of an account", "the account to begin with", \.account),
    .flag("group-readable", "lets the store's group read it", \.isGroupReadable),
    .text("theme", "the name of a theme, or the path of a theme file", "the theme", \.theme),
    .flag("theme-exact", "leaves faint colors of a theme as they are", \.isThemeExact),
    .choice("color", "how many colors to use", \.color),
    .choice("glyphs", "which characters to draw with", \.glyphs),
    .choice("window", "how far to look back", \.window),
    Setting(
      "interval", "one of \(Config.intervals.map(\.text).joined(separator: ", ")) (seconds)",
      "how often to look for news"
    ) { text, config in
      let number = text.hasSuffix("s") ? String(text.dropLast()) : text
      guard let interval = Config.intervals.first(where: { $0.text == number }) else { return false }
      config.interval = interval.length
      return true
    } read: { config in
      Config.intervals.first { $0.length == config.interval }?.text
    },
    .flag("kiosk", "shows the wall and takes no key but the one that quits", \.isKiosk),
    Setting("rotate", "a time from 5s to 60m, as 20s or 2m", "how long a page of the wall stays") {
      text, config in
      let units: [Character: Milliseconds] = ["s": 1_000, "m": 60_000]
      guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
        (1...3_600).contains(count), Config.rotations.contains(count * unit)
      else { return false }
      config.rotation = count * unit
      return true
    } read: {
      "\($0.rotation / 1_000)s"
    },
    .flag("week-ago", "draws the same time a week ago into graphs", \.showsWeekAgo),
    .text("frames", "the path of a folder", "where x writes frames of the screen", \.frameFolder),
    .flag("mouse", "takes clicks and the wheel", \.takesMouse),
    Setting(
      "second-clock", "a time zone as Europe/Berlin, local, or none", "the zone of a clock beside UTC"
    ) { text, config in
      if text == "none" {
        config.secondClock = nil
        return true
      }
      guard Config.isZoneName(text) else { return false }
      config.secondClock = text
      return true
    } read: {
      $0.secondClock ?? "none"
    },
  ]

  package static func named(_ name: String) -> Setting? { all.first { $0.name == name } }

  private init(
    _ name: String, _ expected: String, _ summary: String,
    write: @escaping @Sendable (String, inout Config) -> Bool,
    read: @escaping @Sendable (Config) -> String?
  ) {
    self.name = name
    self.expected = expected
    self.summary = summary
    self.write = write
    self.read = read
  }

  private static func text(
    _ name: String, _ expected: String, _ summary: String,
    _ property: any WritableKeyPath<Config, String?> & Sendable
  ) -> Setting {
    Setting(name, expected, summary) { text, config in
      if !text.isEmpty { config[keyPath: property] = text }
      return !text.isEmpty
    } read: {
      $0[keyPath: property]
    }
  }

  private static func flag(
    _ name: String, _ summary: String, _ property: any WritableKeyPath<Config, Bool> & Sendable
  ) -> Setting {
    Setting(name, "yes or no", summary) { text, config in
      switch text.lowercased() {
      case "yes", "true", "on", "1": config[keyPath: property] = true
      case "no", "false", "off", "0": config[keyPath: property] = false
      default: return false
      }
      return true
    } read: {
      $0[keyPath: property] ? "yes" : "no"
    }
  }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
    _ name: String, _ summary: String, _ property: any WritableKeyPath<Config, Choice> & Sendable
  ) -> Setting {
    let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    return Setting(name, "one of \(words)", summary) { text, config in
      guard let choice = Choice(rawValue: text) else { return false }
      config[keyPath: property] = choice
      return true
    } read: {
      $0[keyPath: property].rawValue
    }
  }
}

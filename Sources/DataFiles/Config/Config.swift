package import TerminalUI
package import UsageModel

/// What the config file says, with the defaults for what it leaves out; flags and environment are set upon it.
package struct Config: Hashable, Sendable {
  /// How many colors the user asks for.
  package enum ColorChoice: String, CaseIterable, Hashable, Sendable {
    /// What the terminal can show, none where `NO_COLOR` is set.
    case auto
    /// What the terminal can show, whatever `NO_COLOR` says.
    case always
    case truecolor
    case palette256 = "256"
    case palette16 = "16"
    case none
  }

  package enum GlyphChoice: String, CaseIterable, Hashable, Sendable {
    /// What locale and terminal can show.
    case auto
    case braille, blocks, shade, ascii

    /// nil for `auto`.
    package var glyphs: GlyphSet? { GlyphSet(rawValue: rawValue) }
  }

  /// An action of the program and the keys that it has without a config file.
  package struct Binding: Hashable, Sendable {
    package var action: String
    package var keys: [Key]

    package init(action: String, keys: [Key]) {
      self.action = action
      self.keys = keys
    }
  }

  /// What was said for a setting, and where.
  package struct Written: Hashable, Sendable {
    package var text: String
    /// `file:line`, or the flag or variable.
    package var place: String

    package init(text: String, place: String) {
      self.text = text
      self.place = place
    }
  }

  /// nil: the usual place.
  package var store: String?
  /// nil: all accounts, or the only one.
  package var account: String?
  package var isGroupReadable = false
  /// nil: the one that suits the terminal.
  package var theme: String?
  package var isThemeExact = false
  package var color = ColorChoice.auto
  package var glyphs = GlyphChoice.auto
  package var window = Window.quarterHour
  package var interval: Milliseconds = 1_000
  package var isKiosk = false
  /// Between two turns of the wall.
  package var rotation: Milliseconds = 20_000
  package var takesMouse = true
  /// Behind each graph a trace of the same time a week ago.
  package var showsWeekAgo = true
  /// Where exported frames go; nil: the folder `frames` beside what the program notes for itself.
  package var frameFolder: String?
  /// The name of a zone, or `local`; nil for no second clock.
  package var secondClock: String?
  /// The keys of the actions that have others than usual; none takes an action's keys away.
  package var keys: [String: [Key]] = [:]
  /// Looked through for plans after the usual folder.
  package var planFolders: [String] = []
  package var alerts = AlertRules()
  /// By the setting's name; for messages about values, and for saying where they are from.
  package var written: [String: Written] = [:]

  package init() {}

  static let rotations: ClosedRange<Milliseconds> = 5_000...3_600_000

  /// The polling intervals that there are.
  static let intervals: [(text: String, length: Milliseconds)] = [
    ("0.5", 500), ("1", 1_000), ("2", 2_000), ("5", 5_000), ("10", 10_000), ("30", 30_000), ("60", 60_000),
  ]

  /// Whether a text can be a zone's name; it becomes part of a path, so it must stay below the zones' folder.
  static func isZoneName(_ text: String) -> Bool {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "/"):
        true
      default: false
      }
    }
    return isPlain && text.utf8.count <= 64 && text.first?.isLetter == true && text.last != "/"
      && !text.contains("//")
  }
}

import Glibc
package import TerminalUI

/// What a terminal is taken to be able to do, and why; what `doctor` prints.
package struct TerminalProfile: Hashable, Sendable {
  package var term: String
  package var colors: ColorDepth
  package var colorReason: String
  package var glyphs: GlyphSet
  package var glyphReason: String
  /// Those that can be drawn with here, the present ones among them.
  package var offeredGlyphs: [GlyphSet]
  /// Knows the modes of xterm, or passes over those that it does not know.
  package var hasModes: Bool
  /// Frames are sent between marks.
  package var isSynchronized: Bool
  package let isInTmux: Bool
  /// Bold is shown as bright, so that the 8 colors are 16.
  let isBoldBright: Bool
  /// The entry of the terminal database, and others to try when it is missing.
  var entries: [Entry]

  struct Entry: Hashable, Sendable {
    var name: String
    /// Compiled and carried along; nothing for the system's own.
    var terminfo: String?
  }

  /// From what the environment says and from the locale's character set.
  package init(
    environment: (String) -> String?, characterSet: String, colors wantedColors: ColorDepth? = nil,
    glyphs wantedGlyphs: GlyphSet? = nil
  ) throws(TerminalError) {
    func value(_ name: String) -> String { environment(name) ?? "" }
    let term = value("TERM")
    guard !term.isEmpty, term != "dumb", term != "unknown" else { throw .dumb(sanitized(term)) }
    self.term = term
    isInTmux = !value("TMUX").isEmpty || value("TERM_PROGRAM") == "tmux" || term.hasPrefix("tmux")
    let family = Family(of: term)

    if let wantedColors {
      (colors, colorReason) = (wantedColors, "chosen")
    } else if !value("NO_COLOR").isEmpty {
      (colors, colorReason) = (.none, "NO_COLOR is set")
    } else if isInTmux {
      (colors, colorReason) = (.full, "tmux converts 24-bit colors for each of its clients")
    } else if family == .console || family == .old {
      (colors, colorReason) = (.sixteen, "TERM is \(sanitized(term))")
    } else if term.hasPrefix("screen") {
      (colors, colorReason) = (.twoHundredFiftySix, "GNU screen drops 24-bit colors")
    } else if ["truecolor", "24bit"].contains(value("COLORTERM")) {
      (colors, colorReason) = (.full, "COLORTERM is \(value("COLORTERM"))")
    } else if term.hasSuffix("-direct") || Family.direct.contains(where: term.hasPrefix) {
      (colors, colorReason) = (.full, "TERM is \(sanitized(term))")
    } else {
      (colors, colorReason) = TerminalProfile.told(environment, term: term)
    }

    let isUTF8 = characterSet == "UTF-8"
    if let wantedGlyphs {
      (glyphs, glyphReason) = (wantedGlyphs, "chosen")
    } else if !isUTF8 {
      (glyphs, glyphReason) = (.ascii, "the locale's characters are \(sanitized(characterSet)), not UTF-8")
    } else if family == .console {
      (glyphs, glyphReason) = (.shade, "the console's fonts have no more")
    } else if family == .old {
      (glyphs, glyphReason) = (.ascii, "TERM is \(sanitized(term))")
    } else {
      (glyphs, glyphReason) = (.full, "the locale's characters are UTF-8")
    }

    // Without UTF-8 curses prints blanks for all others.
    offeredGlyphs = isUTF8 || glyphs != .ascii ? GlyphSet.allCases : [.ascii]

    isBoldBright = family == .console
    hasModes = family == .xterm || isInTmux
    isSynchronized = hasModes
    entries = [Entry(name: term)]
    if colors == .full {
      let direct = isInTmux || term.hasPrefix("screen") ? DirectEntry.tmux : DirectEntry.xterm
      entries.insert(Entry(name: direct.name, terminfo: direct.terminfo), at: 0)
    }
    // A terminal that is new to this system is most likely one of these.
    if family == .xterm { entries += [Entry(name: "xterm-256color"), Entry(name: "xterm")] }
  }

  /// From what the terminal says of itself, as far as nothing stands between it and us.
  private static func told(_ environment: (String) -> String?, term: String) -> (ColorDepth, String) {
    let silent = (ColorDepth.twoHundredFiftySix, "COLORTERM does not say truecolor")
    if TerminalWitness.nesting.contains(where: { !(environment($0) ?? "").isEmpty }) { return silent }
    let witnesses = TerminalWitness.all(environment: environment, term: term)
    if let doubt = witnesses.first(where: { !$0.hasFullColor }) {
      return (.twoHundredFiftySix, "\(doubt.name) tells of a terminal without 24-bit colors")
    }
    return witnesses.first.map { (.full, "\($0.name) tells of a terminal with 24-bit colors") } ?? silent
  }

  /// From the environment and locale of this process.
  package init(settings: ScreenSettings) throws(TerminalError) {
    // Without a locale curses prints blanks for what was chosen.
    let wantsMore = settings.glyphs != nil && settings.glyphs != .ascii
    try self.init(
      environment: { name in getenv(name).map { String(cString: $0) } },
      characterSet: characterSet(wanted: wantsMore ? "C.UTF-8" : nil), colors: settings.colors,
      glyphs: settings.glyphs)
    isSynchronized = isSynchronized && settings.isSynchronized
  }

  /// The present colors and fewer; with 24-bit colors the entries of the 256 have no numbers.
  package var offeredColors: [ColorDepth] {
    [colors] + ColorDepth.allCases.prefix { $0 != colors }.reversed().filter { $0 != .twoHundredFiftySix }
  }

  /// Keeps to what the opened entry of the terminal database knows.
  mutating func limitColors(to count: Int32) {
    let limited = colors.limited(to: count)
    if limited != colors {
      (colors, colorReason) = (limited, "its description knows \(count) colors")
    }
  }
}

/// How a terminal talks.
private enum Family {
  case xterm, console, old

  init(of term: String) {
    if term == "linux" || term.hasPrefix("linux-") {
      self = .console
    } else if ["vt", "ansi", "cons", "sun", "wy", "tty"].contains(where: term.hasPrefix),
      !term.hasPrefix("vte")
    {
      self = .old
    } else {
      self = .xterm
    }
  }

  /// Terminals that have always had 24-bit colors.
  static let direct = ["alacritty", "xterm-kitty", "foot", "xterm-ghostty", "wezterm", "contour", "rio"]
}

package import TerminalUI
package import UsageModel

/// How the screen is drawn, and what this terminal offers beside that.
package struct Look: Hashable, Sendable {
  /// The theme's name.
  package var theme: String
  /// Faint colors stay as the theme has them.
  package var isThemeExact: Bool
  package var colors: ColorDepth
  package var glyphs: GlyphSet
  /// The zone of a clock beside UTC, `local` or `none`, as the config file writes it.
  package var zone: String
  package var offeredColors: [ColorDepth]
  package var offeredGlyphs: [GlyphSet]
  package var offeredZones: [String]

  package init(
    theme: String = "dark", isThemeExact: Bool = false, colors: ColorDepth = .full, glyphs: GlyphSet = .full,
    zone: String = "none", offeredColors: [ColorDepth] = [.full, .sixteen, .none],
    offeredGlyphs: [GlyphSet] = GlyphSet.allCases
  ) {
    self.theme = theme
    self.isThemeExact = isThemeExact
    self.colors = colors
    self.glyphs = glyphs
    self.zone = zone
    self.offeredColors = offeredColors
    self.offeredGlyphs = offeredGlyphs
    offeredZones = ["none", "local"] + (["none", "local"].contains(zone) ? [] : [zone])
  }
}

/// A clock beside UTC, as it goes now.
package struct SecondClock: Hashable, Sendable {
  /// The zone's short name now, as `CET`.
  package var name: String
  /// Ahead of UTC.
  package var offset: Milliseconds

  package init(name: String, offset: Milliseconds) {
    self.name = name
    self.offset = offset
  }

  /// `15:41 CET`.
  func text(at now: Instant) -> String { "\((now + offset).hourMinute) \(sanitized(name, limit: 8))" }
}

/// A theme that can be chosen, with enough of its colors to judge it by.
package struct ThemeSample: Hashable, Sendable {
  package var name: String
  package var variant: Theme.Variant
  /// Where it was found, for people to read.
  package var place: String
  /// How many colors of its file are too faint to be drawn as they are.
  package var repairCount: Int
  private var colors: [Ink: TerminalColor] = [:]

  package init(_ theme: Theme, place: String, look: Look) {
    name = theme.name
    variant = theme.variant
    self.place = place
    repairCount = theme.repairs.count
    for ink in ThemeSample.ramp + ThemeSample.roles.map(Ink.role) {
      colors[ink] = theme.color(of: ink, depth: look.colors, isExact: look.isThemeExact)
    }
  }

  /// A color of this theme, whatever theme the screen has.
  package func ink(_ ink: Ink) -> Ink { colors[ink].map(Ink.sample) ?? ink }

  /// From little to all of a limit.
  static let ramp = [0, 20, 40, 60, 80, 100].map { Ink.gradient(.requests, step: $0) }
  private static let roles: [Role] =
    [.background, .text, .hot, .ok, .warning, .critical, .frameLimits] + series
  static let series: [Role] = [.series1, .series2, .series3, .series4]
}

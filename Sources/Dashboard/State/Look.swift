package import TerminalUI

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
  /// Clicks and the wheel are for the program, not for selecting text.
  package var takesMouse = true
  /// Behind each graph a trace of the same time a week ago.
  package var showsWeekAgo = true

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
    offeredZones = []
    offer(zone: zone)
  }

  /// Takes a zone that the config file names, to be chosen again later.
  mutating func offer(zone: String) {
    self.zone = zone
    offeredZones = ["none", "local"] + (["none", "local"].contains(zone) ? [] : [zone])
  }
}

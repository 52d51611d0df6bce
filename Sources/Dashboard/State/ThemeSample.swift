package import TerminalUI

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

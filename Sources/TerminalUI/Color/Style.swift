/// What a cell means, which a theme turns into a color. The names are the theme's own vocabulary.
package enum Role: UInt8, CaseIterable, Hashable, Sendable {
  /// `background` is the terminal's own where the theme leaves it open.
  case background, text, title, hot, dim, selectedText, selectedBackground
  /// Frames of the panels, and lines within them.
  case frameLimits, frameTier, frameCapacity, frameModels, divider
  /// The unfilled part of a bar.
  case track
  /// Words and signs of a state.
  case ok, warning, critical, stale, staleBackground
  /// Threshold and burst ticks, limit lines.
  case tick
  /// Stacked and listed series.
  case series1, series2, series3, series4, series5, series6, series7, series8
}

/// A color ramp of 101 steps.
package enum Gradient: UInt8, CaseIterable, Hashable, Sendable {
  case requests, tokens, headroom, provisioned, cached, input, output, table
}

/// The color of a cell's foreground or background, still without a theme.
package enum Ink: Hashable, Sendable {
  case role(Role)
  /// `step` 0...100.
  case gradient(Gradient, step: UInt8)
  /// A color of another theme, to be shown as it is.
  case sample(TerminalColor)
}

package struct Style: Hashable, Sendable {
  package var foreground: Ink
  package var background: Ink
  package var bold: Bool
  package var reverse: Bool
  package var underline: Bool

  package init(
    _ foreground: Ink = .role(.text), on background: Ink = .role(.background), bold: Bool = false,
    reverse: Bool = false, underline: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.bold = bold
    self.reverse = reverse
    self.underline = underline
  }

  package init(_ role: Role, bold: Bool = false, reverse: Bool = false) {
    self.init(.role(role), bold: bold, reverse: reverse)
  }

  package static let plain = Style()
}

/// A color of a theme.
package enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// One of the terminal's 16 colors, 0...15, as its user set them.
  case ansi(UInt8)
  case rgb(red: UInt8, green: UInt8, blue: UInt8)
}

/// How many colors a terminal shows.
package enum ColorDepth: String, CaseIterable, Hashable, Sendable {
  case none, sixteen = "16", twoHundredFiftySix = "256", full = "truecolor"
}

/// Colors for every role and gradient.
package struct Theme: Hashable, Sendable {
  package enum Variant: String, Hashable, Sendable { case dark, light }

  package var name: String
  package var variant: Variant
  package var roles: [Role: Color]
  /// Start, middle, end; one color is flat, two have no middle.
  package var gradients: [Gradient: [Color]]
  /// The theme's own choice of one of the 16 colors for terminals that have no more.
  package var ansiRoles: [Role: UInt8]

  package init(
    name: String, variant: Variant, roles: [Role: Color], gradients: [Gradient: [Color]],
    ansiRoles: [Role: UInt8] = [:]
  ) {
    self.name = name
    self.variant = variant
    self.roles = roles
    self.gradients = gradients
    self.ansiRoles = ansiRoles
  }
}

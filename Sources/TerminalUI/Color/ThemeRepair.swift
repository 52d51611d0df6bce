/// A color of a theme that is too faint on its background, and what is drawn instead.
package struct ThemeRepair: Hashable, Sendable {
  package enum Subject: Hashable, Sendable {
    case role(Role)
    /// A stop by its place from the start.
    case gradient(Gradient, stop: Int)
  }

  package var subject: Subject
  package var original: RGB
  package var drawn: RGB
  package var background: RGB
  /// The contrast ratio asked for.
  package var least: Double

  package var contrast: Double { original.contrast(with: background) }
}

extension Theme {
  /// Every color of the file that is not drawn as it stands there, roles first; none for a theme used exactly.
  package var repairs: [ThemeRepair] {
    func repair(_ color: Color?, _ subject: ThemeRepair.Subject, least: Double, on background: RGB)
      -> ThemeRepair?
    {
      guard let original = color?.rgb else { return nil }
      let drawn = original.repaired(contrast: least, on: background)
      if drawn == original { return nil }
      return ThemeRepair(
        subject: subject, original: original, drawn: drawn, background: background, least: least)
    }
    let faintRoles = Role.allCases.compactMap { role in
      role.leastContrast.flatMap {
        repair(roles[role], .role(role), least: $0, on: surface(under: role))
      }
    }
    let faintStops = Gradient.allCases.flatMap { gradient in
      (gradients[gradient] ?? []).enumerated().compactMap { stop, color in
        repair(color, .gradient(gradient, stop: stop), least: Gradient.leastContrast, on: surface)
      }
    }
    return faintRoles + faintStops
  }

  /// What text is drawn on: the theme's background, or what such a terminal usually has.
  var surface: RGB { roles[.background]?.rgb ?? RGB(variant == .dark ? 0x000000 : 0xFFFFFF) }

  func surface(under role: Role) -> RGB {
    role == .selectedText ? roles[.selectedBackground]?.rgb ?? surface : surface
  }
}

extension Color {
  /// nil for the terminal's own colors, whose parts nobody knows.
  var rgb: RGB? {
    guard case .rgb(let red, let green, let blue) = self else { return nil }
    return RGB(red: red, green: green, blue: blue)
  }
}

extension RGB {
  /// `#rrggbb`.
  package var hex: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension Role {
  /// 4.5 for what is read, 3 for what is seen; nothing for backgrounds and for the track, which is one.
  var leastContrast: Double? {
    switch self {
    case .background, .selectedBackground, .staleBackground, .track, .divider: nil
    case .text, .title, .hot, .dim, .selectedText, .ok, .warning, .critical, .stale: 4.5
    default: 3
    }
  }
}

extension Gradient {
  /// Bars and graphs are seen, not read.
  static let leastContrast = 3.0
}

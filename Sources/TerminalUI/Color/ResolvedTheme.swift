/// What a terminal is asked to show.
package enum TerminalColor: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// 0...15 as the user set them, 16...255 the fixed entries.
  case palette(UInt8)
  case rgb(RGB)
}

/// A style with the colors of a theme at the depth of a terminal.
package struct ResolvedStyle: Hashable, Sendable {
  package var foreground: TerminalColor
  package var background: TerminalColor
  package var bold: Bool
  package var reverse: Bool
  package var underline: Bool
}

/// A theme for one terminal: every ink answered, contrast repaired, gradients in 101 steps.
package struct ResolvedTheme: Hashable, Sendable {
  package let name: String
  package let depth: ColorDepth
  private let roles: [TerminalColor]
  private let gradients: [[TerminalColor]]

  /// `isExact` keeps the theme's colors as they are, however faint.
  package init(_ theme: Theme, depth: ColorDepth, isExact: Bool = false) {
    name = theme.name
    self.depth = depth
    let background = theme.surface
    roles = Role.allCases.map { role in
      theme.color(of: role, depth: depth, repairedOn: isExact ? nil : background)
    }
    gradients = Gradient.allCases.map { gradient in
      (0...100).map { step in
        theme.color(of: gradient, step: step, depth: depth, repairedOn: isExact ? nil : background)
      }
    }
  }

  package func color(of ink: Ink) -> TerminalColor {
    switch ink {
    case .role(let role): roles[Int(role.rawValue)]
    case .gradient(let gradient, let step): gradients[Int(gradient.rawValue)][min(100, Int(step))]
    }
  }

  /// The colors of a style; without colors, what they mean is kept by attributes.
  package func resolve(_ style: Style) -> ResolvedStyle {
    var resolved = ResolvedStyle(
      foreground: color(of: style.foreground), background: color(of: style.background), bold: style.bold,
      reverse: style.reverse, underline: style.underline)
    if depth == .none || depth == .sixteen {
      if style.background == .role(.selectedBackground) { resolved.reverse = true }
      if style.background == .role(.staleBackground) { resolved.reverse = true }
    }
    if depth == .sixteen, resolved.reverse, style.background != .role(.background) {
      resolved.foreground = .standard
      resolved.background = .standard
    }
    if depth == .none {
      switch style.foreground {
      case .role(.hot): resolved.underline = true
      case .role(.title), .role(.critical), .role(.warning): resolved.bold = true
      default: break
      }
    }
    return resolved
  }
}

extension Theme {
  /// What text is drawn on: the theme's background, or what such a terminal usually has.
  fileprivate var surface: RGB {
    if case .rgb(let red, let green, let blue) = roles[.background] {
      return RGB(red: red, green: green, blue: blue)
    }
    return variant == .dark ? RGB(0x000000) : RGB(0xFFFFFF)
  }

  fileprivate func color(of role: Role, depth: ColorDepth, repairedOn surface: RGB?) -> TerminalColor {
    if depth == .none { return .standard }
    if depth == .sixteen { return ansi(of: role) }
    switch roles[role] {
    case nil: return role.isBackground || role == .text ? .standard : ansi(of: role)
    case .standard: return .standard
    case .ansi(let index): return .palette(min(15, index))
    case .rgb(let red, let green, let blue):
      var color = RGB(red: red, green: green, blue: blue)
      if let surface, let least = role.leastContrast {
        color = color.repaired(
          contrast: least, on: role == .selectedText ? selectedSurface ?? surface : surface)
      }
      return color.terminal(at: depth)
    }
  }

  private var selectedSurface: RGB? {
    if case .rgb(let red, let green, let blue) = roles[.selectedBackground] {
      return RGB(red: red, green: green, blue: blue)
    }
    return nil
  }

  /// The theme's own choice among the 16, else the usual one for what the role means.
  private func ansi(of role: Role) -> TerminalColor {
    if let index = ansiRoles[role] { return .palette(min(15, index)) }
    if case .ansi(let index) = roles[role] { return .palette(min(15, index)) }
    return role.usualANSI.map(TerminalColor.palette) ?? .standard
  }

  fileprivate func color(
    of gradient: Gradient, step: Int, depth: ColorDepth, repairedOn surface: RGB?
  ) -> TerminalColor {
    if depth == .none { return .standard }
    let stops = gradients[gradient] ?? []
    let solid = stops.compactMap { stop -> RGB? in
      if case .rgb(let red, let green, let blue) = stop {
        return RGB(red: red, green: green, blue: blue)
      }
      return nil
    }
    guard depth != .sixteen, solid.count == stops.count, let first = solid.first else {
      // Colors that the user defined cannot be mixed, so the ramp is cut into steps.
      let picks = stops.compactMap { stop -> TerminalColor? in
        if case .ansi(let index) = stop { return .palette(min(15, index)) }
        return stop == .standard ? .standard : nil
      }
      if !picks.isEmpty, picks.count == stops.count {
        return picks[min(picks.count - 1, step * picks.count / 101)]
      }
      return .palette(gradient.usualANSI(step: step))
    }
    let place = Double(step) / 100 * Double(solid.count - 1)
    let from = min(Int(place), solid.count - 1)
    var color =
      solid.count == 1
      ? first : solid[from].mixed(with: solid[min(from + 1, solid.count - 1)], at: place - Double(from))
    if let surface { color = color.repaired(contrast: 3, on: surface) }
    return color.terminal(at: depth)
  }
}

extension RGB {
  fileprivate func terminal(at depth: ColorDepth) -> TerminalColor {
    depth == .full ? .rgb(self) : .palette(paletteIndex)
  }
}

extension Role {
  fileprivate var isBackground: Bool {
    self == .background || self == .selectedBackground || self == .staleBackground
  }

  /// 4.5 for what is read, 3 for what is seen; nothing for backgrounds and for the track, which is one.
  fileprivate var leastContrast: Double? {
    switch self {
    case .background, .selectedBackground, .staleBackground, .track, .divider: nil
    case .text, .title, .hot, .dim, .selectedText, .ok, .warning, .critical, .stale: 4.5
    default: 3
    }
  }

  fileprivate var usualANSI: UInt8? {
    switch self {
    case .background, .text, .selectedText, .selectedBackground, .staleBackground: nil
    case .title: 15
    case .hot: 14
    case .dim, .track, .divider: 8
    case .frameLimits: 6
    case .frameTier: 5
    case .frameCapacity: 4
    case .frameModels: 2
    case .ok: 10
    case .warning: 11
    case .critical: 9
    case .stale: 13
    case .tick: 15
    case .series1: 12
    case .series2: 10
    case .series3: 11
    case .series4: 13
    case .series5: 14
    case .series6: 4
    case .series7: 2
    case .series8: 5
    }
  }
}

extension Gradient {
  fileprivate func usualANSI(step: Int) -> UInt8 {
    switch self {
    case .requests, .tokens, .table: step < 50 ? 10 : step < 80 ? 11 : 9
    case .headroom: step < 20 ? 9 : step < 50 ? 11 : 10
    case .provisioned: 12
    case .cached: 14
    case .input: 12
    case .output: 13
    }
  }
}

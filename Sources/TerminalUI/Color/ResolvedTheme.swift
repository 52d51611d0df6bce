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
    roles = Role.allCases.map { role in
      theme.color(of: role, depth: depth, isRepaired: !isExact)
    }
    gradients = Gradient.allCases.map { gradient in
      (0...100).map { step in
        theme.color(of: gradient, step: step, depth: depth, isRepaired: !isExact)
      }
    }
  }

  package func color(of ink: Ink) -> TerminalColor {
    switch ink {
    case .role(let role): roles[Int(role.rawValue)]
    case .gradient(let gradient, let step): gradients[Int(gradient.rawValue)][min(100, Int(step))]
    case .sample(let color): color
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
      resolved.foreground = color(of: .role(.text))
      resolved.background = color(of: .role(.background))
    }
    // Some terminals show bold black as gray, fainter than what is not bold.
    if depth == .sixteen, resolved.foreground == .palette(BasicColor.black.index) { resolved.bold = false }
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
  /// One color at the depth of a terminal, for showing a theme beside another one.
  package func color(of ink: Ink, depth: ColorDepth, isExact: Bool = false) -> TerminalColor {
    switch ink {
    case .role(let role): color(of: role, depth: depth, isRepaired: !isExact)
    case .gradient(let gradient, let step):
      color(of: gradient, step: min(100, Int(step)), depth: depth, isRepaired: !isExact)
    case .sample(let color): color
    }
  }

  fileprivate func color(of role: Role, depth: ColorDepth, isRepaired: Bool) -> TerminalColor {
    if depth == .none { return .standard }
    if depth == .sixteen { return .palette(basic(role, isRepaired: isRepaired).index) }
    switch roles[role] {
    case nil:
      if role.isBackground || role == .text { return .standard }
      return ansi(of: role).map { .palette(min(15, $0)) } ?? .standard
    case .standard: return .standard
    case .ansi(let index): return .palette(min(15, index))
    case .rgb(let red, let green, let blue):
      var color = RGB(red: red, green: green, blue: blue)
      if isRepaired, let least = role.leastContrast {
        color = color.repaired(contrast: least, on: surface(under: role))
      }
      return color.terminal(at: depth)
    }
  }

  /// One of 16 colors for a role, such that it can be read on the painted background.
  private func basic(_ role: Role, isRepaired: Bool) -> BasicColor {
    switch role {
    case .background, .selectedBackground, .staleBackground: return basicGround
    case .selectedText: return basicText
    default: break
    }
    let wanted = ansi(of: role).map { BasicColor($0) } ?? basicText
    guard isRepaired, role.leastContrast != nil else { return wanted }
    return wanted.readable(on: basicGround, orElse: basicText)
  }

  /// The theme's own choice among the 16, else the usual one for what the role means.
  private func ansi(of role: Role) -> UInt8? {
    if let index = ansiRoles[role] { return index }
    if case .ansi(let index) = roles[role] { return index }
    return role.usualANSI
  }

  fileprivate func color(
    of gradient: Gradient, step: Int, depth: ColorDepth, isRepaired: Bool
  ) -> TerminalColor {
    if depth == .none { return .standard }
    let stops = gradients[gradient] ?? []
    let solid = stops.compactMap(\.rgb)
    guard depth != .sixteen, solid.count == stops.count, let first = solid.first else {
      // Colors that the user defined cannot be mixed, so the ramp is cut into steps.
      let picks = stops.compactMap { stop -> TerminalColor? in
        if case .ansi(let index) = stop { return .palette(min(15, index)) }
        return stop == .standard ? .standard : nil
      }
      let isWhole = !picks.isEmpty && picks.count == stops.count
      let pick = isWhole ? picks[min(picks.count - 1, step * picks.count / 101)] : nil
      let usual = TerminalColor.palette(gradient.usualANSI(step: step))
      return depth == .sixteen ? basic(pick ?? usual, isRepaired: isRepaired) : pick ?? usual
    }
    let place = Double(step) / 100 * Double(solid.count - 1)
    let from = min(Int(place), solid.count - 1)
    var color =
      solid.count == 1
      ? first : solid[from].mixed(with: solid[min(from + 1, solid.count - 1)], at: place - Double(from))
    if isRepaired { color = color.repaired(contrast: Gradient.leastContrast, on: surface) }
    return color.terminal(at: depth)
  }
}

extension Theme {
  private func basic(_ color: TerminalColor, isRepaired: Bool) -> TerminalColor {
    guard case .palette(let index) = color else { return .palette(basicText.index) }
    let wanted = BasicColor(index)
    return .palette((isRepaired ? wanted.readable(on: basicGround, orElse: basicText) : wanted).index)
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
    case .series6: 7
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

import TerminalUI

/// The entries of a theme file on their way to roles and gradients.
struct ThemeColors {
  private let entries: [String: ThemeEntry]
  private let file: String
  /// False for the fallbacks themselves, which answer everything.
  private let hasFallback: Bool
  private(set) var problems: [FileProblem] = []

  init(entries: [String: ThemeEntry], file: String, hasFallback: Bool = true) {
    self.entries = entries
    self.file = file
    self.hasFallback = hasFallback
  }

  mutating func theme(name: String) -> Theme {
    let variant = variant()
    var theme = Theme(name: name, variant: variant, roles: [:], gradients: [:])
    let fallback = hasFallback ? Theme.fallback(variant) : theme
    for gradient in Gradient.allCases {
      theme.gradients[gradient] =
        gradient.themeKeys.lazy.compactMap { [entries] in entries["\($0)_start"] == nil ? nil : $0 }.first
        .flatMap { stops($0) } ?? fallback.gradients[gradient] ?? []
    }
    for role in Role.allCases {
      theme.roles[role] = color(of: role) ?? stop(of: role, in: theme) ?? fallback.roles[role] ?? .standard
      if case .ansi(let index) = color("\(role.themeKeys[0])_16") { theme.ansiRoles[role] = index }
    }
    return theme
  }

  private func variant() -> Theme.Variant {
    if let named = entries["variant"].flatMap({ Theme.Variant(rawValue: $0.value) }) { return named }
    func brightness(_ key: String) -> Double? {
      entries[key].flatMap { Color(themeValue: $0.value)?.brightness }
    }
    if let background = brightness("main_bg") { return background < 0.5 ? .dark : .light }
    // Dark text is only readable where the terminal's own background is light.
    return brightness("main_fg").map { $0 < 0.5 ? .light : .dark } ?? .dark
  }

  /// The value under a key; nil when it is missing, empty or wrong, which is reported.
  private mutating func color(_ key: String) -> Color? {
    guard let entry = entries[key], !entry.value.isEmpty else { return nil }
    if let color = Color(themeValue: entry.value) { return color }
    let problem = FileProblem(
      file: file, line: entry.line, field: key,
      message: "\"\(printable(entry.value))\" is no color; write #rrggbb, a gray as #gg, 255 255 255,"
        + " ansi:0 to ansi:15 or ansi:default")
    if !problems.contains(problem) { problems.append(problem) }
    return nil
  }

  private mutating func color(of role: Role) -> Color? {
    // An empty background is a choice: the terminal's own.
    if role == .background, entries["main_bg"]?.value.isEmpty == true { return .standard }
    for key in role.themeKeys { if let color = color(key) { return color } }
    return nil
  }

  /// States and series that a plain btop theme does not have come from its gradients.
  private func stop(of role: Role, in theme: Theme) -> Color? {
    guard let (gradient, place) = role.themeGradient else { return nil }
    let stops = theme.gradients[gradient] ?? []
    switch place {
    case .start: return stops.first
    case .middle: return stops.count == 3 ? stops[1] : stops.first
    case .end: return stops.last
    }
  }

  /// An empty end makes the gradient flat, an empty middle leaves two colors.
  private mutating func stops(_ key: String) -> [Color]? {
    guard let start = color("\(key)_start") else { return nil }
    guard let end = color("\(key)_end") else { return [start] }
    return [start] + (color("\(key)_mid").map { [$0] } ?? []) + [end]
  }

  private func printable(_ text: String) -> String {
    String(
      text.unicodeScalars.prefix(40).map { $0.properties.generalCategory == .control ? "?" : Character($0) })
  }
}

extension Gradient {
  /// btop's names, the first that the file has.
  fileprivate var themeKeys: [String] {
    switch self {
    case .requests: ["cpu"]
    case .tokens: ["used"]
    case .headroom: ["free"]
    case .provisioned: ["available"]
    case .cached: ["cached"]
    case .input: ["download"]
    case .output: ["upload"]
    case .table: ["process", "cpu"]
    }
  }
}

extension Role {
  fileprivate enum Place { case start, middle, end }

  /// btop's names and ours, the first with a value.
  var themeKeys: [String] {
    switch self {
    case .background: ["main_bg"]
    case .text: ["main_fg"]
    case .title: ["title"]
    case .hot: ["hi_fg"]
    case .dim: ["inactive_fg"]
    case .selectedText: ["selected_fg"]
    case .selectedBackground: ["selected_bg"]
    case .frameLimits: ["cpu_box"]
    case .frameTier: ["mem_box"]
    case .frameCapacity: ["net_box"]
    case .frameModels: ["proc_box"]
    case .divider: ["div_line"]
    case .track: ["meter_bg", "inactive_fg"]
    case .ok: ["ok_fg"]
    case .warning: ["warn_fg"]
    case .critical: ["crit_fg"]
    case .stale: ["stale_fg", "hi_fg"]
    case .staleBackground: ["stale_bg", "proc_pause_bg", "hi_fg"]
    case .tick: ["tick_fg", "title"]
    case .series1: ["series_1"]
    case .series2: ["series_2"]
    case .series3: ["series_3"]
    case .series4: ["series_4"]
    case .series5: ["series_5"]
    case .series6: ["series_6"]
    case .series7: ["series_7"]
    case .series8: ["series_8"]
    }
  }

  /// Where a theme without our keys has a color of that meaning.
  fileprivate var themeGradient: (Gradient, Place)? {
    switch self {
    case .ok: (.requests, .start)
    case .warning: (.requests, .middle)
    case .critical: (.requests, .end)
    case .series1: (.input, .middle)
    case .series2: (.provisioned, .middle)
    case .series3: (.headroom, .middle)
    case .series4: (.output, .middle)
    case .series5: (.cached, .middle)
    case .series6: (.tokens, .middle)
    case .series7: (.input, .end)
    case .series8: (.output, .end)
    default: nil
    }
  }
}

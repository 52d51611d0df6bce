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
        key(of: gradient).flatMap { stops($0) } ?? fallback.gradients[gradient] ?? []
    }
    for role in Role.allCases {
      theme.roles[role] = color(of: role) ?? stop(of: role, in: theme) ?? fallback.roles[role] ?? .standard
      if case .ansi(let index) = color("\(role.themeKeys[0])_16") { theme.ansiRoles[role] = index }
    }
    return theme
  }

  /// The first of the gradient's names that the file has.
  private func key(of gradient: Gradient) -> String? {
    gradient.themeKeys.first { entries["\($0)_start"] != nil }
  }

  /// What of `theme`, which was made of these entries, is too faint to be drawn as it stands in the file.
  func repairs(of theme: Theme) -> [FileProblem] {
    var problems: [FileProblem] = []
    for repair in theme.repairs {
      // What comes from our own themes is never faint.
      guard let entry = entry(of: repair.subject, in: theme) else { continue }
      let problem = FileProblem(
        file: file, line: entry.line, field: entry.key,
        message:
          "\(repair.original.hex) has \(ThemeColors.ratio(repair.contrast)) on \(repair.background.hex); "
          + "\(repair.least > 4 ? "text" : "a mark") is drawn in \(repair.drawn.hex) for "
          + ThemeColors.ratio(repair.least))
      if !problems.contains(problem) { problems.append(problem) }
    }
    return FileProblem.byLine(problems)
  }

  /// Rounded down, so that what falls short never reads as if it were enough.
  private static func ratio(_ value: Double) -> String {
    let tenths = Int(value * 10)
    return "\(tenths / 10).\(tenths % 10):1"
  }

  private func entry(of subject: ThemeRepair.Subject, in theme: Theme) -> ThemeEntry? {
    func readable(_ key: String) -> ThemeEntry? {
      entries[key].flatMap { Color(themeValue: $0.value) == nil ? nil : $0 }
    }
    switch subject {
    case .gradient(let gradient, let stop):
      guard let key = key(of: gradient) else { return nil }
      let count = theme.gradients[gradient]?.count ?? 0
      return readable(key + (stop == 0 ? "_start" : stop == count - 1 ? "_end" : "_mid"))
    case .role(let role):
      if let own = role.themeKeys.lazy.compactMap(readable).first { return own }
      guard let (gradient, place) = role.themeGradient else { return nil }
      let count = theme.gradients[gradient]?.count ?? 0
      return entry(of: .gradient(gradient, stop: place.index(of: count)), in: theme)
    }
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
      file: file, line: entry.line, field: entry.key,
      message:
        "\"\(ThemeFile.printable(entry.value))\" is no color; write #rrggbb, a gray as #gg, 255 255 255,"
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
    return stops.isEmpty ? nil : stops[place.index(of: stops.count)]
  }

  /// An empty end makes the gradient flat, an empty middle leaves two colors.
  private mutating func stops(_ key: String) -> [Color]? {
    guard let start = color("\(key)_start") else { return nil }
    guard let end = color("\(key)_end") else { return [start] }
    return [start] + (color("\(key)_mid").map { [$0] } ?? []) + [end]
  }
}

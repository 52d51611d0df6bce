import TerminalUI
import UsageModel

/// Choosing a theme: the marked one is drawn with at once.
extension DashboardState {
  mutating func openThemes() -> [DashboardEffect] {
    overlay = .themes(before: look.theme)
    return [.listThemes]
  }

  /// The marked line of the list.
  var themeIndex: Int { themes.firstIndex { $0.name == look.theme } ?? 0 }

  mutating func press(_ key: Key, choosingThemeOver before: String) -> [DashboardEffect] {
    func mark(_ step: Int) -> String? {
      themes.isEmpty ? nil : themes[max(0, min(themes.count - 1, themeIndex + step))].name
    }
    var wanted: String?
    switch commands.action(for: key) {
    case .rowUp, .previousPanel, .stepBack: wanted = mark(-1)
    case .rowDown, .nextPanel, .stepForward, .themes: wanted = mark(1)
    case .pageUp: wanted = mark(-10)
    case .pageDown: wanted = mark(10)
    case .firstRow: wanted = mark(-themes.count)
    case .lastRow: wanted = mark(themes.count)
    case .open:
      overlay = nil
      notice =
        "theme \(look.theme)" + (look.theme == optionSources.atStart[.theme] ? "" : "; \(forGood(.theme))")
    case .back:
      overlay = nil
      wanted = before
    default: return pressForTerminal(key)
    }
    return wanted.map { use(theme: $0) } ?? []
  }

  mutating func use(theme name: String) -> [DashboardEffect] {
    guard name != look.theme else { return [] }
    look.theme = name
    return [.useTheme(name)]
  }

  /// How an option's present value is had at every start.
  func forGood(_ option: ScreenOption) -> String {
    "for good: \(option.rawValue): \(value(of: option)) in \(optionSources.configPath)"
  }
}

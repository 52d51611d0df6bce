import TerminalUI
import UsageModel

/// A setting that can be changed while the screen is open, by its name in the config file.
package enum ScreenOption: String, CaseIterable, Hashable, Sendable {
  case theme
  case themeExact = "theme-exact"
  case color, glyphs, window, interval
  case weekAgo = "week-ago"
  case secondClock = "second-clock"

  /// What it does, in a few words.
  var summary: String {
    switch self {
    case .theme: "the colors of the screen; Enter lists all themes with samples"
    case .themeExact: "no repairs colors that are too faint to be read; yes leaves them as the theme has them"
    case .color: "how many colors to use, as far as the terminal has them"
    case .glyphs: "which characters to draw with; braille needs a font that has it"
    case .window: "how far the graphs look back"
    case .interval: "seconds between two looks at the store"
    case .weekAgo: "draws the same time a week ago as a thin line into graphs"
    case .secondClock: "the zone of a clock beside UTC; others by the config file"
    }
  }
}

/// Where the options' values are from.
package struct OptionSources: Hashable, Sendable {
  /// The config file, as a person would write its path.
  package var configPath: String
  /// A flag, a variable or a line of the config file; an option without one has its default.
  package var places: [ScreenOption: String]
  /// The values that the program started with.
  var atStart: [ScreenOption: String] = [:]

  init(configPath: String, places: [ScreenOption: String]) {
    self.configPath = configPath
    self.places = places
  }
}

extension DashboardState {
  /// The value as the config file writes it.
  package func value(of option: ScreenOption) -> String {
    switch option {
    case .theme: look.theme
    case .themeExact: look.isThemeExact ? "yes" : "no"
    case .color: look.colors.rawValue
    case .glyphs: look.glyphs.rawValue
    case .window: window.rawValue
    case .interval: DashboardState.optionText(interval)
    case .weekAgo: look.showsWeekAgo ? "yes" : "no"
    case .secondClock: look.zone
    }
  }

  /// What it may be here and now, in order.
  package func choices(of option: ScreenOption) -> [String] {
    switch option {
    case .theme: themes.map(\.name)
    case .themeExact, .weekAgo: ["no", "yes"]
    case .color: look.offeredColors.map(\.rawValue)
    case .glyphs: look.offeredGlyphs.map(\.rawValue)
    case .window: Window.allCases.map(\.rawValue)
    case .interval: DashboardState.intervals.map(DashboardState.optionText)
    case .secondClock: look.offeredZones
    }
  }

  func isChanged(_ option: ScreenOption) -> Bool { value(of: option) != optionSources.atStart[option] }

  /// Where the value is from: a flag, a variable, a line of the config file, or this screen.
  package func source(of option: ScreenOption) -> String {
    isChanged(option) ? "changed here" : optionSources.places[option] ?? "default"
  }

  private static func optionText(_ interval: Milliseconds) -> String {
    String(seconds(interval).dropLast(2))
  }

  // MARK: Keys of the open options

  mutating func openOptions() -> [DashboardEffect] {
    overlay = .options(marked: .theme)
    return [.listThemes]
  }

  mutating func press(_ key: Key, inOptions marked: ScreenOption) -> [DashboardEffect] {
    func row(_ step: Int) -> Overlay {
      let all = ScreenOption.allCases
      let index = (all.firstIndex(of: marked) ?? 0) + step
      return .options(marked: all[max(0, min(all.count - 1, index))])
    }
    switch commands.action(for: key) {
    case .options, .back: overlay = nil
    case .rowUp, .previousPanel: overlay = row(-1)
    case .rowDown, .nextPanel: overlay = row(1)
    case .firstRow, .pageUp: overlay = row(-ScreenOption.allCases.count)
    case .lastRow, .pageDown: overlay = row(ScreenOption.allCases.count)
    case .stepBack: return change(marked, by: -1)
    case .stepForward: return change(marked, by: 1)
    case .open: return marked == .theme ? openThemes() : change(marked, by: 1)
    case .themes: return openThemes()
    default: return pressForTerminal(key)
    }
    return []
  }

  /// To the next value or the one before, staying at both ends.
  private mutating func change(_ option: ScreenOption, by step: Int) -> [DashboardEffect] {
    let choices = choices(of: option)
    guard let index = choices.firstIndex(of: value(of: option)) ?? choices.indices.first else { return [] }
    let next = max(0, min(choices.count - 1, index + step))
    guard choices[next] != value(of: option) else { return [] }
    switch option {
    case .theme: return use(theme: choices[next])
    case .themeExact: look.isThemeExact.toggle()
    case .color: look.colors = look.offeredColors[next]
    case .glyphs: look.glyphs = look.offeredGlyphs[next]
    case .window: return look(at: Window.allCases[next])
    case .interval:
      interval = DashboardState.intervals[next]
      return [.poll]
    case .weekAgo: look.showsWeekAgo.toggle()
    case .secondClock: look.zone = choices[next]
    }
    return []
  }

  /// What concerns the terminal works beside an open list too.
  mutating func pressForTerminal(_ key: Key) -> [DashboardEffect] {
    guard let action = commands.action(for: key), [.redraw, .suspend, .quit].contains(action) else {
      return []
    }
    return perform(action)
  }
}

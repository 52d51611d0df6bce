package import UsageModel

/// What a config file that was read again changes on an open screen.
package struct Reconfiguration: Sendable {
  package var commands: CommandTable
  /// Where the options' values are from now.
  package var places: [ScreenOption: String]
  /// The theme to draw with, whose file may have changed too.
  package var theme: String?
  /// The zone of the second clock, where the file says another one than before.
  package var zone: String?
  /// Milliseconds between two looks at the store, where the file says another time than before.
  package var interval: Milliseconds?
  /// Whether clicks are for the program, where the file says otherwise than before.
  package var takesMouse: Bool?
  package var showsWeekAgo: Bool?
  /// How long a page of the wall stays.
  package var rotation: Milliseconds?
  package var alertRules: AlertRules?

  package init(commands: CommandTable, places: [ScreenOption: String]) {
    self.commands = commands
    self.places = places
  }
}

extension DashboardState {
  mutating func take(_ change: Reconfiguration) -> [DashboardEffect] {
    commands = change.commands
    optionSources.places = change.places
    if let interval = change.interval {
      self.interval = interval
      optionSources.atStart[.interval] = value(of: .interval)
    }
    if let zone = change.zone {
      look.offer(zone: zone)
      optionSources.atStart[.secondClock] = zone
    }
    if let rotation = change.rotation {
      self.rotation = rotation
      wall?.rotation = rotation
    }
    if let shows = change.showsWeekAgo {
      look.showsWeekAgo = shows
      optionSources.atStart[.weekAgo] = shows ? "yes" : "no"
    }
    if let rules = change.alertRules { alertRules = rules }
    var effects: [DashboardEffect] = []
    if let takesMouse = change.takesMouse {
      look.takesMouse = takesMouse
      // A kiosk takes no clicks, whatever the file says.
      if !isKiosk { effects.append(.useMouse(takesMouse)) }
    }
    guard let theme = change.theme else { return effects }
    if theme != look.theme {
      look.theme = theme
      optionSources.atStart[.theme] = theme
    }
    return effects + [.useTheme(theme)]
  }
}

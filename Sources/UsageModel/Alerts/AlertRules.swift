/// When an alert is raised and who hears of it.
package struct AlertRules: Hashable, Sendable {
  /// The kinds that are watched.
  package var kinds = Set(AlertKind.allCases)
  /// Percents of a limit at which it is told, ascending.
  package var limitSteps = [80, 90, 100]
  /// Percents of a money cap, or of a limit of one's own.
  package var capSteps = [80, 90, 100]
  /// Days before units end.
  package var unitsDays: Int64 = 7
  /// Days before a model is free no longer.
  package var freeModelDays: Int64 = 14
  /// How long one that is snoozed keeps quiet.
  package var snooze: Milliseconds = .hour
  package var rings = false
  package var flashes = false
  package var hooks: [AlertHook] = []

  package init() {}
}

/// A program that is told of alerts, as JSON on its standard input.
package struct AlertHook: Hashable, Sendable {
  package var name: String
  /// The program's path and its arguments; no shell reads them.
  package var command: [String]
  /// What it is told of.
  package var kinds = Set(AlertKind.allCases)
  /// Whether it is also told when an alert is over.
  package var hearsRecovery = true
  /// How long it may take.
  package var timeLimit: Milliseconds = 10_000
  /// How often it is run until it succeeds.
  package var tries = 5

  package init(name: String, command: [String]) {
    self.name = name
    self.command = command
  }

  /// How long after so many failures it is run again.
  package static func pause(after failures: Int) -> Milliseconds {
    var pause: Milliseconds = 10_000
    for _ in 1..<max(1, min(failures, 5)) { pause *= 3 }
    return min(pause, .quarterHour)
  }
}

/// How close a limit is; a level must fall 5 points before it is lost.
package enum Level: Int, CaseIterable, Hashable, Comparable, Sendable {
  case normal, warning, high, saturated

  package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

  /// The least share of the limit that has this level.
  package var threshold: Double {
    switch self {
    case .normal: 0
    case .warning: 0.8
    case .high: 0.9
    case .saturated: 1
    }
  }

  package var name: String {
    switch self {
    case .normal: "normal"
    case .warning: "warning"
    case .high: "high"
    case .saturated: "saturated"
    }
  }

  /// The level of `share`, holding `previous` until the share is 5 points below it.
  package init(share: Double, previous: Level?) {
    let plain = Level.allCases.last { share >= $0.threshold } ?? .normal
    if let previous, previous > plain, share > previous.threshold - 0.05 {
      self = previous
    } else {
      self = plain
    }
  }
}

/// What a screen keeps between readings so that nothing flickers or jumps, and what need not be settled every second.
package struct ReadingMemory: Sendable {
  package struct Key: Hashable, Sendable {
    package var account: AccountID
    package var limit: String
  }

  package var levels: [Key: Level] = [:]
  /// The order in which accounts stand, and what is to be said of each.
  var accounts = CalmOrder<AccountID>()
  var concerns: [AccountID: CalmOrder<Concern.Subject>] = [:]
  /// The limits in force, as they were settled last.
  var limits: [AccountID: AccountLimits] = [:]

  package init() {}
}

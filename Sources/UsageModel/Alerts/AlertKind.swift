/// What an alert is about.
package enum AlertKind: String, CaseIterable, Hashable, Sendable {
  case throttled
  case outOfCredit = "out-of-credit"
  case locked
  case overloaded
  case limit
  case likelyFull = "likely-full"
  case cap
  case spill
  case tierDropped = "tier-dropped"
  case tierReached = "tier-reached"
  case unitsEnding = "units-ending"
  case freeModelEnding = "free-model-ending"
  case stale

  /// In which unit its values are.
  package enum Measure: Hashable, Sendable { case share, calls, tokens, units, milliseconds, nothing }

  package var measure: Measure {
    switch self {
    case .limit, .likelyFull, .cap: .share
    case .throttled, .outOfCredit, .locked, .overloaded: .calls
    case .spill: .tokens
    case .unitsEnding: .units
    case .stale: .milliseconds
    case .tierDropped, .tierReached, .freeModelEnding: .nothing
    }
  }

  /// How long it has to be away before it is over, so that what comes and goes is one alert.
  var quiet: Milliseconds {
    switch self {
    case .throttled, .outOfCredit, .locked, .overloaded, .likelyFull: 5 * .minute
    case .stale: 2 * .minute
    // A spill stays in its reading until 15 minutes are clean, and levels hold by themselves.
    default: 0
    }
  }

  /// Whether it is judged by figures that stop when a source falls silent.
  var dependsOnUsage: Bool {
    switch self {
    case .throttled, .outOfCredit, .locked, .overloaded, .limit, .likelyFull, .cap, .spill: true
    case .tierDropped, .tierReached, .unitsEnding, .freeModelEnding, .stale: false
    }
  }
}

extension AlertKind {
  /// What several kinds of alerts may be about: a limit that is near, then full, then refuses is one cause.
  package enum Topic: Hashable, Sendable {
    /// A limit, a budget, credit, a cap, or refused calls that are no single limit's.
    case use
    case capacity, source, tierDropped, tierReached, unitsEnding, freeModelEnding
  }

  package var topic: Topic {
    switch self {
    case .throttled, .outOfCredit, .locked, .overloaded, .limit, .likelyFull, .cap: .use
    case .spill: .capacity
    case .stale: .source
    case .tierDropped: .tierDropped
    case .tierReached: .tierReached
    case .unitsEnding: .unitsEnding
    case .freeModelEnding: .freeModelEnding
    }
  }

  /// The kind that told of this one before there was this one: who asked for that hears of this too.
  var older: AlertKind? { self == .outOfCredit ? .cap : nil }

  func isWanted(in kinds: Set<AlertKind>) -> Bool {
    kinds.contains(self) || older.map(kinds.contains) == true
  }
}

/// What an alert is about within its account, and as which kind.
package struct AlertKey: Hashable, Sendable {
  /// Which may change while the cause stays: see `cause`.
  package var kind: AlertKind
  package var account: AccountID
  /// A limit's id, a snapshot, a source: what it is about within the account; empty for the account itself.
  package var subject: String

  package init(_ kind: AlertKind, _ account: AccountID, _ subject: String = "") {
    self.kind = kind
    self.account = account
    self.subject = subject
  }

  /// What makes two alerts the same one.
  package var cause: AlertCause { AlertCause(topic: kind.topic, account: account, subject: subject) }
}

/// One cause is one alert, whatever kind it has now.
package struct AlertCause: Hashable, Sendable {
  package var topic: AlertKind.Topic
  package var account: AccountID
  package var subject: String
}

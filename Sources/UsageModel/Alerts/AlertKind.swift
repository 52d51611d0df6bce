/// What an alert is about.
package enum AlertKind: String, CaseIterable, Hashable, Sendable {
  case throttled
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
    case .throttled: .calls
    case .spill: .tokens
    case .unitsEnding: .units
    case .stale: .milliseconds
    case .tierDropped, .tierReached, .freeModelEnding: .nothing
    }
  }

  /// How long it has to be away before it is over, so that what comes and goes is one alert.
  var quiet: Milliseconds {
    switch self {
    case .throttled, .likelyFull: 5 * .minute
    case .stale: 2 * .minute
    // A spill stays in its reading until 15 minutes are clean, and levels hold by themselves.
    default: 0
    }
  }

  /// Whether it is judged by figures that stop when a source falls silent.
  var dependsOnUsage: Bool {
    switch self {
    case .throttled, .limit, .likelyFull, .cap, .spill: true
    case .tierDropped, .tierReached, .unitsEnding, .freeModelEnding, .stale: false
    }
  }
}

/// What makes two alerts the same one.
package struct AlertKey: Hashable, Sendable {
  package var kind: AlertKind
  package var account: AccountID
  /// A limit's id, a snapshot, a source: what it is about within the account; empty for the account itself.
  package var subject: String

  package init(_ kind: AlertKind, _ account: AccountID, _ subject: String = "") {
    self.kind = kind
    self.account = account
    self.subject = subject
  }
}

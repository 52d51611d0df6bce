/// One time that something was wrong, from its beginning to its end.
package struct AlertEpisode: Hashable, Sendable {
  /// Counts up in its book.
  package var number: Int64
  package var key: AlertKey
  package var accountName: String
  /// `LLM requests over 80% of 3,000 RPM`.
  package var what: String
  package var start: Instant
  /// nil while it is open.
  package var end: Instant?
  /// When it was last seen to hold.
  package var lastSeen: Instant
  /// The percent reached, of kinds that have steps; else 0.
  package var step: Int
  /// The step that was told; nil: nobody was told yet.
  package var toldStep: Int?
  /// In the unit of its kind.
  package var value: Double
  package var worst: Double
  package var told: [AlertTelling] = []

  package init(
    number: Int64, key: AlertKey, accountName: String, what: String, start: Instant, end: Instant? = nil,
    lastSeen: Instant, step: Int = 0, toldStep: Int? = nil, value: Double = 0, worst: Double = 0
  ) {
    self.number = number
    self.key = key
    self.accountName = accountName
    self.what = what
    self.start = start
    self.end = end
    self.lastSeen = lastSeen
    self.step = step
    self.toldStep = toldStep
    self.value = value
    self.worst = worst
  }

  package var isOpen: Bool { end == nil }

  package func duration(now: Instant) -> Milliseconds { max(0, (end ?? now) - start) }

  /// Which state's sign and place it has.
  package var state: AccountState {
    switch key.kind {
    case .throttled: .throttled
    case .limit, .cap: step >= 100 ? .full : .tight
    case .likelyFull, .unitsEnding, .freeModelEnding, .tierDropped: .tight
    case .spill: .spill
    case .stale: .stale
    case .tierReached: .ok
    }
  }

  package var word: String {
    switch key.kind {
    case .throttled, .limit, .cap, .spill, .stale: state.word
    case .likelyFull: "LIKELY"
    case .unitsEnding, .freeModelEnding: "ENDING"
    case .tierDropped: "DROPPED"
    case .tierReached: "REACHED"
    }
  }

  /// The worst value with its unit: `104%`, `41 refused`; nil where there is none.
  package var worstText: String? {
    switch key.kind.measure {
    case .share: Figures.percent(worst)
    case .calls: "\(Figures.grouped(Int64(worst))) refused"
    case .tokens: "\(Figures.compact(Int64(worst))) tokens"
    case .units: worst == 1 ? "1 unit" : "\(Figures.grouped(Int64(worst))) units"
    case .milliseconds: Figures.age(Int64(worst))
    case .nothing: nil
    }
  }
}

/// What somebody is told of an episode.
package enum AlertEvent: String, CaseIterable, Hashable, Sendable { case opened, worse, recovered }

/// What one hook was told of an episode, and whether it took it.
package struct AlertTelling: Hashable, Sendable {
  package enum Outcome: String, CaseIterable, Hashable, Sendable { case waiting, done, failed }

  /// The hook's name.
  package var recipient: String
  package var event: AlertEvent
  package var at: Instant
  package var outcome: Outcome
  /// How often it was tried and failed.
  package var failures: Int
  /// Why the last try failed.
  package var reason: String?
  /// The process that has it in hand while it waits, as that process names itself; nil: nobody has.
  package var teller: String?

  package init(
    recipient: String, event: AlertEvent, at: Instant, outcome: Outcome = .waiting, failures: Int = 0,
    reason: String? = nil, teller: String? = nil
  ) {
    self.recipient = recipient
    self.event = event
    self.at = at
    self.outcome = outcome
    self.failures = failures
    self.reason = reason
    self.teller = teller
  }

  /// Notes how it ended; nobody has it in hand any more.
  package mutating func finish(_ outcome: Outcome) {
    self.outcome = outcome
    teller = nil
  }
}

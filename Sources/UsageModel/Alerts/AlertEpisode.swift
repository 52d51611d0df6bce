/// One time that something was wrong, from its beginning to its end.
package struct AlertEpisode: Hashable, Sendable {
  /// Counts up in its book.
  package var number: Int64
  package var account: AccountID
  /// See `AlertKey.subject`.
  package var subject: String
  package var accountName: String
  package var start: Instant
  /// nil while it is open.
  package var end: Instant?
  /// How it showed, at least one; all of one topic, each kind once.
  package var phases: [AlertPhase]
  /// Found in the store afterwards: no screen saw it, and nobody was notified.
  package var isFound = false
  package var told: [AlertTelling] = []

  package init(
    number: Int64, account: AccountID, subject: String, accountName: String, start: Instant,
    end: Instant? = nil, phases: [AlertPhase]
  ) {
    self.number = number
    self.account = account
    self.subject = subject
    self.accountName = accountName
    self.start = start
    self.end = end
    self.phases = phases
  }

  /// One that showed in one way.
  package init(
    number: Int64, key: AlertKey, accountName: String, what: String, start: Instant, end: Instant? = nil,
    lastSeen: Instant, step: Int = 0, toldStep: Int? = nil, value: Double = 0, worst: Double = 0
  ) {
    var phase = AlertPhase(
      key.kind, what: what, lastSeen: lastSeen, step: step, toldStep: toldStep, value: value, worst: worst)
    phase.isOver = end != nil
    self.init(
      number: number, account: key.account, subject: key.subject, accountName: accountName, start: start,
      end: end, phases: [phase])
  }

  package var isOpen: Bool { end == nil }

  /// The worst of what holds, rather than of what only waits for its quiet time; of one that is over, the worst that it
  /// was.
  package var lead: AlertPhase {
    let open = phases.filter { !$0.isOver }
    let last = open.map(\.lastSeen).max()
    return AlertEpisode.worst(open.filter { $0.lastSeen == last }) ?? past
  }
  /// The worst that it was, over its whole time.
  package var past: AlertPhase {
    AlertEpisode.worst(phases) ?? AlertPhase(.limit, what: "", lastSeen: start)
  }

  static func worst(_ phases: [AlertPhase]) -> AlertPhase? {
    phases.enumerated().min { ($0.element.severity, $0.offset) < ($1.element.severity, $1.offset) }?.element
  }

  package var kind: AlertKind { lead.kind }
  package var key: AlertKey { AlertKey(kind, account, subject) }
  package var cause: AlertCause { key.cause }
  package var what: String { lead.what }
  package var step: Int { lead.step }
  package var value: Double { lead.value }
  package var worst: Double { lead.worst }
  package var state: AccountState { lead.state }
  package var word: String { lead.word }
  package var worstText: String? { lead.worstText }
  /// When any of it was last seen to hold.
  package var lastSeen: Instant { phases.map(\.lastSeen).max() ?? start }
  /// Whether somebody was told of it.
  package var wasTold: Bool { phases.contains { $0.toldStep != nil || $0.wasTold } }

  package func duration(now: Instant) -> Milliseconds { max(0, (end ?? now) - start) }

  /// As somebody sees it who hears of these kinds only; all of it where they see nothing.
  package func seen(by kinds: Set<AlertKind>) -> AlertEpisode {
    var episode = self
    episode.phases = phases.filter { $0.kind.isWanted(in: kinds) }
    return episode.phases.isEmpty ? self : episode
  }

  /// Whether it lies in, or touches, this time.
  func overlaps(from: Instant, until: Instant) -> Bool { start <= until && from <= end ?? .distantFuture }
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

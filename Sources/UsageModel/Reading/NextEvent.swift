/// Something with a date that the facts alone tell, and the act that would help.
package struct NextEvent: Hashable, Sendable {
  /// nil: it is so already, or its date is unknown.
  package var at: Instant?
  package var account: AccountID
  package var accountName: String
  package var state: AccountState
  package var what: String
  package var help: String
}

extension Reading {
  /// What is already dated, over all accounts, soonest first; without forecasts.
  package var nextEvents: [NextEvent] {
    accounts.flatMap { $0.nextEvents(now: now) }.sorted {
      ($0.at ?? .distantPast, $0.accountName, $0.what) < ($1.at ?? .distantPast, $1.accountName, $1.what)
    }
  }
}

extension AccountReading {
  func nextEvents(now: Instant) -> [NextEvent] {
    var events: [NextEvent] = []
    func add(_ at: Instant?, _ state: AccountState, _ what: String, _ help: String) {
      events.append(
        NextEvent(at: at, account: id, accountName: name, state: state, what: what, help: help))
    }
    if case .stale(let source) = freshness.kind {
      add(nil, .stale, "source \(source) silent since \(freshness.asOf.clock)Z", "figures are the last known")
      // Nothing can be said about what comes next from figures that have stopped.
      return events
    }
    for limit in limits {
      if let at = limit.exhaustedAt, let reset = limit.resetsAt, let amount = limit.amount {
        let pace = limit.evenPace.map {
          "\(AccountReading.pace($0)) a minute lasts until \(reset.hourMinute)Z"
        }
        add(
          at, limit.level >= .saturated ? .full : .tight,
          "\(limit.name): \(Figures.grouped(amount)) used up", pace ?? "")
      }
      if limit.metric == .usd, limit.level >= .warning, let reset = limit.resetsAt, let room = limit.room {
        add(
          reset, .ok, "monthly cap starts anew",
          "\(Figures.dollars(Money(nano: room))) left until then")
      }
    }
    for capacity in capacity {
      guard let at = capacity.nextChange, capacity.nextChangeUnits != 0 else { continue }
      let units = abs(capacity.nextChangeUnits)
      let word = units == 1 ? "unit" : "units"
      let after = capacity.capacity + capacity.capacity / max(1, capacity.units) * capacity.nextChangeUnits
      add(
        at, capacity.nextChangeUnits < 0 && capacity.now > after ? .spill : .ok,
        "\(capacity.snapshot) \(capacity.direction.short): \(units) \(word) "
          + (capacity.nextChangeUnits < 0 ? "end" : "begin"),
        "\(Figures.grouped(after)) TPM then, \(Figures.grouped(capacity.now)) used now")
    }
    if let tier, let next = tier.standing.next, let progress = tier.standing.progress,
      let missing = progress.missing, missing > .zero
    {
      let act =
        progress.requirement.kind == .spend && progress.requirement.basis == .usage
        ? "\(Figures.dollars(missing)) more of use" : "\(Figures.dollars(missing)) of credit does it now"
      // Usage that is not yet paid carries the account over the threshold when it is.
      if progress.pending >= missing {
        add(CivilDate(now).firstOfNextMonth.start, .ok, "\(next.label), when the invoice is paid", act)
      }
    }
    return events
  }

  /// `0.7`, `12`.
  package static func pace(_ perMinute: Double) -> String {
    if perMinute >= 10 { return Figures.grouped(Int64(perMinute.rounded(.down))) }
    let tenths = Int64((perMinute * 10).rounded(.down))
    return "\(tenths / 10).\(tenths % 10)"
  }
}

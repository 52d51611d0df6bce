/// Something to come, with its date as far as it is known, and the one act that would help.
package struct NextEvent: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Calls are refused now, or will be as long as nothing is done.
    case refused, blocked
    case limitFull, allowanceUsedUp, capReached, capRestarts, projectLimitReached, tierReached, unitsChange
    case unitsRenew, freeModelEnds, freeCreditGone, sourceSilent, creditEmpty, creditReloads, creditExpires
  }

  package var kind: Kind
  /// nil: it is so already, or its date is unknown.
  package var at: Instant?
  /// The 80 % interval of a date that is foretold.
  package var band: DateBand?
  /// What the date means, where it needs a word: `when paid`, `Feb 12, no year given`.
  package var note: String?
  package var account: AccountID
  package var accountName: String
  package var state: AccountState
  package var what: String
  package var help: String
}

extension Reading {
  /// What comes next over all accounts: what is so already in the order of urgency, then soonest first; what has no date
  /// comes last.
  package var nextEvents: [NextEvent] {
    var present = worstFirst.flatMap { account in
      account.concerns.filter { $0.rank <= .blocked }.map { (account, $0) }
    }.enumerated().sorted { a, b in
      if a.element.1.isMoreUrgent(than: b.element.1) { return true }
      return b.element.1.isMoreUrgent(than: a.element.1) ? false : a.offset < b.offset
    }.map(\.element)
    // The first line is held against small changes; what it says stands first here too.
    if let first = present.firstIndex(where: { $0.0.id == verdict.account && $0.1 == verdict.concern }) {
      present.insert(present.remove(at: first), at: 0)
    }
    return present.map { $0.presentEvent($1, now: now) }
      + accounts.flatMap { $0.nextEvents(now: now) }.sorted {
        ($0.at ?? .distantFuture, $0.accountName, $0.what) < (
          $1.at ?? .distantFuture, $1.accountName, $1.what
        )
      }
  }
}

extension AccountReading {
  /// Something that is so already: since when, and until when where that is known.
  fileprivate func presentEvent(_ concern: Concern, now: Instant) -> NextEvent {
    let words = words(of: concern)
    let figure = [words.figure, words.time].compactMap(\.self).joined(separator: ", ")
    let what = [words.subject, figure.isEmpty ? nil : figure].compactMap(\.self).joined(separator: ": ")
    return event(
      concern.rank == .refused ? .refused : .blocked, now, concern.state, what, words.act ?? "")
  }

  /// What has a date; of limits that are full already `Reading.nextEvents` tells.
  package func nextEvents(now: Instant) -> [NextEvent] {
    if case .stale(let source) = freshness.kind {
      // Nothing can be said about what comes next from figures that have stopped.
      return [
        event(
          .sourceSilent, nil, .stale, "source \(source) silent since \(freshness.asOf.clock)Z",
          "its figures are the last known")
      ]
    }
    return limits.compactMap(limitEvent) + spendEvents(now: now) + capacity.flatMap(capacityEvents)
      + [tierEvent].compactMap(\.self)
  }

  private func event(
    _ kind: NextEvent.Kind, _ at: Instant?, _ state: AccountState, _ what: String, _ help: String,
    band: DateBand? = nil, note: String? = nil
  ) -> NextEvent {
    NextEvent(
      kind: kind, at: at, band: band, note: note, account: id, accountName: name, state: state, what: what,
      help: help)
  }

  private func limitEvent(_ limit: LimitReading) -> NextEvent? {
    // Prepaid credit has an event of its own, with the act that fills it up.
    if limit.level == .saturated || limit.isPrepaidCredit { return nil }
    if let at = limit.exhaustedAt, let amount = limit.amount {
      var help = ""
      if let pace = limit.evenPace, let reset = limit.resetsAt {
        help = "\(AccountReading.paceWords(pace)) lasts until \(reset.hourMinute)Z"
      } else if limit.resetsAt == nil {
        // A rolling window gives back what leaves it: the mean pace that fits is the limit spread over it.
        let minutes = Double(limit.window == .hour ? 60 : 1_440)
        help = "\(AccountReading.paceWords(Double(amount) / minutes)) fits for good"
      }
      let bound =
        limit.metric == .usd ? Figures.wholeDollars(Money(dollars: amount)) : Figures.grouped(amount)
      return event(
        .allowanceUsedUp, at, .tight,
        "\(limit.name): \(bound) used up", help)
    }
    guard case .likely(let at)? = limit.outlook, limit.level < .saturated else { return nil }
    return event(.limitFull, at, .tight, "\(limit.name) full, likely", relief(of: limit))
  }

  /// What the next tier would give of this very limit, and the act that gets there at once.
  private func relief(of limit: LimitReading) -> String {
    if limit.project != nil { return "raise the project's limit, or slow it down" }
    guard
      let row = tier?.gains?.rows.first(where: {
        $0.metric == limit.metric && $0.window == limit.window && $0.selector == limit.selector
      }), let new = row.new, row.change != .unchanged, let act
    else { return "slow down: \(limit.room.map(Figures.grouped) ?? "no") \(limit.unit) left" }
    return "\(act): " + (new.value.number.map { "\(Figures.grouped($0)) \(limit.unit)" } ?? "no such limit")
  }

  /// What moves the account to its next tier.
  private var act: String? {
    guard let progress = tier?.standing.progress else { return nil }
    let requirement = progress.requirement
    if let missing = progress.missing {
      let amount = Figures.dollars(missing)
      switch (requirement.kind, requirement.basis) {
      case (.deposit, _): return "\(amount) of deposit"
      case (_, .usage?): return "\(amount) more of use"
      default: return "\(amount) of credit"
      }
    }
    return requirement.address.map { "ask \($0)" } ?? requirement.display
  }

  private func spendEvents(now: Instant) -> [NextEvent] {
    var events: [NextEvent] = []
    let month = Instant.fullMonthNames[CivilDate(now).month - 1]
    if let limit = spend.limit {
      let amount = Figures.wholeDollars(limit)
      if let band = spend.limitReached {
        events.append(
          event(
            .capReached, band.expected, .tight,
            spend.limitIsCap ? "\(month)'s \(amount) used up" : "\(month)'s own limit of \(amount) reached",
            spend.limitIsCap ? capHelp : "raise the limit, or spend less", band: band))
      } else if spend.limitIsCap, spend.counted.dollars >= limit.dollars * Level.warning.threshold {
        events.append(
          event(
            .capRestarts, spend.capMonth.end, .ok, "monthly cap starts anew",
            blocked ?? "\(Figures.dollars(limit - min(limit, spend.counted))) left until then"))
      }
    }
    for project in spend.projects {
      guard let band = project.limitReached, let limit = project.limit, let name = project.name else {
        continue
      }
      events.append(
        event(
          .projectLimitReached, band.expected, .tight,
          "project \(name): \(Figures.wholeDollars(limit)) of \(month) used up", "raise the project's limit",
          band: band))
    }
    if let credit = spend.credit { events += creditEvents(credit, now: now) }
    if let band = spend.freeCreditGone {
      events.append(
        event(
          .freeCreditGone, band.expected, .ok, "free credit used up",
          "\(Figures.dollars(spend.sums.promoLeft)) left; then usage costs", band: band))
    }
    for model in spend.freeModels {
      guard let day = model.lastDay else { continue }
      let short = model.name.split(separator: "/").last.map(String.init) ?? model.name
      events.append(
        event(
          .freeModelEnds, model.endsAt, .ok, "\(short) not free",
          model.endsAt == nil ? "set the year to be warned" : "its price is not stated",
          note: model.endsAt == nil ? "\(day), no year given" : nil))
    }
    return events
  }

  private func creditEvents(_ credit: CreditReading, now: Instant) -> [NextEvent] {
    var events: [NextEvent] = []
    let left = Figures.dollars(max(.zero, credit.balance))
    let pace = credit.pace.map { ", \($0.words)" } ?? ""
    if credit.isEmpty {
      events.append(event(.creditEmpty, nil, .full, "prepaid credit used up", creditHelp, note: "now"))
    } else if let band = credit.emptyAt {
      let isNear = band.expected - now < CreditReading.shortRest && !credit.isAlsoInvoiced
      events.append(
        event(
          .creditEmpty, band.expected, isNear ? .tight : .ok, "prepaid credit empty",
          credit.isAlsoInvoiced ? "\(left) left\(pace); then usage is invoiced" : "\(left) left\(pace)",
          band: band))
    }
    if let band = credit.reloadsAt, let threshold = credit.autoReloadBelow {
      events.append(
        event(
          .creditReloads, band.expected, .ok, "prepaid credit below \(Figures.wholeDollars(threshold))",
          "it reloads by itself; record the purchase", band: band))
    }
    for expiry in credit.expiries where expiry.wasted > .zero {
      events.append(
        event(
          .creditExpires, expiry.at, .ok,
          "\(Figures.dollars(expiry.wasted)) of prepaid credit expires unused",
          "use it before then\(pace)"))
    }
    return events
  }

  private var creditHelp: String {
    if spend.credit?.isContradicted == true { return "calls still pass: record what was bought" }
    return limits.lazy.filter(\.isPrepaidCredit).compactMap(\.consequence).first
      ?? "buy credit and record it"
  }

  /// What the plan says of the limit of money that is used up.
  private var blocked: String? {
    limits.lazy.filter { $0.metric == .usd && !$0.isPrepaidCredit }.compactMap(\.consequence).first
  }

  /// What lets calls through again once the free credit of a tier is used up.
  var freeCreditAct: String {
    guard let progress = tier?.standing.progress else { return "buy credit" }
    let requirement = progress.requirement
    if requirement.kind == .paymentMethod { return "add a payment method" }
    guard let missing = progress.missing else { return act ?? "buy credit" }
    let amount = Figures.dollars(missing)
    switch (requirement.kind, requirement.basis) {
    case (.deposit, _): return "deposit \(amount)"
    // Nothing can be used before something was bought.
    case (_, .usage?): return "buy credit"
    default: return "buy \(amount) of credit"
    }
  }

  private var capHelp: String {
    guard spend.earlyPaymentRestartsCap else { return "ask for a higher cap, or spend less" }
    guard let next = tier?.standing.next, let progress = tier?.standing.progress,
      let missing = progress.missing, progress.requirement.basis == .cashIn, progress.pending >= missing
    else { return "bill now: the cap restarts" }
    return "bill now: cap restarts, \(next.label)"
  }

  private func capacityEvents(_ capacity: CapacityReading) -> [NextEvent] {
    var events: [NextEvent] = []
    let subject = "\(capacity.snapshot) \(capacity.direction.short)"
    func units(_ count: Int64) -> String { count == 1 ? "1 unit" : "\(count) units" }
    if let at = capacity.nextChange, capacity.nextChangeUnits != 0 {
      let after = capacity.capacity + capacity.capacity / max(1, capacity.units) * capacity.nextChangeUnits
      events.append(
        event(
          .unitsChange, at, capacity.nextChangeUnits < 0 && capacity.now > after ? .spill : .ok,
          "\(subject): \(units(abs(capacity.nextChangeUnits))) "
            + (capacity.nextChangeUnits < 0 ? "end" : "begin"),
          "\(Figures.grouped(after)) TPM then, \(Figures.grouped(capacity.now)) used now"))
    }
    if let at = capacity.nextRenewal {
      events.append(
        event(
          .unitsRenew, at, .ok, "\(subject): \(units(capacity.nextRenewalUnits)) renew daily",
          "cancel before then, or they go on"))
    }
    return events
  }

  private var tierEvent: NextEvent? {
    guard let tier, let next = tier.standing.next, let forecast = tier.forecast else { return nil }
    let what = [next.label, tier.firstGain].compactMap(\.self).joined(separator: ", ")
    if let at = forecast.countsAt {
      let invoice = Instant.monthNames[CivilDate(forecast.usageReaches.expected).month - 1]
      let now = tier.standing.progress?.missing.map { ", or \(Figures.dollars($0)) of credit" } ?? ""
      return event(.tierReached, at, .ok, what, "\(invoice) invoice\(now)", note: "when paid")
    }
    return event(
      .tierReached, forecast.usageReaches.expected, .ok, what, "nothing: use moves it",
      band: forecast.usageReaches)
  }

  /// `12 a minute`; below one a minute by the hour, below one an hour by the day, so that it never reads as nothing.
  package static func paceWords(_ perMinute: Double) -> String {
    if perMinute >= 1 { return "\(pace(perMinute)) a minute" }
    return perMinute * 60 >= 1 ? "\(pace(perMinute * 60)) an hour" : "\(pace(perMinute * 1_440)) a day"
  }

  /// `0.7`, `12`.
  package static func pace(_ perMinute: Double) -> String {
    if perMinute >= 10 { return Figures.grouped(Int64(perMinute.rounded(.down))) }
    let tenths = Int64((perMinute * 10).rounded(.down))
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension TierReading {
  /// The first thing that the next tier changes: `LLM requests ×1.5`, `requests a day: no limit`.
  static func firstGain(_ gains: TierDifference?, plan: Plan) -> String? {
    for row in gains?.grouped ?? [] {
      guard let new = row.new, row.change != .unchanged else { continue }
      let name = row.count > 1 ? "\(row.count) models" : plan.name(of: row.metric, row.window, row.selector)
      switch row.change {
      case .factor(let factor): return "\(name) \(Figures.factor(factor))"
      case .kind where new.value == .unlimited: return "\(name): no limit"
      default: continue
      }
    }
    return nil
  }
}

/// How long a purchase binds, from a plan's terms and an account's invoice period.
package struct CapacityTerm: Hashable, Sendable {
  package var minimumDays: Int
  package var rule: CapacityProduct.TermRule
  /// 1...28; nil is the calendar month.
  package var invoiceAnchorDay: Int?
  /// A purchase is cancelled as a whole or not at all.
  package var cancelsWhole: Bool

  package init(
    minimumDays: Int = 30, rule: CapacityProduct.TermRule = .laterOfMinimumTermAndInvoiceStart,
    invoiceAnchorDay: Int? = nil, cancelsWhole: Bool = false
  ) {
    self.minimumDays = minimumDays
    self.rule = rule
    self.invoiceAnchorDay = invoiceAnchorDay
    self.cancelsWhole = cancelsWhole
  }

  /// The end of the commitment of units bought at `instant`: always a UTC midnight.
  package func committedEnd(boughtAt instant: Instant) -> Instant {
    let minimum = instant + Int64(minimumDays) * .day
    let end =
      switch rule {
      case .laterOfMinimumTermAndInvoiceStart: max(minimum, invoiceStart(after: instant))
      case .minimumTerm: minimum
      case .invoiceStart: invoiceStart(after: instant)
      }
    return end.ceiled(to: .day)
  }

  /// When a cancellation asked for at `requested` takes effect.
  package func cancellationEffect(boughtAt instant: Instant, requested: Instant) -> Instant {
    max(committedEnd(boughtAt: instant), requested.ceiled(to: .day))
  }

  /// The first start of an invoice period strictly after `instant`.
  private func invoiceStart(after instant: Instant) -> Instant {
    var month = CivilDate(instant).firstOfMonth
    while true {
      let start = CivilDate(year: month.year, month: month.month, day: invoiceAnchorDay ?? 1).start
      if start > instant { return start }
      month = month.firstOfNextMonth
    }
  }
}

/// One purchase with what has become of its units.
package struct CapacityHolding: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case scheduled, active, ending, expired
  }

  package struct Ending: Hashable, Sendable {
    package var units: Int64
    package var effectiveAt: Instant
    package var cancellationID: String
  }

  package var purchase: CapacityTransaction
  package var committedEnd: Instant
  package var endings: [Ending]

  /// Units not cancelled, at whatever date that takes effect.
  package var uncancelled: Int64 { purchase.units - endings.reduce(0) { $0 + $1.units } }

  package func units(at instant: Instant) -> Int64 {
    guard purchase.at <= instant else { return 0 }
    return purchase.units - endings.reduce(0) { $0 + ($1.effectiveAt <= instant ? $1.units : 0) }
  }

  package func state(at instant: Instant) -> State {
    if purchase.at > instant { return .scheduled }
    if units(at: instant) == 0 { return .expired }
    return endings.contains { $0.effectiveAt > instant } ? .ending : .active
  }
}

/// The bought capacity of one snapshot and direction over time.
package struct CapacityTimeline: Hashable, Sendable {
  package var holdings: [CapacityHolding]
  /// Ascending; each value holds until the next one's time. Tokens a minute.
  package private(set) var steps: [(at: Instant, perMinute: Int64)]
  /// Cancellations of more than what was left, cut to it, of a part where only the whole can be cancelled, which they
  /// then take, or of no known purchase.
  package private(set) var flagged: [String]

  /// Takes every transaction of the account and picks those of `snapshot` and `direction`.
  package init(
    _ transactions: [CapacityTransaction], snapshot: String, direction: TokenDirection, term: CapacityTerm
  ) {
    var holdings: [CapacityHolding] = []
    var flagged: [String] = []
    let relevant = transactions.filter { $0.snapshot == snapshot && $0.direction == direction }
    for purchase in relevant where purchase.kind == .purchase {
      holdings.append(
        CapacityHolding(
          purchase: purchase, committedEnd: term.committedEnd(boughtAt: purchase.at), endings: []))
    }
    for cancellation in relevant.sorted(by: { $0.at < $1.at }) where cancellation.kind == .cancellation {
      guard let index = holdings.firstIndex(where: { $0.purchase.id == cancellation.purchaseID }) else {
        flagged.append(cancellation.id)
        continue
      }
      let left = holdings[index].uncancelled
      let units = term.cancelsWhole ? left : min(cancellation.units, left)
      if units != cancellation.units { flagged.append(cancellation.id) }
      guard units > 0 else { continue }
      holdings[index].endings.append(
        CapacityHolding.Ending(
          units: units,
          effectiveAt: term.cancellationEffect(
            boughtAt: holdings[index].purchase.at, requested: cancellation.at),
          cancellationID: cancellation.id))
    }
    self.holdings = holdings
    self.flagged = flagged
    var changes: [Instant: Int64] = [:]
    for holding in holdings {
      changes[holding.purchase.at, default: 0] += holding.purchase.units * holding.purchase.unitSize
      for ending in holding.endings {
        changes[ending.effectiveAt, default: 0] -= ending.units * holding.purchase.unitSize
      }
    }
    var level: Int64 = 0
    steps = changes.sorted { $0.key < $1.key }.map { change in
      level += change.value
      return (change.key, level)
    }
  }

  package static func == (a: CapacityTimeline, b: CapacityTimeline) -> Bool { a.holdings == b.holdings }
  package func hash(into hasher: inout Hasher) { hasher.combine(holdings) }

  package func perMinute(at instant: Instant) -> Int64 {
    steps.last { $0.at <= instant }?.perMinute ?? 0
  }

  package func units(at instant: Instant) -> Int64 {
    holdings.reduce(0) { $0 + $1.units(at: instant) }
  }

  /// Tokens that fit into `[from, until)`, time-weighted and rounded down.
  package func tokens(from: Instant, until: Instant) -> Int64 {
    var sum: Int64 = 0
    var cursor = from
    var level = perMinute(at: from)
    for step in steps where step.at > from && step.at < until {
      sum += level * (step.at - cursor)
      cursor = step.at
      level = step.perMinute
    }
    return (sum + level * max(0, until - cursor)) / .minute
  }

  /// The capacity of each of `count` minutes from `start` on (a whole minute).
  package func minutes(from start: Instant, count: Int) -> [Int64] {
    var result: [Int64] = []
    result.reserveCapacity(count)
    var index = steps.lastIndex { $0.at <= start } ?? -1
    for minute in 0..<max(0, count) {
      let begin = start + Int64(minute) * .minute
      while index + 1 < steps.count, steps[index + 1].at <= begin { index += 1 }
      let changesInside = index + 1 < steps.count && steps[index + 1].at < begin + .minute
      result.append(
        changesInside
          ? tokens(from: begin, until: begin + .minute) : index < 0 ? 0 : steps[index].perMinute)
    }
    return result
  }

  /// The next change after `instant`: units that end, or that begin.
  package func nextChange(after instant: Instant) -> (at: Instant, units: Int64)? {
    var changes: [(at: Instant, units: Int64)] = []
    for holding in holdings {
      if holding.purchase.at > instant { changes.append((holding.purchase.at, holding.purchase.units)) }
      for ending in holding.endings where ending.effectiveAt > instant {
        changes.append((ending.effectiveAt, -ending.units))
      }
    }
    guard let first = changes.map(\.at).min() else { return nil }
    return (first, changes.filter { $0.at == first }.reduce(0) { $0 + $1.units })
  }

  /// The next end of a commitment after `instant`, from which its units that nobody cancelled renew day by day.
  package func nextRenewal(after instant: Instant) -> (at: Instant, units: Int64)? {
    let bound = holdings.filter {
      $0.committedEnd > instant && $0.purchase.at <= instant && $0.uncancelled > 0
    }
    guard let first = bound.map(\.committedEnd).min() else { return nil }
    return (first, bound.reduce(0) { $1.committedEnd == first ? $0 + $1.uncancelled : $0 })
  }
}

/// Units to buy or to cancel, as they are recorded.
package struct CapacityOrder: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case purchase(units: Int64)
    /// Each purchase that loses units.
    case cancellation([Ending])
  }

  /// The units that one purchase loses, and when.
  package struct Ending: Hashable, Sendable {
    package var purchaseID: String
    package var units: Int64
    package var unitSize: Int64
    package var effectiveAt: Instant
  }

  package var account: AccountID
  package var snapshot: String
  package var direction: TokenDirection
  package var kind: Kind

  package init(account: AccountID, snapshot: String, direction: TokenDirection, kind: Kind) {
    self.account = account
    self.snapshot = snapshot
    self.direction = direction
    self.kind = kind
  }
}

/// What is held of one snapshot and direction after all that is scheduled, and what another number would change.
package struct UnitHolding: Hashable, Sendable {
  /// Units that nothing ends.
  package let units: Int64
  /// Tokens a minute of these.
  package let perMinute: Int64
  /// Units now, of which some may be about to end.
  package let unitsNow: Int64
  private let holdings: [CapacityHolding]
  private let term: CapacityTerm
  private let unitSize: Int64
  private let now: Instant

  package init(_ timeline: CapacityTimeline, term: CapacityTerm, unitSize: Int64, now: Instant) {
    holdings = timeline.holdings.filter { $0.uncancelled > 0 }
    units = holdings.reduce(0) { $0 + $1.uncancelled }
    perMinute = holdings.reduce(0) { $0 + $1.uncancelled * $1.purchase.unitSize }
    unitsNow = timeline.units(at: now)
    self.term = term
    self.unitSize = unitSize
    self.now = now
  }

  /// What holding `planned` units instead would mean.
  package func change(to planned: Int64, pricePerUnitDay: Money?) -> UnitChange {
    var change = UnitChange(
      before: units, after: Swift.max(0, planned), perMinuteBefore: perMinute, perMinuteAfter: perMinute)
    if change.difference > 0 {
      change.perMinuteAfter += change.difference * unitSize
      let end = term.committedEnd(boughtAt: now)
      change.committedUntil = end
      change.dayCost = pricePerUnitDay.map { Money(saturating: Int128($0.nano) * Int128(change.difference)) }
      change.initialCost = pricePerUnitDay.map {
        Money(saturating: Int128($0.nano) * Int128(change.difference) * Int128(end - now) / Int128(Int64.day))
      }
    } else if change.difference < 0 {
      change.endings = endings(of: -change.difference)
      // Where purchases end only as a whole, fewer units may go than were asked for.
      change.after = units - change.endings.reduce(0) { $0 + $1.units }
      change.perMinuteAfter -= change.endings.reduce(0) { $0 + $1.units * $1.unitSize }
    }
    return change
  }

  /// Those that can end soonest go first, since each day that they stay is paid; of equal ones the newest.
  private func endings(of count: Int64) -> [CapacityOrder.Ending] {
    func effect(_ holding: CapacityHolding) -> Instant {
      term.cancellationEffect(boughtAt: holding.purchase.at, requested: now)
    }
    var left = count
    return holdings.sorted { (effect($0), $1.purchase.at) < (effect($1), $0.purchase.at) }.compactMap {
      let taken = term.cancelsWhole && $0.uncancelled > left ? 0 : min(left, $0.uncancelled)
      left -= taken
      return taken == 0
        ? nil
        : CapacityOrder.Ending(
          purchaseID: $0.purchase.id, units: taken, unitSize: $0.purchase.unitSize, effectiveAt: effect($0))
    }
  }
}

/// Another number of units than is held.
package struct UnitChange: Hashable, Sendable {
  package var before: Int64
  package var after: Int64
  /// Tokens a minute.
  package var perMinuteBefore: Int64
  package var perMinuteAfter: Int64
  /// Of a purchase: until when it binds.
  package var committedUntil: Instant?
  /// Of a purchase, at standard rates: a day, and the whole initial term; nil while the price is not set.
  package var dayCost: Money?
  package var initialCost: Money?
  /// Of a cancellation.
  package var endings: [CapacityOrder.Ending] = []

  package var difference: Int64 { after - before }

  /// What of it is charged in the calendar month of `now`.
  package func charge(_ timing: CapacityProduct.ChargeTiming, now: Instant) -> Money? {
    switch timing {
    case .upfront: return initialCost
    case .daily:
      // A day is charged at each midnight, the next one first.
      let nextMonth = CivilDate(now).firstOfNextMonth.start
      let midnights = Swift.max(0, (nextMonth - (now.floored(to: .day) + .day)) / .day)
      return dayCost.map { Money(saturating: Int128($0.nano) * Int128(midnights)) }
    }
  }

  package func order(_ account: AccountID, _ snapshot: String, _ direction: TokenDirection) -> CapacityOrder?
  {
    if difference == 0 { return nil }
    return CapacityOrder(
      account: account, snapshot: snapshot, direction: direction,
      kind: difference > 0 ? .purchase(units: difference) : .cancellation(endings))
  }
}

/// The money that a ladder looks at, as it stood at the end of one day.
package struct TierMoney: Hashable, Sendable {
  /// 00:00 UTC of the day.
  package var day: Instant
  package var fact: Money
  /// Used by then and not yet paid; nothing where use counts at once.
  package var pending: Money
}

extension AccountImage {
  /// What `requirement` asks for on each of the last `days` days, today's so far last; empty for one that is yes or no.
  package func history(of requirement: Requirement, days: Int, now: Instant) -> [TierMoney] {
    let today = now.floored(to: .day)
    return (0..<max(0, days)).compactMap { index in
      let day = today - Int64(days - 1 - index) * .day
      let end = min(now, day + .day - 1)
      // Each day from the whole ledger, since a refund or an expiry changes what came before it.
      let sums = LedgerSums(ledger: ledger, costs: costs, now: end)
      let ladder = Ladder(
        advance: .automatic, qualification: .independent,
        tiers: [
          Tier(id: "", rank: 0, label: "", requirements: Requirements(items: [requirement]), limits: [])
        ])
      guard let fact = tierFacts(sums: sums, ladder: ladder, now: end).money(for: requirement) else {
        return nil
      }
      let isPaidLater = requirement.kind == .spend && requirement.basis == .cashIn
      return TierMoney(day: day, fact: fact, pending: isPaidLater ? sums.pending : .zero)
    }
  }

  /// Since when the account has had its present tier without a break, to the hour where use carried it there.
  ///
  /// nil where it had it before the first fact that is known.
  package func tierSince(_ ladder: Ladder, now: Instant) -> Instant? {
    func tier(at instant: Instant) -> String? {
      ladder.standing(
        for: tierFacts(
          sums: LedgerSums(ledger: ledger, costs: costs, now: instant), ladder: ladder, now: instant)
      ).current?.id
    }
    let present = tier(at: now)
    var instants = Set(facts.map(\.at) + ledger.filter { $0.kind != .usage }.map(\.at))
    for assigned in assignedTiers {
      instants.insert(assigned.from)
      if let until = assigned.until { instants.insert(until) }
    }
    // Between two of these only use moves the tier, and use only grows.
    let first = [costs.first?.from, instants.min()].compactMap(\.self).min()
    if let first { instants.insert(first - 1) }
    var upper = now
    for instant in instants.filter({ $0 <= now }).sorted(by: >) {
      guard tier(at: instant) == present else {
        return firstHour(after: instant, until: upper) { tier(at: $0) == present }
      }
      if tier(at: instant - 1) != present { return instant }
      upper = instant
    }
    return nil
  }

  /// The first full hour at which `holds`, by halving; it does not hold at `lower` and holds at `upper`.
  private func firstHour(after lower: Instant, until upper: Instant, holds: (Instant) -> Bool) -> Instant {
    var (lower, upper) = (lower, upper)
    while upper - lower > .hour {
      let middle = lower + (upper - lower) / 2
      if holds(middle) { upper = middle } else { lower = middle }
    }
    return upper.floored(to: .hour)
  }
}

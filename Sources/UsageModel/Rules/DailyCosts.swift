/// What the days up to the open one cost, for the lines that forecasts draw through them.
package struct DailyCosts: Hashable, Sendable {
  /// 00:00 of the open day.
  package var day: Instant
  /// Of the complete days before it, oldest first, days without cost included; at most as many as asked for.
  package var totals: [Money]
  package var today = Money.zero

  /// Usage that the ledger states is spread evenly over the time that it covers, and replaces the costs of the calls there.
  package init(ledger: [LedgerEntry], costs: [CostSpan], asOf: Instant, count: Int) {
    day = asOf.floored(to: .day)
    let stated =
      ledger.contains { $0.kind == .usage }
      ? LedgerSums.inForce(ledger, now: asOf).filter { $0.kind == .usage } : []
    let spans = stated.map { entry -> (from: Instant, until: Instant, amount: Money) in
      guard let from = entry.coversFrom, let until = entry.coversThrough, until > from else {
        return (entry.at, entry.at + 1, entry.amount)
      }
      return (from, until, entry.amount)
    }
    let first = ([costs.first?.from].compactMap(\.self) + spans.map(\.from)).min() ?? day
    let known = max(0, (day - first.ceiled(to: .day)) / .day)
    let length = Int(min(known, Int64(count)))
    totals = Array(repeating: .zero, count: length)
    let start = day - Int64(length) * .day
    // Searched from the end, since a year of costs may lie before.
    for span in costs.reversed() {
      if span.from < start { break }
      if span.from > asOf || spans.contains(where: { $0.from <= span.from && span.from < $0.until }) {
        continue
      }
      add(Money(nano: span.costNano), at: span.from, start: start)
    }
    for span in spans { spread(span.amount, from: span.from, until: span.until, start: start) }
  }

  private mutating func add(_ amount: Money, at instant: Instant, start: Instant) {
    if instant >= day {
      today += amount
    } else if instant >= start {
      totals[Int((instant - start) / .day)] += amount
    }
  }

  private mutating func spread(_ amount: Money, from: Instant, until: Instant, start: Instant) {
    var cursor = max(from, start)
    while cursor < until, cursor < day + .day {
      let end = min(until, cursor.floored(to: .day) + .day)
      let share = Double(end - cursor) / Double(until - from)
      add(Money(nano: Int64((Double(amount.nano) * share).rounded())), at: cursor, start: start)
      cursor = end
    }
  }
}

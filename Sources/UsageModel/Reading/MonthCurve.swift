/// The calendar month's cost as it grew day by day, and as it will if nothing changes.
package struct MonthCurve: Hashable, Sendable {
  /// All of the month so far at the end of each of its days, today's as far as it is.
  package var known: [Money] = []
  /// The same of the days to come; empty where nothing is foretold.
  package var foretold: [MoneyBand] = []
  /// Complete days that the line was drawn through.
  package var fittedDays = 0

  package init(_ image: AccountImage, plan: Plan, account: AccountReading, now: Instant) {
    let month = CivilDate(now).firstOfMonth.start
    let nextMonth = CivilDate(now).firstOfNextMonth.start
    let asOf = account.freshness.asOf
    let charges = UnitCharges(image, plan: plan, from: month, until: nextMonth)
    let costs = DailyCosts(ledger: image.ledger, costs: image.costs, asOf: asOf, count: 31)
    guard costs.day >= month, costs.day < nextMonth else { return }
    let count = Int((costs.day - month) / .day) + 1
    let calls =
      Array(repeating: Money.zero, count: max(0, count - 1 - costs.totals.count))
      + costs.totals.suffix(count - 1) + [costs.today]
    var sum = Money.zero
    for (index, cost) in calls.enumerated() {
      sum += cost
      let end = min(now + 1, month + Int64(index + 1) * .day)
      known.append(sum + charges.sum(from: month, until: end))
    }
    let pace = SpendPace(image: image, asOf: asOf, foretells: account.freshness.isCurrent)
    guard let line = pace.line else { return }
    fittedDays = line.count
    let days = Int((nextMonth - costs.day) / .day)
    let fixed = (1...days).map { day in
      charges.sum(from: now + 1, until: costs.day + Int64(day) * .day).dollars
    }
    line.walk(from: pace.start(account.spend.monthToDate, fixed: fixed), days: days) { day, point in
      if day > 1 {
        foretold.append(
          MoneyBand(
            low: Money(rounding: point.low), expected: Money(rounding: point.expected),
            high: Money(rounding: point.high)))
      }
      return day < days
    }
  }
}

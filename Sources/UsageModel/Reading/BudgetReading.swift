/// A limit of money that the owner has set for a calendar month. It blocks nothing at the provider.
package struct BudgetReading: Hashable, Sendable {
  /// nil: the whole account.
  package var project: String?
  package var amount: Money
  package var spent: Money
  /// When it will be reached, if within this month.
  package var reached: DateBand?
  /// The beginning of the hour in which it was passed; nil below it, or where that is not known.
  package var crossedAt: Instant?

  /// spent / amount.
  package var share: Double {
    amount > .zero ? spent.dollars / amount.dollars : spent > .zero ? .infinity : 0
  }

  /// `budget`, `budget of project checkout`.
  package var name: String { project.map { "budget of project \($0)" } ?? "budget" }

  /// `112% of $500`.
  package var shareOfAmount: String { "\(Figures.percent(share)) of \(Figures.wholeDollars(amount))" }
}

extension BudgetReading {
  /// Every budget in force at `now` that is more than nothing.
  static func all(
    image: AccountImage, spend: SpendReading, pace: SpendPace, charges: UnitCharges, now: Instant
  ) -> [BudgetReading] {
    let (month, nextMonth) = (CivilDate(now).firstOfMonth.start, CivilDate(now).firstOfNextMonth.start)
    var budgets: [BudgetReading] = []
    if let amount = image.spendLimits.last(where: { $0.project == nil && $0.from <= now })?.amount,
      amount > .zero
    {
      var budget = BudgetReading(project: nil, amount: amount, spent: spend.monthToDate)
      if amount > spend.monthToDate {
        var byDays: DateBand?
        if let line = pace.line, pace.day < nextMonth, pace.day >= month {
          let days = Int((nextMonth - pace.day) / .day)
          let fixed = (1...days).map { day in
            charges.sum(from: now + 1, until: min(nextMonth, pace.day + Int64(day) * .day)).dollars
          }
          byDays = line.date(
            until: amount.dollars, from: pace.start(spend.monthToDate, fixed: fixed), day: pace.day, now: now)
        }
        budget.reached = DateBand.sooner(
          byDays, pace.evenly(amount - spend.monthToDate, now: now), before: nextMonth)
      }
      if spend.monthToDate >= amount {
        budget.crossedAt = crossing(of: amount, by: now) { at in
          LedgerSums(ledger: image.ledger, costs: image.costs, now: at).monthToDate
            + charges.sum(from: month, until: at + 1)
        }
      }
      budgets.append(budget)
    }
    for project in spend.projects {
      guard let name = project.name, let amount = project.limit, amount > .zero else { continue }
      var budget = BudgetReading(
        project: name, amount: amount, spent: project.cost, reached: project.limitReached)
      if project.cost >= amount, let id = image.projects.first(where: { $0.name == name })?.id {
        budget.crossedAt = crossing(of: amount, by: now) { at in
          let later = image.projectHours.reduce(Int64(0)) {
            $1.project == id && $1.at > at.floored(to: .hour) ? $0 + $1.costNano : $0
          }
          return project.cost - Money(nano: later)
        }
      }
      budgets.append(budget)
    }
    return budgets
  }

  /// The beginning of the hour in which the budget was passed, within the last day and an hour; nil if it was before.
  private static func crossing(of amount: Money, by now: Instant, spent: (Instant) -> Money) -> Instant? {
    let month = CivilDate(now).firstOfMonth.start
    var (below, above) = (max(month, (now - .day).floored(to: .hour) - .hour), now)
    // What was so at the end of an hour was passed in it or before.
    if below > month, spent(below - 1) >= amount { return nil }
    while above - below > .hour {
      let middle = (below + (above - below) / 2).floored(to: .hour)
      if middle <= below { break }
      if spent(middle - 1) >= amount { above = middle } else { below = middle }
    }
    // Between two whole hours the later one may be too far: a stretch of up to two hours is left.
    let next = below + .hour
    return next < above && spent(next - 1) < amount ? next : below
  }
}

extension AccountImage {
  /// When the newest entry of the ledger was made that may let refused calls through again.
  func lastPayment(by now: Instant) -> Instant? {
    LedgerSums.inForce(ledger, now: now).last {
      switch $0.kind {
      case .creditPurchase, .invoicePaid, .promoGrant, .capReset: true
      case .adjustment: $0.amount < .zero
      default: false
      }
    }?.at
  }
}

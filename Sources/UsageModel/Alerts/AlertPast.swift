/// When things began, from what an image holds: minutes of the last hour and more, quarter hours of a day, costs by hours.
///
/// What began before is found later, by `AlertHistory`.
package struct AlertPast: Sendable {
  let image: UsageImage
  let plans: [String: Plan]

  package init(image: UsageImage, plans: [String: Plan]) {
    self.image = image
    self.plans = plans
  }

  /// nil: not known from here.
  func begin(
    of finding: AlertFinding, _ condition: AlertCondition, in account: AccountReading, now: Instant
  ) -> Instant? {
    guard let image = image.accounts.first(where: { $0.account.id == account.id }),
      let plan = plans[account.planID]
    else { return nil }
    let asOf = account.freshness.asOf
    switch finding.kind {
    case .limit, .cap:
      // Near its end by a forecast alone: no percent was passed.
      guard case .share(let share, _, let steps) = finding.strength, let step = steps.first,
        share > Double(step) / 100 - AlertFinding.slack
      else { return nil }
      guard let limit = account.limits.first(where: { $0.id == condition.subject }) else {
        return account.spend.budgets.first {
          Concern.Subject.budget(project: $0.project).cause(of: account.id) == condition.cause
        }.flatMap {
          image.began($0, step: steps.last { share >= Double($0) / 100 } ?? step, plan: plan, now: now)
        }
      }
      if limit.isPrepaidCredit {
        return image.creditBegan(below: 1 - Double(step) / 100, account.spend.credit, now: now)
      }
      if limit.isCap { return image.capBegan(limit, step: step, plan: plan, now: now) }
      return image.began(limit, step: step, plan: plan, asOf: asOf)
    case .outOfCredit: return image.creditBegan(below: 0, account.spend.credit, now: now)
    case .spill:
      return image.spills(plan: plan, now: now)[condition.cause.subject]?.last?.start
    case .throttled, .locked, .overloaded, .likelyFull, .stale, .tierDropped, .tierReached, .unitsEnding,
      .freeModelEnding:
      return nil
    }
  }
}

extension AccountImage {
  // MARK: Limits by what was counted

  fileprivate func began(_ limit: LimitReading, step: Int, plan: Plan, asOf: Instant) -> Instant? {
    guard let amount = limit.amount, !limit.isBeyondCapacity, let any = counters.first else { return nil }
    let limited = Limit(
      id: limit.id, metric: limit.metric, window: limit.window, selector: limit.selector,
      value: .number(amount))
    let meter = Meter(limit.metric, plan.counting)
    func course(_ width: Milliseconds, _ series: KeyPath<CounterUsage, BucketSeries>) -> LimitCourse? {
      let known = any[keyPath: series].start
      guard let lookback = LimitCourse.lookback(limit.window, plan.clock, from: known) else { return nil }
      // What starts anew at a time is known from there on.
      let from =
        limit.window == .day && plan.clock.day == .utcMidnight
        ? max(known, asOf.floored(to: .day))
        : limit.window == .hour && plan.clock.hour == .alignedHour
          ? known.ceiled(to: .hour) : known + lookback
      return LimitCourse(
        limited, limit.tally, meter, clock: plan.clock, from: from,
        until: width == .minute ? asOf.floored(to: .minute) : asOf.ceiled(to: width), width: width
      ) { counter($0)?[keyPath: series] }
    }
    let isDay = limit.window == .day
    guard
      let course = isDay
        ? course(.quarterHour, \.quarterHours) : course(.minute, \.minutes),
      let run = course.runs(step: step).last, run.end >= course.end
    else { return nil }
    guard isDay else { return run.start }
    return minute(in: run.start, of: course, limited, limit.tally, meter, step: step)
  }

  /// The minute of a quarter hour in which a day's count passed the step, where minutes reach back there.
  private func minute(
    in quarter: Instant, of course: LimitCourse, _ limit: Limit, _ tally: Tally, _ meter: Meter, step: Int
  ) -> Instant {
    guard let minutes = counters.first?.minutes, minutes.start <= quarter, quarter > course.start,
      let amount = limit.value.number
    else { return quarter }
    let before = course.shares[Int((quarter - course.start) / course.width) - 1]
    let bound = Double(amount) * (limit.metric == .usd ? Double(Money.nanoPerDollar) : 1)
    for index in 1...15 {
      let end = quarter + Int64(index) * .minute
      let counted = sum(tally) { meter.count($0.minutes.sum(from: quarter, until: end)) }
      if before + Double(counted) / bound >= Double(step) / 100 { return end - .minute }
    }
    return quarter
  }

  // MARK: Money

  /// The first whole hour at whose end `isOver` was true, as costs are known by hours, or the present one; `lower` where it
  /// was so then already, nil where it is not so at `upper`.
  static func hour(from lower: Instant, until upper: Instant, _ isOver: (Instant) -> Bool) -> Instant? {
    guard lower < upper, isOver(upper) else { return nil }
    if isOver(lower) { return lower }
    var (below, above) = (lower, upper)
    while above - below > .hour {
      let middle = (below + (above - below) / 2).floored(to: .hour)
      if middle <= below { break }
      if isOver(middle - 1) { above = middle } else { below = middle }
    }
    return above.floored(to: .hour) == above ? above : below
  }

  fileprivate func began(_ budget: BudgetReading, step: Int, plan: Plan, now: Instant) -> Instant? {
    let bound = budget.amount.dollars * Double(step) / 100
    if let project = budget.project {
      guard let id = projects.first(where: { $0.name == project })?.id else { return nil }
      // Hours of projects reach back to yesterday's first.
      let first = max(CivilDate(now).firstOfMonth.start, now.floored(to: .day) - .day)
      let began = AccountImage.hour(from: first, until: now) { at in
        let later = projectHours.reduce(Int64(0)) {
          $1.project == id && $1.at > at.floored(to: .hour) ? $0 + $1.costNano : $0
        }
        return (budget.spent - Money(nano: later)).dollars >= bound
      }
      return began
    }
    let month = CivilDate(now).firstOfMonth.start
    let charges = UnitCharges(self, plan: plan, from: month, until: now + 1)
    return AccountImage.hour(from: month, until: now) { at in
      monthToDate(at, month: month, charges).dollars >= bound
    }
  }

  /// All that the month had cost by then, bought units with it.
  func monthToDate(_ at: Instant, month: Instant, _ charges: UnitCharges) -> Money {
    LedgerSums(ledger: ledger, costs: costs, now: at).monthToDate + charges.sum(from: month, until: at + 1)
  }

  fileprivate func capBegan(_ limit: LimitReading, step: Int, plan: Plan, now: Instant) -> Instant? {
    guard let money = limit.money else { return nil }
    let month = limitMonth(plan, now: now).start
    let start = max(month, LedgerSums(ledger: ledger, costs: costs, now: now, capMonth: month).capCountsFrom)
    return AccountImage.hour(from: start, until: now) { at in
      let counted = LedgerSums(ledger: ledger, costs: costs, now: at, capMonth: month).capCounter
      return counted.dollars >= money.dollars * Double(step) / 100
    }
  }

  /// When the balance fell below so much of what was bought, at the earliest 30 days ago.
  fileprivate func creditBegan(below share: Double, _ credit: CreditReading?, now: Instant) -> Instant? {
    guard let credit else { return nil }
    let bound = credit.bought.dollars * share
    // From day to day back to the last evening on which more was left.
    let today = now.floored(to: .day)
    var day = today
    for (index, balance) in credit.course.dropLast().reversed().enumerated() {
      guard let balance, balance.dollars <= bound else { break }
      day = today - Int64(index + 1) * .day
    }
    let start = max(day, credit.countedFrom)
    return AccountImage.hour(from: start, until: now) { at in
      let payments = UsagePayments(ledger: ledger, costs: costs, now: at)
      return CreditHistory(payments, now: at, days: 1).map { $0.balance.dollars <= bound } ?? false
    }
  }

  // MARK: Spills

  /// The runs of minutes in which more was used than bought, by `snapshot direction`; pauses of up to a quarter hour belong
  /// to them, since so long a spill is told.
  func spills(plan: Plan, now: Instant) -> [String: [SpillRun]] {
    guard let start = capacityMinutes.map(\.start).min(),
      let count = capacityMinutes.map(\.input.count).max()
    else { return [:] }
    var runs: [String: [SpillRun]] = [:]
    let term = capacityTerm(plan, now: now)
    for (snapshot, direction) in provisioned {
      let used = capacityUse(snapshot, direction, from: start, count: count).used
      let capacity = CapacityTimeline(
        self.capacity, snapshot: snapshot, direction: direction, term: term
      ).minutes(from: start, count: count)
      var found: [SpillRun] = []
      for index in used.indices where capacity[index] > 0 && used[index] > capacity[index] {
        found.add(
          SpillRun(at: start + Int64(index) * .minute, beyond: used[index] - capacity[index], capacity[index])
        )
      }
      if !found.isEmpty { runs["\(snapshot) \(direction.rawValue)"] = found }
    }
    return runs
  }
}

/// Minutes of a spill.
struct SpillRun: Hashable, Sendable {
  /// The first minute, and the end of the last one.
  var start: Instant
  var end: Instant
  var tokens: Int64
  /// Tokens a minute held in the last one.
  var capacity: Int64

  init(at minute: Instant, beyond: Int64, _ capacity: Int64) {
    start = minute
    end = minute + .minute
    tokens = beyond
    self.capacity = capacity
  }
}

extension [SpillRun] {
  /// Adds a later run, to the last one where the pause is short.
  mutating func add(_ run: SpillRun) {
    guard let last, run.start - last.end < .quarterHour else { return append(run) }
    self[count - 1].end = run.end
    self[count - 1].tokens += run.tokens
    self[count - 1].capacity = run.capacity
  }
}

extension SpendReading {
  init(
    image: AccountImage, plan: Plan, sums: LedgerSums, limits: [LimitReading], pace: SpendPace,
    charges: UnitCharges, now: Instant
  ) {
    self.sums = sums
    capMonth = image.limitMonth(plan, now: now)
    let month = CivilDate(now).firstOfMonth.start
    let nextMonth = CivilDate(now).firstOfNextMonth.start
    unitCharges = charges.sum(from: month, until: now + 1)
    unitChargesAhead = charges.sum(from: now + 1, until: nextMonth)
    hasUnpricedUnits = charges.isIncomplete
    let cap = limits.first { $0.metric == .usd && $0.window == .month && $0.value.number != nil }
      .flatMap(\.amount).map { Money(dollars: $0) }
    let own = image.spendLimits.last { $0.project == nil && $0.from <= now }?.amount
    switch (cap, own) {
    case (let cap?, let own?): (limit, limitIsCap) = (min(cap, own), cap <= own)
    case (let cap?, nil): (limit, limitIsCap) = (cap, true)
    case (nil, let own): (limit, limitIsCap) = (own, false)
    }
    earlyPaymentRestartsCap = plan.monthlyCap?.resetByEarlyPayment == true
    freeModels = FreeModel.all(image: image, plan: plan, now: now)
    projects = ProjectSpend.all(image: image, charges: charges, month: month, now: now)
    if case let totals = pace.costs.totals, !totals.isEmpty {
      usualDay = Money(
        nano: totals.reduce(0) { $0 + $1.nano } / Int64(totals.count))
    }
    foretell(pace, charges: charges, now: now, nextMonth: nextMonth)
    if let cap, cap > sums.capCounter {
      // Free credit pays before the cap's counter moves.
      let target = cap + sums.promoLeft
      // Around the turn of a month the marks may still be in the old one, of which nothing more is to be said.
      let byDays =
        pace.day >= month
        ? pace.line.flatMap {
          $0.date(until: target.dollars, from: pace.start(sums.capCounter), day: pace.day, now: now)
        } : nil
      capReached = DateBand.sooner(
        byDays, pace.evenly(target - sums.capCounter, now: now), before: capMonth.end)
      if limitIsCap { limitReached = capReached }
    }
    if !limitIsCap, let limit, limit > monthToDate {
      limitReached = DateBand.sooner(
        limitReached, pace.evenly(limit - monthToDate, now: now), before: nextMonth)
    }
    for index in projects.indices {
      guard let limit = projects[index].limit, limit > projects[index].cost, let name = projects[index].name,
        let id = image.projects.first(where: { $0.name == name })?.id
      else { continue }
      let even = pace.evenly(
        limit - projects[index].cost, lastDay: image.costOfLastDay(project: id, asOf: pace.asOf), now: now)
      projects[index].limitReached = DateBand.sooner(
        projects[index].limitReached, even, before: nextMonth)
    }
  }

  /// What the limit is compared with.
  package var counted: Money { limitIsCap ? sums.capCounter : monthToDate }

  private mutating func foretell(_ pace: SpendPace, charges: UnitCharges, now: Instant, nextMonth: Instant) {
    // Around the turn of a month the marks may still be in the old one, of which nothing more is to be said.
    guard let line = pace.line, pace.day < nextMonth, pace.day >= CivilDate(now).firstOfMonth.start else {
      return
    }
    let days = Int((nextMonth - pace.day) / .day)
    let fixed = (1...days).map { day in
      charges.sum(from: now + 1, until: min(nextMonth, pace.day + Int64(day) * .day)).dollars
    }
    let end = line.sum(after: days, from: pace.start(monthToDate, fixed: fixed))
    func money(_ dollars: Double) -> Money { max(monthToDate, Money(rounding: dollars)) }
    monthEnd = MoneyBand(low: money(end.low), expected: money(end.expected), high: money(end.high))
    if let limit, limit > counted {
      // Free credit pays before the cap's counter moves.
      let target = limit.dollars + (limitIsCap ? sums.promoLeft.dollars : 0)
      let start = pace.start(counted, fixed: limitIsCap ? [] : fixed)
      limitReached = line.date(until: target, from: start, day: pace.day, now: now).flatMap {
        $0.expected < (limitIsCap ? capMonth.end : nextMonth) ? $0 : nil
      }
    }
    if sums.promoLeft > .zero {
      freeCreditGone = line.date(
        until: sums.promoLeft.dollars + pace.costs.today.dollars, from: pace.start(pace.costs.today),
        day: pace.day, now: now)
    }
    for index in projects.indices {
      projects[index].foretell(line, pace: pace, whole: sums.monthToDate, now: now, nextMonth: nextMonth)
    }
  }
}

/// The account's daily costs and the line through them, computed once for all that is foretold from them.
struct SpendPace {
  let costs: DailyCosts
  /// nil before enough days are complete, and of a silent account.
  let line: SpendForecast?
  let asOf: Instant
  /// What the calls of the last 24 hours cost; nothing of a silent account.
  private let lastDay: Money

  init(image: AccountImage, asOf: Instant, foretells: Bool) {
    let settings = SpendForecastSettings.standard
    self.asOf = asOf
    lastDay = foretells ? image.costOfLastDay(asOf: asOf) : .zero
    costs = DailyCosts(
      ledger: image.ledger, costs: image.costs, asOf: asOf, count: settings.days)
    guard foretells else {
      line = nil
      return
    }
    // Without any cost of calls only the fixed charges move the sum.
    let isIdle = image.costs.isEmpty && !image.capacity.isEmpty
    line = SpendForecast(
      daily: isIdle
        ? Array(repeating: 0, count: settings.leastDays) : costs.totals.map(\.dollars), settings: settings)
  }

  var day: Instant { costs.day }

  /// When `left` is used up at the even pace of the last 24 hours, if within the next 24.
  ///
  /// The line through whole days knows nothing of today's pace, and days of it have to come first.
  func evenly(_ left: Money, lastDay project: Money? = nil, now: Instant) -> DateBand? {
    let lastDay = min(project ?? lastDay, lastDay)
    guard left > .zero, lastDay >= left else { return nil }
    let at = max(
      now, asOf + Milliseconds((left.dollars / lastDay.dollars * Double(Milliseconds.day)).rounded(.up)))
    return DateBand(expected: at, earliest: at, latest: at)
  }

  /// `sum` holds what today cost so far.
  func start(_ sum: Money, fixed: [Double] = []) -> SpendForecast.Start {
    let today = min(costs.today, sum)
    return SpendForecast.Start(sum: (sum - today).dollars, today: today.dollars, fixed: fixed)
  }
}

extension TierForecast {
  /// When usage carries the account to its next tier; nil where no usage does, or not within a year.
  init?(_ progress: TierProgress, sums: LedgerSums, pace: SpendPace, now: Instant) {
    guard progress.requirement.kind == .spend, progress.requirement.period != .month,
      let threshold = progress.threshold, let fact = progress.fact, let line = pace.line
    else { return nil }
    let countsAtOnce = progress.requirement.basis == .usage
    // Credit already bought is used up before usage has to be paid anew.
    let reached = countsAtOnce ? fact : fact + sums.pending - sums.creditLeft
    guard
      let band = line.date(
        until: threshold.dollars + sums.promoLeft.dollars, from: pace.start(reached), day: pace.day, now: now)
    else { return nil }
    self.init(
      usageReaches: band,
      countsAt: countsAtOnce ? nil : CivilDate(band.expected).firstOfNextMonth.start)
  }
}

extension Money {
  /// The nearest amount, to the cent below and above as `Double` gives it.
  init(rounding dollars: Double) {
    let nano = (dollars * Double(Money.nanoPerDollar)).rounded()
    self.init(nano: abs(nano) < 9e18 ? Int64(nano) : nano < 0 ? .min : .max)
  }
}

extension DateBand {
  /// The one that comes first, of those that lie before `end`.
  static func sooner(_ a: DateBand?, _ b: DateBand?, before end: Instant) -> DateBand? {
    [a, b].compactMap(\.self).filter { $0.expected < end }.min { $0.expected < $1.expected }
  }
}

extension AccountImage {
  /// What the calls of the 24 hours before `asOf` cost; of the oldest span its part.
  func costOfLastDay(asOf: Instant) -> Money {
    AccountImage.cost(costs.lazy.map { ($0.from, $0.width, $0.costNano) }, asOf: asOf)
  }

  /// The same of one project, whose hours reach back to yesterday's first.
  func costOfLastDay(project: ProjectID, asOf: Instant) -> Money {
    AccountImage.cost(
      projectHours.lazy.filter { $0.project == project }.map { ($0.at, Milliseconds.hour, $0.costNano) },
      asOf: asOf)
  }

  private static func cost(
    _ spans: some Sequence<(from: Instant, width: Milliseconds, nano: Int64)>, asOf: Instant
  ) -> Money {
    var sum = 0.0
    for span in spans where span.from + span.width > asOf - .day && span.from <= asOf {
      let inside = min(span.width, span.from + span.width - (asOf - .day))
      sum += Double(span.nano) * Double(inside) / Double(max(1, span.width))
    }
    return Money(nano: Int64(sum.rounded()))
  }
}

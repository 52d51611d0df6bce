import SQLiteStore
import UsageModel

/// What a reading of one account must say, number by number, computed from the list of calls and the list of facts.
struct NaiveReading {
  let naive: NaiveStore
  let facts: CheckedFacts
  let account: AccountID
  let policy: CountingPolicy
  let now: Instant
  private let bookings: [NaiveStore.Booking]
  private let money: NaiveMoney
  private let capacity: NaiveCapacity
  private let asOf: Instant

  init(
    _ naive: NaiveStore, _ facts: CheckedFacts, of account: AccountID, _ policy: CountingPolicy, now: Instant
  ) {
    self.policy = policy
    self.naive = naive
    self.facts = facts
    self.account = account
    self.now = now
    bookings = naive.bookings(of: account)
    money = NaiveMoney(facts.ledger, bookings, now: now)
    capacity = NaiveCapacity(
      transactions: facts.capacity, aliases: facts.aliases, bookings: bookings,
      withheld: naive.withheld[account] ?? [])
    asOf = min(now, facts.liveThrough)
  }

  /// By what each number is.
  func numbers() -> [String: Int64] {
    var numbers: [String: Int64] = [:]
    addMoney(&numbers)
    for kind in LimitKind.all {
      numbers["\(kind.id): used"] = used(kind)
      numbers["\(kind.id): limit"] = amount(kind)
    }
    addModels(&numbers)
    // What was never bought has no row.
    for direction in Set(facts.capacity.filter { $0.kind == .purchase }.map(\.direction)) {
      for (name, number) in capacity.numbers(direction, asOf: asOf, now: now) {
        numbers["capacity \(direction): \(name)"] = number
      }
    }
    let quarter = lastQuarter(bookings)
    numbers["refused"] = quarter.throttled
    numbers["requests"] = quarter.attempts
    return numbers
  }

  // MARK: Money and tiers

  private func addMoney(_ numbers: inout [String: Int64]) {
    let spend = money.usageSpend
    let rank = rank()
    numbers["tier"] = Int64(rank)
    let progress: Double =
      switch rank {
      case 1: hasCard ? 1 : 0
      case 2: Double(money.deposits) / 10e9
      case 3: Double(spend) / 0.03e9
      case 4: Double(money.cashIn) / 200e9
      default: 1
      }
    numbers["progress, millionths"] = rank == 5 ? nil : Int64((min(1, max(0, progress)) * 1e6).rounded())
    numbers["deposits"] = money.deposits
    numbers["cash in"] = money.cashIn
    numbers["usage spend"] = spend
    numbers["pending less credit"] = money.pendingLessCredit
    numbers["cap counter"] = money.capCounter
    numbers["free credit left"] = money.freeLeft
    numbers["month"] = money.monthToDate
    numbers["today"] = money.today
    numbers["unpriced"] = money.unpriced
    numbers["units charged"] = capacity.charges(facts.terms, facts.ledger, now: now)
    for (index, day) in money.days(before: asOf, bookings).reversed().enumerated() {
      numbers["day -\(index + 1)"] = day
    }
    for (project, cost) in naive.monthByProject(bookings, now: now) { numbers["project \(project)"] = cost }
  }

  /// The highest tier whose own requirement holds.
  private func rank() -> Int {
    if let assigned = facts.assigned.last(where: { $0.from <= now && now < ($0.until ?? .distantFuture) }) {
      return Int(assigned.tier.dropFirst()) ?? 0
    }
    if money.cashIn >= 200_000_000_000 { return 5 }
    if money.usageSpend >= 30_000_000 { return 4 }
    if money.deposits >= 10_000_000_000 { return 3 }
    return hasCard ? 2 : 1
  }

  private var hasCard: Bool { facts.cards.last { $0.at <= now }?.value == 1 }

  private func amount(_ kind: LimitKind) -> Int64 {
    let own = facts.overrides.filter {
      $0.from <= now && now < ($0.until ?? .distantFuture) && $0.limit.metric == kind.metric
        && $0.limit.window == kind.window && $0.limit.selector == kind.selector
    }
    return own.compactMap(\.limit.value.number).min() ?? CheckedPlan.amount(kind, rank: rank())
  }

  // MARK: Counters

  private func used(_ kind: LimitKind) -> Int64 {
    if kind.metric == .usd { return money.capCounter }
    let from: Instant =
      switch kind.window {
      case .minute, .hour: asOf - 2 * .hour
      case .day: now.floored(to: .day)
      case .month, .request: CivilDate(now).firstOfMonth.start
      }
    let counted = bookings.filter { $0.at >= from && counts($0, toward: kind) }
    switch kind.window {
    case .minute where kind.selector.model != nil:
      // Beneath the account's rate lies the bought capacity.
      let inside = trailing(counted)
      return facts.capacity.contains { $0.kind == .purchase }
        ? max(0, count(.inputTokens, inside) - capacity.perMinute(.input, at: asOf))
          + max(0, count(.outputTokens, inside) - capacity.perMinute(.output, at: asOf))
        : count(.tokens, inside)
    case .minute: return count(kind.metric, trailing(counted))
    case .hour:
      let minute = asOf.floored(to: .minute)
      let elapsed = Double(asOf - minute) / 60_000
      let whole = sum(counted, from: minute - 59 * .minute, until: minute + .minute)
      let oldest = sum(counted, from: minute - 60 * .minute, until: minute - 59 * .minute)
      return count(kind.metric, whole)
        + Int64((Double(count(kind.metric, oldest)) * (1 - elapsed)).rounded())
    case .day, .month, .request: return count(kind.metric, sum(counted, from: from, until: .distantFuture))
    }
  }

  private func counts(_ booking: NaiveStore.Booking, toward kind: LimitKind) -> Bool {
    if let model = kind.selector.model { return booking.model.name == model }
    let counters = naive.counters(booking.model, at: booking.at)
    if let modelClass = kind.selector.modelClass { return counters.contains(.scope(modelClass, nil)) }
    guard let billing = kind.selector.billing else { return true }
    // A model with tokens a minute of its own does not draw on the shared ones.
    if kind.metric == .tokens, kind.window == .minute, booking.model.name == "alpha" { return false }
    return counters.contains(.scope(nil, billing))
  }

  /// The second that began 60 s before that of `asOf`, and all since.
  private func trailing(_ bookings: [NaiveStore.Booking]) -> Measures {
    let second = asOf.floored(to: .second)
    return sum(bookings, from: second - 60 * .second, until: second + .second)
  }

  /// 89 tens of seconds and the open one.
  private func lastQuarter(_ bookings: [NaiveStore.Booking]) -> Measures {
    let open = asOf.floored(to: 10 * .second)
    return sum(bookings, from: open - 890 * .second, until: open + 10 * .second)
  }

  private func sum(_ bookings: [NaiveStore.Booking], from: Instant, until: Instant) -> Measures {
    bookings.reduce(into: Measures()) { sums, booking in
      if booking.at >= from, booking.at < until { sums.add(booking.sums) }
    }
  }

  private func count(_ metric: Metric, _ sums: Measures) -> Int64 {
    switch metric {
    case .requests:
      // Failures that no rate counts are among the failed ones, where these do not count at all.
      let failed = policy.countFailed ? sums.unmetered : sums.throttled + sums.serverErrors
      return sums.attempts - failed - (policy.countClientErrors ? 0 : sums.clientErrors)
    case .tokens: return count(.inputTokens, sums) + count(.outputTokens, sums)
    case .inputTokens: return policy.cachedInputCounts ? sums.input : sums.input - sums.cacheRead
    case .outputTokens: return sums.output * Int64(policy.outputMultiplier)
    case .usd: return sums.costNano
    case .outputLength: return 0
    }
  }

  // MARK: Models

  private func addModels(_ numbers: inout [String: Int64]) {
    let month = CivilDate(now).firstOfMonth.start
    for (model, bookings) in Dictionary(grouping: bookings, by: \.model) {
      let name = "\(model.name) \(model.operation)"
      let quarter = lastQuarter(bookings)
      if quarter.attempts > 0 || quarter.tokens > 0 {
        let minute = trailing(bookings)
        numbers["\(name): requests a minute"] = count(.requests, minute)
        numbers["\(name): tokens a minute"] = count(.tokens, minute)
        numbers["\(name): input a minute"] = count(.inputTokens, minute)
        numbers["\(name): output a minute"] = count(.outputTokens, minute)
        numbers["\(name): refused"] = quarter.throttled
      }
      guard bookings.contains(where: { $0.at >= now.floored(to: .day) - 29 * .day }) else { continue }
      let today = sum(bookings, from: now.floored(to: .day), until: .distantFuture)
      numbers["\(name): today"] = today.attempts
      numbers["\(name): refused today"] = today.throttled
      numbers["\(name): wrong today"] = today.clientErrors
      numbers["\(name): failed today"] = today.serverErrors
      numbers["\(name): cut today"] = today.truncated
      let sums = sum(bookings, from: month, until: .distantFuture)
      numbers["\(name): cost"] = sums.costNano
      numbers["\(name): unpriced"] = sums.unpriced
    }
  }
}

extension AccountReading {
  /// The same numbers as the reading says them.
  func numbers(_ image: AccountImage, _ plan: Plan, now: Instant) -> [String: Int64] {
    var numbers: [String: Int64] = [:]
    numbers["tier"] = Int64(tier?.standing.current?.rank ?? 0)
    numbers["progress, millionths"] = tier?.standing.progress?.fraction.map { Int64(($0 * 1e6).rounded()) }
    numbers["deposits"] = spend.sums.deposits.nano
    numbers["cash in"] = spend.sums.cashIn.nano
    numbers["usage spend"] = spend.sums.usageSpend.nano
    numbers["pending less credit"] = spend.sums.pending.nano - spend.sums.creditLeft.nano
    numbers["cap counter"] = spend.sums.capCounter.nano
    numbers["free credit left"] = spend.sums.promoLeft.nano
    numbers["month"] = spend.sums.monthToDate.nano
    numbers["today"] = spend.sums.today.nano
    numbers["unpriced"] = spend.sums.unpricedThisMonth
    numbers["units charged"] = spend.unitCharges.nano
    let costs = DailyCosts(ledger: image.ledger, costs: image.costs, asOf: freshness.asOf, count: 14)
    for (index, day) in costs.totals.reversed().enumerated() { numbers["day -\(index + 1)"] = day.nano }
    for project in spend.projects { numbers["project \(project.name ?? "-")"] = project.cost.nano }
    for limit in limits where !limit.isPrepaidCredit {
      let id = LimitKind.id(limit.metric, limit.window, limit.selector)
      numbers["\(id): used"] = limit.used
      numbers["\(id): limit"] = limit.amount
    }
    for model in models {
      let name = "\(model.name) \(model.operation)"
      numbers["\(name): requests a minute"] = model.requestsPerMinute
      numbers["\(name): tokens a minute"] = model.tokensPerMinute
      numbers["\(name): refused"] = model.throttled
    }
    for model in image.modelDetails(plan: plan, account: self, now: now) {
      let name = "\(model.name) \(model.operation)"
      if model.isActive {
        numbers["\(name): input a minute"] = model.inputPerMinute
        numbers["\(name): output a minute"] = model.outputPerMinute
      }
      numbers["\(name): today"] = model.requestsToday
      numbers["\(name): refused today"] = model.throttledToday
      numbers["\(name): wrong today"] = model.clientErrorsToday
      numbers["\(name): failed today"] = model.serverErrorsToday
      numbers["\(name): cut today"] = model.truncatedToday
      numbers["\(name): cost"] = model.monthCost.nano
      numbers["\(name): unpriced"] = model.unpricedThisMonth
    }
    for row in capacity {
      let name = "capacity \(row.direction)"
      numbers["\(name): units"] = row.units
      numbers["\(name): per minute"] = row.capacity
      numbers["\(name): used"] = row.coverage.used
      numbers["\(name): room"] = row.coverage.capacity
      numbers["\(name): covered"] = row.coverage.covered
      numbers["\(name): spill"] = row.coverage.spill
      numbers["\(name): spill minutes"] = Int64(row.coverage.spillMinutes)
      numbers["\(name): recent spill"] = row.recentSpill
      numbers["\(name): overage"] = row.overage
      numbers["\(name): open overage"] = row.openQuarterOverage
      numbers["\(name): peak"] = row.coverage.peakUsed
      numbers["\(name): saturated"] = Int64(row.coverage.saturatedMinutes)
    }
    numbers["refused"] = throttles.count
    numbers["requests"] = throttles.requests
    return numbers
  }
}

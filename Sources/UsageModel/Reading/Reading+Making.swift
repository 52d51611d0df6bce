extension Reading {
  /// Evaluates `image` at `now` under `plans` (by id), keeping levels and orders of `memory` so that nothing flickers.
  package init(
    image: UsageImage, plans: [String: Plan], window: Window, now: Instant, memory: inout ReadingMemory
  ) {
    self.now = now
    self.window = window
    revision = image.revision
    isInvented = image.isInvented
    refused = image.refused
    accounts = []
    for account in image.accounts {
      accounts.append(
        AccountReading(
          account, plan: plans[account.account.plan], window: window, now: now, memory: &memory))
    }
    worstFirst = memory.accounts.arrange(accounts, now: now, key: \.id) { $0.mainConcern }
    verdict = Verdict(accounts: worstFirst)
  }
}

extension AccountReading {
  init(_ image: AccountImage, plan found: Plan?, window: Window, now: Instant, memory: inout ReadingMemory) {
    let plan = found ?? Plan(id: image.account.plan, name: image.account.plan, provider: image.account.plan)
    id = image.account.id
    name = image.account.name
    planID = plan.id
    planName = plan.name
    provider = plan.provider
    planIsMissing = found == nil
    let fresh = image.freshness(now: now)
    freshness = fresh
    let capMonth = image.limitMonth(plan, now: now)
    var payments = UsagePayments(ledger: image.ledger, costs: image.costs, now: now)
    var sums = LedgerSums(payments, now: now, capMonth: capMonth.start)
    let facts = image.tierFacts(sums: sums, ladder: plan.ladder, now: now)
    let standing = plan.ladder?.standing(for: facts)
    if standing?.current?.isFreeOnly == true {
      payments = image.freePayments(cashIn: sums.cashIn, now: now)
      sums = LedgerSums(payments, now: now, capMonth: capMonth.start)
    }
    let settled = AccountLimits.settled(
      image, plan: plan, standing: standing, now: now, held: memory.limits[image.account.id])
    memory.limits[image.account.id] = settled
    tier = plan.ladder.flatMap { ladder in
      standing.map { TierReading($0, ladder: ladder, image: image, settled: settled, now: now) }
    }
    let foretells = fresh.isCurrent
    let pace = SpendPace(image: image, asOf: fresh.asOf, foretells: foretells)
    // Without its plan nothing of an account is judged.
    let credit =
      found == nil ? nil : CreditReading(payments, image: image, pace: pace, freshness: fresh, now: now)
    let reader = LimitReader(
      image: image, plan: plan, settled: settled, sums: sums, asOf: fresh.asOf, now: now,
      foretells: foretells)
    limits =
      reader.readings(memory: memory)
      + [credit?.limit(account: image.account.id, plan: plan, memory: memory, now: now)].compactMap(\.self)
    for limit in limits {
      memory.levels[ReadingMemory.Key(account: image.account.id, limit: limit.id)] = limit.level
    }
    idle = settled.idle
    notStated = found == nil ? [] : settled.notStated
    capacity =
      image.capacity.isEmpty
      ? []
      : image.capacityReadings(
        plan: plan, window: window, asOf: fresh.asOf, now: now)
    let models = ModelReading.busiest(image: image, plan: plan, settled: settled, asOf: fresh.asOf)
    self.models = models
    idleModels = max(
      0, image.counters.count { if case .model = $0.key { true } else { false } } - models.count)
    let charges = UnitCharges(
      image, plan: plan, from: CivilDate(now).firstOfMonth.start,
      until: CivilDate(now).firstOfNextMonth.start)
    spend = SpendReading(
      image: image, plan: plan, sums: sums, limits: limits, pace: pace, charges: charges, now: now)
    spend.credit = credit
    if let progress = standing?.progress {
      tier?.forecast = TierForecast(progress, sums: sums, pace: pace, now: now)
    }
    throttles = ThrottleReading(image: image, asOf: fresh.asOf, now: now)
    activity =
      image.counter(.account)?.activity(asOf: now, meter: Meter(.requests, plan.counting))
      ?? Array(repeating: 0, count: 16)
    largestUser = LargestUser(image: image, plan: plan, limits: limits, models: models)
    spend.moneyCameIn = image.lastPayment(by: now)
    spend.budgets = BudgetReading.all(image: image, spend: spend, pace: pace, charges: charges, now: now)
    refusals = RefusalReading(
      image: image, plan: plan, grants: Set(tier?.standing.current?.grants ?? []), asOf: fresh.asOf, now: now)
    state = .ok
    arrange(now: now, memory: &memory)
  }

  /// Puts what is to be said, and the limits with it, into the order of urgency.
  mutating func arrange(now: Instant, memory: inout ReadingMemory) {
    concerns = memory.concerns[id, default: CalmOrder()].arrange(
      allConcerns(now: now), now: now, key: \.subject
    ) { $0 }
    let main = mainConcern
    state = main.state
    worstShare = main.share
    var places: [String: Int] = [:]
    for (place, concern) in concerns.enumerated() {
      if case .limit(let id) = concern.subject { places[id] = place }
    }
    // Without concerns of their own (a silent source) limits stand by what was last known; those without a number last.
    func place(_ limit: LimitReading) -> (Int, Int, Double) {
      let isLast = limit.share == nil && !limit.isThrottled
      return (!limit.isCounter ? 2 : isLast ? 1 : 0, places[limit.id] ?? .max, -(limit.share ?? -1))
    }
    limits = limits.enumerated().sorted { a, b in
      let (left, right) = (place(a.element), place(b.element))
      return left == right ? a.offset < b.offset : left < right
    }.map(\.element)
  }

  /// The most urgent of its concerns.
  package var mainConcern: Concern { concerns.first ?? Concern(.noData, .noData, .account) }
}

extension AccountImage {
  /// The facts in force that `ladder` asks for; the amounts of a month only where one of its tiers does.
  package func tierFacts(sums: LedgerSums, ladder: Ladder?, now: Instant) -> TierFacts {
    func holds(_ kind: AccountFact.Kind) -> Bool {
      (facts.last { $0.kind == kind && $0.at <= now }?.value ?? 0) != 0
    }
    var result = TierFacts()
    // An account that is kept here exists at the provider.
    result.signedUp = true
    result.paymentMethod = holds(.paymentMethod)
    result.orderForm = holds(.orderForm)
    result.enterprise = holds(.enterprise)
    result.deposits = sums.deposits
    result.cashIn = sums.cashIn
    result.usageSpend = sums.usageSpend
    result.pending = sums.pending
    if ladder?.asksForMonths == true {
      let before = LedgerSums(ledger: ledger, costs: costs, now: CivilDate(now).firstOfMonth.start - 1)
      result.month.deposits = sums.deposits - before.deposits
      result.month.cashIn = sums.cashIn - before.cashIn
      result.month.usageSpend = sums.usageSpend - before.usageSpend
    }
    result.assigned = assignedTier(at: now)?.tier
    return result
  }

  package func assignedTier(at instant: Instant) -> AssignedTier? {
    assignedTiers.last { $0.from <= instant && instant < ($0.until ?? .distantFuture) }
  }
}

extension TierReading {
  init(
    _ standing: TierStanding, ladder: Ladder, image: AccountImage, settled: AccountLimits, now: Instant
  ) {
    self.standing = standing
    label = standing.current?.label ?? ladder.belowEntry?.label ?? "no tier"
    assignedSince = standing.source == .assigned ? image.assignedTier(at: now)?.from : nil
    rungs = ladder.tiers.sorted { $0.rank < $1.rank }.map { tier in
      let rank = standing.current?.rank ?? Int.min
      return Rung(
        id: tier.id, label: tier.label, amount: tier.requirements.items.first?.amount,
        requirement: tier.requirements.items.map(\.display).joined(
          separator: tier.requirements.mode == .all ? " and " : " or "),
        place: tier.rank < rank ? .passed : tier.rank == rank ? .here : .ahead)
    }
    gains = settled.gains
    firstGain = settled.firstGain
    actions = ladder.actions
    aboveTop = standing.next == nil ? ladder.aboveTop : nil
  }
}

extension ModelReading {
  static func busiest(
    image: AccountImage, plan: Plan, settled: AccountLimits, asOf: Instant
  ) -> [ModelReading] {
    let requests = Meter(.requests, plan.counting)
    let tokens = Meter(.tokens, plan.counting)
    let span = image.span(.quarterHour, asOf: asOf)
    return settled.used.compactMap { record, traits -> ModelReading? in
      guard let counter = image.counter(.model(record.id)) else { return nil }
      let recent = counter.sum(in: span)
      guard recent.attempts > 0 || recent.tokens > 0 else { return nil }
      let rpm = counter.trailingMinute(asOf: asOf, meter: requests)
      let tpm = counter.trailingMinute(asOf: asOf, meter: tokens)
      let drawn = settled.drawn[record.id]
      let share = drawn.flatMap { drawn -> Double? in
        let limit = drawn.limit
        let meter = limit.metric == .requests ? requests : tokens
        let own = limit.metric == .requests ? rpm : tpm
        if limit.selector.model != nil {
          return limit.value.number.flatMap { $0 > 0 ? Double(own) / Double($0) : nil }
        }
        let tally = Tally(
          plus: [.scope(modelClass: limit.selector.modelClass, billing: limit.selector.billing)])
        let whole = image.sum(tally) { $0.trailingMinute(asOf: asOf, meter: meter) }
        return whole > 0 ? Double(own) / Double(whole) : nil
      }
      return ModelReading(
        id: record.id, name: record.name, operation: record.operation,
        classLabel: traits.modelClass.flatMap { id in plan.modelClasses.first { $0.id == id }?.label },
        billing: traits.billing, requestsPerMinute: rpm, tokensPerMinute: tpm, share: share,
        counterName: drawn?.name,
        throttled: recent.throttled, activity: counter.activity(asOf: asOf, meter: requests))
    }.sorted {
      ($0.requestsPerMinute, $0.tokensPerMinute, $1.name) > (
        $1.requestsPerMinute, $1.tokensPerMinute, $0.name
      )
    }
  }
}

extension LargestUser {
  /// Who draws most on the tightest shared minute counter.
  init?(image: AccountImage, plan: Plan, limits: [LimitReading], models: [ModelReading]) {
    let requests = Meter(.requests, plan.counting)
    guard
      let limit = limits.first(where: {
        $0.window == .minute && $0.selector.model == nil && $0.project == nil && $0.amount != nil
      })
    else { return nil }
    // A model draws on one counter first; of another one that counts it too its part is worked out here.
    func part(_ model: ModelReading) -> Double? {
      if model.counterName == limit.name { return model.share }
      guard limit.selector == Selector(), limit.tally.minus.isEmpty else { return nil }
      let rate: (ModelReading) -> Int64 = limit.metric == .requests ? \.requestsPerMinute : \.tokensPerMinute
      let whole = models.reduce(0) { $0 + rate($1) }
      return whole > 0 ? Double(rate(model)) / Double(whole) : nil
    }
    guard let model = models.filter({ part($0) != nil }).max(by: { (part($0) ?? 0) < (part($1) ?? 0) }),
      let share = part(model)
    else { return nil }
    counterName = limit.name
    self.model = model.name
    modelShare = share
    let parts = image.projectShares.filter { $0.model == model.id }
    let whole = parts.reduce(0) { $0 + requests.count($1.sums) }
    let named = parts.filter { $0.project != nil }
    if let top = named.max(by: { requests.count($0.sums) < requests.count($1.sums) }), whole > 0 {
      project = top.project.flatMap { id in image.projects.first { $0.id == id }?.name }
      projectShare = Double(requests.count(top.sums)) / Double(whole)
    }
  }
}

extension ThrottleReading {
  init(image: AccountImage, asOf: Instant, now: Instant) {
    let counter = image.counter(.account)
    let recent = counter?.sum(in: image.span(.quarterHour, asOf: asOf)) ?? Bucket()
    count = recent.throttled
    requests = recent.attempts
    let newest = image.lastRefusals.filter { $0.reason.cause == .rate || $0.reason.cause == .gateway }.max {
      $0.at < $1.at
    }
    last = newest?.at
    lastModel = newest.flatMap { image.model($0.model)?.name }
    lastReason = newest?.reason
    isNow =
      now - asOf <= .minute && image.refusals(asOf: asOf) { [.rate, .gateway].contains($0.reason.cause) } > 0
  }
}

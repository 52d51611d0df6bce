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
    worstFirst = accounts.enumerated().sorted {
      ($0.element.state, $0.offset) < ($1.element.state, $1.offset)
    }
    .map(\.element)
    verdict = Verdict(accounts: accounts, previous: memory.speaker)
    memory.speaker = verdict.account
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
    let sums = LedgerSums(ledger: image.ledger, costs: image.costs, now: now)
    let facts = image.tierFacts(sums: sums, now: now)
    let standing = plan.ladder?.standing(for: facts)
    let settled = AccountLimits.settled(
      image, plan: plan, standing: standing, now: now, held: memory.limits[image.account.id])
    memory.limits[image.account.id] = settled
    tier = plan.ladder.flatMap { ladder in
      standing.map { TierReading($0, ladder: ladder, image: image, settled: settled, now: now) }
    }
    let foretells = fresh.isCurrent
    let reader = LimitReader(
      image: image, plan: plan, settled: settled, sums: sums, asOf: fresh.asOf, now: now,
      foretells: foretells)
    limits = AccountReading.ordered(
      reader.readings(memory: memory), account: image.account.id, memory: &memory)
    idleLimits = settled.idle
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
    let pace = SpendPace(image: image, asOf: fresh.asOf, foretells: foretells)
    let charges = UnitCharges(
      image, plan: plan, from: CivilDate(now).firstOfMonth.start,
      until: CivilDate(now).firstOfNextMonth.start)
    spend = SpendReading(
      image: image, plan: plan, sums: sums, limits: limits, pace: pace, charges: charges, now: now)
    if let progress = standing?.progress {
      tier?.forecast = TierForecast(progress, sums: sums, pace: pace, now: now)
    }
    throttles = ThrottleReading(image: image, asOf: fresh.asOf, now: now)
    activity =
      image.counter(.account)?.activity(asOf: now, meter: Meter(.requests, plan.counting))
      ?? Array(repeating: 0, count: 16)
    largestUser = LargestUser(image: image, limits: limits, models: models)
    state = .ok
    worstShare = (limits.filter(\.isCounter).compactMap(\.share) + capacity.compactMap(\.nowShare)).max()
    state = judge()
  }

  /// The first state of screens.md that holds.
  private func judge() -> AccountState {
    if case .none = freshness.kind { return .noData }
    // Old figures are no reason for an alarm now: of a silent source only its silence is known.
    if case .stale = freshness.kind { return .stale }
    if throttles.isNow { return .throttled }
    let worst = limits.filter(\.isCounter).map(\.level).max() ?? .normal
    if worst == .saturated { return .full }
    if worst >= .warning { return .tight }
    if capacity.contains(where: { $0.recentSpill > 0 }) { return .spill }
    return .ok
  }

  /// Tightest first, but moved only when some limit came, went or changed its level.
  private static func ordered(
    _ limits: [LimitReading], account: AccountID, memory: inout ReadingMemory
  ) -> [LimitReading] {
    var isMoved = false
    for limit in limits {
      let key = ReadingMemory.Key(account: account, limit: limit.id)
      if memory.levels[key] != limit.level {
        memory.levels[key] = limit.level
        isMoved = true
      }
    }
    if !isMoved, let held = memory.order[account], held.ids.elementsEqual(limits.lazy.map(\.id)) {
      return held.places.map { limits[$0] }
    }
    // Levels first, so that a held level stays above a plain one; limits without a number come last.
    let sorted = limits.enumerated().sorted { a, b in
      let (left, right) = (a.element, b.element)
      if left.isCounter != right.isCounter { return left.isCounter }
      if left.level != right.level { return left.level > right.level }
      let (leftShare, rightShare) = (left.share ?? -1, right.share ?? -1)
      return leftShare != rightShare ? leftShare > rightShare : a.offset < b.offset
    }
    memory.order[account] = ReadingMemory.Order(ids: limits.map(\.id), places: sorted.map(\.offset))
    return sorted.map(\.element)
  }
}

extension AccountImage {
  /// The facts in force that a ladder asks for.
  package func tierFacts(sums: LedgerSums, now: Instant) -> TierFacts {
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
  init?(image: AccountImage, limits: [LimitReading], models: [ModelReading]) {
    guard
      let limit = limits.first(where: {
        $0.window == .minute && $0.selector.model == nil && $0.amount != nil
      }),
      let model = models.filter({ $0.counterName == limit.name && $0.share != nil })
        .max(by: { ($0.share ?? 0) < ($1.share ?? 0) }),
      let share = model.share
    else { return nil }
    counterName = limit.name
    self.model = model.name
    modelShare = share
    let parts = image.projectShares.filter { $0.model == model.id }
    let whole = parts.reduce(0) { $0 + $1.attempts }
    if let top = parts.filter({ $0.project != nil }).max(by: { $0.attempts < $1.attempts }), whole > 0 {
      project = top.project.flatMap { id in image.projects.first { $0.id == id }?.name }
      projectShare = Double(top.attempts) / Double(whole)
    }
  }
}

extension ThrottleReading {
  init(image: AccountImage, asOf: Instant, now: Instant) {
    let counter = image.counter(.account)
    let recent = counter?.sum(in: image.span(.quarterHour, asOf: asOf)) ?? Bucket()
    count = recent.throttled
    requests = recent.attempts
    last = image.lastThrottle?.at
    lastModel = image.lastThrottle.flatMap { image.model($0.model)?.name }
    lastReason = image.lastThrottle?.reason
    isNow = (counter?.refusals(asOf: asOf) ?? 0) > 0 && now - asOf <= .minute
  }
}

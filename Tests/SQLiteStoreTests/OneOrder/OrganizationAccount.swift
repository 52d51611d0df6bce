import SQLiteStore
import UsageModel

/// One account with its sources, facts and calls; what the test needs of them is kept in plain lists.
struct OrganizationAccount {
  /// What goes on for some time.
  enum Mood: CaseIterable {
    case calm, busy, refused, overloaded, locked, gateway, withoutMoney, wrong, dear, silent
  }

  /// A refused call, by when it was sent.
  struct Refusal: Hashable {
    var at: Instant
    var cause: RefusalCause
  }

  let id: AccountID
  let name: String
  let plan: Plan
  private let isDelayed: Bool
  private let sources: [SourceID]
  private var mood = Mood.calm
  private var hasBegun: Bool
  private var count = 0
  private var units: [CapacityTransaction] = []

  /// Of calls refused so far.
  private(set) var refusals: [Refusal] = []
  /// Up to when each source's figures are complete.
  private(set) var marks: [SourceID: Instant] = [:]

  /// How long after the newest mark of the slowest source the account is silent.
  var silence: Milliseconds { isDelayed ? 15 * .minute : .minute }

  init(
    _ store: UsageStore, name: String, plan: Plan, now: Instant, _ random: inout RandomNumbers
  ) throws {
    let account = try store.addAccount(name: name, plan: plan.id, at: now - 70 * .day)
    id = account.id
    self.name = name
    self.plan = plan
    isDelayed = random.chance(20)
    hasBegun = !random.chance(12)
    var sources = [try store.source(account: id, kind: "stream", name: "stream").id]
    if random.chance(15) {
      sources.append(try store.source(account: id, kind: "file", name: "file").id)
      try store.setCounted(true, source: sources[1])
    }
    self.sources = sources
    try addTier(store, now: now, &random)
    try addMoney(store, now: now, &random)
    try addLimits(store, now: now, &random)
    try addCapacity(store, now: now, &random)
    if hasBegun { try addPast(store, now: now, &random) }
  }

  // MARK: Facts

  private func addTier(_ store: UsageStore, now: Instant, _ random: inout RandomNumbers) throws {
    if random.chance(70) {
      try store.add(AccountFact(kind: .paymentMethod, at: now - 60 * .day, value: 1), to: id)
    }
    if random.chance(60), let tier = plan.ladder?.tiers.randomElement(using: &random) {
      try store.add(AssignedTier(tier: tier.id, from: now - 50 * .day, source: "mail"), to: id)
    }
  }

  private func addMoney(_ store: UsageStore, now: Instant, _ random: inout RandomNumbers) throws {
    func dollars(_ range: ClosedRange<Int64>) -> Money {
      Money(nano: .random(in: range, using: &random) * 10_000_000)
    }
    if random.chance(45) {
      let bought = LedgerEntry(
        id: "credit", at: now - .random(in: .hour...(50 * .day), using: &random), kind: .creditPurchase,
        amount: dollars(20...3_000))
      _ = try store.add(bought, to: id)
      if random.chance(25) {
        _ = try store.add(
          LedgerEntry(
            id: "balance", at: now - .random(in: 1...(.hour), using: &random), kind: .balance,
            amount: dollars(0...500)), to: id)
      }
      if random.chance(15) {
        try store.add(AccountFact(kind: .autoReload, at: now - .hour, value: 500_000_000), to: id)
      }
    }
    if random.chance(25) {
      let month = (now - 40 * .day).floored(to: .day)
      _ = try store.add(
        LedgerEntry(
          id: "invoice", at: month, kind: .invoicePaid, amount: dollars(1...9_000), coversThrough: month),
        to: id)
    }
    if random.chance(25) {
      try store.add(
        AccountFact(
          kind: .signUpCredit, at: now - 60 * .day, value: .random(in: 1...500, using: &random) * 10_000_000),
        to: id)
    }
    if random.chance(40) {
      try store.add(SpendLimit(amount: dollars(50...3_000), from: now - 50 * .day), to: id)
    }
    if random.chance(30) {
      try store.add(SpendLimit(project: "web", amount: dollars(20...900), from: now - 50 * .day), to: id)
    }
  }

  /// Limits small enough to be met by few calls.
  private func addLimits(_ store: UsageStore, now: Instant, _ random: inout RandomNumbers) throws {
    let texts = [
      "RPM=12", "RPM=30", "TPM=60k", "ITPM=90k", "RPH=120", "RPD=150", "RPD=400", "TPD=900k",
      "requests/month=900", "tokens/month=3M",
    ]
    for text in texts where random.chance(12) {
      let limit = try FactChecks.limit(text, selector: Selector(), plan: plan)
      try store.add(LimitOverride(limit: limit, from: now - 40 * .day), to: id)
    }
    for text in ["RPM=8", "TPM=40k", "RPD=60", "requests/month=400"] where random.chance(10) {
      let limit = try FactChecks.limit(text, selector: Selector(), plan: plan, project: "web")
      try store.add(LimitOverride(limit: limit, project: "web", from: now - 40 * .day), to: id)
    }
  }

  private mutating func addCapacity(_ store: UsageStore, now: Instant, _ random: inout RandomNumbers) throws {
    guard !plan.capacityProducts.isEmpty, random.chance(75) else { return }
    for direction in [TokenDirection.input, .output] {
      let purchase = CapacityTransaction(
        id: "units \(direction)", kind: .purchase, at: now - 20 * .day, snapshot: "alpha",
        direction: direction, units: .random(in: 1...2, using: &random),
        unitSize: direction == .input ? 20_000 : 2_000)
      _ = try store.add(purchase, to: id)
      units.append(purchase)
    }
  }

  /// Days of calls, from which forecasts of money are made.
  private mutating func addPast(_ store: UsageStore, now: Instant, _ random: inout RandomNumbers) throws {
    var batch = UsageBatch(source: sources[0])
    batch.hasLedger = true
    let dearest: Int64 = [1_000_000, 30_000_000, 200_000_000].randomElement(using: &random) ?? 0
    for _ in 0..<Int.random(in: 0...60, using: &random) {
      var event = event(at: now - .random(in: .minute...(11 * .day), using: &random), &random)
      event.costNano = .random(in: 0...dearest, using: &random)
      batch.events.append(event)
    }
    _ = try store.append(batch, now: now)
  }

  // MARK: Calls

  mutating func go(
    _ store: UsageStore, from before: Instant, to now: Instant, _ random: inout RandomNumbers
  ) throws {
    if !hasBegun { hasBegun = random.chance(6) }
    guard hasBegun else { return }
    if random.chance(45) {
      let moods: [Mood] = random.chance(65) ? [.calm, .calm, .busy, .dear, .silent] : Mood.allCases
      mood = moods.randomElement(using: &random) ?? .calm
    }
    if random.chance(6) { try pay(store, now: now, &random) }
    if mood == .silent { return }
    for source in sources {
      var batch = UsageBatch(source: source)
      let lag: Int64 =
        isDelayed
        ? .random(in: 1_000...(random.chance(15) ? 20 * .minute : 5 * .minute), using: &random)
        : .random(in: 0...(random.chance(10) ? 70_000 : 3_000), using: &random)
      // A source takes nothing back.
      let mark = max(marks[source] ?? .distantPast, now - lag)
      marks[source] = mark
      if isDelayed { batch.completeThrough = mark } else { batch.liveThrough = mark }
      let first = max(before, now - .hour)
      for _ in 0..<Int.random(in: 0...(mood == .busy ? 25 : 8), using: &random) {
        let span = random.chance(60) ? min(.minute, now - first) : now - first
        batch.events.append(event(at: now - .random(in: 0...max(0, span - 1), using: &random), &random))
      }
      if random.chance(15) {
        batch.events.append(event(at: now - .random(in: 0...(3 * .hour), using: &random), &random))
      }
      _ = try store.append(batch, now: now)
    }
  }

  private func pay(_ store: UsageStore, now: Instant, _ random: inout RandomNumbers) throws {
    let kind: LedgerEntry.Kind =
      [.creditPurchase, .promoGrant, .capReset, .balance].randomElement(using: &random) ?? .capReset
    let amount = kind == .capReset ? 0 : Int64.random(in: 1...900, using: &random) * 10_000_000
    _ = try store.add(
      LedgerEntry(id: "\(kind) \(now.milliseconds)", at: now, kind: kind, amount: Money(nano: amount)), to: id
    )
  }

  private mutating func event(at: Instant, _ random: inout RandomNumbers) -> UsageEvent {
    count += 1
    let model = ["alpha", "beta", "gamma"].randomElement(using: &random) ?? "alpha"
    var event = UsageEvent(
      id: "\(name) \(count)", startedAt: at, model: model,
      operation: model == "gamma" ? .embeddings : .chat,
      project: ["web", "batch", nil].randomElement(using: &random) ?? nil,
      lane: Lane.allCases.randomElement(using: &random) ?? .unknown,
      inputTokens: .random(in: 1...9_000, using: &random), outputTokens: .random(in: 1...900, using: &random),
      costNano: .random(in: 0...(mood == .dear ? 400_000_000 : 2_000_000), using: &random),
      modelClass: plan.modelClasses.isEmpty
        ? nil : plan.modelClasses[model == "gamma" ? plan.modelClasses.count - 1 : 0].id,
      billing: model == "beta" ? .free : .paid)
    event.cacheReadTokens = .random(in: 0...event.inputTokens, using: &random)
    if random.chance(10) { event.costNano = nil }
    if random.chance(60) { fail(&event, &random) }
    if let cause = OrganizationAccount.cause(of: event) { refusals.append(Refusal(at: at, cause: cause)) }
    return event
  }

  /// As the mood is; few moods refuse anything.
  private func fail(_ event: inout UsageEvent, _ random: inout RandomNumbers) {
    let reasons: [RefusalReason?]
    switch mood {
    case .calm, .busy, .dear, .silent: return
    case .refused: reasons = [nil, .rate, .requests, .tokens]
    case .overloaded: reasons = [.overload]
    case .locked: reasons = [.tier, .access]
    case .gateway: reasons = [.gateway]
    case .withoutMoney: reasons = [.quota, .credit, .cap, .budget, .projectBudget]
    case .wrong: reasons = [.invalid, .authentication, .timeout, .other]
    }
    event.refusal = reasons.randomElement(using: &random) ?? nil
    event.status =
      mood == .wrong ? .clientError : mood == .overloaded && random.chance(50) ? .serverError : .throttled
    (event.inputTokens, event.cacheReadTokens, event.outputTokens, event.costNano) = (0, 0, 0, 0)
  }

  /// The table of issue and README, by hand: what refused a call.
  private static func cause(of event: UsageEvent) -> RefusalCause? {
    if event.status == .ok { return nil }
    switch event.refusal {
    case .requests, .tokens, .rate: return .rate
    case .quota, .credit, .cap, .budget, .projectBudget: return .money
    case .tier, .access: return .locked
    case .overload: return .overloaded
    case .gateway: return .gateway
    case .authentication, .invalid, .timeout, .other: return nil
    case nil: return event.status == .throttled ? .rate : nil
    }
  }
}

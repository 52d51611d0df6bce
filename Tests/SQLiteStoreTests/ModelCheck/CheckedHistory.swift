import SQLiteStore
import UsageModel

/// The facts of one account as they were recorded.
struct CheckedFacts {
  var ledger: [LedgerEntry] = []
  var capacity: [CapacityTransaction] = []
  var aliases: [AliasBinding] = []
  var terms: [UnitTerms] = []
  var overrides: [LimitOverride] = []
  var assigned: [AssignedTier] = []
  var cards: [AccountFact] = []
  var liveThrough = Instant.distantPast
}

/// Lets random things happen to one account with two sources, in a store and in plain lists alike.
struct CheckedHistory {
  let store: UsageStore
  let account: AccountID
  private let sources: [SourceID]
  private(set) var naive = NaiveStore()
  private(set) var facts = CheckedFacts()
  private var sent: [SourceID: [UsageEvent]] = [:]
  private var count = 0

  private static let models: [(String, UsageModel.Operation, String?, Billing)] = [
    ("alpha", .chat, "llm", .paid), ("alpha-latest", .chat, "llm", .paid), ("beta", .chat, "llm", .free),
    ("gamma", .embeddings, "embedding", .paid), ("gamma", .chat, nil, .unspecified),
  ]

  init(_ store: UsageStore, now: Instant) throws {
    self.store = store
    account = try store.addAccount(name: "one", plan: CheckedPlan.plan.id, at: now - 60 * .day).id
    var sources: [SourceID] = []
    for name in ["stream", "file"] {
      let source = try store.source(account: account, kind: name, name: name)
      naive.accounts[source.id] = account
      if source.isCounted { naive.counted.insert(source.id) }
      sources.append(source.id)
    }
    self.sources = sources
    for source in sources {
      // The model with limits of its own is there from the start, and a call that says what free credit paid of it.
      var batch = UsageBatch(source: source)
      batch.events = [
        UsageEvent(
          id: "first", startedAt: now - .day, model: "alpha", inputTokens: 1, costNano: 9, promotionalNano: 1,
          modelClass: "llm", billing: .paid)
      ]
      _ = try store.append(batch, now: now)
      _ = naive.append(batch, now: now)
    }
    for direction in [TokenDirection.input, .output] {
      let terms = UnitTerms(
        snapshot: "alpha", direction: direction, from: now - 60 * .day,
        pricePerUnitDay: Money(nano: 75_000_000_001))
      try store.add(terms, to: account)
      facts.terms.append(terms)
    }
  }

  /// A moment's calls of both sources, then perhaps a change of some fact.
  mutating func go(to now: Instant, _ random: inout RandomNumbers) throws {
    facts.liveThrough = now - .random(in: -2_000...55_000, using: &random)
    for source in sources {
      var batch = UsageBatch(source: source)
      batch.liveThrough = facts.liveThrough
      batch.hasLedger = random.chance(30)
      for _ in 0..<Int.random(in: 0...25, using: &random) {
        if random.chance(20), let old = sent[source]?.randomElement(using: &random) {
          batch.events.append(repeated(old, now: now, &random))
        } else {
          let event = event(now: now, &random)
          sent[source, default: []].append(event)
          batch.events.append(event)
        }
      }
      _ = try store.append(batch, now: now)
      _ = naive.append(batch, now: now)
    }
    if random.chance(60) { try change(now: now, &random) }
  }

  private mutating func event(now: Instant, _ random: inout RandomNumbers) -> UsageEvent {
    count += 1
    let (name, operation, modelClass, billing) = CheckedHistory.models[Int.random(in: 0..<5, using: &random)]
    let age: Int64 =
      switch Int.random(in: 0..<20, using: &random) {
      case 0: .random(in: 0...(13 * .day), using: &random)
      case 1: .random(in: 0...(2 * .day), using: &random)
      case 2...6: .random(in: 0...(2 * .hour), using: &random)
      default: .random(in: 0...120_000, using: &random)
      }
    let cost: Int64? = random.chance(85) ? .random(in: 0...1_000_000, using: &random) : nil
    let input = Int64.random(in: 0...9_000, using: &random)
    return UsageEvent(
      id: "e\(count)", startedAt: now - age, duration: .random(in: 0...min(age, 90_000), using: &random),
      model: name, operation: operation,
      project: ["web", "batch", nil].randomElement(using: &random) ?? nil,
      status: CallStatus.allCases.randomElement(using: &random) ?? .ok,
      refusal: ([nil] + RefusalReason.allCases).randomElement(using: &random) ?? nil,
      lane: Lane.allCases.randomElement(using: &random) ?? .unknown,
      inputTokens: input, cacheReadTokens: .random(in: 0...input, using: &random),
      outputTokens: .random(in: 0...900, using: &random),
      truncated: random.chance(5), costNano: cost,
      promotionalNano: random.chance(30) ? min(cost ?? 0, .random(in: 0...900_000, using: &random)) : 0,
      modelClass: modelClass, billing: billing)
  }

  /// Sent once more: as it was, smaller, or grown.
  private func repeated(_ event: UsageEvent, now: Instant, _ random: inout RandomNumbers) -> UsageEvent {
    var event = event
    switch Int.random(in: 0..<4, using: &random) {
    case 0: break
    case 1: event.outputTokens = max(0, event.outputTokens - 1)
    case 2: event.inputTokens += 100
    default:
      event.outputTokens += .random(in: 1...500, using: &random)
      event.duration = min(
        now - event.startedAt, event.duration + .random(in: 0...60_000, using: &random))
      event.costNano = (event.costNano ?? 0) + 1_000
    }
    return event
  }

  // MARK: Facts

  private mutating func change(now: Instant, _ random: inout RandomNumbers) throws {
    count += 1
    switch Int.random(in: 0..<9, using: &random) {
    case 0: try addMoney(now: now, &random)
    case 1: try addMoney(now: now, &random)
    case 2: try buyOrCancel(now: now, &random)
    case 3: try bindAlias(now: now, &random)
    case 4: try classify(now: now, &random)
    case 5: try override(now: now, &random)
    case 6: try assign(now: now, &random)
    case 7:
      let isOn = naive.withheld[account]?.contains("web") == true
      try store.setProject("web", capacityEnabled: isOn, account: account)
      naive.withheld[account] = isOn ? [] : ["web"]
    default:
      // The other source's figures count from now on, and for all time.
      for source in sources {
        let counts = !naive.counted.contains(source)
        try store.setCounted(counts, source: source)
        if counts { naive.counted.insert(source) } else { naive.counted.remove(source) }
      }
    }
  }

  private mutating func addMoney(now: Instant, _ random: inout RandomNumbers) throws {
    let kind = LedgerEntry.Kind.allCases.randomElement(using: &random) ?? .creditPurchase
    if kind == .promoGrant, facts.ledger.contains(where: { $0.kind == .promoGrant }) { return }
    let at = now - .random(in: 0...(2 * .day), using: &random)
    var entry = LedgerEntry(
      id: "l\(count)", at: at, kind: kind,
      amount: Money(nano: .random(in: 1...60_000_000_000, using: &random)))
    switch kind {
    case .usage:
      entry.amount = Money(nano: .random(in: 1...9_000_000, using: &random))
      let from = (at - .random(in: 0...(.day), using: &random)).floored(to: .minute)
      entry.coversFrom = from
      entry.coversThrough = from + .random(in: 1...600, using: &random) * .minute
      if random.chance(20) { entry.funding = .promo }
    case .invoicePaid where random.chance(60): entry.coversThrough = (at - 7 * .hour).floored(to: .minute)
    case .refund, .void: entry.relatesTo = facts.ledger.randomElement(using: &random)?.id
    case .adjustment: entry.amount = Money(nano: .random(in: -9_000_000...9_000_000, using: &random))
    case .promoGrant: entry.amount = Money(nano: .random(in: 1...40_000_000, using: &random))
    default: break
    }
    if kind == .void, entry.relatesTo == nil { return }
    if kind == .capReset || kind == .void { entry.amount = .zero }
    _ = try store.add(entry, to: account)
    facts.ledger.append(entry)
  }

  private mutating func buyOrCancel(now: Instant, _ random: inout RandomNumbers) throws {
    let purchases = facts.capacity.filter { $0.kind == .purchase }
    let transaction: CapacityTransaction
    if random.chance(50), let purchase = purchases.randomElement(using: &random) {
      transaction = CapacityTransaction(
        id: "c\(count)", kind: .cancellation, at: now - .random(in: 0...(2 * .day), using: &random),
        snapshot: "alpha", direction: purchase.direction, units: .random(in: 1...3, using: &random),
        unitSize: purchase.unitSize, purchaseID: purchase.id)
    } else {
      let direction: TokenDirection = random.chance(50) ? .input : .output
      let age =
        random.chance(40)
        ? Int64.random(in: 0...600_000, using: &random) : .random(in: 0...(59 * .day), using: &random)
      transaction = CapacityTransaction(
        id: "p\(count)", kind: .purchase, at: now - age, snapshot: "alpha", direction: direction,
        units: .random(in: 1...4, using: &random), unitSize: direction == .input ? 2_000 : 300)
    }
    _ = try store.add(transaction, to: account)
    facts.capacity.append(transaction)
  }

  private mutating func bindAlias(now: Instant, _ random: inout RandomNumbers) throws {
    let from = (now - .random(in: 0...1_200_000, using: &random)).floored(to: .minute)
    if let last = facts.aliases.last, last.from >= from { return }
    let alias = AliasBinding(
      alias: "alpha-latest", snapshot: random.chance(60) ? "alpha" : "alpha-next", from: from)
    try store.add(alias, to: account)
    if let last = facts.aliases.indices.last { facts.aliases[last].until = from }
    facts.aliases.append(alias)
  }

  private mutating func classify(now: Instant, _ random: inout RandomNumbers) throws {
    // The first model's own limit is taken out of the shared one, which holds while both are of one kind.
    let (name, operation, _, _) = CheckedHistory.models[Int.random(in: 1..<5, using: &random)]
    let record = try store.set(
      ModelRecord.Traits(
        from: now - .random(in: 0...(2 * .day), using: &random),
        modelClass: ["llm", "embedding", nil].randomElement(using: &random) ?? nil,
        billing: Billing.allCases.randomElement(using: &random) ?? .paid, byHand: true),
      ofModel: name, operation: operation, account: account)
    naive.traits[NaiveStore.ModelKey(account: account, name: name, operation: operation)] = record.traits
  }

  private mutating func override(now: Instant, _ random: inout RandomNumbers) throws {
    guard let kind = LimitKind.all.filter({ $0.metric != .usd }).randomElement(using: &random) else { return }
    let override = LimitOverride(
      limit: Limit(
        id: "o\(count)", metric: kind.metric, window: kind.window, selector: kind.selector,
        value: .number(.random(in: 1...1_000_000, using: &random))),
      from: now, until: random.chance(50) ? now + .random(in: 1...(.hour), using: &random) : nil)
    try store.add(override, to: account)
    facts.overrides.append(override)
  }

  private mutating func assign(now: Instant, _ random: inout RandomNumbers) throws {
    if random.chance(50) {
      let card = AccountFact(kind: .paymentMethod, at: now, value: random.chance(70) ? 1 : 0)
      try store.add(card, to: account)
      facts.cards.append(card)
      return
    }
    for index in facts.assigned.indices where facts.assigned[index].until == nil {
      facts.assigned[index].until = now
    }
    if random.chance(50) {
      let tier = AssignedTier(tier: "t\(Int.random(in: 1...5, using: &random))", from: now, source: "mail")
      try store.add(tier, to: account)
      facts.assigned.append(tier)
    } else {
      try store.endAssignedTier(at: now, of: account)
    }
  }
}

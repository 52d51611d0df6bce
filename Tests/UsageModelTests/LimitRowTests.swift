import Testing

@testable import UsageModel

/// Exceptions of an account beside and in place of the plan's limits.
@Suite("Exceptions and rows")
struct LimitRowTests {
  private static let now = Instant(rfc3339: "2026-11-24T14:41:30Z") ?? .epoch

  /// An account whose models each had so many calls in the last minute.
  private func image(_ calls: [(name: String, modelClass: String?, billing: Billing, calls: Int32)])
    -> AccountImage
  {
    var account = AccountImage(
      account: Account(id: AccountID(1), name: "a", plan: "p", createdAt: .epoch))
    account.hasEvents = true
    account.sources = [
      SourceRecord(
        id: SourceID(1), kind: "stream", name: "s", isCounted: true, liveThrough: Self.now)
    ]
    var sums: [CounterKey: Int32] = [:]
    for (index, model) in calls.enumerated() {
      let id = ModelID(Int64(index + 1))
      account.models.append(
        ModelRecord(
          id: id, name: model.name, operation: .chat,
          traits: [
            .init(from: .epoch, modelClass: model.modelClass, billing: model.billing, byHand: false)
          ]))
      let keys: Set<CounterKey> = [
        .account, .model(id), .scope(modelClass: model.modelClass, billing: nil),
        .scope(modelClass: nil, billing: model.billing),
        .scope(modelClass: model.modelClass, billing: model.billing),
      ]
      for key in keys { sums[key, default: 0] += model.calls }
    }
    account.counters = sums.map { key, count in
      var usage = CounterUsage(key: key)
      usage.secondsStart = Self.now.floored(to: .second) - 149 * .second
      usage.seconds = Array(repeating: SecondBin(), count: 150)
      usage.seconds[140].attempts = count
      var minute = Bucket()
      minute.attempts = Int64(count)
      usage.minutes = BucketSeries(start: Self.now.floored(to: .minute), width: .minute, buckets: [minute])
      return usage
    }
    return account
  }

  private func read(_ account: AccountImage, _ plan: Plan) throws -> AccountReading {
    var image = UsageImage()
    image.accounts = [account]
    var memory = ReadingMemory()
    let reading = Reading(
      image: image, plans: ["p": plan], window: .quarterHour, now: Self.now, memory: &memory)
    return try #require(reading.accounts.first)
  }

  private func plan(_ limits: [Limit], classes: [String] = ["llm"]) -> Plan {
    var plan = Plan(
      id: "p", name: "P", provider: "P", modelClasses: classes.map { .init(id: $0, label: $0) })
    plan.ladder = Ladder(
      advance: .automatic, qualification: .independent,
      tiers: [
        Tier(
          id: "t", rank: 1, label: "T", requirements: Requirements(items: []), limits: limits)
      ])
    return plan
  }

  private func override(_ text: String, _ selector: Selector = Selector(), also: Bool = false, plan: Plan)
    throws
    -> LimitOverride
  {
    LimitOverride(
      limit: try FactChecks.limit(text, selector: selector, plan: plan, combine: also ? .also : .override),
      from: .epoch)
  }

  private let classLimit = Limit(
    id: "t/requests.minute/llm", metric: .requests, window: .minute,
    selector: Selector(modelClass: "llm"), value: .number(60))

  @Test("a limit of the whole account counts all traffic beside those of classes")
  func whole() throws {
    let plan = plan([classLimit])
    var account = image([("m", "llm", .paid, 50), ("x", nil, .paid, 7)])
    account.overrides = [try override("RPM=10", plan: plan)]
    let limits = try read(account, plan).limits
    #expect(limits.first { $0.source == .override }?.used == 57)
    #expect(limits.first { $0.source == .override }?.level == .saturated)
    #expect(limits.first { $0.source == .catalog }?.used == 50)
    #expect(Set(limits.map(\.name)).count == limits.count)
  }

  @Test("a limit of the whole account as nebula-block has it: 50 calls of 10 are over")
  func nebula() throws {
    var plan = try bundledPlan("nebula-block")
    plan.id = "p"
    var account = image([("m", plan.defaultClass, .unspecified, 50)])
    account.overrides = [try override("RPM=10", plan: plan)]
    let reading = try read(account, plan)
    #expect(reading.limits.first { $0.amount == 10 }?.used == 50)
    #expect(reading.state != .ok)
    #expect(reading.largestUser?.model == "m")
  }

  @Test("a model's exception takes its calls out of the class, and stays in it with also")
  func models() throws {
    let plan = plan([classLimit])
    var account = image([("m", "llm", .paid, 50), ("n", "llm", .paid, 5)])
    account.overrides = [try override("RPM=1k", Selector(model: "m"), plan: plan)]
    var limits = try read(account, plan).limits
    #expect(limits.first { $0.source == .override }?.used == 50)
    #expect(limits.first { $0.source == .catalog }?.used == 5)
    account.overrides = [try override("RPM=1k", Selector(model: "m"), also: true, plan: plan)]
    limits = try read(account, plan).limits
    #expect(limits.first { $0.source == .override }?.used == 50)
    #expect(limits.first { $0.source == .catalog }?.used == 55)
  }

  @Test("of one exception said twice the last one holds")
  func twice() throws {
    let plan = plan([classLimit])
    var account = image([("m", "llm", .paid, 50)])
    var later = try override("RPM=20", plan: plan)
    later.from = Self.now - .hour
    account.overrides = [later, try override("RPM=10", plan: plan)]
    #expect(try read(account, plan).limits.filter { $0.source == .override }.map(\.amount) == [20])
  }

  @Test("an exception for the plan's only class and one for everything have two names")
  func onlyClass() throws {
    var plan = plan([])
    plan.modelClasses = [.init(id: "serverless", label: "Serverless")]
    plan.defaultClass = "serverless"
    var account = image([("m", "serverless", .paid, 20)])
    account.overrides = [
      try override("RPM=100", plan: plan),
      try override("RPM=30", Selector(modelClass: "serverless"), plan: plan),
    ]
    let limits = try read(account, plan).limits
    #expect(
      Dictionary(uniqueKeysWithValues: limits.map { ($0.name, $0.amount) })
        == ["requests a minute, own": 100, "Serverless requests, own": 30])
  }

  @Test("no two rows have one id, whatever limits and exceptions are called", arguments: 0..<200)
  func ids(seed: Int) throws {
    var random = SmallRandom(state: UInt64(seed) &* 977 &+ 1)
    let names = ["all", "a", "o/a", "b=1", "model=a"]
    let models = names.map {
      ($0, random.pick(["llm", "emb", nil]), random.pick([Billing.paid, .free]), Int32(3))
    }
    var account = image(models)
    func limit(_ id: String) -> Limit {
      var selector = Selector()
      if random.next(3) == 0 { selector.model = random.pick(names) }
      if random.next(3) == 0, selector.model == nil { selector.modelClass = random.pick(["llm", "emb"]) }
      if random.next(4) == 0 { selector.billing = random.pick([.paid, .free]) }
      return Limit(
        id: id, metric: random.pick([.requests, .tokens]), window: random.pick([.minute, .day]),
        selector: selector, pool: random.pick([.shared, .perModel]),
        value: random.pick([.number(random.next(900) + 1), .unlimited, .toBeDecided]),
        combine: random.pick([.override, .override, .also]))
    }
    let ids = ["t/x", "x", "x/a", "observed/requests.minute/all", "x#2", "override/x"]
    let plan = plan((0..<6).map { _ in limit(random.pick(ids)) }, classes: ["llm", "emb"])
    account.overrides = (0..<4).map { _ in
      LimitOverride(limit: limit(random.pick(ids)), from: .epoch + random.next(1_000))
    }
    account.observations = (0..<3).map { _ in
      LimitObservation(
        at: Self.now - random.next(60_000), model: random.pick([nil, ModelID(1), ModelID(2)]),
        metric: .requests, window: .minute, limit: 9, remaining: nil, resetsAt: nil)
    }
    let limits = try read(account, plan).limits
    #expect(Set(limits.map(\.id)).count == limits.count)
    // All of an account's traffic counts toward every limit on all of it that its owner or a response states.
    for limit in limits where limit.source != .catalog && limit.selector == Selector() {
      if limit.metric == .requests, limit.window == .minute, limit.tally.plus == [.account] {
        #expect(limit.used == 15 && limit.tally.minus.isEmpty)
      }
    }
  }

  @Test(
    "limit values are whole numbers with or without a letter",
    arguments: [
      ("3000", 3_000), ("3,000", 3_000), ("200k", 200_000), ("200K", 200_000), ("1.5M", 1_500_000),
      ("0.25k", 250), ("2G", 2_000_000_000), ("1.2345k", nil), ("k", nil), ("1.5", nil), ("-3", nil),
      ("+3", nil), ("3kk", nil), ("9999999999999G", nil), (".5k", nil), ("", nil), ("1.k", nil),
    ] as [(String, Int64?)])
  func values(_ text: String, number: Int64?) {
    #expect(AmountText.number(text) == number)
  }
}

/// A small generator, so that each case of a seed is the same on every machine.
struct SmallRandom {
  var state: UInt64

  mutating func next(_ bound: Int64) -> Int64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int64((state >> 33) % UInt64(bound))
  }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(next(Int64(values.count)))] }
}

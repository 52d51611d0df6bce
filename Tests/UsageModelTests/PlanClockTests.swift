import Testing

@testable import UsageModel

/// What a plan's clock, counting and terms do to figures.
@Suite("Clocks, slices and counting of plans")
struct PlanClockTests {
  private static let now = Instant(rfc3339: "2026-11-24T14:41:30Z") ?? .epoch

  /// One model with `perSecond` calls of 100 input (40 cached) and 20 output tokens, one in ten refused, for 40 days.
  private func image(_ perSecond: (Int64) -> Int64 = { _ in 1 }) -> AccountImage {
    var account = AccountImage(
      account: Account(id: AccountID(1), name: "a", plan: "p", createdAt: .epoch))
    account.hasEvents = true
    account.sources = [
      SourceRecord(
        id: SourceID(1), kind: "stream", name: "s", isCounted: true, liveThrough: Self.now)
    ]
    account.models = [
      ModelRecord(
        id: ModelID(1), name: "m", operation: .chat,
        traits: [.init(from: .epoch, modelClass: "llm", billing: .paid, byHand: false)])
    ]
    func bucket(_ from: Instant, _ width: Milliseconds) -> Bucket {
      var bucket = Bucket()
      let end = min(from + width, Self.now + 1)
      var at = from
      while at < end {
        add(at, to: &bucket, perSecond)
        at = at + .second
      }
      return bucket
    }
    var usage = CounterUsage(key: .account)
    let second = Self.now.floored(to: .second)
    usage.secondsStart = second - 149 * .second
    usage.seconds = (0..<150).map { index in
      let part = bucket(usage.secondsStart + Int64(index) * .second, .second)
      var bin = SecondBin()
      bin.attempts = Int32(part.attempts)
      bin.throttled = Int32(part.throttled)
      (bin.input, bin.cacheRead, bin.output) = (part.input, part.cacheRead, part.output)
      return bin
    }
    func series(_ count: Int, _ width: Milliseconds, whole: Bool) -> BucketSeries {
      let start = Self.now.floored(to: width) - Int64(count - 1) * width
      return BucketSeries(
        start: start, width: width, buckets: (0..<count).map { bucket(start + Int64($0) * width, width) })
    }
    usage.tenSeconds = series(97, 10 * .second, whole: false)
    usage.minutes = series(90, .minute, whole: true)
    usage.quarterHours = series(100, .quarterHour, whole: true)
    let keys: [CounterKey] = [.account, .scope(modelClass: "llm", billing: nil), .model(ModelID(1))]
    account.counters = keys.map { key in
      var own = usage
      own.key = key
      return own
    }
    return account
  }

  private func add(_ at: Instant, to bucket: inout Bucket, _ perSecond: (Int64) -> Int64) {
    let calls = perSecond((at - .epoch) / .second)
    bucket.attempts += calls
    // Every tenth second is refused.
    if (at - .epoch) / .second % 10 == 0 { bucket.throttled += calls }
    bucket.input += calls * 100
    bucket.cacheRead += calls * 40
    bucket.output += calls * 20
  }

  private func plan(
    _ limits: [Limit], clock: Plan.Clock = Plan.Clock(), counting: CountingPolicy = CountingPolicy()
  ) -> Plan {
    var plan = Plan(
      id: "p", name: "P", provider: "P", clock: clock, modelClasses: [.init(id: "llm", label: "LLMs")])
    plan.counting = counting
    plan.ladder = Ladder(
      advance: .automatic, qualification: .independent,
      tiers: [Tier(id: "t", rank: 1, label: "T", requirements: Requirements(items: []), limits: limits)])
    return plan
  }

  private func read(_ account: AccountImage, _ plan: Plan, now: Instant = now) throws -> AccountReading {
    var image = UsageImage()
    image.accounts = [account]
    var memory = ReadingMemory()
    let reading = Reading(image: image, plans: ["p": plan], window: .quarterHour, now: now, memory: &memory)
    return try #require(reading.accounts.first)
  }

  private func limit(_ metric: Metric, _ window: LimitWindow, _ amount: Int64) -> Limit {
    Limit(
      id: "l", metric: metric, window: window, selector: Selector(modelClass: "llm"), value: .number(amount))
  }

  @Test("an aligned minute and hour count from their beginning and start anew at their end")
  func aligned() throws {
    let clock = Plan.Clock(minute: .alignedMinute, hour: .alignedHour)
    let minute = try #require(
      try read(image(), plan([limit(.requests, .minute, 100)], clock: clock)).limits.first)
    // 14:41:00 through 14:41:30.
    #expect(minute.used == 31)
    #expect(minute.resetsAt == Instant(rfc3339: "2026-11-24T14:42:00Z"))
    #expect(minute.drained == nil)
    let hour = try #require(
      try read(image(), plan([limit(.requests, .hour, 5_000)], clock: clock)).limits.first)
    #expect(hour.used == 41 * 60 + 31)
    #expect(hour.resetsAt == Instant(rfc3339: "2026-11-24T15:00:00Z"))
    // 60 a minute for 18 minutes and a half are 1,110 more: not used up.
    #expect(hour.exhaustedAt == nil)
    let tight = try #require(
      try read(image(), plan([limit(.requests, .hour, 3_000)], clock: clock)).limits.first)
    // 3,000 - 2,491 = 509 at 60 a minute.
    #expect(tight.exhaustedAt == Self.now + 509_000)
  }

  @Test("at the very turn of a minute the one that ends still counts")
  func turn() throws {
    let clock = Plan.Clock(minute: .alignedMinute)
    var account = image()
    let turn = Self.now.floored(to: .minute)
    account.sources[0].liveThrough = turn
    let reading = try read(account, plan([limit(.requests, .minute, 60)], clock: clock), now: turn)
    #expect((reading.limits.first?.used ?? 0) >= 60)
  }

  @Test("a rolling hour is used up when what comes in outruns what leaves")
  func rolling() throws {
    // One call a second until ten minutes ago, then three.
    let step = (Self.now - .epoch) / .second - 600
    let account = image { $0 < step ? 1 : 3 }
    let plan = plan([limit(.requests, .hour, 6_000)])
    let hour = try #require(try read(account, plan).limits.first)
    #expect(hour.resetsAt == nil)
    let at = try #require(hour.exhaustedAt)
    // By hand: the pace of the last 15 whole minutes comes in and 60 a minute leave.
    let usage = account.counters[0]
    let pace =
      Double(
        usage.minutes.sum(
          from: Self.now.floored(to: .minute) - 15 * .minute,
          until: Self.now.floored(to: .minute)
        ).attempts) / 15
    let minutes = Double(6_000 - hour.used) / (pace - 60)
    #expect(abs(Double(at - Self.now) / 60_000 - minutes) < 0.1)
    // A pace that only keeps the level never gets there.
    let calm = try #require(try read(image(), plan).limits.first)
    #expect(calm.exhaustedAt == nil)
  }

  @Test("a rolling exhaustion is the one that a simulation by seconds finds", arguments: 0..<60)
  func simulated(seed: Int) {
    var random = SmallRandom(state: UInt64(seed) &+ 11)
    let parts = (0..<40).map { _ in (amount: Double(random.next(200)), over: (random.next(5) + 1) * 30_000) }
    let used = Int64(parts.reduce(0) { $0 + $1.amount })
    let pace = Double(random.next(300))
    let limit = used + random.next(600)
    let at = rollingExhaustion(limit: limit, used: used, perMinute: pace, leaving: parts, now: .epoch)
    // Second by second.
    var expected: Int64?
    var (level, elapsed): (Double, Int64) = (Double(used), 0)
    if used >= limit { expected = 0 }
    for part in parts where expected == nil {
      for _ in 0..<(part.over / 1_000) where expected == nil {
        level += pace / 60 - part.amount / Double(part.over / 1_000)
        elapsed += 1_000
        if level >= Double(limit) - 1e-9 { expected = elapsed }
      }
    }
    switch (at, expected) {
    case (let at?, let expected?): #expect(abs((at - .epoch) - expected) <= 1_000)
    case (nil, nil): break
    default: Issue.record("\(String(describing: at)) against \(String(describing: expected))")
    }
  }

  @Test("a rolling day counts 24 hours with the rest of its oldest quarter")
  func day() throws {
    let account = image()
    let reading = try read(account, plan([limit(.requests, .day, 90_000)], clock: Plan.Clock(day: .rolling)))
    let day = try #require(reading.limits.first)
    // One a second for a day.
    #expect(abs(day.used - 86_400) <= 1)
    // At the same pace in as out it stays where it is.
    #expect(day.exhaustedAt == nil)
  }

  @Test("a month of requests is used up at the pace of a day, told a day ahead")
  func month() throws {
    var account = image()
    for index in account.counters.indices { account.counters[index].month.attempts = 1_000_000 }
    func end(_ amount: Int64) throws -> Instant? {
      try read(account, plan([limit(.requests, .month, amount)])).limits.first?.exhaustedAt
    }
    // One a second: 7,200 more take two hours.
    let at = try #require(try end(1_007_200))
    #expect(abs((at - Self.now) - 2 * .hour) < 2_000)
    #expect(try end(1_100_000) == nil)
  }

  @Test("money a day is compared in one unit")
  func money() throws {
    var account = image()
    for index in account.counters.indices { account.counters[index].today.costNano = 3_000_000_000 }
    let reading = try read(account, plan([limit(.usd, .day, 100)]))
    let usd = try #require(reading.limits.first)
    #expect(usd.pressure == 0.03)
    #expect(usd.exhaustedAt == nil)
  }

  @Test(
    "a sliced minute is as full as its fullest slice",
    // 6 calls each tenth second: 36 a minute, 6 in the fullest second, 6 in each ten.
    arguments: [(nil, 36.0 / 60), (1, 6.0), (10, 6.0 / 10)] as [(Int?, Double)])
  func slices(_ seconds: Int?, share: Double) throws {
    let account = image { $0 % 10 == 3 ? 6 : 0 }
    let reading = try read(
      account, plan([limit(.requests, .minute, 60)], counting: CountingPolicy(quantumSeconds: seconds)))
    let minute = try #require(reading.limits.first)
    #expect(minute.pressure == share)
    #expect(minute.slice?.used == (seconds == nil ? nil : 6))
    #expect((minute.level == .saturated) == (seconds == 1))
  }

  @Test("slices from sums of ten seconds say that they may have been fuller")
  func coarse() throws {
    var account = image { $0 % 10 == 3 ? 60 : 0 }
    for index in account.counters.indices { account.counters[index].seconds = [] }
    func read(_ seconds: Int) throws -> LimitReading? {
      try self.read(
        account, plan([limit(.requests, .minute, 600)], counting: CountingPolicy(quantumSeconds: seconds))
      ).limits.first
    }
    let exact = try read(10)
    #expect(exact?.slice?.used == 60 && exact?.slice?.isLowerBound == false)
    let least = try read(1)
    // 60 in ten seconds are 6 in one of them at least, of 10.
    #expect(least?.slice?.used == 6 && least?.slice?.isLowerBound == true)
    #expect(least?.pressure == 0.6)
    for index in account.counters.indices { account.counters[index].tenSeconds.buckets = [] }
    #expect(try read(1)?.slice == nil)
    #expect(try read(1)?.basis.contains("not known") == true)
  }

  @Test("a billing month counts from the invoice day, or says that it is not set")
  func anchor() throws {
    let clock = Plan.Clock(month: .billingAnchor)
    var account = image()
    let start = Instant(rfc3339: "2026-10-25T00:00:00Z") ?? .epoch
    for index in account.counters.indices {
      // A call in each six hours of 31 days.
      account.counters[index].sixHours = BucketSeries(
        start: start, width: 6 * .hour,
        buckets: (0..<124).map { _ in
          var bucket = Bucket()
          bucket.attempts = 1
          return bucket
        })
      account.counters[index].month.attempts = 95
    }
    account.costs = (0..<31).map {
      CostSpan(
        from: start + Int64($0) * .day, width: .hour, costNano: 1_000_000_000, promotionalNano: 0, unpriced: 0
      )
    }
    let limits = [
      limit(.requests, .month, 1_000),
      Limit(
        id: "cap", metric: .usd, window: .month, value: .number(50)),
    ]
    let open = try read(account, plan(limits, clock: clock))
    #expect(open.limits.first { $0.metric == .requests }?.used == 95)
    #expect(open.limits.allSatisfy { $0.isAssumed && $0.assumption?.contains("not set") == true })
    #expect(open.spend.capMonth.basis == .anchorNotSet)
    account.facts = [AccountFact(kind: .invoiceAnchorDay, at: .epoch, value: 10)]
    let anchored = try read(account, plan(limits, clock: clock))
    let requests = try #require(anchored.limits.first { $0.metric == .requests })
    // From 10 November on: 14 whole days and two to three quarters of the 15th; the series runs to 25 November.
    #expect(requests.used == Int64(124 - 16 * 4))
    #expect(requests.resetsAt == Instant(rfc3339: "2026-12-10T00:00:00Z"))
    #expect(requests.basis == "since 10 Nov")
    let cap = try #require(anchored.limits.first { $0.metric == .usd })
    #expect(cap.used == 15_000_000_000)
    #expect(cap.basis == "since 10 Nov")
    #expect(!cap.isAssumed)
    // What is spent in the calendar's month stays what it is.
    #expect(anchored.spend.sums.monthToDate == open.spend.sums.monthToDate)
    // Before the day of the month it is the last month's day.
    account.facts = [AccountFact(kind: .invoiceAnchorDay, at: .epoch, value: 28)]
    #expect(
      account.limitMonth(plan(limits, clock: clock), now: Self.now).start
        == Instant(rfc3339: "2026-10-28T00:00:00Z"))
  }

  @Test("every figure of a limit's traffic is counted as its plan counts")
  func counting() throws {
    let policy = CountingPolicy(countFailed: false, cachedInputCounts: false, outputMultiplier: 5)
    var account = image { _ in 10 }
    var sums = Bucket()
    (sums.attempts, sums.throttled, sums.input, sums.cacheRead, sums.output) = (100, 10, 1_000, 400, 200)
    account.projects = [ProjectRecord(id: ProjectID(1), name: "web", capacityEnabled: true)]
    account.projectShares = [ProjectShare(model: ModelID(1), project: ProjectID(1), sums: sums)]
    let plan = plan(
      [limit(.requests, .minute, 10_000), limit(.tokens, .minute, 10_000_000)], counting: policy)
    let reading = try read(account, plan)
    let rpm = try #require(reading.limits.first { $0.metric == .requests }?.used)
    let tpm = try #require(reading.limits.first { $0.metric == .tokens }?.used)
    // One second in ten is refused and does not count.
    let requests = (0..<60).reduce(Int64(0)) { sum, ago in
      (Self.now.floored(to: .second) - Int64(ago) * .second - .epoch) / .second % 10 == 0 ? sum : sum + 10
    }
    #expect(abs(rpm - requests) <= 10)
    #expect(reading.models.first?.requestsPerMinute == rpm)
    #expect(reading.models.first?.tokensPerMinute == tpm)
    let detail = try #require(account.modelDetails(plan: plan, account: reading, now: Self.now).first)
    #expect(detail.requestsPerMinute == rpm)
    #expect(detail.inputPerMinute + detail.outputPerMinute == tpm)
    let part = try #require(account.projects(of: ModelID(1), plan: plan).first)
    #expect(part.requests == 90)
    #expect(part.tokens == 600 + 1_000)
    #expect(reading.activity.dropLast().allSatisfy { $0 == 540 })
  }

  @Test("where purchases end as a whole, a part is refused, and a part in the data takes the whole")
  func partial() throws {
    func transaction(_ kind: CapacityTransaction.Kind, _ id: String, units: Int64) -> CapacityTransaction {
      CapacityTransaction(
        id: id, kind: kind, at: kind == .purchase ? Self.now - 40 * .day : Self.now - 2 * .day, snapshot: "m",
        direction: .input, units: units, unitSize: 1_000, purchaseID: kind == .purchase ? nil : "p")
    }
    var plan = plan([])
    plan.capacityProducts = [try #require(try bundledPlan("openai-scale-tier").capacityProducts.first)]
    let purchase = transaction(.purchase, "p", units: 3)
    func refusal(_ units: Int64) -> FactRefusal? {
      do throws(FactRefusal) {
        try FactChecks.check(
          transaction(.cancellation, "c", units: units), joining: [purchase], aliases: [], plan: plan,
          now: Self.now)
        return nil
      } catch { return error }
    }
    #expect(refusal(1) == nil)
    plan.capacityProducts[0].partialCancellation = false
    #expect(refusal(1) == .partOfWhole("p", asked: 1, left: 3, plan: "p"))
    #expect(refusal(3) == nil)
    var account = image()
    account.capacity = [purchase, transaction(.cancellation, "c", units: 1)]
    let term = account.capacityTerm(plan, now: Self.now)
    let timeline = CapacityTimeline(account.capacity, snapshot: "m", direction: .input, term: term)
    #expect(timeline.units(at: Self.now) == 0)
    #expect(timeline.flagged == ["c"])
    // The planner offers what can be done.
    let held = CapacityTimeline([purchase], snapshot: "m", direction: .input, term: term)
    let holding = UnitHolding(held, term: term, unitSize: 1_000, now: Self.now)
    #expect(holding.change(to: 1, pricePerUnitDay: nil).after == 3)
    #expect(holding.change(to: 0, pricePerUnitDay: nil).after == 0)
  }

  @Test("what was paid and used in a month moves a ladder that asks for months")
  func monthly() throws {
    var plan = plan([])
    let requirement = Requirement(
      kind: .spend, amount: Money(dollars: 50), basis: .cashIn, period: .month, display: "$50 this month")
    plan.ladder?.tiers[0].requirements = Requirements(items: [requirement])
    var account = image()
    account.ledger = [
      LedgerEntry(
        id: "a", at: Instant(rfc3339: "2026-10-20T00:00:00Z") ?? .epoch, kind: .creditPurchase,
        amount: Money(dollars: 80)),
      LedgerEntry(
        id: "b", at: Instant(rfc3339: "2026-11-02T00:00:00Z") ?? .epoch, kind: .creditPurchase,
        amount: Money(dollars: 30)),
    ]
    #expect(try read(account, plan).tier?.standing.current == nil)
    #expect(try read(account, plan).tier?.standing.progress?.fact == Money(dollars: 30))
    account.ledger[1].amount = Money(dollars: 50)
    #expect(try read(account, plan).tier?.standing.current?.id == "t")
    plan.ladder?.tiers[0].requirements.items[0].period = .lifetime
    account.ledger.removeLast()
    #expect(try read(account, plan).tier?.standing.current?.id == "t")
  }
}

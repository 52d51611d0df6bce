import Testing

@testable import UsageModel

@Suite("Reading")
struct ReadingTests {
  private static let now = Instant(rfc3339: "2026-11-24T14:41:30Z") ?? .epoch

  /// One Together account whose LLM traffic is `attempts` in each of the last 150 seconds.
  private func image(
    attempts: Int32, throttledAgo: Int? = nil, live: Milliseconds? = 0, reason: RefusalReason? = .requests
  ) -> UsageImage {
    var account = AccountImage(
      account: Account(id: AccountID(1), name: "a", plan: "together-ai", createdAt: .epoch))
    account.hasEvents = true
    account.sources = [
      SourceRecord(
        id: SourceID(1), kind: "stream", name: "gateway", isCounted: true,
        liveThrough: live.map { ReadingTests.now - $0 })
    ]
    // $100 paid in: Build Tier 3, 3,000 LLM requests a minute.
    account.ledger = [
      LedgerEntry(id: "c", at: .epoch, kind: .creditPurchase, amount: Money(dollars: 100))
    ]
    account.models = [
      ModelRecord(
        id: ModelID(1), name: "m", operation: .chat,
        traits: [.init(from: .epoch, modelClass: "llm", billing: .unspecified, byHand: false)])
    ]
    var usage = CounterUsage(key: .account)
    usage.secondsStart = ReadingTests.now - 149_000
    usage.seconds = (0..<150).map { index in
      var bin = SecondBin()
      bin.attempts = attempts
      if let ago = throttledAgo, index == 149 - ago { bin.throttled = 1 }
      return bin
    }
    let keys: [CounterKey] = [.account, .scope(modelClass: "llm", billing: nil), .model(ModelID(1))]
    account.counters = keys.map { key in
      var own = usage
      own.key = key
      return own
    }
    if let ago = throttledAgo {
      let at = ReadingTests.now - Int64(ago) * 1_000
      account.lastRefusals = [RefusalRecord(at: at, model: ModelID(1), reason: reason ?? .rate)]
      for width in [Milliseconds.second, .minute, .day] {
        let count = RefusalCount(
          at: at.floored(to: width), model: ModelID(1), project: nil, reason: reason ?? .rate, count: 1)
        switch width {
        case .second: account.refusalSeconds = [count]
        case .minute: account.refusalMinutes = [count]
        default: account.refusalDays = [count]
        }
      }
    }
    var image = UsageImage()
    image.accounts = [account]
    return image
  }

  private func read(_ image: UsageImage, memory: inout ReadingMemory) throws -> AccountReading {
    let plan = try bundledPlan("together-ai")
    let reading = Reading(
      image: image, plans: [plan.id: plan], window: .quarterHour, now: ReadingTests.now, memory: &memory)
    return try #require(reading.accounts.first)
  }

  private func read(_ image: UsageImage) throws -> AccountReading {
    var memory = ReadingMemory()
    return try read(image, memory: &memory)
  }

  @Test(
    "the state is the first one that holds",
    arguments: [(10, AccountState.ok), (39, .ok), (40, .tight), (49, .tight), (50, .full), (70, .full)]
      as [(Int32, AccountState)])
  func states(_ perSecond: Int32, _ state: AccountState) throws {
    // 3,000 a minute are 50 a second; the trailing minute holds the second that began 60 s ago too.
    let account = try read(image(attempts: perSecond))
    #expect(account.state == state)
    #expect(account.limits.first?.used == Int64(perSecond) * 61)
  }

  @Test("a refusal counts for a minute, and for the limit that its reason names")
  func throttles() throws {
    #expect(try read(image(attempts: 10, throttledAgo: 59)).state == .throttled)
    // Within the second that began 60 s ago.
    #expect(try read(image(attempts: 10, throttledAgo: 60)).state == .throttled)
    #expect(try read(image(attempts: 10, throttledAgo: 61)).state == .ok)
    let byRequests = try read(image(attempts: 10, throttledAgo: 5))
    #expect(byRequests.limits.first { $0.isThrottled }?.name == "LLM requests")
    let byQuota = try read(image(attempts: 10, throttledAgo: 5, reason: .quota))
    #expect(byQuota.limits.allSatisfy { !$0.isThrottled })
  }

  @Test(
    "a locked model opens with a tier that the account does not have yet, else by asking",
    arguments: [
      (10, "opens with Build Tier 2 ($50.00 total spend)"), (100, "ask the provider for access to it"),
    ])
  func locked(paid: Int64, act: String) throws {
    var image = image(attempts: 10, throttledAgo: 5, reason: .tier)
    image.accounts[0].models[0].name = "flux-1-pro"
    image.accounts[0].ledger[0].amount = Money(dollars: paid)
    let account = try read(image)
    let concern = try #require(account.concerns.first { $0.state == .locked })
    #expect(account.words(of: concern).act == act)
  }

  @Test("a pace below one a minute is said by the hour or the day")
  func paces() {
    #expect(AccountReading.paceWords(12) == "12 a minute")
    #expect(AccountReading.paceWords(0.75) == "45 an hour")
    #expect(AccountReading.paceWords(0.005) == "7.2 a day")
  }

  @Test("a level is kept until the share is 5 points below it")
  func hysteresis() throws {
    var memory = ReadingMemory()
    var levels: [Level] = []
    // 61 seconds of 3,000: 79, 81, 77, 73, 81, 91, 87 and 83 %.
    for perSecond in [39, 40, 38, 36, 40, 45, 43, 41] as [Int32] {
      levels.append(try read(image(attempts: perSecond), memory: &memory).limits[0].level)
    }
    #expect(levels == [.normal, .warning, .warning, .normal, .warning, .high, .high, .warning])
  }

  @Test(
    "freshness comes from the marks, never from the newest event",
    arguments: [(0, AccountState.ok), (59_000, .ok), (61_000, .stale)] as [(Milliseconds, AccountState)])
  func freshness(_ age: Milliseconds, _ state: AccountState) throws {
    #expect(try read(image(attempts: 0, live: age)).state == state)
  }

  @Test("without any mark there is no data, however many events there are")
  func noMark() throws {
    #expect(try read(image(attempts: 10, live: nil)).state == .noData)
  }

  @Test("a plan that is gone leaves an account without limits, and says so")
  func missingPlan() throws {
    var memory = ReadingMemory()
    let reading = Reading(
      image: image(attempts: 10), plans: [:], window: .day, now: ReadingTests.now, memory: &memory)
    #expect(reading.accounts[0].planIsMissing)
    #expect(reading.accounts[0].limits == [])
  }

  @Test("an exception for a model takes its traffic out of the class's counter")
  func exception() throws {
    var image = image(attempts: 45)
    image.accounts[0].overrides = [
      LimitOverride(
        limit: Limit(
          id: "own", metric: .requests, window: .minute, selector: Selector(model: "m"), value: .number(6_000)
        ),
        from: .epoch)
    ]
    let limits = try read(image).limits
    #expect(limits.first { $0.id == "own" }?.used == 2_745)
    #expect(limits.first { $0.id == "own" }?.pressure == 61.0 * 45 / 6_000)
    #expect(limits.first { $0.name == "LLM requests" }?.used == 0)
  }

  @Test("an observation rules for 15 minutes and then the plan does")
  func observation() throws {
    var image = image(attempts: 10)
    func amount(seen ago: Milliseconds) throws -> Int64? {
      image.accounts[0].observations = [
        LimitObservation(
          at: ReadingTests.now - ago, model: ModelID(1), metric: .requests, window: .minute, limit: 800,
          remaining: nil,
          resetsAt: nil)
      ]
      return try read(image).limits.first { $0.selector.model == "m" }?.amount
    }
    #expect(try amount(seen: 14 * .minute) == 800)
    #expect(try amount(seen: 16 * .minute) == nil)
  }

  @Test("a burst inside a calm minute shows as drained room and as the worst second")
  func burst() throws {
    var image = image(attempts: 0)
    for index in image.accounts[0].counters.indices {
      image.accounts[0].counters[index].seconds[148].attempts = 600
    }
    let limit = try read(image).limits[0]
    #expect(limit.used == 600)
    #expect(limit.worstSecond == 12)
    // 600 of 3,000 gone, then one second's 50 came back.
    #expect(abs((limit.drained ?? 0) - 550.0 / 3_000) < 1e-9)
  }

  @Test("a trailing minute is taken from the finest data that reaches back there")
  func trailing() {
    let meter = Meter(.requests, CountingPolicy())
    var usage = CounterUsage(key: .account)
    let minute = ReadingTests.now.floored(to: .minute)
    func bucket(_ attempts: Int64) -> Bucket {
      var bucket = Bucket()
      bucket.attempts = attempts
      return bucket
    }
    usage.minutes = BucketSeries(
      start: minute - 2 * .minute, width: .minute, buckets: [bucket(7), bucket(120), bucket(30)])
    // Half of the minute is over: 120 · ½ + 30.
    #expect(usage.trailingMinute(asOf: ReadingTests.now, meter: meter) == 90)
    usage.tenSeconds = BucketSeries(
      start: minute - 60_000, width: 10_000, buckets: (0..<10).map { bucket(Int64($0)) })
    // Slice 9 begins now; slice 3 is the one that the minute reaches back to, and it is still inside whole.
    #expect(usage.trailingMinute(asOf: ReadingTests.now, meter: meter) == 3 + 4 + 5 + 6 + 7 + 8 + 9)
    // Half a slice later half of the oldest one is still inside, so that all of it counts.
    #expect(usage.trailingMinute(asOf: ReadingTests.now + 5_000, meter: meter) == 3 + 4 + 5 + 6 + 7 + 8 + 9)
    // What is surely within a minute.
    #expect(usage.fullMinute(asOf: ReadingTests.now + 5_000, meter: meter) == 4 + 5 + 6 + 7 + 8 + 9)
  }
}

@Suite("Tier differences")
struct TierDifferenceTests {
  @Test("what a tier gains is told by factor, by kind and by entitlement")
  func gains() throws {
    let ladder = try #require(bundledPlan("nebula-block").ladder)
    let old = try #require(ladder.tier("engineer-3"))
    let new = try #require(ladder.tier("expert-1"))
    let difference = TierDifference(from: old, to: new)
    #expect(difference.rows.map(\.change) == [.factor(2.5), .factor(2.5), .kind])
    #expect(difference.granted == [])
    let back = TierDifference(from: ladder.tier("engineer-2"), to: try #require(ladder.tier("engineer-1")))
    #expect(back.lost == ["cpu-instances"])
  }

  @Test("an unchanged limit is not a gain")
  func unchanged() throws {
    let ladder = try #require(bundledPlan("friendli").ladder)
    let difference = TierDifference(from: ladder.tier("tier-1"), to: try #require(ladder.tier("tier-2")))
    #expect(difference.rows.first { $0.metric == .outputLength }?.change == .unchanged)
  }

  @Test("38 models become two rows")
  func grouped() throws {
    let ladder = try #require(bundledPlan("gmi-cloud").ladder)
    let difference = TierDifference(from: ladder.tier("tier-2"), to: try #require(ladder.tier("tier-3")))
    #expect(difference.grouped.filter { $0.change != .unchanged }.map(\.count) == [11, 27])
  }

  @Test("an adaptive limit tells the highest clean and the lowest refused rate of 24 hours")
  func adaptive() {
    func quarter(_ peak: Int64, refused: Int64) -> Bucket {
      var bucket = Bucket()
      (bucket.attempts, bucket.peak.requests, bucket.throttled) = (peak * 5, peak, refused)
      return bucket
    }
    let meter = Meter(.requests, CountingPolicy())
    let range = AdaptiveRange(
      [
        quarter(40, refused: 0), quarter(90, refused: 2), quarter(55, refused: 0), quarter(70, refused: 1),
        Bucket(),
      ],
      meter: meter)
    #expect(range.highestClean == 55 && range.lowestRefused == 70)
    let quiet = AdaptiveRange([Bucket()], meter: meter)
    #expect(quiet.highestClean == nil && quiet.lowestRefused == nil)
  }
}

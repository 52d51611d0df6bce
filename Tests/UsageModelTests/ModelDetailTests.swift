import Testing

@testable import UsageModel

@Suite("One model in detail")
struct ModelDetailTests {
  private static let now = Instant(rfc3339: "2026-11-24T14:41:30Z") ?? .epoch

  /// Two models on one class counter; the first also has a token limit of its own.
  private func image() -> AccountImage {
    var account = AccountImage(
      account: Account(id: AccountID(1), name: "a", plan: "together-ai", createdAt: .epoch))
    account.hasEvents = true
    account.sources = [
      SourceRecord(
        id: SourceID(1), kind: "stream", name: "gateway", isCounted: true, liveThrough: ModelDetailTests.now)
    ]
    account.ledger = [
      LedgerEntry(id: "c", at: .epoch, kind: .creditPurchase, amount: Money(dollars: 100))
    ]
    account.overrides = [
      LimitOverride(
        limit: Limit(
          id: "own", metric: .tokens, window: .minute, selector: Selector(model: "m1"), value: .number(60_000)
        ),
        from: .epoch)
    ]
    account.models = (1...2).map {
      ModelRecord(
        id: ModelID($0), name: "m\($0)", operation: .chat,
        traits: [.init(from: .epoch, modelClass: "llm", billing: .unspecified, byHand: false)])
    }
    account.counters = [
      usage(.account, perMinute: 90), usage(.scope(modelClass: "llm", billing: nil), perMinute: 90),
      usage(.model(ModelID(1)), perMinute: 60), usage(.model(ModelID(2)), perMinute: 30),
    ]
    account.projects = [ProjectRecord(id: ProjectID(1), name: "x")]
    account.projectShares = [
      ProjectShare(model: ModelID(1), project: nil, attempts: 1, tokens: 10),
      ProjectShare(model: ModelID(1), project: ProjectID(1), attempts: 3, tokens: 90),
      ProjectShare(model: ModelID(2), project: ProjectID(1), attempts: 9, tokens: 9),
    ]
    return account
  }

  /// Requests of 100 tokens in, of which 25 are cached, and 20 out; one in six is refused.
  private func usage(_ key: CounterKey, perMinute: Int64) -> CounterUsage {
    func bucket(_ requests: Int64) -> Bucket {
      var bucket = Bucket()
      bucket.attempts = requests
      bucket.throttled = requests / 6
      bucket.input = 100 * (requests - bucket.throttled)
      bucket.cacheRead = bucket.input / 4
      bucket.output = 20 * (requests - bucket.throttled)
      return bucket
    }
    var usage = CounterUsage(key: key)
    let minute = ModelDetailTests.now.floored(to: .minute)
    usage.minutes = BucketSeries(
      start: minute - 60 * .minute, width: .minute, buckets: Array(repeating: bucket(perMinute), count: 61))
    // Half of the open minute is over.
    usage.minutes.buckets[60] = bucket(perMinute / 2)
    usage.today.attempts = 5_000
    usage.today.longestOutput = 900
    usage.today.truncated = 3
    usage.month.attempts = 2_400
    usage.month.throttled = 400
    usage.month.unpriced = 500
    usage.month.costNano = 3 * Money.nanoPerDollar
    return usage
  }

  private func details(_ image: AccountImage) throws -> [ModelDetail] {
    let plan = try bundledPlan("together-ai")
    var store = UsageImage()
    store.accounts = [image]
    var memory = ReadingMemory()
    let reading = Reading(
      image: store, plans: [plan.id: plan], window: .quarterHour, now: ModelDetailTests.now, memory: &memory)
    return image.modelDetails(
      plan: plan, account: try #require(reading.accounts.first), now: ModelDetailTests.now)
  }

  @Test("requests and tokens are compared in requests, and the fewest are the room")
  func headroom() throws {
    let details = try details(image())
    let first = try #require(details.first)
    // 90 of 3,000 requests; 60 requests a minute take 50 × 120 tokens, so 100 each of the 54,000 left.
    #expect(first.headrooms.map(\.limit.name).sorted() == ["LLM requests", "m1"])
    #expect(first.headrooms.first { $0.limit.metric == .requests }?.requests == 2_910)
    #expect(first.headrooms.first { $0.limit.metric == .tokens }?.requests == 540)
    #expect(first.room == 540)
    // 10 % of its tokens, 3 % of the counter's requests.
    #expect(first.binding?.id == "own")
    #expect(details[1].headrooms.map(\.limit.name) == ["LLM requests"])
    #expect(details[1].room == 2_910)
  }

  @Test("means are over answered requests, a price by the thousand over those with a known cost")
  func means() throws {
    let model = try #require(try details(image()).first)
    #expect(model.meanInput == 100)
    #expect(model.meanOutput == 20)
    #expect(model.cachedShare == 0.25)
    #expect(model.throttled == 14 * 10 + 5)
    #expect(model.longestToday == 900)
    #expect(model.truncatedToday == 3)
    #expect(model.monthCost == Money(dollars: 3))
    // $3 over 2,400 − 400 refused − 500 without a price.
    #expect(model.costPerThousand == Money(dollars: 2))
  }

  @Test("projects stand largest first with their share of the model alone")
  func projects() {
    let parts = image().projects(of: ModelID(1), plan: Plan(id: "p", name: "", provider: ""))
    #expect(parts.map(\.name) == ["x", nil])
    #expect(parts.map(\.share) == [0.75, 0.25])
    #expect(image().projects(of: ModelID(9), plan: Plan(id: "p", name: "", provider: "")) == [])
  }

  @Test("a limit that runs out soon binds before one that is fuller")
  func binding() throws {
    var image = image()
    image.overrides.append(
      LimitOverride(
        limit: Limit(
          id: "day", metric: .requests, window: .day, selector: Selector(model: "m1"), value: .number(60_000)),
        from: .epoch))
    // 5,000 of 60,000 today and 60 a minute: gone after 15 hours, which is not before midnight.
    #expect(try details(image).first?.binding?.id == "own")
    image.overrides[1].limit.value = .number(10_000)
    // 5,000 left at 60 a minute are gone in 84 minutes.
    image.overrides[0].limit.value = .number(7_000)
    #expect(try details(image).first?.binding?.id == "day")
  }

  @Test("the room beside the limit that binds first is that limit's own")
  func bindingRoom() throws {
    var image = image()
    image.overrides.append(
      LimitOverride(
        limit: Limit(
          id: "day", metric: .requests, window: .day, selector: Selector(model: "m1"), value: .number(10_000)),
        from: .epoch))
    image.overrides[0].limit.value = .number(7_000)
    let model = try #require(try details(image).first)
    // 5,000 of 10,000 requests are left; the tokens have room for 10 requests of 100 tokens.
    #expect(model.binding?.id == "day" && model.bindingRoom == 5_000)
    #expect(model.room == 10)
  }

  @Test("a model without any limit is outside the plan, and has no room")
  func outside() throws {
    var image = image()
    image.models[1].traits[0].modelClass = nil
    let model = try #require(try details(image).last)
    #expect(model.isInPlan == false)
    #expect(model.room == nil)
    #expect(model.binding == nil)
  }
}

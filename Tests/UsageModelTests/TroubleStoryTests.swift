import Testing

@testable import UsageModel

/// Minutes are numbered back from the end of the trouble: 1 is the last one.
@Suite("Story of a trouble")
struct TroubleStoryTests {
  private static let end = Instant(rfc3339: "2026-11-24T14:40:00Z") ?? .epoch

  /// 75 minutes of `requests` a minute, tokens ten times that and a cost of a dollar, changed by `change`.
  private static func minutes(_ requests: Int64, _ change: (Int, inout Bucket) -> Void = { _, _ in })
    -> BucketSeries
  {
    let buckets = (0..<75).map { index in
      var bucket = Bucket()
      bucket.attempts = requests
      bucket.input = requests * 10
      bucket.costNano = 1_000_000_000
      change(75 - index, &bucket)
      return bucket
    }
    return BucketSeries(start: end - 75 * .minute, width: .minute, buckets: buckets)
  }

  private static func account(_ models: [BucketSeries]) -> AccountImage {
    var image = AccountImage(
      account: Account(id: AccountID(1), name: "a", plan: "openai-scale-tier", createdAt: .epoch))
    var sum = BucketSeries(
      start: end - 75 * .minute, width: .minute, buckets: Array(repeating: Bucket(), count: 75))
    for (index, minutes) in models.enumerated() {
      let id = ModelID(Int64(index + 1))
      image.models.append(ModelRecord(id: id, name: "m\(index + 1)", operation: .chat, traits: []))
      image.counters.append(CounterUsage(key: .model(id), minutes: minutes))
      for minute in minutes.buckets.indices { sum.buckets[minute].merge(minutes.buckets[minute]) }
    }
    image.counters.insert(CounterUsage(key: .account, minutes: sum), at: 0)
    return image
  }

  @Test(
    "refused minutes without a pause are one trouble, an hour of it at the most",
    arguments: [
      ([1], 1, false), ([1, 2, 3], 3, false), ([1, 3, 4], 1, false), (Array(1...59), 59, false),
      (Array(1...60), 60, true), (Array(1...75), 60, true), ([2], 0, false), ([], 0, false),
    ] as [([Int], Int, Bool)])
  func run(_ refused: [Int], _ length: Int, _ isOlder: Bool) {
    let image = TroubleStoryTests.account([
      TroubleStoryTests.minutes(100) { if refused.contains($0) { $1.throttled = 4 } }
    ])
    // Any second of the minute shows the same picture.
    let story = TroubleStory(image, plan: nil, at: TroubleStoryTests.end + 59_000)
    #expect((story != nil) == (length > 0))
    guard let story else { return }
    #expect(story.until == TroubleStoryTests.end)
    #expect(story.until - story.from == Int64(length) * .minute)
    #expect(story.isOlder == isOlder)
    #expect(story.cost == Money(dollars: Int64(length)))
    guard case .refused(let event) = story.event else {
      Issue.record("not refused")
      return
    }
    #expect(event.count == Int64(4 * length))
    #expect(event.requests == Int64(100 * length))
  }

  @Test("who grew most is by what the refusal is about, against the 15 minutes before alone")
  func growth() throws {
    // m1 doubles its requests, m2 sends longer ones, m3 grew earlier.
    var image = TroubleStoryTests.account([
      TroubleStoryTests.minutes(100) {
        if $0 <= 2 { ($1.attempts, $1.throttled) = (200, 3) }
      },
      TroubleStoryTests.minutes(50) {
        if $0 <= 2 { ($1.input, $1.throttled) = (9_500, 5) }
      },
      TroubleStoryTests.minutes(10) { if $0 > 17 { $1.attempts = 0 } },
    ])
    for (reason, expected) in [
      (.rate, TroubleStory.Growth(model: "m1", metric: .requests, before: 100, during: 200)),
      (.requests, TroubleStory.Growth(model: "m1", metric: .requests, before: 100, during: 200)),
      (.tokens, TroubleStory.Growth(model: "m2", metric: .tokens, before: 500, during: 9_500)),
    ] as [(RefusalReason, TroubleStory.Growth)] {
      image.lastRefusals = [
        RefusalRecord(at: TroubleStoryTests.end - .second, model: ModelID(2), reason: reason)
      ]
      let story = try #require(TroubleStory(image, plan: nil, at: TroubleStoryTests.end))
      #expect(story.growth == expected)
      #expect(
        story.event
          == .refused(.init(count: 16, requests: 520, model: "m2", otherModels: 1, reason: reason)))
    }
    // The reason of another trouble says nothing of this one.
    image.lastRefusals[0].at = TroubleStoryTests.end - 10 * .minute
    let story = try #require(TroubleStory(image, plan: nil, at: TroubleStoryTests.end))
    #expect(story.growth?.metric == .requests)
  }

  @Test("nobody grew where every model fell, and a cost of nothing is not known")
  func nothing() throws {
    let image = TroubleStoryTests.account([
      TroubleStoryTests.minutes(100) { minute, bucket in
        bucket.costNano = 0
        if minute == 1 { (bucket.attempts, bucket.throttled) = (90, 90) }
      }
    ])
    let story = try #require(TroubleStory(image, plan: nil, at: TroubleStoryTests.end))
    #expect(story.growth == nil)
    #expect(story.cost == nil)
  }

  @Test("a spill is what lies above the capacity, at the account plan's rate where that is set")
  func spill() throws {
    let plan = try bundledPlan("openai-scale-tier")
    // 1,000 tokens of input a minute are bought; 1,400 and 1,100 are used in the last two minutes.
    var image = TroubleStoryTests.account([TroubleStoryTests.minutes(50)])
    image.capacity = [
      CapacityTransaction(
        id: "p", kind: .purchase, at: TroubleStoryTests.end - 5 * .day, snapshot: "m1", direction: .input,
        units: 2, unitSize: 500)
    ]
    var input = [Int32](repeating: 1_000, count: 75)
    (input[73], input[74]) = (1_400, 1_100)
    let none = [Int32](repeating: 0, count: 75)
    image.capacityMinutes = [
      CapacityMinutes(
        model: ModelID(1), start: TroubleStoryTests.end - 75 * .minute, input: input, cacheRead: none,
        output: none, provisionedInput: none, provisionedOutput: none, ineligibleInput: none,
        ineligibleOutput: none)
    ]
    let unpriced = try #require(TroubleStory(image, plan: plan, at: TroubleStoryTests.end))
    #expect(unpriced.cost == nil)
    #expect(unpriced.until - unpriced.from == 2 * .minute)
    #expect(
      unpriced.event
        == .spilled(.init(tokens: 500, snapshot: "m1", direction: .input, others: 0)))
    image.unitTerms = [
      UnitTerms(
        snapshot: "m1", direction: .input, from: .distantPast, unitSize: 500, accountPlanNanoPerToken: 2_000)
    ]
    #expect(
      TroubleStory(image, plan: plan, at: TroubleStoryTests.end)?.cost == Money(nano: 1_000_000))
    #expect(TroubleStory(image, plan: plan, at: TroubleStoryTests.end - 2 * .minute) == nil)
  }
}

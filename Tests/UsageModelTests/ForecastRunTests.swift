import Testing

@testable import UsageModel

@Suite("When forecasts begin")
struct ForecastRunTests {
  private static let base = Instant(rfc3339: "2026-11-24T12:00:00Z") ?? .epoch

  /// What the screen says of 3,000 LLM requests a minute at `now`, of calls at these times.
  private func outlook(_ calls: [Instant], now: Instant, hasEvents: Bool = true) throws -> ThrottleOutlook? {
    var account = AccountImage(
      account: Account(id: AccountID(1), name: "a", plan: "together-ai", createdAt: .epoch))
    account.hasEvents = hasEvents
    account.sources = [
      SourceRecord(id: SourceID(1), kind: "stream", name: "gateway", isCounted: true, liveThrough: now)
    ]
    account.ledger = [
      LedgerEntry(id: "c", at: .epoch, kind: .creditPurchase, amount: Money(dollars: 100))
    ]
    account.models = [
      ModelRecord(
        id: ModelID(1), name: "m", operation: .chat,
        traits: [.init(from: .epoch, modelClass: "llm", billing: .unspecified, byHand: false)])
    ]
    // Each call stands for ten.
    func series(_ start: Instant, _ width: Milliseconds) -> BucketSeries {
      var series = BucketSeries(start: start, width: width)
      for call in calls where call >= start && call <= now {
        let index = Int((call - start) / width)
        while series.buckets.count <= index { series.buckets.append(Bucket()) }
        series.buckets[index].attempts += 10
      }
      return series
    }
    let minutes = series(now.floored(to: .quarterHour) - 75 * .minute, .minute)
    let tens =
      hasEvents
      ? series(now.floored(to: .minute) - 16 * .minute, 10 * .second)
      : BucketSeries(start: .epoch, width: 10 * .second)
    let keys: [CounterKey] = [.account, .scope(modelClass: "llm", billing: nil), .model(ModelID(1))]
    account.counters = keys.map { CounterUsage(key: $0, tenSeconds: tens, minutes: minutes) }
    var image = UsageImage()
    image.accounts = [account]
    let plan = try bundledPlan("together-ai")
    var memory = ReadingMemory()
    let reading = Reading(
      image: image, plans: [plan.id: plan], window: .quarterHour, now: now, memory: &memory)
    return reading.accounts[0].limits.first { $0.name == "LLM requests" }?.outlook
  }

  private func isLikely(_ outlook: ThrottleOutlook?) -> Bool {
    if case .likely? = outlook { true } else { false }
  }

  /// Ten calls at once, evenly, from `start` on: 2 in 3 of the limit.
  private func steady(from start: Instant, minutes: Int64) -> [Instant] {
    stride(from: Int64(0), to: minutes * .minute, by: 303).map { start + $0 }
  }

  @Test("a steady rate at 66 % is silent for ten minutes and never likely to be full", arguments: 0..<20)
  func steady(phase: Int) throws {
    // The first call comes at any time of a step and of a minute, after a quiet hour.
    let start = ForecastRunTests.base + Int64(phase) * 3_137
    let calls = steady(from: start, minutes: 30)
    for hasEvents in [true, false] {
      let step: Milliseconds = hasEvents ? 10 * .second : .minute
      for offset in stride(from: Milliseconds(5_000), to: 28 * .minute, by: 25_000) {
        let now = start + offset
        let found = try outlook(calls, now: now, hasEvents: hasEvents)
        let seen = now.floored(to: step) - start.floored(to: step)
        #expect((found == nil) == (seen < 10 * .minute), "\(offset) ms, \(hasEvents)")
        #expect(!isLikely(found), "\(offset) ms, \(hasEvents)")
      }
    }
  }

  @Test("after an hour without a call it begins anew, after less it does not")
  func pause() throws {
    let start = ForecastRunTests.base
    for (quiet, isNew) in [(61 * Milliseconds.minute, true), (50 * .minute, false)] {
      let again = start + 20 * .minute + quiet
      let calls = steady(from: start, minutes: 20) + steady(from: again, minutes: 20)
      #expect((try outlook(calls, now: again + 5 * .minute) == nil) == isNew)
      #expect((try outlook(calls, now: again + 5 * .minute, hasEvents: false) == nil) == isNew)
      #expect(try outlook(calls, now: again + 12 * .minute) != nil)
    }
    // Through the pause itself nothing is said once it has lasted an hour.
    let calls = steady(from: start, minutes: 20)
    #expect(try outlook(calls, now: start + 79 * .minute, hasEvents: false) == .unlikely)
    #expect(try outlook(calls, now: start + 81 * .minute, hasEvents: false) == nil)
  }

  @Test("the backtest judges the minutes at whose end the screen speaks, by the same word", arguments: 1...3)
  func backtest(seed: Int) throws {
    // Traffic that comes, goes for minutes or hours, and comes again.
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
    func next(_ bound: Int64) -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(state >> 33) % bound
    }
    var perMinute: [Int64] = []
    while perMinute.count < 400 {
      perMinute += Array(repeating: 0, count: Int(next(100)))
      let (from, rise) = (60 + next(150), next(9) - 2)
      perMinute += (0..<(15 + next(40))).map { max(0, from + $0 * rise) }
    }
    let base = ForecastRunTests.base
    let calls = perMinute.enumerated().flatMap { minute, count in
      (0..<count).map { base + Int64(minute) * .minute + $0 * 60_000 / count }
    }
    var run = ForecastRun(step: .minute)
    for (minute, count) in perMinute.enumerated() {
      run.add(Double(count * 10) / 3_000)
      let end = base + Int64(minute + 1) * .minute
      let live = try outlook(calls, now: end, hasEvents: false)
      let past = run.outlook(after: end)
      #expect((live == nil) == (past == nil), "minute \(minute)")
      #expect(isLikely(live) == isLikely(past), "minute \(minute)")
    }
    // The backtest's own minutes are those with a word, below the limit, and ten known ones after them.
    let shares = perMinute.map { Double($0 * 10) / 3_000 }
    var judged = 0
    var again = ForecastRun(step: .minute)
    for (minute, share) in shares.enumerated() {
      again.add(share)
      if again.outlook(after: base) != nil, share < 1, minute + 10 < shares.count { judged += 1 }
    }
    #expect(RateBacktest(shares: shares).judged == judged)
  }
}

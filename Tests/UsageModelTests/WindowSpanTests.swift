import Testing

@testable import UsageModel

/// One call as a list keeps it: when, and how many attempts it stands for.
private struct Call {
  var at: Instant
  /// Known only by its minute.
  var isReported = false
}

@Suite("The last minute and the window against plain lists of calls")
struct WindowSpanTests {
  private static let base = Instant(rfc3339: "2026-11-24T12:00:00Z") ?? .epoch
  private static let meter = Meter(.requests, CountingPolicy())

  /// A counter as the store folds it at `now`.
  private static func counter(_ calls: [Call], now: Instant, key: CounterKey = .account) -> CounterUsage {
    var usage = CounterUsage(key: key, secondsStart: now.floored(to: 10 * .second) - 150 * .second)
    func series(_ start: Instant, _ width: Milliseconds, _ calls: [Call]) -> BucketSeries {
      var series = BucketSeries(start: start, width: width)
      for call in calls where call.at >= start {
        let index = Int((call.at - start) / width)
        while series.buckets.count <= index { series.buckets.append(Bucket()) }
        series.buckets[index].attempts += 1
        series.buckets[index].throttled += 1
      }
      return series
    }
    let single = calls.filter { !$0.isReported }
    usage.tenSeconds = series(now.floored(to: .minute) - 16 * .minute, 10 * .second, single)
    usage.minutes = series(now.floored(to: .quarterHour) - 75 * .minute, .minute, calls)
    for call in single where call.at >= usage.secondsStart {
      let index = Int((call.at - usage.secondsStart) / .second)
      while usage.seconds.count <= index { usage.seconds.append(SecondBin()) }
      usage.seconds[index].attempts += 1
      usage.seconds[index].throttled += 1
    }
    return usage
  }

  private static func calls(_ count: Int, _ random: inout SplitMix, upTo now: Instant) -> [Call] {
    (0..<count).map { _ in Call(at: now - .random(in: 0...(20 * .minute), using: &random)) }
  }

  @Test("600 calls of 59.5 s ago are there at every phase")
  func phases() {
    for phase in stride(from: Int64(0), to: 10_000, by: 70) {
      let now = WindowSpanTests.base + phase
      var usage = WindowSpanTests.counter(
        Array(repeating: Call(at: now - 59_500), count: 600), now: now)
      #expect(usage.trailingMinute(asOf: now, meter: WindowSpanTests.meter) == 600, "\(phase) ms")
      #expect(usage.refusals(asOf: now) == 600)
      usage.seconds = []
      #expect(usage.trailingBasis(asOf: now) == .tenSeconds)
      #expect(usage.trailingMinute(asOf: now, meter: WindowSpanTests.meter) == 600, "\(phase) ms")
      #expect(usage.refusals(asOf: now) == 600)
    }
  }

  @Test("the last minute is what a list has in its 60 to 61 seconds, never less than in 60", arguments: 1...6)
  func trailing(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    for _ in 0..<50 {
      let now = WindowSpanTests.base + .random(in: 0...(.hour), using: &random)
      let calls = WindowSpanTests.calls(4_000, &random, upTo: now)
      let asOf = now - .random(in: 0...60_000, using: &random)
      var usage = WindowSpanTests.counter(calls, now: now)
      func count(from: Instant, through: Instant) -> Int64 {
        Int64(calls.count { $0.at >= from && $0.at <= through })
      }
      let second = Instant(milliseconds: asOf.milliseconds / 1_000 * 1_000)
      let found = usage.trailingMinute(asOf: asOf, meter: WindowSpanTests.meter)
      #expect(found == count(from: second - 60_000, through: second + 999))
      #expect(found == usage.refusals(asOf: asOf))
      #expect(found >= count(from: asOf - 60_000, through: asOf))
      #expect(
        usage.fullMinute(asOf: asOf, meter: WindowSpanTests.meter)
          == count(from: second - 59_000, through: second + 999))
      usage.seconds = []
      let coarse = usage.trailingMinute(asOf: asOf, meter: WindowSpanTests.meter)
      #expect(coarse >= count(from: asOf - 60_000, through: asOf))
      #expect(coarse <= count(from: asOf - 70_000, through: asOf + 9_999))
    }
  }

  @Test("a window begins and ends on its own buckets and holds as many of them as it is long")
  func bounds() {
    var random = SplitMix(state: 3)
    let widths: [(Window, Milliseconds)] = [(.quarterHour, 10_000), (.day, 900_000), (.month, 21_600_000)]
    for _ in 0..<200 {
      let asOf = WindowSpanTests.base + .random(in: 0...(40 * .day), using: &random)
      for (window, width) in widths {
        let span = WindowSpan(window, asOf: asOf)
        let open = asOf.milliseconds - asOf.milliseconds % width
        #expect(span.begin.milliseconds == open - window.length + width)
        #expect(span.end.milliseconds == open + width)
        for columns in [20, 40, 70, 130] {
          let choice = window.buckets(columns: columns, subMinute: true)
          #expect(span.start(ofColumn: 0, width: choice.width, count: choice.count) == span.begin)
          #expect(
            span.start(ofColumn: choice.count - 1, width: choice.width, count: choice.count)
              == span.end - choice.width)
        }
      }
      #expect(
        WindowSpan(.quarterHour, asOf: asOf, byMinutes: true).begin
          == Instant(milliseconds: asOf.milliseconds / 60_000 * 60_000) - 14 * .minute)
    }
  }

  @Test(
    "a quarter hour counts the calls inside it, and whole what only its minutes are known of",
    arguments: 1...6)
  func quarterHour(seed: Int) {
    var random = SplitMix(state: UInt64(seed) + 50)
    for round in 0..<40 {
      let now = WindowSpanTests.base + .random(in: 0...(.hour), using: &random)
      let asOf = now - .random(in: 0...50_000, using: &random)
      var calls = WindowSpanTests.calls(3_000, &random, upTo: now)
      // Reports beside the calls in every second round, and nothing else in every fourth.
      for index in calls.indices where round % 2 == 1 && (round % 4 == 3 || index % 3 == 0) {
        calls[index].isReported = true
      }
      var image = AccountImage(
        account: Account(id: AccountID(1), name: "a", plan: "p", createdAt: .epoch))
      image.counters = [WindowSpanTests.counter(calls, now: now)]
      image.hasEvents = round % 4 != 3
      let open = Instant(milliseconds: asOf.milliseconds / 10_000 * 10_000)
      let minute = Instant(milliseconds: asOf.milliseconds / 60_000 * 60_000)
      let begin = image.hasEvents ? open - 890_000 : minute - 14 * .minute
      let end = image.hasEvents ? open + 10_000 : minute + .minute
      let expected = calls.count { call in
        call.isReported
          ? call.at >= begin.floored(to: .minute) && call.at < minute + .minute
          : call.at >= begin && call.at < end
      }
      let sum = image.counters[0].sum(in: image.span(.quarterHour, asOf: asOf))
      #expect(sum.attempts == Int64(expected), "round \(round)")
      #expect(sum.throttled == Int64(expected), "round \(round)")
    }
  }

  // MARK: Over

  /// $100 paid in: 3,000 LLM requests a minute. `attempts` are of the seconds up to now, the newest last.
  private func read(_ attempts: [Int32], refusedAgo: Int? = nil) throws -> AccountReading {
    let now = WindowSpanTests.base
    var account = AccountImage(
      account: Account(id: AccountID(1), name: "a", plan: "together-ai", createdAt: .epoch))
    account.hasEvents = true
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
    let keys: [CounterKey] = [.account, .scope(modelClass: "llm", billing: nil), .model(ModelID(1))]
    account.counters = keys.map { key in
      var usage = CounterUsage(key: key, secondsStart: now - Int64(attempts.count - 1) * .second)
      usage.seconds = attempts.enumerated().map { index, count in
        var bin = SecondBin()
        bin.attempts = count
        if let refusedAgo, index == attempts.count - 1 - refusedAgo { bin.throttled = 1 }
        return bin
      }
      return usage
    }
    if let refusedAgo {
      let at = now - Int64(refusedAgo) * .second
      account.refusalSeconds = [
        RefusalCount(at: at, model: ModelID(1), project: nil, reason: .rate, count: 1)
      ]
      account.refusalMinutes = [
        RefusalCount(at: at.floored(to: .minute), model: ModelID(1), project: nil, reason: .rate, count: 1)
      ]
    }
    var image = UsageImage()
    image.accounts = [account]
    let plan = try bundledPlan("together-ai")
    var memory = ReadingMemory()
    return try #require(
      Reading(image: image, plans: [plan.id: plan], window: .quarterHour, now: now, memory: &memory)
        .accounts.first)
  }

  @Test("over takes 60 whole seconds at the limit, or a refusal")
  func over() throws {
    // 2,950 in 60 seconds and 50 in the one before: 100 % of 3,000, which no minute has reached.
    let nearly =
      Array(repeating: Int32(0), count: 89) + [50] + Array(repeating: 49, count: 50)
      + Array(repeating: 50, count: 10)
    let limit = try #require(try read(nearly).limits.first { $0.name == "LLM requests" })
    #expect(limit.used == 3_000 && limit.pressure == 1 && !limit.isOver && limit.level == .high)
    #expect(try read(nearly).state == .tight)
    let full = Array(repeating: Int32(0), count: 90) + Array(repeating: 50, count: 60)
    let reached = try #require(try read(full).limits.first { $0.name == "LLM requests" })
    #expect(reached.used == 3_000 && reached.isOver && reached.level == .saturated)
    #expect(try read(full).state == .full)
    let refused = try #require(
      try read(Array(repeating: 1, count: 150), refusedAgo: 60).limits.first { $0.name == "LLM requests" })
    #expect(refused.isOver && refused.level == .saturated)
    // The room for bursts is gone and the minute is not full.
    let burst = Array(repeating: Int32(0), count: 149) + [2_999]
    #expect(try read(burst).limits.first?.level == .high)
  }
}

/// The same seed gives the same series on every machine.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

import Testing

@testable import UsageModel

/// The order of open alerts against the first line, over random readings of several accounts.
@Suite("Order of open alerts")
struct AlertOrderTests {
  private static let start = Instant(rfc3339: "2026-11-24T14:00:00Z") ?? .epoch

  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
  }

  private static func image(_ now: Instant) -> UsageImage {
    var image = UsageImage()
    for id in 1...4 {
      var account = AccountImage(
        account: Account(id: AccountID(Int64(id)), name: "a\(id)", plan: "together-ai", createdAt: .epoch))
      account.sources = [
        SourceRecord(id: SourceID(1), kind: "stream", name: "gateway", isCounted: true, liveThrough: now)
      ]
      account.ledger = [
        LedgerEntry(id: "c", at: .epoch, kind: .creditPurchase, amount: Money(dollars: 100))
      ]
      image.accounts.append(account)
    }
    return image
  }

  private static func change(
    _ account: inout AccountReading, now: Instant, _ memory: inout ReadingMemory, _ random: inout Generator
  ) {
    for index in account.limits.indices where account.limits[index].isCounter && random.chance(60) {
      var limit = account.limits[index]
      let share = Double.random(in: 0...1.2, using: &random)
      limit.pressure = share
      limit.drained = nil
      let key = ReadingMemory.Key(account: account.id, limit: limit.id)
      limit.level = Level(share: share, previous: memory.levels[key])
      limit.isOver = share >= 1 && random.chance(50)
      if !limit.isOver { limit.level = min(limit.level, .high) }
      if random.chance(10) {
        limit.outlook = .likely(at: now + .random(in: 0...(15 * .minute), using: &random))
        limit.level = max(limit.level, .warning)
      } else if random.chance(10) {
        limit.outlook = .possible
      }
      if random.chance(5) {
        limit.isThrottled = true
        limit.refusedAt = now - .random(in: 0...59_000, using: &random)
        limit.level = .saturated
      }
      memory.levels[key] = limit.level
      account.limits[index] = limit
    }
    if random.chance(30) {
      var budget = BudgetReading(
        project: random.chance(50) ? "p" : nil, amount: Money(dollars: 100),
        spent: Money(dollars: .random(in: 0...200, using: &random)))
      if budget.share >= 1, random.chance(50) {
        budget.crossedAt = now - .random(in: 0...(2 * .day), using: &random)
      }
      if budget.share < 1, random.chance(50) {
        let at = now + .random(in: 0...(2 * .day), using: &random)
        budget.reached = DateBand(expected: at, earliest: at, latest: at)
      }
      account.spend.budgets = [budget]
    }
    if random.chance(15) {
      let reasons: [RefusalReason] = [.credit, .cap, .overload, .access, .gateway, .rate]
      let reason = reasons.randomElement(using: &random)
      let last = now - Int64.random(in: 0...59_000, using: &random)
      account.refusals.knowsLastMinute = true
      account.refusals.causes = [
        RefusalReading.Cause(
          cause: reason?.cause ?? .rate, reason: reason ?? .rate, last: last, lastModel: ModelID(1),
          lastModelName: "m", lastMinute: 3, lastQuarterHour: 9, today: 9, month: 9, since: last - .minute,
          models: [], projects: [])
      ]
    }
    if random.chance(20) {
      account.capacity = [
        CapacityReading(
          snapshot: "s", direction: .input, units: 1, capacity: 100, now: 0, nowShare: 0,
          coverage: Coverage(), recentSpill: 5, recentSpillMinutes: 1, lastSpillAt: now - .minute, overage: 0,
          openQuarterOverage: 0, nextChange: nil, nextChangeUnits: 0, nextRenewal: nil, nextRenewalUnits: 0,
          committedUntil: nil, models: [], isMeasured: true)
      ]
    }
    if random.chance(10) {
      account.freshness = Freshness(kind: .stale(source: "g"), asOf: now - 90_000, age: 90_000)
    }
  }

  @Test("the first open alert is about what the first line says, at every instant", arguments: 1...20)
  func first(seed: Int) throws {
    var random = Generator(state: UInt64(seed))
    let plan = try bundledPlan("together-ai")
    var book = AlertBook()
    var memory = ReadingMemory()
    var worse = 0
    for step in 0..<60 {
      let now = AlertOrderTests.start + Int64(step) * 20_000
      var plain = memory
      var reading = Reading(
        image: AlertOrderTests.image(now), plans: [plan.id: plan], window: .quarterHour, now: now,
        memory: &plain)
      for index in reading.accounts.indices {
        AlertOrderTests.change(&reading.accounts[index], now: now, &memory, &random)
        reading.accounts[index].arrange(now: now, memory: &memory)
      }
      reading.worstFirst = memory.accounts.arrange(reading.accounts, now: now, key: \.id) { $0.mainConcern }
      reading.verdict = Verdict(accounts: reading.worstFirst)
      _ = book.observe(reading, rules: AlertRules())
      // One cause is one alert.
      #expect(Set(book.open.map(\.cause)).count == book.open.count)
      let ordered = reading.ordered(book.open)
      #expect(Set(ordered) == Set(book.open))
      guard let concern = reading.verdict.concern, concern.rank < .ok, let account = reading.verdict.account
      else { continue }
      worse += 1
      #expect(
        ordered.first?.cause == concern.subject.cause(of: account),
        "seed \(seed), step \(step): \(concern) but \(String(describing: ordered.first?.what))")
      // What only waits for its quiet time stands behind what holds.
      let held = ordered.firstIndex { $0.lastSeen < now } ?? ordered.count
      #expect(ordered[held...].allSatisfy { $0.lastSeen < now })
    }
    #expect(worse > 20)
  }
}

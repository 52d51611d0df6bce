import Testing

@testable import UsageModel

/// Random traffic from a seed: the same on every machine.
private struct Traffic {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func below(_ bound: Int64) -> Int64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int64(state >> 33) % max(1, bound)
  }

  /// Minutes with idle nights, bursts now and then, and gaps.
  mutating func minutes(_ count: Int) -> [Int64?] {
    var burst: Int64 = 0
    var gap: Int64 = 0
    return (0..<count).map { minute in
      if gap == 0, below(400) == 0 { gap = below(50) }
      if gap > 0 {
        gap -= 1
        return nil
      }
      if burst == 0, below(120) == 0 { burst = below(9) }
      if burst > 0 { burst -= 1 }
      let isNight = minute / 60 % 24 < 7
      return isNight ? 0 : below(30_000) + (burst > 0 ? below(90_000) : 0)
    }
  }
}

@Suite("The unit planner against brute force")
struct PlannerTests {
  private let start = CivilDate(year: 2026, month: 11, day: 1).start + 7 * .minute

  /// Every minute and every quarter hour of the clock, looked at one by one.
  private func overage(_ used: [Int64?], above capacity: Int64, rule: CoverageRule) -> Int64 {
    if rule == .minute { return used.reduce(0) { $0 + max(0, ($1 ?? 0) - ($1 == nil ? 0 : capacity)) } }
    var quarters: [Instant: Int64] = [:]
    for (index, tokens) in used.enumerated() {
      guard let tokens else { continue }
      quarters[(start + Int64(index) * .minute).floored(to: .quarterHour), default: 0] += tokens - capacity
    }
    return quarters.values.reduce(0) { $0 + max(0, $1) }
  }

  @Test("all targets are the least units that a search through every number finds", arguments: 1...8)
  func bruteForce(seed: Int) throws {
    var traffic = Traffic(seed: UInt64(seed))
    let used = traffic.minutes(3_000 + Int(traffic.below(3_000)))
    let unit = 1_000 + traffic.below(9_000)
    let rule: CoverageRule = seed % 2 == 0 ? .minute : .quarterHour
    let price = Money(nano: (1 + traffic.below(60)) * 1_000_000_000)
    let rate = 500 + traffic.below(9_000)
    let planner = UnitPlanner(
      history: UnitHistory(used, from: start), unitSize: unit, rule: rule, pricePerUnitDay: price,
      accountPlanNanoPerToken: rate)
    let known = used.compactMap(\.self)
    let total = known.reduce(0, +)
    #expect(planner.history.minutes == known.count)
    #expect(planner.history.gapMinutes == used.count - known.count)
    func least(_ isEnough: (Int64) -> Bool) -> Int64? { (0...200).first(where: isEnough) }
    func spilledMinutes(_ units: Int64) -> Int { known.count { $0 > units * unit } }
    func cost(_ units: Int64) -> Double {
      price.dollars * Double(units) * Double(known.count) / 1_440
        + Double(rate) * Double(overage(used, above: units * unit, rule: rule)) / 1e9
    }
    #expect(planner.units(for: .max) == least { spilledMinutes($0) == 0 })
    // At most one of a hundred minutes lies above the 99th percentile.
    #expect(planner.units(for: .p99) == least { spilledMinutes($0) * 100 <= known.count })
    #expect(planner.units(for: .p95) == least { spilledMinutes($0) * 100 <= known.count * 5 })
    #expect(planner.units(for: .noOverage) == least { overage(used, above: $0 * unit, rule: rule) == 0 })
    #expect(
      planner.units(for: .tokens99)
        == least { Double(overage(used, above: $0 * unit, rule: rule)) <= Double(total) / 100 })
    let cheapest = try #require((0...200).min { cost(Int64($0)) < cost(Int64($1)) })
    let found = try #require(planner.units(for: .cheapest))
    #expect(abs(cost(found) - cost(Int64(cheapest))) < 1e-6, "\(found) instead of \(cheapest)")
    for units in [0, 1, 3, 7, 20] as [Int64] {
      let outcome = planner.outcome(units)
      #expect(outcome.spilledMinutes == spilledMinutes(units))
      #expect(outcome.spilledTokens == overage(used, above: units * unit, rule: rule))
    }
  }

  @Test("minutes without data count neither as quiet nor as capacity")
  func gaps() {
    let history = UnitHistory([nil, nil, 30, 30, nil] + Array(repeating: 0, count: 10), from: .epoch)
    #expect(history.minutes == 12 && history.gapMinutes == 3)
    // 60 tokens in a quarter hour of which 12 minutes are known.
    #expect(history.overage(above: 5, rule: .quarterHour) == 0)
    #expect(history.overage(above: 4, rule: .quarterHour) == 12)
    #expect(UnitHistory([nil, nil], from: .epoch).minutes == 0)
    #expect(
      UnitPlanner(history: UnitHistory([nil], from: .epoch), unitSize: 1, rule: .minute).recommendations
        .isEmpty)
  }

  @Test("below seven days the history is short", arguments: [(10_079, true), (10_080, false)])
  func short(minutes: Int, isShort: Bool) {
    #expect(UnitHistory(Array(repeating: 1, count: minutes), from: .epoch).isShort == isShort)
  }

  @Test("the falling curve begins with the greatest minute and never rises")
  func falling() {
    var traffic = Traffic(seed: 5)
    let used = traffic.minutes(2_000)
    let curve = UnitHistory(used, from: start).falling(columns: 44)
    #expect(curve.count == 44 && curve[0] == used.compactMap(\.self).max())
    #expect(zip(curve, curve.dropFirst()).allSatisfy { $0 >= $1 })
  }
}

@Suite("Buying and cancelling units")
struct UnitChangeTests {
  private let now = Instant(rfc3339: "2026-11-24T14:41:07Z") ?? .epoch

  private func purchase(_ id: String, _ at: String, units: Int64, size: Int64 = 2_000) -> CapacityTransaction
  {
    CapacityTransaction(
      id: id, kind: .purchase, at: Instant(rfc3339: at) ?? .epoch, snapshot: "m", direction: .output,
      units: units, unitSize: size)
  }

  private func holding(_ transactions: [CapacityTransaction]) -> UnitHolding {
    UnitHolding(
      CapacityTimeline(transactions, snapshot: "m", direction: .output, term: CapacityTerm()),
      term: CapacityTerm(), unitSize: 2_000, now: now)
  }

  @Test("a purchase says its rate, its term and what the term costs, to the second")
  func purchase() {
    let change = holding([purchase("p1", "2026-10-02T09:00:00Z", units: 10)])
      .change(to: 12, pricePerUnitDay: Money(nano: 39_340_000_000))
    #expect(change.difference == 2 && change.perMinuteBefore == 20_000 && change.perMinuteAfter == 24_000)
    #expect(change.committedUntil?.rfc3339 == "2026-12-25T00:00:00Z")
    #expect(change.dayCost == Money("78.68"))
    // 30 days, 9 h 18 min 53 s: 2,625,533 s of $78.68 a day.
    #expect(change.initialCost?.nano == 2_390_936_764_351)
    #expect(change.charge(.upfront, now: now) == change.initialCost)
    // 25 to 30 November: six midnights before December.
    #expect(change.charge(.daily, now: now) == Money("472.08"))
  }

  @Test("without a price nothing costs anything known")
  func noPrice() {
    let change = holding([]).change(to: 3, pricePerUnitDay: nil)
    #expect(change.initialCost == nil && change.charge(.daily, now: now) == nil)
    #expect(change.committedUntil != nil)
  }

  @Test("a cancellation takes the units that end soonest, then the newest, each with its date")
  func cancellation() {
    let cancelled = CapacityTransaction(
      id: "c", kind: .cancellation, at: now - .day, snapshot: "m", direction: .output, units: 1,
      unitSize: 2_000, purchaseID: "p1")
    let holding = holding([
      purchase("p1", "2026-09-01T00:00:00Z", units: 3), purchase("p2", "2026-11-14T09:00:00Z", units: 2),
      purchase("p3", "2026-10-01T00:00:00Z", units: 1, size: 2_500), cancelled,
    ])
    #expect(holding.units == 5)
    let change = holding.change(to: 1, pricePerUnitDay: nil)
    #expect(change.endings.map(\.purchaseID) == ["p3", "p1", "p2"])
    #expect(change.endings.map(\.units) == [1, 2, 1])
    #expect(
      change.endings.map(\.effectiveAt.rfc3339) == [
        "2026-11-25T00:00:00Z", "2026-11-25T00:00:00Z", "2026-12-15T00:00:00Z",
      ])
    #expect(change.perMinuteBefore == 10_500 && change.perMinuteAfter == 2_000)
    #expect(holding.change(to: -4, pricePerUnitDay: nil).after == 0)
    #expect(holding.change(to: 5, pricePerUnitDay: nil).order(AccountID(1), "m", .output) == nil)
  }
}

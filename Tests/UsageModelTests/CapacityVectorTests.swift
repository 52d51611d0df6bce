import Testing

@testable import UsageModel

@Suite("Capacity against the vectors")
struct CapacityVectorTests {
  @Test(
    "capacity follows purchases and cancellations",
    arguments: Vectors.cases("capacity").filter { $0.has("purchases") })
  func timeline(_ vector: Vector) throws {
    let sizes = vector.vector("unit")
    let snapshot = try #require(vector.string("snapshot"))
    var transactions: [CapacityTransaction] = []
    for purchase in vector.vectors("purchases") {
      let direction = try purchase.direction("direction")
      transactions.append(
        CapacityTransaction(
          id: try #require(purchase.string("id")), kind: .purchase, at: try purchase.instant("at"),
          snapshot: snapshot, direction: direction, units: try #require(purchase.integer("units")),
          unitSize: try #require(sizes.integer(direction.rawValue))))
    }
    for cancellation in vector.vectors("cancellations") {
      let purchase = try #require(transactions.first { $0.id == cancellation.string("purchase") })
      transactions.append(
        CapacityTransaction(
          id: try #require(cancellation.string("id")), kind: .cancellation,
          at: try cancellation.instant("requestedAt"), snapshot: snapshot, direction: purchase.direction,
          units: try #require(cancellation.integer("units")), unitSize: purchase.unitSize,
          purchaseID: purchase.id))
    }
    let input = CapacityTimeline(transactions, snapshot: snapshot, direction: .input, term: CapacityTerm())
    let output = CapacityTimeline(transactions, snapshot: snapshot, direction: .output, term: CapacityTerm())
    for moment in vector.vectors("expected") {
      let at = try moment.instant("at")
      #expect(input.perMinute(at: at) == moment.integer("inputPerMinute"), "\(at.rfc3339)")
      #expect(output.perMinute(at: at) == moment.integer("outputPerMinute"), "\(at.rfc3339)")
    }
    for purchase in vector.vectors("purchases") {
      let holding = try #require(
        (input.holdings + output.holdings).first { $0.purchase.id == purchase.string("id") })
      let expected = try purchase.instant("committedEnd")
      #expect(holding.committedEnd == expected)
    }
    for cancellation in vector.vectors("cancellations") {
      let ending = try #require(
        input.holdings.flatMap(\.endings).first { $0.cancellationID == cancellation.string("id") })
      let expected = try cancellation.instant("effectiveAt")
      #expect(ending.effectiveAt == expected)
    }
  }

  @Test(
    "a purchase binds to the later of 30 days and the next invoice, at midnight",
    arguments: Vectors.cases("capacity").filter { $0.has("purchasedAt") })
  func committedEnd(_ vector: Vector) throws {
    #expect(
      CapacityTerm().committedEnd(boughtAt: try vector.instant("purchasedAt"))
        == (try vector.instant("committedEnd")))
  }

  @Test("a change inside a minute weighs by its time, rounded down")
  func weightedMinute() throws {
    let start = Instant(milliseconds: 1_700_000_040_000).floored(to: .minute)
    let transactions = [
      CapacityTransaction(
        id: "a", kind: .purchase, at: start - .day, snapshot: "m", direction: .input, units: 2,
        unitSize: 20_000),
      CapacityTransaction(
        id: "b", kind: .purchase, at: start + 40_000, snapshot: "m", direction: .input, units: 1,
        unitSize: 20_000),
    ]
    let timeline = CapacityTimeline(transactions, snapshot: "m", direction: .input, term: CapacityTerm())
    // 40 s at 40,000 and 20 s at 60,000.
    #expect(timeline.minutes(from: start - .minute, count: 3) == [40_000, 46_666, 60_000])
    #expect(timeline.tokens(from: start, until: start + .minute) == 46_666)
  }

  @Test("coverage is judged per minute and overage per quarter hour", arguments: Vectors.cases("coverage"))
  func coverage(_ vector: Vector) throws {
    let used = vector.integers("used")
    let capacity = vector.integers("capacity")
    let coverage = Coverage(used: used, capacity: capacity)
    #expect(coverage.covered == vector.integers("covered").reduce(0, +))
    #expect(coverage.spill == vector.integer("spillTotal"))
    #expect(coverage.spillMinutes == vector.integers("spill").count { $0 > 0 })
    #expect(coverage.quarterOverage == vector.integers("quarterHourOverage"))
    #expect(isClose(coverage.ratio, vector.number("coverageRatio")))
    #expect(isClose(coverage.utilization, vector.number("coveredUtilization")))
    #expect(isClose(coverage.peak, vector.number("peakUtilization")))
    #expect(Int64(coverage.saturatedMinutes) == vector.integer("saturatedMinutes"))
  }

  @Test("only what capacity leaves over draws on the account's rate", arguments: Vectors.cases("overflow"))
  func overflow(_ vector: Vector) throws {
    let overflow = Overflow(
      usedInput: try #require(vector.integer("usedInput")),
      usedOutput: try #require(vector.integer("usedOutput")),
      inputCapacity: try #require(vector.integer("inputCapacity")),
      outputCapacity: try #require(vector.integer("outputCapacity")),
      accountTokensPerMinute: vector.integer("accountTokensPerMinute"))
    #expect(overflow.input == vector.integer("spillInput"))
    #expect(overflow.output == vector.integer("spillOutput"))
    #expect(isClose(overflow.fraction, vector.number("accountFraction")))
    #expect(((overflow.fraction ?? 0) > 1) == vector.bool("wouldThrottle"))
  }

  @Test("cached and output tokens weigh as the terms say", arguments: Vectors.cases("tokenWeights"))
  func weights(_ vector: Vector) throws {
    var terms = UnitTerms(snapshot: "m", direction: .input, from: .epoch)
    terms.cachedWeight = try #require(vector.number("cachedWeight"))
    terms.outputWeight = vector.number("outputWeight")
    let input = try #require(vector.integer("inputTokens"))
    let cached = try #require(vector.integer("cachedInputTokens"))
    let output = try #require(vector.integer("outputTokens"))
    if let expected = vector.integer("countedCombined") {
      terms.direction = .combined
      #expect(terms.counted(input: input, cached: cached, output: output) == expected)
    } else {
      #expect(terms.counted(input: input, cached: cached, output: output) == vector.integer("countedInput"))
      terms.direction = .output
      #expect(terms.counted(input: input, cached: cached, output: output) == vector.integer("countedOutput"))
    }
  }
}

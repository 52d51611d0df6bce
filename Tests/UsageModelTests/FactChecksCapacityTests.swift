import Testing
import UsageModel

@Suite("Capacity is recorded only as it can have happened")
struct FactChecksCapacityTests {
  private static func at(_ text: String) -> Instant { Instant(rfc3339: text) ?? .distantPast }
  private static let now = at("2026-11-24T12:00:00Z")

  private static func transaction(
    _ kind: CapacityTransaction.Kind, id: String, at: String, units: Int64, snapshot: String = "m-1",
    of purchase: String? = nil
  ) -> CapacityTransaction {
    CapacityTransaction(
      id: id, kind: kind, at: Self.at(at), snapshot: snapshot, direction: .input, units: units,
      unitSize: 20_000, purchaseID: purchase)
  }

  private static let transactions = [
    transaction(.purchase, id: "p", at: "2026-11-01", units: 5),
    transaction(.cancellation, id: "x", at: "2026-11-02", units: 2, of: "p"),
  ]
  private static let aliases = [AliasBinding(alias: "latest", snapshot: "m-1", from: at("2026-11-01"))]

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var transaction: CapacityTransaction
    var refusal: FactRefusal?
  }

  // Not stored: the address of an array in a refusal carries marks, by which the leak check does not know it again.
  static var cases: [Case] {
    [
      Case(
        testDescription: "a purchase",
        transaction: transaction(.purchase, id: "n", at: "2026-11-24", units: 1), refusal: nil),
      Case(
        testDescription: "a purchase of nothing",
        transaction: transaction(.purchase, id: "n", at: "2026-11-24", units: 0),
        refusal: .outOfRange(what: "number of units", given: "0", range: "1 to 1000000")),
      Case(
        testDescription: "an absurd purchase",
        transaction: transaction(.purchase, id: "n", at: "2026-11-24", units: .max),
        refusal: .outOfRange(what: "number of units", given: "9223372036854775807", range: "1 to 1000000")),
      Case(
        testDescription: "a purchase of tomorrow",
        transaction: transaction(.purchase, id: "n", at: "2026-11-25", units: 1),
        refusal: .inTheFuture(what: "the date", at: at("2026-11-25"), now: now)),
      Case(
        testDescription: "a purchase for an alias",
        transaction: transaction(.purchase, id: "n", at: "2026-11-24", units: 1, snapshot: "latest"),
        refusal: .isAlias("latest", of: "m-1")),
      Case(
        testDescription: "an id twice",
        transaction: transaction(.purchase, id: "x", at: "2026-11-24", units: 1),
        refusal: .duplicateID("x")),
      Case(
        testDescription: "a cancellation of all that remains",
        transaction: transaction(.cancellation, id: "n", at: "2026-11-24", units: 3, of: "p"), refusal: nil),
      Case(
        testDescription: "a cancellation of more",
        transaction: transaction(.cancellation, id: "n", at: "2026-11-24", units: 4, of: "p"),
        refusal: .moreThanRemain("p", asked: 4, left: 3)),
      Case(
        testDescription: "a cancellation of a cancellation",
        transaction: transaction(.cancellation, id: "n", at: "2026-11-24", units: 1, of: "x"),
        refusal: .notAPurchase("x")),
      Case(
        testDescription: "a cancellation of nothing known",
        transaction: transaction(.cancellation, id: "n", at: "2026-11-24", units: 1, of: "q"),
        refusal: .unknown(what: "purchase", name: "q", in: "the account", known: ["p"])),
      Case(
        testDescription: "a cancellation before the purchase",
        transaction: transaction(.cancellation, id: "n", at: "2026-10-31", units: 1, of: "p"),
        refusal: .beforeItsCause("p", at: at("2026-11-01"))),
    ]
  }

  @Test("Each transaction passes or is refused for its own reason", arguments: cases)
  func check(_ each: Case) {
    var refusal: FactRefusal?
    do throws(FactRefusal) {
      try FactChecks.check(
        each.transaction, joining: Self.transactions, aliases: Self.aliases, plan: Self.plan, now: Self.now)
    } catch { refusal = error }
    #expect(refusal == each.refusal)
  }

  private static let plan: Plan = {
    var plan = Plan(id: "sample", name: "Sample", provider: "Example")
    plan.capacityProducts = [
      CapacityProduct(
        id: "units", label: "Units", bindsTo: "snapshot", requirements: Requirements(items: []), roles: [],
        units: [
          CapacityProduct.Unit(direction: .input, metric: .inputTokens, perUnit: 20_000, label: "in")
        ], unitSizePerModelMayDiffer: true, minimumTermDays: 30, activeUntil: "", renewal: "",
        cancellationGranularity: "", partialCancellation: true, termRule: .minimumTerm,
        chargeTiming: .upfront, addsToRateLimit: true, overflow: "", coverageRule: .minute,
        coverageRuleAlternatives: [], recommendationLookbackDays: 30, priceBasis: "", discountsAppliedOn: "",
        countsAgainst: [], views: [], dataDelaySecondsMaximum: 0, stack: [], sections: [], actions: [])
    ]
    return plan
  }()

  @Test("A unit is as large as the snapshot's newest terms say, else as the plan says")
  func unitSizes() throws {
    let terms = [
      UnitTerms(snapshot: "m-1", direction: .input, from: Self.at("2026-02-01"), unitSize: 25_000),
      UnitTerms(snapshot: "m-1", direction: .input, from: Self.at("2026-03-01"), unitSize: nil),
      UnitTerms(snapshot: "m-1", direction: .input, from: Self.at("2026-04-01"), unitSize: 30_000),
      UnitTerms(snapshot: "m-1", direction: .combined, from: Self.at("2026-02-01"), unitSize: 3_000),
    ]
    func size(_ snapshot: String, _ direction: TokenDirection, _ day: String) throws -> Int64 {
      try FactChecks.unitSize(
        of: snapshot, direction: direction, at: Self.at(day), terms: terms, plan: Self.plan)
    }
    #expect(try size("m-1", .input, "2026-01-31") == 20_000)
    #expect(try size("m-1", .input, "2026-03-02") == 25_000)
    #expect(try size("m-1", .input, "2026-04-01") == 30_000)
    #expect(try size("m-2", .input, "2026-03-02") == 20_000)
    #expect(try size("m-1", .combined, "2026-02-01") == 3_000)
    #expect(throws: FactRefusal.noUnitSize(snapshot: "m-2", direction: .combined)) {
      try size("m-2", .combined, "2026-02-01")
    }
    #expect(throws: FactRefusal.noCapacityProduct(plan: "bare")) {
      try FactChecks.unitSize(
        of: "m-1", direction: .input, at: Self.now, terms: terms,
        plan: Plan(id: "bare", name: "Bare", provider: "Example"))
    }
  }

  @Test(
    "Terms stay within what arithmetic and sense allow",
    arguments: [
      (UnitTerms(snapshot: "m", direction: .input, from: now), true),
      (UnitTerms(snapshot: "", direction: .input, from: now), false),
      (UnitTerms(snapshot: "m", direction: .input, from: now, unitSize: 0), false),
      (UnitTerms(snapshot: "m", direction: .input, from: now, pricePerUnitDay: Money(nano: -1)), false),
      (UnitTerms(snapshot: "m", direction: .input, from: now, accountPlanNanoPerToken: -1), false),
      (UnitTerms(snapshot: "m", direction: .input, from: now, cachedWeight: 0.5), true),
      (UnitTerms(snapshot: "m", direction: .input, from: now, cachedWeight: 1.01), false),
      (UnitTerms(snapshot: "m", direction: .input, from: now, cachedWeight: .nan), false),
      (UnitTerms(snapshot: "m", direction: .input, from: now, outputWeight: 6), false),
      (UnitTerms(snapshot: "m", direction: .combined, from: now, outputWeight: 6), true),
      (UnitTerms(snapshot: "m", direction: .combined, from: now, outputWeight: 0), false),
      (UnitTerms(snapshot: "m", direction: .input, from: now, unitDiscount: 0.99), true),
      (UnitTerms(snapshot: "m", direction: .input, from: now, unitDiscount: 1), false),
      (UnitTerms(snapshot: "m", direction: .input, from: now, accountPlanDiscount: -0.1), false),
    ])
  func terms(_ terms: UnitTerms, isTaken: Bool) {
    #expect(((try? FactChecks.check(terms, plan: Self.plan)) != nil) == isTaken)
  }

  @Test(
    "A price of a million tokens must come to whole nano-dollars a token",
    arguments: [("2.5", 2_500), ("0.001", 1), ("0", 0), ("0.0005", nil), ("-1", nil)] as [(String, Int64?)])
  func prices(_ text: String, nano: Int64?) throws {
    let price = try #require(Money(text))
    #expect((try? FactChecks.nanoPerToken(ofMillion: price)) == nano)
  }
}

import Testing

@testable import UsageModel

@Suite("Ledger sums")
struct LedgerTests {
  private static func at(_ text: String) -> Instant { Instant(rfc3339: text) ?? .epoch }
  private static let now = at("2026-11-24T14:41:00Z")

  private static func cost(_ day: String, _ dollars: Int64, promotional: Int64 = 0) -> CostSpan {
    CostSpan(
      from: at(day), width: .hour, costNano: dollars * Money.nanoPerDollar,
      promotionalNano: promotional * Money.nanoPerDollar, unpriced: 0)
  }

  private static func entry(
    _ id: String, _ day: String, _ kind: LedgerEntry.Kind, _ dollars: Int64, relatesTo: String? = nil,
    from: String? = nil, through: String? = nil, expires: String? = nil, funding: LedgerEntry.Funding = .cash
  ) -> LedgerEntry {
    LedgerEntry(
      id: id, at: at(day), kind: kind, amount: Money(dollars: dollars), funding: funding,
      relatesTo: relatesTo,
      coversFrom: from.map(at), coversThrough: through.map(at), expiresAt: expires.map(at))
  }

  /// What is expected, in whole dollars.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var ledger: [LedgerEntry] = []
    var costs: [CostSpan] = []
    var deposits: Int64 = 0
    var cashIn: Int64 = 0
    var usage: Int64 = 0
    var pending: Int64 = 0
    var cap: Int64 = 0
    var promoLeft: Int64 = 0
    var month: Int64 = 0
  }

  static let cases = [
    Case(testDescription: "nothing"),
    Case(
      testDescription: "bought credit counts once, when bought",
      ledger: [entry("a", "2026-11-01", .creditPurchase, 100)], costs: [cost("2026-11-02", 30)],
      deposits: 100,
      cashIn: 100, usage: 30, cap: 30, month: 30),
    Case(
      testDescription: "a refund of a purchase lowers deposits and cash",
      ledger: [
        entry("a", "2026-10-01", .creditPurchase, 100), entry("b", "2026-10-05", .refund, 25, relatesTo: "a"),
      ], deposits: 75, cashIn: 75),
    Case(
      testDescription: "a refund of an invoice and a chargeback lower cash only",
      ledger: [
        entry("a", "2026-10-01", .creditPurchase, 100), entry("i", "2026-10-02", .invoicePaid, 40),
        entry("b", "2026-10-05", .refund, 10, relatesTo: "i"), entry("c", "2026-10-06", .chargeback, 5),
      ], deposits: 100, cashIn: 125),
    Case(
      testDescription: "a voided entry never was",
      ledger: [
        entry("a", "2026-10-01", .creditPurchase, 100), entry("v", "2026-10-02", .void, 0, relatesTo: "a"),
      ]),
    Case(
      testDescription: "what is dated later is not yet",
      ledger: [entry("a", "2026-12-01", .creditPurchase, 100)], costs: [cost("2026-12-02", 7)]),
    Case(
      testDescription: "usage after the last paid invoice is pending",
      ledger: [entry("i", "2026-11-02", .invoicePaid, 50, through: "2026-11-01")],
      costs: [cost("2026-10-20", 50), cost("2026-11-20", 61)], cashIn: 50, usage: 111, pending: 61, cap: 61,
      month: 61),
    Case(
      testDescription: "credit bought after the invoice pays for usage first",
      ledger: [
        entry("i", "2026-11-02", .invoicePaid, 50, through: "2026-11-01"),
        entry("a", "2026-11-03", .creditPurchase, 20),
      ], costs: [cost("2026-11-20", 61)], deposits: 20, cashIn: 70, usage: 61, pending: 41, cap: 61, month: 61
    ),
    Case(
      testDescription: "early payment sets the cap's counter to zero inside the month",
      ledger: [entry("r", "2026-11-20", .capReset, 0)],
      costs: [cost("2026-11-19", 80), cost("2026-11-21", 15)],
      usage: 95, pending: 95, cap: 15, month: 95),
    Case(
      testDescription: "free credit is spent first and is no spend",
      ledger: [entry("p", "2026-11-01", .promoGrant, 25)],
      costs: [cost("2026-11-10", 10), cost("2026-11-12", 20)],
      usage: 5, pending: 5, cap: 5, promoLeft: 0, month: 30),
    Case(
      testDescription: "expired free credit pays nothing and is not left",
      ledger: [entry("p", "2026-11-01", .promoGrant, 25, expires: "2026-11-11")],
      costs: [cost("2026-11-10", 10), cost("2026-11-12", 20)], usage: 20, pending: 20, cap: 20, month: 30),
    Case(
      testDescription: "where the source says what free credit paid, nothing is guessed",
      ledger: [entry("p", "2026-11-01", .promoGrant, 25)], costs: [cost("2026-11-10", 10, promotional: 4)],
      usage: 6,
      pending: 6, cap: 6, promoLeft: 21, month: 10),
    Case(
      testDescription: "a usage entry replaces the events that it covers",
      ledger: [entry("u", "2026-11-11", .usage, 12, from: "2026-11-10", through: "2026-11-11")],
      costs: [cost("2026-11-09", 3), cost("2026-11-10T05:00:00Z", 10), cost("2026-11-11", 4)], usage: 19,
      pending: 19,
      cap: 19, month: 19),
    Case(
      testDescription: "an adjustment has its sign",
      ledger: [entry("x", "2026-11-05", .adjustment, -2)], costs: [cost("2026-11-04", 9)], usage: 7,
      pending: 9, cap: 7,
      month: 7),
    Case(
      testDescription: "last month is not this month",
      costs: [cost("2026-10-31T23:00:00Z", 40), cost("2026-11-01", 2)], usage: 42, pending: 42, cap: 2,
      month: 2),
  ]

  @Test("every amount follows from the entries and the costs", arguments: cases)
  func sums(_ expected: Case) {
    let sums = LedgerSums(ledger: expected.ledger, costs: expected.costs, now: LedgerTests.now)
    #expect(sums.deposits == Money(dollars: expected.deposits))
    #expect(sums.cashIn == Money(dollars: expected.cashIn))
    #expect(sums.usageSpend == Money(dollars: expected.usage))
    #expect(sums.pending == Money(dollars: expected.pending))
    #expect(sums.capCounter == Money(dollars: expected.cap))
    #expect(sums.promoLeft == Money(dollars: expected.promoLeft))
    #expect(sums.monthToDate == Money(dollars: expected.month))
  }
}

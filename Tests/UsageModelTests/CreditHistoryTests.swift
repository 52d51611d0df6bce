import Testing

@testable import UsageModel

/// Dated histories whose balances are worked out by hand.
@Suite("Prepaid credit")
struct CreditHistoryTests {
  static func at(_ text: String) -> Instant { Instant(rfc3339: text) ?? .epoch }
  static let now = at("2026-11-24T14:41:00Z")

  static func cost(_ time: String, _ dollars: Int64, promotional: Int64 = 0, unpriced: Int64 = 0) -> CostSpan
  {
    CostSpan(
      from: at(time), width: .hour, costNano: dollars * Money.nanoPerDollar,
      promotionalNano: promotional * Money.nanoPerDollar, unpriced: unpriced)
  }

  static func entry(
    _ id: String, _ time: String, _ kind: LedgerEntry.Kind, _ dollars: Int64, relatesTo: String? = nil,
    from: String? = nil, through: String? = nil, expires: String? = nil
  ) -> LedgerEntry {
    LedgerEntry(
      id: id, at: at(time), kind: kind, amount: Money(dollars: dollars),
      funding: kind == .promoGrant ? .promo : .cash, relatesTo: relatesTo, coversFrom: from.map(at),
      coversThrough: through.map(at), expiresAt: expires.map(at))
  }

  static func history(_ ledger: [LedgerEntry], _ costs: [CostSpan]) -> CreditHistory? {
    CreditHistory(UsagePayments(ledger: ledger, costs: costs, now: now), now: now)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var ledger: [LedgerEntry]
    var costs: [CostSpan] = []
    /// In whole dollars, as the rest; nil where nothing may be claimed.
    var balance: Int64?
    /// Used, left and expired of each purchase, oldest first.
    var purchases: [[Int64]] = []
  }

  static let cases = [
    Case(testDescription: "usage alone tells of no credit", ledger: [], costs: [cost("2026-11-02", 3)]),
    Case(
      testDescription: "an invoice alone tells of no credit",
      ledger: [entry("i", "2026-11-02", .invoicePaid, 50, through: "2026-11-01")],
      costs: [cost("2026-11-20", 9)]),
    Case(
      testDescription: "what was used before the first purchase was not paid from it",
      ledger: [entry("a", "2026-11-09", .creditPurchase, 40)],
      costs: [cost("2026-11-08T22:00:00Z", 30), cost("2026-11-10", 18)], balance: 22,
      purchases: [[18, 22, 0]]),
    Case(
      testDescription: "the oldest purchase is used first",
      ledger: [
        entry("a", "2026-10-25", .creditPurchase, 5), entry("b", "2026-11-09", .creditPurchase, 10),
        entry("c", "2026-11-16", .creditPurchase, 25),
      ], costs: [cost("2026-10-26", 5), cost("2026-11-10", 8), cost("2026-11-17", 6)], balance: 21,
      purchases: [[5, 0, 0], [10, 0, 0], [4, 21, 0]]),
    Case(
      testDescription: "the one that expires first goes before an older one",
      ledger: [
        entry("a", "2026-11-01", .creditPurchase, 10),
        entry("b", "2026-11-02", .creditPurchase, 10, expires: "2026-12-01"),
      ], costs: [cost("2026-11-03", 12)], balance: 8, purchases: [[2, 8, 0], [10, 0, 0]]),
    Case(
      testDescription: "what is left at its end is lost",
      ledger: [entry("a", "2026-11-01", .creditPurchase, 10, expires: "2026-11-20")],
      costs: [cost("2026-11-03", 4), cost("2026-11-21", 1)], balance: -1, purchases: [[4, 0, 6]]),
    Case(
      testDescription: "free credit goes first",
      ledger: [
        entry("p", "2026-11-01", .promoGrant, 5), entry("a", "2026-11-01", .creditPurchase, 10),
      ], costs: [cost("2026-11-03", 7)], balance: 8, purchases: [[2, 8, 0]]),
    Case(
      testDescription: "a refund takes its own purchase's credit",
      ledger: [
        entry("a", "2026-11-01", .creditPurchase, 10), entry("b", "2026-11-02", .creditPurchase, 20),
        entry("r", "2026-11-05", .refund, 6, relatesTo: "b"),
      ], costs: [cost("2026-11-03", 4)], balance: 20, purchases: [[4, 6, 0], [0, 14, 0]]),
    Case(
      testDescription: "what had been used of a purchase that was charged back, the others pay",
      ledger: [
        entry("a", "2026-11-01", .creditPurchase, 10), entry("b", "2026-11-02", .creditPurchase, 20),
        entry("r", "2026-11-05", .chargeback, 10, relatesTo: "a"),
      ], costs: [cost("2026-11-03", 4)], balance: 16, purchases: [[0, 0, 0], [4, 16, 0]]),
    Case(
      testDescription: "a voided purchase never was",
      ledger: [
        entry("a", "2026-11-01", .creditPurchase, 10), entry("b", "2026-11-02", .creditPurchase, 20),
        entry("v", "2026-11-05", .void, 0, relatesTo: "a"),
      ], costs: [cost("2026-11-03", 4)], balance: 16, purchases: [[4, 16, 0]]),
    Case(
      testDescription: "an adjustment is usage with its sign",
      ledger: [
        entry("a", "2026-11-01", .creditPurchase, 10), entry("x", "2026-11-05", .adjustment, 3),
        entry("y", "2026-11-06", .adjustment, -1),
      ], costs: [cost("2026-11-03", 4)], balance: 4, purchases: [[6, 4, 0]]),
    Case(
      testDescription: "the next purchase pays what was used beyond the last",
      ledger: [
        entry("a", "2026-11-01", .creditPurchase, 10), entry("b", "2026-11-05", .creditPurchase, 20),
      ], costs: [cost("2026-11-03", 13)], balance: 17, purchases: [[10, 0, 0], [3, 17, 0]]),
    Case(
      testDescription: "a statement below what was computed counts the rest as used",
      ledger: [
        entry("a", "2026-11-01", .creditPurchase, 40), entry("s", "2026-11-10", .balance, 20),
      ], costs: [cost("2026-11-03", 15), cost("2026-11-11", 2)], balance: 18, purchases: [[22, 18, 0]]),
    Case(
      testDescription: "a statement above what was computed gives back what was not used",
      ledger: [
        entry("a", "2026-11-01", .creditPurchase, 40), entry("s", "2026-11-10", .balance, 30),
      ], costs: [cost("2026-11-03", 15), cost("2026-11-11", 2)], balance: 28, purchases: [[12, 28, 0]]),
    Case(
      testDescription: "a statement tells of credit that no purchase tells of",
      ledger: [entry("s", "2026-11-10", .balance, 30)],
      costs: [cost("2026-11-03", 15), cost("2026-11-11", 2)], balance: 28, purchases: [[2, 28, 0]]),
    Case(
      testDescription: "a statement of nothing is known to be nothing",
      ledger: [entry("s", "2026-11-10", .balance, 0)], balance: 0),
    Case(
      testDescription: "the hour of a statement counts after it",
      ledger: [entry("s", "2026-11-10T10:30:00Z", .balance, 30)], costs: [cost("2026-11-10T10:00:00Z", 4)],
      balance: 26, purchases: [[4, 26, 0]]),
    Case(
      testDescription: "credit from before the last invoice's end is used up",
      ledger: [
        entry("a", "2026-08-03", .creditPurchase, 150),
        entry("i", "2026-11-02", .invoicePaid, 27, through: "2026-11-01"),
        entry("b", "2026-11-05", .creditPurchase, 20),
      ], costs: [cost("2026-10-20", 200), cost("2026-11-02", 5), cost("2026-11-06", 4)], balance: 16,
      purchases: [[4, 16, 0]]),
    Case(
      testDescription: "usage that the ledger states replaces the calls and is spread over its time",
      ledger: [
        entry("a", "2026-11-05", .creditPurchase, 20),
        entry("u", "2026-11-11", .usage, 12, from: "2026-11-01", through: "2026-11-07"),
      ], costs: [cost("2026-11-06", 3), cost("2026-11-08", 1)], balance: 15, purchases: [[5, 15, 0]]),
  ]

  @Test("the balance follows from the entries and the costs", arguments: cases)
  func balance(_ expected: Case) {
    let history = CreditHistoryTests.history(expected.ledger, expected.costs)
    #expect(history?.balance == expected.balance.map { Money(dollars: $0) })
    #expect(
      history?.purchases.map { [$0.used, $0.left, $0.expired] } ?? []
        == expected.purchases.map { $0.map { Money(dollars: $0) } })
  }

  @Test("a statement tells how far the computed balance had drifted")
  func drift() {
    let costs = [CreditHistoryTests.cost("2026-11-03", 15)]
    let bought = CreditHistoryTests.entry("a", "2026-11-01", .creditPurchase, 40)
    let stated = CreditHistoryTests.entry("s", "2026-11-10", .balance, 20)
    let history = CreditHistoryTests.history([bought, stated], costs)
    #expect(history?.statement?.drift == Money(dollars: 5))
    #expect(history?.statement?.words == "$20.00 stated 10 Nov 00:00Z, $5.00 less than computed")
    let first = CreditHistoryTests.history([stated], costs)
    #expect(first?.statement?.drift == .some(nil))
  }

  @Test("the course holds the balance at the end of each day and nothing before the beginning")
  func course() {
    let history = CreditHistoryTests.history(
      [CreditHistoryTests.entry("a", "2026-11-20T08:00:00Z", .creditPurchase, 10)],
      [
        CreditHistoryTests.cost("2026-11-21T09:00:00Z", 2),
        CreditHistoryTests.cost("2026-11-23T09:00:00Z", 3),
      ])
    let course = history?.course ?? []
    #expect(course.count == 30)
    #expect(course.prefix(26).allSatisfy { $0 == nil })
    #expect(course.suffix(4) == [10, 8, 8, 5].map { Money(dollars: $0) })
  }

  @Test("calls without a price are counted from the last statement on")
  func unpriced() {
    let bought = CreditHistoryTests.entry("a", "2026-11-01", .creditPurchase, 40)
    let stated = CreditHistoryTests.entry("s", "2026-11-10", .balance, 20)
    let costs = [
      CreditHistoryTests.cost("2026-10-30", 0, unpriced: 7),
      CreditHistoryTests.cost("2026-11-03", 1, unpriced: 2),
      CreditHistoryTests.cost("2026-11-12", 1, unpriced: 3),
    ]
    #expect(CreditHistoryTests.history([bought], costs)?.unpriced == 5)
    #expect(CreditHistoryTests.history([bought, stated], costs)?.unpriced == 3)
  }
}

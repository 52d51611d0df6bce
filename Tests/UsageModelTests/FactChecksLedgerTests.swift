import Testing
import UsageModel

@Suite("A ledger entry joins only what it fits")
struct FactChecksLedgerTests {
  private static func at(_ text: String) -> Instant { Instant(rfc3339: text) ?? .distantPast }
  private static let now = at("2026-11-24T12:00:00Z")
  private static let yesterday = at("2026-11-23")

  private static let ledger = [
    LedgerEntry(
      id: "buy", at: at("2026-11-01"), kind: .creditPurchase, amount: Money(dollars: 50)),
    LedgerEntry(
      id: "back", at: at("2026-11-02"), kind: .refund, amount: Money(dollars: 20), relatesTo: "buy"),
    LedgerEntry(
      id: "bill", at: at("2026-11-05"), kind: .usage, amount: Money(dollars: 4), coversFrom: at("2026-11-01"),
      coversThrough: at("2026-11-05")),
    LedgerEntry(
      id: "gift", at: at("2026-11-01"), kind: .promoGrant, amount: Money(dollars: 5), funding: .promo),
    LedgerEntry(id: "wrong", at: at("2026-11-06"), kind: .invoicePaid, amount: Money(dollars: 9)),
    LedgerEntry(id: "undo", at: at("2026-11-07"), kind: .void, relatesTo: "wrong"),
  ]

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var entry: LedgerEntry
    var refusal: FactRefusal?
  }

  private static func entry(
    _ kind: LedgerEntry.Kind, _ dollars: Int64 = 1, id: String = "new", at: Instant = yesterday,
    funding: LedgerEntry.Funding = .cash, relatesTo: String? = nil, covers: (String, String)? = nil,
    coversThrough: Instant? = nil, expiresAt: Instant? = nil
  ) -> LedgerEntry {
    LedgerEntry(
      id: id, at: at, kind: kind, amount: Money(dollars: dollars), funding: funding, relatesTo: relatesTo,
      coversFrom: covers.map { Self.at($0.0) }, coversThrough: covers.map { Self.at($0.1) } ?? coversThrough,
      expiresAt: expiresAt)
  }

  private static func refused(_ amount: String, _ range: String) -> FactRefusal {
    .outOfRange(what: "amount", given: amount, range: range)
  }

  static let cases: [Case] = [
    Case(testDescription: "credit bought", entry: entry(.creditPurchase, 10), refusal: nil),
    Case(
      testDescription: "nothing bought", entry: entry(.creditPurchase, 0),
      refusal: refused("$0.00", "more than $0")),
    Case(
      testDescription: "negative invoice", entry: entry(.invoicePaid, -5),
      refusal: refused("-$5.00", "more than $0")),
    Case(testDescription: "negative adjustment", entry: entry(.adjustment, -5), refusal: nil),
    Case(
      testDescription: "empty adjustment", entry: entry(.adjustment, 0),
      refusal: refused("$0.00", "any amount but 0")),
    Case(
      testDescription: "an id twice", entry: entry(.creditPurchase, id: "buy"), refusal: .duplicateID("buy")),
    Case(
      testDescription: "five minutes ahead", entry: entry(.creditPurchase, at: now + 5 * .minute),
      refusal: nil),
    Case(
      testDescription: "more than five minutes ahead",
      entry: entry(.creditPurchase, at: now + 5 * .minute + 1),
      refusal: .inTheFuture(what: "the date", at: now + 5 * .minute + 1, now: now)),
    Case(
      testDescription: "a ledger that would overflow", entry: entry(.creditPurchase, 1_000_000_000),
      refusal: refused("$1,000,000,000.00", "less, since a ledger moves at most $1,000,000,000.00 in all")),
    Case(
      testDescription: "refund of all that is left", entry: entry(.refund, 30, relatesTo: "buy"), refusal: nil
    ),
    Case(
      testDescription: "refund of more than is left", entry: entry(.refund, 31, relatesTo: "buy"),
      refusal: .moreThanPaid("buy", asked: Money(dollars: 31), left: Money(dollars: 30))),
    Case(
      testDescription: "chargeback of more than is left", entry: entry(.chargeback, 31, relatesTo: "buy"),
      refusal: .moreThanPaid("buy", asked: Money(dollars: 31), left: Money(dollars: 30))),
    Case(
      testDescription: "refund of nothing named", entry: entry(.refund),
      refusal: .missing(option: "--relates-to ID", on: "refund", why: "it gives back what an entry paid")),
    Case(
      testDescription: "refund of an entry that is not there", entry: entry(.refund, relatesTo: "nope"),
      refusal: .unknown(what: "entry", name: "nope", in: "the ledger", known: [])),
    Case(
      testDescription: "refund of free credit", entry: entry(.refund, relatesTo: "gift"),
      refusal: .notRefundable("gift", kind: "promoGrant")),
    Case(
      testDescription: "refund of a void payment", entry: entry(.refund, relatesTo: "wrong"),
      refusal: .alreadyVoid("wrong")),
    Case(
      testDescription: "refund before the payment",
      entry: entry(.refund, at: at("2026-10-31"), relatesTo: "buy"),
      refusal: .beforeItsCause("buy", at: at("2026-11-01"))),
    Case(
      testDescription: "usage right after what is covered",
      entry: entry(.usage, covers: ("2026-11-05", "2026-11-06")), refusal: nil),
    Case(
      testDescription: "usage over a covered minute",
      entry: entry(.usage, covers: ("2026-11-04T23:59", "2026-11-06")),
      refusal: .coverageOverlaps("bill", from: at("2026-11-01"), until: at("2026-11-05"))),
    Case(
      testDescription: "the same time from free credit",
      entry: entry(.usage, funding: .promo, covers: ("2026-11-01", "2026-11-05")), refusal: nil),
    Case(
      testDescription: "part of the time from free credit",
      entry: entry(.usage, funding: .promo, covers: ("2026-11-01", "2026-11-04")),
      refusal: .coverageOverlaps("bill", from: at("2026-11-01"), until: at("2026-11-05"))),
    Case(
      testDescription: "usage with seconds",
      entry: entry(.usage, covers: ("2026-11-06T00:00:01Z", "2026-11-07")), refusal: .coverageNotWholeMinutes),
    Case(
      testDescription: "usage that ends before it begins",
      entry: entry(.usage, covers: ("2026-11-07", "2026-11-07")), refusal: .coverageEmpty),
    Case(
      testDescription: "usage without an end", entry: entry(.usage),
      refusal: .missing(
        option: "--covers-from and --covers-through", on: "usage",
        why: "it replaces the cost of the events in that time")),
    Case(
      testDescription: "an invoice through a date", entry: entry(.invoicePaid, coversThrough: yesterday),
      refusal: nil),
    Case(
      testDescription: "a purchase through a date", entry: entry(.creditPurchase, coversThrough: yesterday),
      refusal: .misplaced(
        option: "--covers-through", on: "creditPurchase", belongsTo: "usage and invoicePaid")),
    Case(
      testDescription: "free credit that expires",
      entry: entry(.promoGrant, funding: .promo, expiresAt: yesterday + 1), refusal: nil),
    Case(
      testDescription: "free credit that expired when given",
      entry: entry(.promoGrant, funding: .promo, expiresAt: yesterday),
      refusal: .outOfRange(what: "expiry", given: "2026-11-23T00:00:00Z", range: "a time after the grant")),
    Case(
      testDescription: "an invoice that expires", entry: entry(.invoicePaid, expiresAt: now),
      refusal: .misplaced(option: "--expires", on: "invoicePaid", belongsTo: "creditPurchase and promoGrant")),
    Case(
      testDescription: "a purchase from free credit", entry: entry(.creditPurchase, funding: .promo),
      refusal: .misplaced(option: "--promo", on: "creditPurchase", belongsTo: "usage and adjustment")),
    Case(
      testDescription: "a purchase of an entry", entry: entry(.creditPurchase, relatesTo: "buy"),
      refusal: .misplaced(
        option: "--relates-to", on: "creditPurchase", belongsTo: "refund, chargeback, adjustment and void")),
    Case(testDescription: "a cap reset", entry: entry(.capReset, 0), refusal: nil),
    Case(
      testDescription: "a cap reset with an amount", entry: entry(.capReset, 1),
      refusal: .misplaced(option: "an amount", on: "capReset", belongsTo: "the kinds that move money")),
    Case(testDescription: "taking a bill back", entry: entry(.void, 0, relatesTo: "bill"), refusal: nil),
    Case(
      testDescription: "taking back what was refunded", entry: entry(.void, 0, relatesTo: "buy"),
      refusal: .hasDependents("buy", dependents: ["back"])),
    Case(
      testDescription: "taking back twice", entry: entry(.void, 0, relatesTo: "wrong"),
      refusal: .alreadyVoid("wrong")),
    Case(
      testDescription: "taking back a taking back", entry: entry(.void, 0, relatesTo: "undo"),
      refusal: .alreadyVoid("undo")),
  ]

  @Test("Each entry passes or is refused for its own reason", arguments: cases)
  func check(_ each: Case) {
    var refusal: FactRefusal?
    do throws(FactRefusal) {
      try FactChecks.check(each.entry, joining: Self.ledger, now: Self.now)
    } catch { refusal = error }
    #expect(refusal == each.refusal)
  }
}

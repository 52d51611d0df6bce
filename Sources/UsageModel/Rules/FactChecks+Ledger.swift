extension FactChecks {
  /// Whether `entry` can join `ledger`, in which an id is at most once and a void entry undoes what it relates to.
  package static func check(_ entry: LedgerEntry, joining ledger: [LedgerEntry], now: Instant)
    throws(FactRefusal)
  {
    try name(entry.id, what: "ledger id")
    if ledger.contains(where: { $0.id == entry.id }) { throw .duplicateID(entry.id) }
    try notInTheFuture(entry.at, what: "the date", now: now)
    try checkAmount(entry, ledger: ledger)
    try checkOptions(entry)
    let live = LedgerSums.inForce(ledger, now: .distantFuture)
    switch entry.kind {
    case .refund, .chargeback: try checkReturn(entry, ledger: ledger, live: live)
    case .usage: try checkCoverage(entry, live: live)
    case .void: try checkVoid(entry, ledger: ledger, live: live)
    case .adjustment:
      if let id = entry.relatesTo { try requireEntry(id, in: ledger) }
    case .creditPurchase, .invoicePaid, .promoGrant, .capReset, .balance: break
    }
  }

  /// `<prefix>-20261124-1`: the day and the first number that is free on it.
  package static func identifier(prefix: String, at: Instant, taken: some Sequence<String>) -> String {
    let stem = "\(prefix)-\(at.isoDay.filter { $0 != "-" })-"
    let numbers = Set(taken.compactMap { $0.hasPrefix(stem) ? Int($0.dropFirst(stem.count)) : nil })
    var number = 1
    while numbers.contains(number) { number += 1 }
    return stem + String(number)
  }

  private static func checkAmount(_ entry: LedgerEntry, ledger: [LedgerEntry]) throws(FactRefusal) {
    switch entry.kind {
    case .capReset, .void:
      if entry.amount != .zero {
        throw .misplaced(option: "an amount", on: entry.kind.rawValue, belongsTo: "the kinds that move money")
      }
    case .adjustment:
      if entry.amount == .zero {
        throw .outOfRange(what: "amount", given: entry.amount.exact, range: "any amount but 0")
      }
    case .balance:
      if entry.amount < .zero {
        throw .outOfRange(what: "balance", given: entry.amount.exact, range: "$0 or more")
      }
    case .creditPurchase, .invoicePaid, .usage, .promoGrant, .refund, .chargeback:
      if entry.amount <= .zero {
        throw .outOfRange(what: "amount", given: entry.amount.exact, range: "more than $0")
      }
    }
    var room = largestAmount.nano.magnitude
    for amount in ledger.filter({ $0.kind != .balance }).map(\.amount) + [entry.amount] {
      let (rest, isTooMuch) = room.subtractingReportingOverflow(amount.nano.magnitude)
      if isTooMuch {
        throw .outOfRange(
          what: "amount", given: entry.amount.exact,
          range: "less, since a ledger moves at most \(largestAmount.exact) in all")
      }
      room = rest
    }
  }

  private static func checkOptions(_ entry: LedgerEntry) throws(FactRefusal) {
    let kind = entry.kind.rawValue
    if entry.expiresAt != nil, entry.kind != .promoGrant, entry.kind != .creditPurchase {
      throw .misplaced(option: "--expires", on: kind, belongsTo: "creditPurchase and promoGrant")
    }
    if let expiry = entry.expiresAt, expiry <= entry.at {
      let cause = entry.kind == .promoGrant ? "grant" : "purchase"
      throw .outOfRange(what: "expiry", given: expiry.rfc3339, range: "a time after the \(cause)")
    }
    if entry.coversFrom != nil, entry.kind != .usage {
      throw .misplaced(option: "--covers-from", on: kind, belongsTo: "usage")
    }
    if entry.coversThrough != nil, entry.kind != .usage, entry.kind != .invoicePaid {
      throw .misplaced(option: "--covers-through", on: kind, belongsTo: "usage and invoicePaid")
    }
    if entry.funding == .promo, ![.usage, .promoGrant, .adjustment].contains(entry.kind) {
      throw .misplaced(option: "--promo", on: kind, belongsTo: "usage and adjustment")
    }
    if entry.relatesTo != nil, ![.refund, .chargeback, .adjustment, .void].contains(entry.kind) {
      throw .misplaced(
        option: "--relates-to", on: kind, belongsTo: "refund, chargeback, adjustment and void")
    }
  }

  private static func checkReturn(_ entry: LedgerEntry, ledger: [LedgerEntry], live: [LedgerEntry])
    throws(FactRefusal)
  {
    guard let id = entry.relatesTo else {
      throw .missing(
        option: "--relates-to ID", on: entry.kind.rawValue, why: "it gives back what an entry paid")
    }
    try requireEntry(id, in: ledger)
    guard let payment = live.first(where: { $0.id == id }) else { throw .alreadyVoid(id) }
    guard payment.kind == .creditPurchase || payment.kind == .invoicePaid else {
      throw .notRefundable(id, kind: payment.kind.rawValue)
    }
    if entry.at < payment.at { throw .beforeItsCause(id, at: payment.at) }
    let returned = live.reduce(Money.zero) { sum, other in
      other.relatesTo == id && (other.kind == .refund || other.kind == .chargeback)
        ? sum + other.amount : sum
    }
    let left = payment.amount - returned
    if entry.amount > left { throw .moreThanPaid(id, asked: entry.amount, left: left) }
  }

  private static func checkCoverage(_ entry: LedgerEntry, live: [LedgerEntry]) throws(FactRefusal) {
    guard let from = entry.coversFrom, let until = entry.coversThrough else {
      throw .missing(
        option: "--covers-from and --covers-through", on: "usage",
        why: "it replaces the cost of the events in that time")
    }
    guard from < until else { throw .coverageEmpty }
    guard from == from.floored(to: .minute), until == until.floored(to: .minute) else {
      throw .coverageNotWholeMinutes
    }
    for other in live where other.kind == .usage {
      guard let start = other.coversFrom, let end = other.coversThrough, start < until, from < end
      else { continue }
      // One bill may be paid in part from free credit: the same time twice, from different money.
      if start == from, end == until, other.funding != entry.funding { continue }
      throw .coverageOverlaps(other.id, from: start, until: end)
    }
  }

  private static func checkVoid(_ entry: LedgerEntry, ledger: [LedgerEntry], live: [LedgerEntry])
    throws(FactRefusal)
  {
    guard let id = entry.relatesTo else {
      throw .missing(option: "the id of an entry", on: "void", why: "it takes that entry back")
    }
    try requireEntry(id, in: ledger)
    guard let target = live.first(where: { $0.id == id }) else { throw .alreadyVoid(id) }
    if entry.at < target.at { throw .beforeItsCause(id, at: target.at) }
    let dependents = live.filter { $0.relatesTo == id }.map(\.id)
    if !dependents.isEmpty { throw .hasDependents(id, dependents: dependents) }
  }

  private static func requireEntry(_ id: String, in ledger: [LedgerEntry]) throws(FactRefusal) {
    guard ledger.contains(where: { $0.id == id }) else {
      throw .unknown(what: "entry", name: id, in: "the ledger", known: [])
    }
  }
}

extension FactChecks {
  /// Tokens a minute of one unit: the snapshot's own terms in force at `at`, else the plan's.
  package static func unitSize(
    of snapshot: String, direction: TokenDirection, at: Instant, terms: [UnitTerms], plan: Plan
  ) throws(FactRefusal) -> Int64 {
    guard !plan.capacityProducts.isEmpty else { throw .noCapacityProduct(plan: plan.id) }
    let own = terms.filter {
      $0.snapshot == snapshot && $0.direction == direction && $0.from <= at && $0.unitSize != nil
    }
    if let size = own.max(by: { $0.from < $1.from })?.unitSize { return size }
    let units = plan.capacityProducts.flatMap(\.units)
    guard let unit = units.first(where: { $0.direction == direction }) else {
      throw .noUnitSize(snapshot: snapshot, direction: direction)
    }
    return unit.perUnit
  }

  /// Whether a purchase or a cancellation can join `transactions`.
  package static func check(
    _ transaction: CapacityTransaction, joining transactions: [CapacityTransaction],
    aliases: [AliasBinding], now: Instant
  ) throws(FactRefusal) {
    try name(transaction.id, what: "capacity id")
    if transactions.contains(where: { $0.id == transaction.id }) { throw .duplicateID(transaction.id) }
    if transaction.snapshot.isEmpty { throw .emptyName(what: "snapshot") }
    try notInTheFuture(transaction.at, what: "the date", now: now)
    try inRange(transaction.units, 1...1_000_000, what: "number of units")
    switch transaction.kind {
    case .purchase: try checkPurchase(transaction, aliases: aliases)
    case .cancellation: try checkCancellation(transaction, transactions: transactions)
    }
  }

  /// The units of a purchase that no cancellation, in force or to come, has taken.
  package static func unitsLeft(of purchase: CapacityTransaction, in transactions: [CapacityTransaction])
    -> Int64
  {
    let cancelled = transactions.lazy.filter { $0.kind == .cancellation && $0.purchaseID == purchase.id }
      .reduce(0) { $0 + $1.units }
    return max(0, purchase.units - cancelled)
  }

  package static func check(_ terms: UnitTerms, plan: Plan) throws(FactRefusal) {
    guard !plan.capacityProducts.isEmpty else { throw .noCapacityProduct(plan: plan.id) }
    if terms.snapshot.isEmpty { throw .emptyName(what: "snapshot") }
    if let size = terms.unitSize { try inRange(size, 1...1_000_000_000, what: "unit size") }
    if let price = terms.pricePerUnitDay { try amount(price, what: "price of a unit and day") }
    if let nano = terms.accountPlanNanoPerToken {
      try inRange(nano, 0...1_000_000_000, what: "nano-dollars a token")
    }
    guard (0...1).contains(terms.cachedWeight) else {
      throw .outOfRange(what: "cached weight", given: String(terms.cachedWeight), range: "0 to 1")
    }
    if let weight = terms.outputWeight {
      if terms.direction != .combined {
        throw .misplaced(
          option: "--output-weight", on: "\(terms.direction.rawValue) unit", belongsTo: "a combined one")
      }
      guard weight > 0, weight <= 1_000 else {
        throw .outOfRange(what: "output weight", given: String(weight), range: "more than 0, at most 1000")
      }
    }
    for (what, discount) in [
      ("unit discount", terms.unitDiscount), ("account-plan discount", terms.accountPlanDiscount),
    ] {
      guard discount >= 0, discount < 1 else {
        throw .outOfRange(what: what, given: String(discount), range: "0 to less than 1: 0.2 is 20 %")
      }
    }
  }

  private static func checkPurchase(_ purchase: CapacityTransaction, aliases: [AliasBinding])
    throws(FactRefusal)
  {
    let binding = aliases.last {
      $0.alias == purchase.snapshot && $0.from <= purchase.at && ($0.until ?? .distantFuture) > purchase.at
    }
    if let binding { throw .isAlias(binding.alias, of: binding.snapshot) }
    try inRange(purchase.unitSize, 1...1_000_000_000, what: "unit size")
    if let price = purchase.price { try amount(price, what: "price") }
  }

  private static func checkCancellation(
    _ cancellation: CapacityTransaction, transactions: [CapacityTransaction]
  ) throws(FactRefusal) {
    guard let id = cancellation.purchaseID,
      let purchase = transactions.first(where: { $0.id == id })
    else {
      throw .unknown(
        what: "purchase", name: cancellation.purchaseID ?? "", in: "the account",
        known: transactions.filter { $0.kind == .purchase }.map(\.id))
    }
    guard purchase.kind == .purchase else { throw .notAPurchase(id) }
    if cancellation.at < purchase.at { throw .beforeItsCause(id, at: purchase.at) }
    let left = unitsLeft(of: purchase, in: transactions)
    if cancellation.units > left { throw .moreThanRemain(id, asked: cancellation.units, left: left) }
  }
}

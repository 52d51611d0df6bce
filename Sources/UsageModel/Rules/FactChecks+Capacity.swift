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

  /// Whether a purchase or a cancellation can join `transactions`; `plan` says whether a part can be cancelled.
  package static func check(
    _ transaction: CapacityTransaction, joining transactions: [CapacityTransaction],
    aliases: [AliasBinding], plan: Plan, now: Instant
  ) throws(FactRefusal) {
    try name(transaction.id, what: "capacity id")
    if transactions.contains(where: { $0.id == transaction.id }) { throw .duplicateID(transaction.id) }
    if transaction.snapshot.isEmpty { throw .emptyName(what: "snapshot") }
    try notInTheFuture(transaction.at, what: "the date", now: now)
    try inRange(transaction.units, 1...1_000_000, what: "number of units")
    switch transaction.kind {
    case .purchase: try checkPurchase(transaction, aliases: aliases)
    case .cancellation: try checkCancellation(transaction, transactions: transactions, plan: plan)
    }
  }

  /// The purchase of that id.
  package static func purchase(_ id: String, in transactions: [CapacityTransaction]) throws(FactRefusal)
    -> CapacityTransaction
  {
    guard let transaction = transactions.first(where: { $0.id == id }) else {
      throw .unknown(
        what: "purchase", name: id, in: "the account",
        known: transactions.filter { $0.kind == .purchase }.map(\.id))
    }
    guard transaction.kind == .purchase else { throw .notAPurchase(id) }
    return transaction
  }

  /// Nano-dollars a token at `price` a million tokens.
  package static func nanoPerToken(ofMillion price: Money) throws(FactRefusal) -> Int64 {
    guard price >= .zero, price.nano % 1_000_000 == 0 else {
      throw .outOfRange(what: "price of a million tokens", given: price.exact, range: "a multiple of $0.001")
    }
    return price.nano / 1_000_000
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
    if let binding = bound(purchase.snapshot, at: purchase.at, among: aliases) {
      throw .isAlias(binding.alias, of: binding.snapshot)
    }
    try inRange(purchase.unitSize, 1...1_000_000_000, what: "unit size")
    if let price = purchase.price { try amount(price, what: "price") }
  }

  private static func checkCancellation(
    _ cancellation: CapacityTransaction, transactions: [CapacityTransaction], plan: Plan
  ) throws(FactRefusal) {
    let id = cancellation.purchaseID ?? ""
    let purchase = try purchase(id, in: transactions)
    if cancellation.at < purchase.at { throw .beforeItsCause(id, at: purchase.at) }
    let isWhole = plan.capacityProducts.first?.partialCancellation == false
    // How many are left does not depend on when each cancellation takes effect.
    let timeline = CapacityTimeline(
      transactions, snapshot: purchase.snapshot, direction: purchase.direction,
      term: CapacityTerm(cancelsWhole: isWhole))
    let left = timeline.holdings.first { $0.purchase.id == id }?.uncancelled ?? 0
    if cancellation.units > left { throw .moreThanRemain(id, asked: cancellation.units, left: left) }
    if isWhole, cancellation.units < left {
      throw .partOfWhole(id, asked: cancellation.units, left: left, plan: plan.id)
    }
  }
}

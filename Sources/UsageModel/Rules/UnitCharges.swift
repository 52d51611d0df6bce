/// What bought units cost, when it is charged (domain.md 3.8): fixed sums, which no line through daily costs foretells.
package struct UnitCharges: Hashable, Sendable {
  package struct Charge: Hashable, Sendable {
    package var at: Instant
    package var amount: Money
    /// Whose spend limit it counts toward, besides the account's.
    package var project: String?
  }

  /// Oldest first.
  package var charges: [Charge] = []
  /// Units are held whose price is not set, so that the sums are lower bounds.
  package var isIncomplete = false

  package init() {}

  /// The charges of `[from, until)`.
  ///
  /// Up front: all of the commitment when bought, then a day at each renewal. Daily: a day at each 00:00 UTC.
  package init(_ image: AccountImage, plan: Plan, from: Instant, until: Instant) {
    guard !image.capacity.isEmpty else { return }
    let term = image.capacityTerm(plan, now: until)
    let timing = plan.capacityProducts.first?.chargeTiming ?? .upfront
    // What the ledger states for a time already contains that time's charges.
    let stated = LedgerSums.inForce(image.ledger, now: until).filter { $0.kind == .usage }
    for (snapshot, direction) in image.provisioned {
      let timeline = CapacityTimeline(image.capacity, snapshot: snapshot, direction: direction, term: term)
      for holding in timeline.holdings where holding.purchase.at < until {
        add(holding, image: image, timing: timing, from: from, until: until)
      }
    }
    charges.removeAll { charge in
      stated.contains {
        ($0.coversFrom ?? .distantFuture) <= charge.at && charge.at < ($0.coversThrough ?? .distantPast)
      }
    }
    charges.sort { $0.at < $1.at }
  }

  private mutating func add(
    _ holding: CapacityHolding, image: AccountImage, timing: CapacityProduct.ChargeTiming, from: Instant,
    until: Instant
  ) {
    let purchase = holding.purchase
    func cost(units: Int64, days: Double, at instant: Instant) -> Money? {
      let terms = image.terms(purchase.snapshot, purchase.direction, at: instant)
      return terms.pricePerUnitDay.map { price in
        Money(
          nano: Int64((Double(price.nano) * Double(units) * days * (1 - terms.unitDiscount)).rounded()))
      }
    }
    func charge(_ amount: Money?, at instant: Instant) {
      guard let amount else { return isIncomplete = true }
      charges.append(Charge(at: instant, amount: amount, project: purchase.project))
    }
    var midnight = max(purchase.at, from).ceiled(to: .day)
    if timing == .upfront {
      if purchase.at >= from {
        let days = Double(holding.committedEnd - purchase.at) / Double(Milliseconds.day)
        charge(purchase.price ?? cost(units: purchase.units, days: days, at: purchase.at), at: purchase.at)
      }
      midnight = max(midnight, holding.committedEnd)
    }
    while midnight < until {
      let units = holding.units(at: midnight)
      if units > 0 { charge(cost(units: units, days: 1, at: midnight), at: midnight) }
      midnight = midnight + .day
    }
  }

  package func sum(from: Instant, until: Instant, project: String? = nil) -> Money {
    charges.reduce(.zero) {
      $1.at >= from && $1.at < until && (project == nil || $1.project == project) ? $0 + $1.amount : $0
    }
  }
}

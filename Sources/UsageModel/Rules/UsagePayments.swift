/// All known usage of an account in time order, with what free credit paid of it and what is left for real money.
package struct UsagePayments: Hashable, Sendable {
  package struct Movement: Hashable, Sendable {
    /// The beginning of the time in which it was used.
    package var at: Instant
    package var width: Milliseconds
    package var cost: Money
    /// What free credit paid of it.
    package var promotional: Money
    package var unpriced: Int64
    /// Stated by the ledger for a time, not counted from calls.
    package var isStated: Bool

    package var cash: Money { cost - promotional }
  }

  /// The ledger up to the instant, what was taken back left out, oldest first.
  package let entries: [LedgerEntry]
  package let movements: [Movement]
  /// Usage before it is paid by an invoice.
  package let paidThrough: Instant?
  /// The source says itself what free credit paid.
  package let isExplicit: Bool
  package let granted: Money
  package let promoLeft: Money

  /// `costs` oldest first; entries and costs after `now` are left out.
  ///
  /// - Parameters:
  ///   - signUpCredit: The free credit that every account is given at its start, as a fact; an entry of the same amount is the same credit.
  ///   - isFreeOnly: Nothing but free credit can have paid, so a grant also pays what was used before its date.
  package init(
    ledger: [LedgerEntry], costs: [CostSpan], now: Instant, signUpCredit: Money = .zero,
    isFreeOnly: Bool = false
  ) {
    entries = LedgerSums.inForce(ledger, now: now)
    paidThrough = entries.last { $0.kind == .invoicePaid && $0.coversThrough != nil }?.coversThrough
    var movements = UsagePayments.movements(entries: entries, costs: costs, now: now)
    isExplicit = movements.contains { $0.promotional > .zero }
    var grants = Grants(entries, signUpCredit: signUpCredit, isFreeOnly: isFreeOnly)
    granted = grants.granted
    for index in movements.indices {
      movements[index].promotional = grants.take(movements[index], isExplicit: isExplicit)
    }
    self.movements = movements
    promoLeft = grants.left(at: now)
  }

  /// Costs of usage in time order; what the ledger covers comes from the ledger alone.
  private static func movements(entries: [LedgerEntry], costs: [CostSpan], now: Instant) -> [Movement] {
    let stated = entries.filter { $0.kind == .usage }
    let covering = stated.filter { $0.coversFrom != nil && $0.coversThrough != nil }
    var movements: [Movement] = []
    movements.reserveCapacity(costs.count + stated.count)
    for span in costs where span.from <= now {
      let isCovered = covering.contains {
        ($0.coversFrom ?? .distantFuture) <= span.from && span.from < ($0.coversThrough ?? .distantPast)
      }
      if isCovered { continue }
      movements.append(
        Movement(
          at: span.from, width: span.width, cost: Money(nano: span.costNano),
          promotional: Money(nano: span.promotionalNano), unpriced: span.unpriced, isStated: false))
    }
    guard !stated.isEmpty else { return movements }
    for entry in stated {
      let from = entry.coversFrom ?? entry.at
      movements.append(
        Movement(
          at: from, width: max(0, (entry.coversThrough ?? from) - from), cost: entry.amount,
          promotional: entry.funding == .promo ? entry.amount : .zero, unpriced: 0, isStated: true))
    }
    return movements.sorted { $0.at < $1.at }
  }

  /// Free credit: spent before bought credit, and gone when it expires.
  private struct Grants {
    private var grants: [(from: Instant, until: Instant, left: Money)]
    let granted: Money

    init(_ entries: [LedgerEntry], signUpCredit: Money, isFreeOnly: Bool) {
      let entries = entries.filter { $0.kind == .promoGrant }
      var grants = entries.map { entry -> (from: Instant, until: Instant, left: Money) in
        (isFreeOnly ? .distantPast : entry.at, entry.expiresAt ?? .distantFuture, entry.amount)
      }
      if signUpCredit > .zero, !entries.contains(where: { $0.amount == signUpCredit }) {
        grants.append((.distantPast, .distantFuture, signUpCredit))
      }
      self.grants = grants.sorted { $0.until < $1.until }
      granted = grants.reduce(.zero) { $0 + $1.left }
    }

    /// What free credit pays of a movement.
    mutating func take(_ movement: Movement, isExplicit: Bool) -> Money {
      if grants.isEmpty { return movement.promotional }
      var wanted = isExplicit ? movement.promotional : movement.cost
      var taken = Money.zero
      for index in grants.indices
      where wanted > .zero && grants[index].from <= movement.at && movement.at < grants[index].until {
        let part = min(wanted, grants[index].left)
        grants[index].left = grants[index].left - part
        wanted = wanted - part
        taken += part
      }
      return isExplicit ? movement.promotional : taken
    }

    func left(at now: Instant) -> Money {
      grants.reduce(.zero) { $0 + ($1.until > now && $1.from <= now ? $1.left : .zero) }
    }
  }
}

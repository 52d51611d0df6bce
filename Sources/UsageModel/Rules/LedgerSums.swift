/// The amounts that tiers, caps and spend views ask for, all computed anew from the ledger and the costs of usage.
package struct LedgerSums: Hashable, Sendable {
  package var deposits = Money.zero
  package var cashIn = Money.zero
  package var creditPurchased = Money.zero
  package var invoicesPaid = Money.zero
  /// Usage paid from real money, promotional credit left out.
  package var usageSpend = Money.zero
  /// Used, payable in money, not yet paid.
  package var pending = Money.zero
  /// Bought credit that usage has not yet taken.
  package var creditLeft = Money.zero
  /// Billed since the cap's month began, or since the provider last set the counter to zero in it.
  package var capCounter = Money.zero
  package var capCountsFrom = Instant.epoch
  package var promoGranted = Money.zero
  package var promoLeft = Money.zero
  /// All cost of the calendar month, whoever paid it.
  package var monthToDate = Money.zero
  package var today = Money.zero
  /// Calls of this month whose cost is not known, so that the sums above are lower bounds.
  package var unpricedThisMonth: Int64 = 0

  package init() {}

  /// `costs` oldest first; entries and costs after `now` are left out.
  ///
  /// - Parameter capMonth: where the month of the provider's cap began, if not with the calendar's.
  package init(ledger: [LedgerEntry], costs: [CostSpan], now: Instant, capMonth: Instant? = nil) {
    let entries = LedgerSums.inForce(ledger, now: now)
    let monthStart = CivilDate(now).firstOfMonth.start
    let dayStart = now.floored(to: .day)
    let capStart = capMonth ?? monthStart
    capCountsFrom = max(capStart, entries.last { $0.kind == .capReset }?.at ?? capStart)
    addMoney(entries)
    let covering = entries.filter { $0.kind == .usage && $0.coversFrom != nil && $0.coversThrough != nil }
    let movements = LedgerSums.movements(entries: entries, costs: costs, covering: covering, now: now)
    let paidThrough = entries.last { $0.kind == .invoicePaid && $0.coversThrough != nil }?.coversThrough
    var grants = LedgerSums.Grants(
      entries: entries, explicit: movements.contains { $0.promotional > .zero })
    var unpaid = Money.zero
    for movement in movements {
      let promotional = grants.take(
        cost: movement.cost, promotional: movement.promotional, at: movement.at)
      let cash = movement.cost - promotional
      usageSpend += cash
      if movement.at >= (paidThrough ?? .distantPast) { unpaid += cash }
      if movement.at >= capCountsFrom { capCounter += cash }
      if movement.at >= monthStart {
        monthToDate += movement.cost
        unpricedThisMonth += movement.unpriced
      }
      if movement.at >= dayStart { today += movement.cost }
    }
    for entry in entries where entry.kind == .adjustment {
      usageSpend += entry.amount
      if entry.at >= monthStart { monthToDate += entry.amount }
      if entry.at >= capCountsFrom { capCounter += entry.amount }
    }
    promoGranted = grants.granted
    promoLeft = grants.left(at: now)
    // Credit bought after the last invoice (or ever, without one) has already paid for usage after it.
    let credited = entries.reduce(Money.zero) { sum, entry in
      guard entry.at >= (paidThrough ?? .distantPast) else { return sum }
      switch entry.kind {
      case .creditPurchase: return sum + entry.amount
      case .refund: return sum - entry.amount
      case .invoicePaid: return paidThrough == nil ? sum + entry.amount : sum
      default: return sum
      }
    }
    pending = max(.zero, unpaid - max(.zero, credited))
    creditLeft = max(.zero, credited - unpaid)
  }

  /// The entries up to `now` that nothing has taken back, oldest first.
  package static func inForce(_ ledger: [LedgerEntry], now: Instant) -> [LedgerEntry] {
    let past = ledger.filter { $0.at <= now }
    let voided = Set(past.filter { $0.kind == .void }.compactMap(\.relatesTo))
    return past.filter { $0.kind != .void && !voided.contains($0.id) }.sorted { $0.at < $1.at }
  }

  private mutating func addMoney(_ entries: [LedgerEntry]) {
    let payments = Set(entries.filter { $0.kind == .invoicePaid }.map(\.id))
    var refunds = Money.zero
    var purchaseRefunds = Money.zero
    for entry in entries {
      switch entry.kind {
      case .creditPurchase: creditPurchased += entry.amount
      case .invoicePaid: invoicesPaid += entry.amount
      case .refund:
        refunds += entry.amount
        if !payments.contains(entry.relatesTo ?? "") { purchaseRefunds += entry.amount }
      case .chargeback: refunds += entry.amount
      case .usage, .promoGrant, .adjustment, .capReset, .void: break
      }
    }
    deposits = max(.zero, creditPurchased - purchaseRefunds)
    cashIn = creditPurchased + invoicesPaid - refunds
  }

  private struct Movement {
    var at: Instant
    var cost: Money
    var promotional: Money
    var unpriced: Int64
  }

  /// Costs of usage in time order; what the ledger covers comes from the ledger alone.
  private static func movements(
    entries: [LedgerEntry], costs: [CostSpan], covering: [LedgerEntry], now: Instant
  ) -> [Movement] {
    var movements: [Movement] = []
    movements.reserveCapacity(costs.count)
    for span in costs where span.from <= now {
      let isCovered = covering.contains {
        ($0.coversFrom ?? .distantFuture) <= span.from && span.from < ($0.coversThrough ?? .distantPast)
      }
      if isCovered { continue }
      movements.append(
        Movement(
          at: span.from, cost: Money(nano: span.costNano),
          promotional: Money(nano: span.promotionalNano), unpriced: span.unpriced))
    }
    let stated = entries.filter { $0.kind == .usage }
    guard !stated.isEmpty else { return movements }
    for entry in stated {
      movements.append(
        Movement(
          at: entry.coversFrom ?? entry.at, cost: entry.amount,
          promotional: entry.funding == .promo ? entry.amount : .zero, unpriced: 0))
    }
    return movements.sorted { $0.at < $1.at }
  }

  /// Free credit: spent before bought credit, and gone when it expires.
  private struct Grants {
    private var grants: [(from: Instant, until: Instant, left: Money)]
    /// The source says itself what free credit paid, so nothing is guessed.
    private let isExplicit: Bool
    let granted: Money

    init(entries: [LedgerEntry], explicit: Bool) {
      let grantEntries = entries.filter { $0.kind == .promoGrant }
      grants = grantEntries.map { ($0.at, $0.expiresAt ?? .distantFuture, $0.amount) }
        .sorted { $0.1 < $1.1 }
      granted = grantEntries.reduce(.zero) { $0 + $1.amount }
      isExplicit = explicit
    }

    /// What free credit pays of `cost`.
    mutating func take(cost: Money, promotional: Money, at instant: Instant) -> Money {
      if grants.isEmpty { return promotional }
      var wanted = isExplicit ? promotional : cost
      var taken = Money.zero
      for index in grants.indices
      where wanted > .zero && grants[index].from <= instant && instant < grants[index].until {
        let part = min(wanted, grants[index].left)
        grants[index].left = grants[index].left - part
        wanted = wanted - part
        taken += part
      }
      return isExplicit ? promotional : taken
    }

    func left(at now: Instant) -> Money {
      grants.reduce(.zero) { $0 + ($1.until > now && $1.from <= now ? $1.left : .zero) }
    }
  }
}

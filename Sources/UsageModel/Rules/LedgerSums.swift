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
    self.init(UsagePayments(ledger: ledger, costs: costs, now: now), now: now, capMonth: capMonth)
  }

  /// `payments` up to `now`.
  package init(_ payments: UsagePayments, now: Instant, capMonth: Instant? = nil) {
    let entries = payments.entries
    let monthStart = CivilDate(now).firstOfMonth.start
    let dayStart = now.floored(to: .day)
    let capStart = capMonth ?? monthStart
    capCountsFrom = max(capStart, entries.last { $0.kind == .capReset }?.at ?? capStart)
    addMoney(entries)
    let paidThrough = payments.paidThrough
    var unpaid = Money.zero
    for movement in payments.movements {
      let cash = movement.cash
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
    promoGranted = payments.granted
    promoLeft = payments.promoLeft
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
      case .usage, .promoGrant, .adjustment, .capReset, .balance, .void: break
      }
    }
    deposits = max(.zero, creditPurchased - purchaseRefunds)
    cashIn = creditPurchased + invoicesPaid - refunds
  }
}

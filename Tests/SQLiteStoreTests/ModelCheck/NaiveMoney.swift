import UsageModel

/// What the ledger and the costs of calls come to, summed anew from the plain lists.
struct NaiveMoney {
  /// One amount of usage.
  private struct Movement {
    var at: Instant
    var cost: Int64
    var free: Int64
    var unpriced: Int64
  }

  private let entries: [LedgerEntry]
  private let movements: [Movement]
  private let now: Instant
  private let month: Instant

  init(_ ledger: [LedgerEntry], _ bookings: [NaiveStore.Booking], now: Instant) {
    self.now = now
    month = CivilDate(now).firstOfMonth.start
    let past = ledger.filter { $0.at <= now }
    let voided = past.filter { $0.kind == .void }.map(\.relatesTo)
    let entries = past.filter { $0.kind != .void && !voided.contains($0.id) }.sorted { $0.at < $1.at }
    self.entries = entries
    let stated = entries.filter { $0.kind == .usage }
    var movements: [Movement] = []
    for booking in bookings {
      let minute = booking.at.floored(to: .minute)
      if stated.contains(where: { NaiveMoney.covers($0, minute) }) { continue }
      let sums = booking.sums
      movements.append(
        Movement(at: minute, cost: sums.costNano, free: sums.promotionalNano, unpriced: sums.unpriced))
    }
    for entry in stated {
      movements.append(
        Movement(
          at: entry.coversFrom ?? entry.at, cost: entry.amount.nano,
          free: entry.funding == .promo ? entry.amount.nano : 0, unpriced: 0))
    }
    self.movements = movements
  }

  static func covers(_ entry: LedgerEntry, _ instant: Instant) -> Bool {
    guard let from = entry.coversFrom, let through = entry.coversThrough else { return false }
    return from <= instant && instant < through
  }

  private func sum(_ kinds: LedgerEntry.Kind...) -> Int64 {
    entries.reduce(0) { kinds.contains($1.kind) ? $0 + $1.amount.nano : $0 }
  }

  private func cash(from: Instant) -> Int64 {
    movements.reduce(0) { $1.at >= from ? $0 + $1.cost - $1.free : $0 }
  }

  private func adjustments(from: Instant) -> Int64 {
    entries.reduce(0) { $1.kind == .adjustment && $1.at >= from ? $0 + $1.amount.nano : $0 }
  }

  var deposits: Int64 {
    let invoices = entries.filter { $0.kind == .invoicePaid }.map(\.id)
    let refunds = entries.filter { $0.kind == .refund && !invoices.contains($0.relatesTo ?? "") }
    return max(0, sum(.creditPurchase) - refunds.reduce(0) { $0 + $1.amount.nano })
  }

  var cashIn: Int64 { sum(.creditPurchase, .invoicePaid) - sum(.refund, .chargeback) }
  var usageSpend: Int64 { cash(from: .distantPast) + adjustments(from: .distantPast) }

  var capCounter: Int64 {
    let from = max(month, entries.last { $0.kind == .capReset }?.at ?? month)
    return cash(from: from) + adjustments(from: from)
  }

  var monthToDate: Int64 {
    movements.reduce(adjustments(from: month)) { $1.at >= month ? $0 + $1.cost : $0 }
  }

  var today: Int64 { movements.reduce(0) { $1.at >= now.floored(to: .day) ? $0 + $1.cost : $0 } }
  var unpriced: Int64 { movements.reduce(0) { $1.at >= month ? $0 + $1.unpriced : $0 } }

  /// Used and not yet paid, and bought and not yet used: at least one of them is nothing.
  var pendingLessCredit: Int64 {
    let through = entries.last { $0.kind == .invoicePaid && $0.coversThrough != nil }?.coversThrough
    var credit: Int64 = 0
    for entry in entries where entry.at >= (through ?? .distantPast) {
      switch entry.kind {
      case .creditPurchase: credit += entry.amount.nano
      case .refund: credit -= entry.amount.nano
      case .invoicePaid where through == nil: credit += entry.amount.nano
      default: break
      }
    }
    return cash(from: through ?? .distantPast) - max(0, credit)
  }

  /// Of at most one grant, which does not expire.
  var freeLeft: Int64 {
    guard let grant = entries.first(where: { $0.kind == .promoGrant }) else { return 0 }
    return max(0, grant.amount.nano - movements.reduce(0) { $1.at >= grant.at ? $0 + $1.free : $0 })
  }

  /// What the complete days before the day of `asOf` cost, oldest first, at most 14 and from the first whole one on.
  func days(before asOf: Instant, _ bookings: [NaiveStore.Booking]) -> [Int64] {
    let stated = entries.filter { $0.kind == .usage && $0.at <= asOf }
    let paying = bookings.filter {
      $0.sums.costNano != 0 || $0.sums.promotionalNano != 0 || $0.sums.unpriced != 0
    }
    let firsts = paying.map { $0.at.floored(to: .hour) } + stated.map { $0.coversFrom ?? $0.at }
    guard let first = firsts.min() else { return [] }
    var days: [Int64] = []
    var day = asOf.floored(to: .day) - .day
    while day >= first, days.count < 14 {
      var sum: Int64 = 0
      for booking in bookings where booking.at >= day && booking.at < day + .day {
        let minute = booking.at.floored(to: .minute)
        if !stated.contains(where: { NaiveMoney.covers($0, minute) }) { sum += booking.sums.costNano }
      }
      for entry in stated {
        guard let from = entry.coversFrom, let through = entry.coversThrough else { continue }
        let inside = max(0, min(through, day + .day) - max(from, day))
        sum += Int64((Double(entry.amount.nano) * (Double(inside) / Double(through - from))).rounded())
      }
      days.insert(sum, at: 0)
      day = day - .day
    }
    return days
  }
}

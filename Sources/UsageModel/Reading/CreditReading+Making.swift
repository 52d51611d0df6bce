extension CreditReading {
  private static let invoiceMemory: Milliseconds = 62 * .day
  private static let presentDays: Milliseconds = 30 * .day

  /// nil where nothing is known of bought credit. `payments` are up to `now`.
  init?(_ payments: UsagePayments, image: AccountImage, pace: SpendPace, freshness: Freshness, now: Instant) {
    guard let history = CreditHistory(payments, now: now) else { return nil }
    balance = history.balance
    purchases = history.purchases
    statement = history.statement
    countedFrom = history.start
    isAlsoInvoiced = payments.entries.contains {
      $0.kind == .invoicePaid && now - max($0.at, $0.coversThrough ?? $0.at) < CreditReading.invoiceMemory
    }
    // Beyond the credit an invoice pays: what is owed is no balance.
    if isAlsoInvoiced { balance = max(.zero, balance) }
    freeLeft = payments.isExplicit ? .zero : payments.promoLeft
    let recent = now.floored(to: .day) - CreditReading.presentDays
    bought = purchases.reduce(.zero) { sum, purchase in
      let isPresent = purchase.at >= recent || purchase.left > .zero
      return isPresent && (purchase.expiresAt ?? .distantFuture) > now ? sum + purchase.paid : sum
    }
    course = history.course + [balance]
    autoReloadBelow = image.facts.last { $0.kind == .autoReload && $0.at <= now }
      .flatMap { $0.value > 0 ? Money(nano: $0.value) : nil }
    expiries = []
    upperBoundReason = CreditReading.doubt(history, image: image, now: now)
    guard freshness.isCurrent else { return }
    let forecast = CreditForecast(payments, image: image, pace: pace, asOf: freshness.asOf, now: now)
    foretell(forecast, order: history.order, now: now)
  }

  /// Why usage may be missing in the balance.
  private static func doubt(_ history: CreditHistory, image: AccountImage, now: Instant) -> String? {
    if history.unpriced > 0 {
      let count = Figures.grouped(history.unpriced)
      return history.unpriced == 1 ? "1 call has no price" : "\(count) calls have no price"
    }
    guard history.statement == nil else { return nil }
    // Bought on a day before the account was kept here and before the first call that is known.
    let known = min(image.account.createdAt, image.costs.first?.from ?? now)
    guard history.start.floored(to: .day) < known.floored(to: .day) else { return nil }
    return "usage before \(known.dayMonth) is not known"
  }

  private mutating func foretell(_ forecast: CreditForecast, order: [Int], now: Instant) {
    pace = forecast.pace(for: max(.zero, balance) + freeLeft)
    guard balance > .zero else {
      let isFar = balance.dollars < -0.05 * bought.dollars && balance < .zero
      isContradicted = isFar && !isAlsoInvoiced && forecast.costsNow
      return
    }
    // Only what ends before all of it is used up can be lost.
    let full = forecast.reach(balance + freeLeft)?.band.expected ?? .distantFuture
    let perDay = (forecast.usual ?? pace)?.perDay ?? .zero
    // At an even pace each purchase is used in turn, until it is empty or ends.
    var cursor = now
    var left = balance
    if perDay > .zero {
      cursor = now + Milliseconds(freeLeft.dollars / perDay.dollars * Double(Milliseconds.day))
    }
    var lastEnd: Instant? = now
    for index in order where purchases[index].left > .zero {
      let purchase = purchases[index]
      let end =
        perDay > .zero
        ? cursor + Milliseconds(min(1e6, purchase.left.dollars / perDay.dollars) * Double(Milliseconds.day))
        : Instant.distantFuture
      lastEnd = purchase.expiresAt.flatMap { expiry in lastEnd.map { max($0, expiry) } }
      guard let expiry = purchase.expiresAt, expiry < end, expiry < full else {
        cursor = end
        continue
      }
      let used = Money(
        rounding: perDay.dollars * Double(max(0, expiry - cursor)) / Double(Milliseconds.day))
      let wasted = max(.zero, purchase.left - used)
      left = left - wasted
      expiries.append(Expiry(at: expiry, wasted: wasted))
      cursor = max(cursor, expiry)
    }
    expiries.sort { $0.at < $1.at }
    // Where all of it expires, it is gone then at the latest.
    func band(_ amount: Money) -> (band: DateBand, pace: CreditPace)? {
      guard var result = forecast.reach(amount + freeLeft) else { return nil }
      if let lastEnd, lastEnd > now {
        result.band.expected = min(result.band.expected, lastEnd)
        result.band.earliest = min(result.band.earliest, lastEnd)
        result.band.latest = min(result.band.latest ?? lastEnd, lastEnd)
      }
      return result
    }
    if isReloading, let threshold = autoReloadBelow {
      reloadsAt = band(balance - threshold)?.band
      return
    }
    if let found = band(left) {
      (emptyAt, pace) = (found.band, found.pace)
    } else if let lastEnd, lastEnd > now {
      emptyAt = DateBand(expected: lastEnd, earliest: lastEnd, latest: lastEnd)
    }
  }
}

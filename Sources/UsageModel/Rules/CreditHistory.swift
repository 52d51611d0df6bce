/// Bought credit of one account, replayed from the ledger and the usage that free credit did not pay.
///
/// The rule: balance = bought − refunded and charged back − used − expired. Counting begins with the first purchase or
/// statement of the balance, at the earliest where the last paid invoice ends (an invoice is for what credit did not
/// cover, so older credit is used up). Usage takes the purchase that expires first, else the oldest; what exceeds the
/// credit is owed and the next purchase pays it. An adjustment counts as usage, with its sign. A statement of the
/// balance replaces what was computed: what is missing counts as used, what is more is given back to the purchases
/// that were used last. Usage whose hour or minute reaches over the beginning or over a statement counts after it, so
/// that the balance never reads high by it.
package struct CreditHistory: Hashable, Sendable {
  /// Credit that was bought at once.
  package struct Purchase: Hashable, Sendable {
    /// The entry's; nil for credit that only a statement or a correction tells of.
    package var id: String?
    package var at: Instant
    /// Less what was given back of it.
    package var paid: Money
    package var left: Money
    package var expired = Money.zero
    package var expiresAt: Instant?

    package var used: Money { paid - left - expired }
  }

  /// What the provider said was left.
  package struct Statement: Hashable, Sendable {
    package var at: Instant
    package var stated: Money
    /// What had been computed for that instant less what was stated; nil where nothing had been.
    package var drift: Money?
  }

  /// Oldest first, also those that are used up or expired.
  package private(set) var purchases: [Purchase] = []
  /// Used beyond all credit, which the next purchase pays.
  package private(set) var owed = Money.zero
  package private(set) var statement: Statement?
  /// Where counting began.
  package let start: Instant
  /// Calls whose cost is not known, since the beginning or the last statement.
  package private(set) var unpriced: Int64 = 0
  /// The balance at the end of each day up to the one before the last; nil before counting began.
  package private(set) var course: [Money?] = []
  /// The purchases in the order of their use: what expires first, else the oldest.
  package private(set) var order: [Int] = []

  /// Below zero where more was used than bought.
  package var balance: Money { purchases.reduce(.zero) { $0 + $1.left } - owed }

  private enum Step {
    case expiry
    case purchase(LedgerEntry)
    case refund(LedgerEntry)
    case adjustment(Money)
    case invoice(Money)
    case statement(Money)
    case usage(Money)

    /// What comes first at one instant.
    var rank: Int {
      switch self {
      case .expiry: 0
      case .purchase: 1
      case .refund: 2
      case .adjustment, .invoice: 3
      case .statement: 4
      case .usage: 5
      }
    }
  }

  /// nil where no credit was bought and no balance stated. The course covers `days` days, that of `now` the last.
  package init?(_ payments: UsagePayments, now: Instant, days: Int64 = 31) {
    let floor = payments.paidThrough ?? .distantPast
    let entries = payments.entries.filter { $0.at >= floor }
    guard let start = entries.first(where: { $0.kind == .creditPurchase || $0.kind == .balance })?.at
    else { return nil }
    self.start = start
    var steps: [(at: Instant, step: Step)] = []
    for entry in entries {
      switch entry.kind {
      case .creditPurchase:
        steps.append((entry.at, .purchase(entry)))
        if let expiry = entry.expiresAt, expiry <= now { steps.append((expiry, .expiry)) }
      case .refund, .chargeback: steps.append((entry.at, .refund(entry)))
      case .adjustment where entry.at >= start && entry.funding == .cash:
        steps.append((entry.at, .adjustment(entry.amount)))
      case .invoicePaid where entry.at >= start && payments.paidThrough == nil:
        steps.append((entry.at, .invoice(entry.amount)))
      case .balance: steps.append((entry.at, .statement(entry.amount)))
      default: break
      }
    }
    let returnable = Set(entries.filter { $0.kind == .creditPurchase }.map(\.id))
    let cuts = [start] + entries.filter { $0.kind == .balance }.map(\.at)
    let marks = steps.map(\.at)
    let counted = cuts.max() ?? start
    for movement in payments.movements where movement.at >= floor && movement.at + movement.width > start {
      if movement.isStated {
        for piece in CreditHistory.pieces(movement, at: marks, now: now) where piece.until > start {
          steps.append((max(piece.at, start), .usage(piece.amount)))
        }
        continue
      }
      let end = movement.at + movement.width
      let at = cuts.filter { movement.at < $0 && $0 < end }.max() ?? movement.at
      if at >= counted { unpriced += movement.unpriced }
      if movement.cash != .zero { steps.append((at, .usage(movement.cash))) }
    }
    let sorted = steps.enumerated().sorted {
      ($0.element.at, $0.element.step.rank, $0.offset) < ($1.element.at, $1.element.step.rank, $1.offset)
    }
    let today = now.floored(to: .day)
    var dayEnd = today - (days - 2) * .day
    for (_, (at, step)) in sorted {
      while dayEnd <= at, dayEnd <= today {
        course.append(dayEnd > start ? balance : nil)
        dayEnd = dayEnd + .day
      }
      apply(step, at: at, returnable: returnable)
    }
    while dayEnd <= today {
      course.append(dayEnd > start ? balance : nil)
      dayEnd = dayEnd + .day
    }
  }

  private mutating func apply(_ step: Step, at: Instant, returnable: Set<String>) {
    switch step {
    case .expiry:
      for index in purchases.indices where (purchases[index].expiresAt ?? .distantFuture) <= at {
        purchases[index].expired += purchases[index].left
        purchases[index].left = .zero
      }
    case .purchase(let entry):
      add(Purchase(id: entry.id, at: at, paid: entry.amount, left: entry.amount, expiresAt: entry.expiresAt))
    case .refund(let entry): giveBackMoney(entry, returnable: returnable)
    case .adjustment(let amount) where amount > .zero: take(amount)
    case .adjustment(let amount): restore(.zero - amount, at: at)
    case .invoice(let amount): owed = max(.zero, owed - amount)
    case .statement(let stated):
      let isFirst = purchases.isEmpty && statement == nil
      let drift = balance - stated
      statement = Statement(at: at, stated: stated, drift: isFirst ? nil : drift)
      if drift > .zero { take(drift) } else { restore(.zero - drift, at: at) }
    case .usage(let amount): take(amount)
    }
  }

  private mutating func add(_ purchase: Purchase) {
    var purchase = purchase
    let paid = min(owed, purchase.left)
    owed = owed - paid
    purchase.left = purchase.left - paid
    append(purchase)
  }

  private mutating func append(_ purchase: Purchase) {
    purchases.append(purchase)
    let index = purchases.count - 1
    let place = order.firstIndex { CreditHistory.comes(purchase, before: purchases[$0]) } ?? order.endIndex
    order.insert(index, at: place)
  }

  private static func comes(_ a: Purchase, before b: Purchase) -> Bool {
    (a.expiresAt ?? .distantFuture, a.at) < (b.expiresAt ?? .distantFuture, b.at)
  }

  private mutating func take(_ amount: Money) {
    var wanted = amount
    for index in order where wanted > .zero && purchases[index].left > .zero {
      let part = min(wanted, purchases[index].left)
      purchases[index].left = purchases[index].left - part
      wanted = wanted - part
    }
    owed += wanted
  }

  /// Less was used than computed: what is owed first, then the purchases used last, then credit that nothing tells of.
  private mutating func restore(_ amount: Money, at: Instant) {
    var rest = amount
    let paid = min(owed, rest)
    owed = owed - paid
    rest = rest - paid
    let places = order.reversed().filter { (purchases[$0].expiresAt ?? .distantFuture) > at }
    for index in places where rest > .zero {
      let part = min(rest, purchases[index].used)
      purchases[index].left += part
      rest = rest - part
    }
    if rest > .zero { append(Purchase(id: nil, at: at, paid: rest, left: rest)) }
  }

  /// Takes back the purchase's own credit first, then what expired of it; what it had been used for, the others pay.
  private mutating func giveBackMoney(_ entry: LedgerEntry, returnable: Set<String>) {
    guard let id = entry.relatesTo else { return take(entry.amount) }
    guard returnable.contains(id), let index = purchases.firstIndex(where: { $0.id == id }) else { return }
    var rest = entry.amount
    let left = min(rest, purchases[index].left)
    purchases[index].left = purchases[index].left - left
    rest = rest - left
    let expired = min(rest, purchases[index].expired)
    purchases[index].expired = purchases[index].expired - expired
    rest = rest - expired
    purchases[index].paid = purchases[index].paid - entry.amount
    take(rest)
  }

  /// Usage that the ledger states for a time, spread evenly over it and parted where something else happens.
  private static func pieces(
    _ movement: UsagePayments.Movement, at marks: [Instant], now: Instant
  ) -> [(at: Instant, until: Instant, amount: Money)] {
    let (from, until) = (movement.at, movement.at + movement.width)
    guard movement.width > 0, movement.cash != .zero else {
      return movement.cash == .zero ? [] : [(from, until + 1, movement.cash)]
    }
    var cuts = Set(marks.filter { from < $0 && $0 < until })
    var midnight = (from + 1).ceiled(to: .day)
    while midnight < until {
      cuts.insert(midnight)
      midnight = midnight + .day
    }
    var pieces: [(at: Instant, until: Instant, amount: Money)] = []
    var (cursor, counted) = (from, Money.zero)
    for cut in cuts.sorted() + [until] {
      let share = Double(cut - from) / Double(movement.width)
      let sum =
        cut == until ? movement.cash : Money(nano: Int64((Double(movement.cash.nano) * share).rounded()))
      pieces.append((min(cursor, now), cut, sum - counted))
      (cursor, counted) = (cut, sum)
    }
    return pieces
  }
}

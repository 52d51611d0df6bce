/// The month over which an account's monthly limits count: the calendar's, or the provider's billing month.
package struct LimitMonth: Hashable, Sendable {
  package enum Basis: Hashable, Sendable {
    case calendar
    /// From this day of each month on, 1...28.
    case anchor(day: Int)
    /// The plan counts from the day of the invoice, which is not set for the account; the calendar stands in.
    case anchorNotSet
  }

  package var start: Instant
  package var end: Instant
  package var basis: Basis

  package init(basis: Basis, now: Instant) {
    self.basis = basis
    let first = CivilDate(now).firstOfMonth
    guard case .anchor(let day) = basis, day > 1 else {
      start = first.start
      end = first.firstOfNextMonth.start
      return
    }
    func anchored(_ month: CivilDate) -> Instant {
      CivilDate(year: month.year, month: month.month, day: day).start
    }
    let present = anchored(first)
    if present <= now {
      start = present
      end = anchored(first.firstOfNextMonth)
    } else {
      start = anchored(CivilDate(first.start - .day).firstOfMonth)
      end = present
    }
  }

  /// Whether it is other than the calendar's month.
  package var isAnchored: Bool {
    if case .anchor(let day) = basis { day > 1 } else { false }
  }

  /// `since the 1st`, `since 15 Nov`.
  package var since: String { isAnchored ? "since \(start.dayMonth)" : "since the 1st" }

  /// What is assumed where the plan's month cannot be told.
  package var assumption: String? {
    basis == .anchorNotSet
      ? "the plan counts a month from the day of the invoice, which is not set (account set --invoice-day); "
        + "counted here from the 1st" : nil
  }
}

extension AccountImage {
  /// The month of limits and caps that contains `now`, by the plan's clock and the account's invoice day.
  package func limitMonth(_ plan: Plan, now: Instant) -> LimitMonth {
    guard plan.clock.month == .billingAnchor else { return LimitMonth(basis: .calendar, now: now) }
    let day = facts.last { $0.kind == .invoiceAnchorDay && $0.at <= now }?.value
    guard let day, (1...28).contains(day) else { return LimitMonth(basis: .anchorNotSet, now: now) }
    return LimitMonth(basis: .anchor(day: Int(day)), now: now)
  }
}

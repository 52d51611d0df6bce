extension CreditReading {
  /// Below so much time until it is empty it reads as near its end.
  package static let shortRest: Milliseconds = 7 * .day

  /// The row among the limits; nil where it stops no call.
  func limit(account: AccountID, plan: Plan, memory: ReadingMemory, now: Instant) -> LimitReading? {
    guard isLimit else { return nil }
    let id = LimitReading.prepaidCreditID
    let used = max(.zero, bought - balance)
    // No time starts it anew, and nothing that looks for a plan's limit of money by its window may find it.
    var reading = LimitReading(
      id: id, name: "prepaid credit", metric: .usd, window: .request, selector: Selector(),
      value: .creditBalance(credit: id), display: Figures.wholeDollars(bought), source: .override,
      amount: bought.nano / Money.nanoPerDollar, bound: bought, used: used.nano,
      basis: "used of what was bought",
      pressure: shareUsed, level: .normal, isThrottled: false, assumption: upperBoundReason,
      isAssumed: false, tally: Tally(plus: []))
    let previous = memory.levels[ReadingMemory.Key(account: account, limit: id)]
    reading.exhaustedAt = isEmpty ? nil : emptyAt?.expected
    // While credit is bought by itself, a low balance is nothing to act upon.
    if isEmpty {
      reading.level = .saturated
      reading.consequence = plan.limitReached?.sentence
    } else if !isReloading {
      reading.level = min(.high, Level(share: shareUsed, previous: previous))
      if let emptyAt, emptyAt.expected - now < CreditReading.shortRest {
        reading.level = max(reading.level, .warning)
      }
    }
    return reading
  }
}

extension Tier {
  /// Nothing but free credit pays here.
  var isFreeOnly: Bool {
    limits.contains {
      if case .creditBalance = $0.value { $0.metric == .usd } else { false }
    }
  }
}

extension AccountImage {
  /// The usage of an account that lives on free credit: what was given at sign-up and, as long as nothing was paid, every grant pays all of it.
  func freePayments(cashIn: Money, now: Instant) -> UsagePayments {
    let signUp = facts.last { $0.kind == .signUpCredit && $0.at <= now }?.value ?? 0
    return UsagePayments(
      ledger: ledger, costs: costs, now: now, signUpCredit: Money(nano: signUp), isFreeOnly: cashIn <= .zero)
  }
}

extension Plan.LimitReached {
  /// `blocks all use until limit raised or credit pack bought`.
  package var sentence: String { (effect == "block" ? "blocks all use" : effect) + " until " + until }
}

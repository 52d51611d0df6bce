extension AccountReading {
  /// How near a minute, hour or day limit has to be to be soon full, and how near a month, a budget or credit.
  private static let soon: Milliseconds = .hour
  private static let soonOfMoney: Milliseconds = .day

  /// All that may have to be said of the account, in no order; at least one.
  func allConcerns(now: Instant) -> [Concern] {
    switch freshness.kind {
    case .none: return [Concern(.noData, .noData, .account)]
    // Old figures are no reason for an alarm now: of a silent source only its silence is known.
    case .stale(let source):
      let last = (limits.filter(\.isCounter).compactMap(\.share) + capacity.compactMap(\.nowShare)).max()
      return [Concern(.stale, .stale, .source(source), share: last, at: freshness.asOf)]
    case .live, .delayed: break
    }
    let concerns =
      limits.filter(\.isCounter).map { concern(of: $0, now: now) } + refusalConcerns
      + spend.budgets.map { concern(of: $0, now: now) } + capacity.map(concern)
    return concerns.isEmpty ? [Concern(.ok, .ok, .account)] : concerns
  }

  private func concern(of limit: LimitReading, now: Instant) -> Concern {
    let subject = Concern.Subject.limit(limit.id)
    let share = limit.share
    func found(_ rank: Concern.Rank, _ state: AccountState, at: Instant? = nil) -> Concern {
      Concern(rank, state, subject, share: share, at: at)
    }
    if limit.isThrottled { return found(.refused, .throttled, at: limit.refusedAt) }
    if let money = moneyRefusal, moneyLimit(of: money)?.id == limit.id {
      return found(.refused, state(of: money), at: money.last)
    }
    if limit.isPrepaidCredit, let credit = spend.credit, credit.isEmpty {
      // Calls that pass all the same show that the ledger lacks a purchase.
      return credit.isContradicted ? found(.near, .tight) : found(.refused, .outOfCredit)
    }
    if limit.blocks, limit.level == .saturated {
      return found(.blocked, limit.isCap ? .capReached : .full, at: limit.blockedUntil(asOf: freshness.asOf))
    }
    if !limit.blocks, (limit.pressure ?? 0) >= 1 {
      // Over a minute, an hour or a day it has just gone; when within the month it did is not known.
      return Concern(.near, .tight, subject, share: share, leadsRank: limit.window != .month)
    }
    let hit = hit(of: limit)
    let horizon =
      limit.metric == .usd || limit.window == .month ? AccountReading.soonOfMoney : AccountReading.soon
    if let hit, hit.isLikely, hit.at - now <= horizon { return found(.soon, .tight, at: hit.at) }
    // Days before its end the bar of credit has another color, but it is near by its percent.
    let isNear =
      limit.isPrepaidCredit
      ? share ?? 0 >= Level.warning.threshold && limit.level > .normal : limit.level >= .warning
    if isNear { return found(.near, .tight, at: hit?.at) }
    return found(.ok, .ok)
  }

  /// When a limit is reached, if before it starts anew.
  private func hit(of limit: LimitReading) -> (at: Instant, isLikely: Bool)? {
    if case .likely(let at)? = limit.outlook { return (at, true) }
    if let at = limit.exhaustedAt { return (at, true) }
    if limit.isCap, let band = spend.capReached { return (band.expected, true) }
    if limit.isCredit, !limit.isPrepaidCredit, let band = spend.freeCreditGone {
      return (band.expected, true)
    }
    return nil
  }

  private func concern(of budget: BudgetReading, now: Instant) -> Concern {
    let subject = Concern.Subject.budget(project: budget.project)
    if budget.share >= 1 {
      let isNew = budget.crossedAt.map { now - $0 <= .day } ?? false
      return Concern(.near, .tight, subject, share: budget.share, leadsRank: isNew)
    }
    if let band = budget.reached, band.expected - now <= AccountReading.soonOfMoney {
      return Concern(.soon, .tight, subject, share: budget.share, at: band.expected)
    }
    if budget.share >= Level.warning.threshold {
      return Concern(.near, .tight, subject, share: budget.share, at: budget.reached?.expected)
    }
    return Concern(.ok, .ok, subject, share: budget.share)
  }

  private func concern(of capacity: CapacityReading) -> Concern {
    let subject = Concern.Subject.capacity(snapshot: capacity.snapshot, direction: capacity.direction)
    return capacity.recentSpill > 0
      ? Concern(.spill, .spill, subject, share: capacity.nowShare, at: capacity.lastSpillAt)
      : Concern(.ok, .ok, subject, share: capacity.nowShare)
  }

  // MARK: Refusals that no row of a limit tells

  private var refusalConcerns: [Concern] {
    refusals.causes.compactMap { cause in
      let subject = Concern.Subject.refusal(cause.cause)
      switch cause.cause {
      case .invalid: return nil
      case .rate:
        guard isNow(cause), !isOfLimit(cause) else { return nil }
        return Concern(.refused, .throttled, subject, at: cause.last)
      case .money:
        guard let money = moneyRefusal, moneyLimit(of: money) == nil else { return nil }
        return Concern(.refused, state(of: money), subject, at: money.last)
      case .locked: return isNow(cause) ? Concern(.refused, .locked, subject, at: cause.last) : nil
      case .overloaded: return isNow(cause) ? Concern(.refused, .overloaded, subject, at: cause.last) : nil
      case .gateway: return isNow(cause) ? Concern(.refused, .throttled, subject, at: cause.last) : nil
      }
    }
  }

  /// Whether the row of a limit tells of the newest call refused for a rate.
  private func isOfLimit(_ rate: RefusalReading.Cause) -> Bool {
    let newest = RefusedKind(model: rate.lastModel, reason: rate.reason)
    return limits.contains { $0.refusedKinds.contains(newest) }
  }

  private func isNow(_ cause: RefusalReading.Cause) -> Bool {
    refusals.knowsLastMinute && cause.lastMinute > 0
  }

  /// Calls refused for money, as long as nothing has been answered or paid since.
  var moneyRefusal: RefusalReading.Cause? {
    guard let cause = refusals[.money], refusals.knowsLastMinute else { return nil }
    if cause.lastMinute > 0 { return cause }
    return cause.isAnsweredSince == false && !spend.hasMoneyComeIn(after: cause.last) ? cause : nil
  }

  private func state(of money: RefusalReading.Cause) -> AccountState {
    switch money.reason {
    case .cap, .budget, .projectBudget: .capReached
    default: .outOfCredit
    }
  }

  /// The row that tells of the same money, where there is one.
  func moneyLimit(of money: RefusalReading.Cause) -> LimitReading? {
    switch money.reason {
    case .cap: limits.first { $0.isCap }
    case .budget, .projectBudget: nil
    default: limits.first { $0.isPrepaidCredit } ?? limits.first { $0.isCredit }
    }
  }
}

extension LimitReading {
  /// The provider's cap on a month's money.
  package var isCap: Bool { metric == .usd && window == .month && !isCredit }

  /// What is left of money that was paid or given ahead.
  package var isCredit: Bool {
    if case .creditBalance = value { true } else { false }
  }

  /// Whether calls are refused once it is full. What the owner has set for a project is watched here alone.
  package var blocks: Bool { project == nil }

  /// Until when nothing more goes through; nil where that has no end by itself.
  func blockedUntil(asOf: Instant) -> Instant? {
    if isCredit { return nil }
    return switch window {
    case .minute, .request: asOf + .minute
    // Of a rolling window at most a whole one.
    case .hour: resetsAt ?? asOf + .hour
    case .day: resetsAt ?? asOf + .day
    case .month: resetsAt
    }
  }
}

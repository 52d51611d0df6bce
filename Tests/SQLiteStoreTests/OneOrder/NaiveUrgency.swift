import UsageModel

/// The table of urgency once more, written down line by line: the rank of one account, from the calls that were
/// refused and from the plain figures of its reading.
struct NaiveUrgency {
  let account: AccountReading
  let owner: OrganizationAccount
  let now: Instant
  /// How far below its line a share may be, where a level that was reached holds.
  var slack = 0.0

  /// Up to when all that counts is known; nil where no source ever said so.
  private var knownThrough: Instant? { owner.marks.values.min().map { min($0, now) } }

  /// 1...8.
  var rank: Int {
    guard let known = knownThrough else { return 8 }
    if now - known > owner.silence { return 6 }
    if newestRefusal != nil || isOutOfCredit || owesMoney { return 1 }
    if account.limits.contains(where: isBlocked) { return 2 }
    if account.limits.contains(where: isSoon) || account.spend.budgets.contains(where: isSoon) { return 3 }
    if account.limits.contains(where: isNear) { return 4 }
    if account.spend.budgets.contains(where: { $0.share >= 0.8 }) { return 4 }
    return account.capacity.contains { $0.recentSpill > 0 } ? 5 : 7
  }

  /// In the 60 to 61 s up to where figures are complete, if the minute before now is known at all.
  var newestRefusal: Instant? {
    guard let known = knownThrough, now - known <= .minute else { return nil }
    let end = known.floored(to: .second) + .second
    return owner.refusals.map(\.at).filter { $0 >= end - 61 * .second && $0 < end }.max()
  }

  /// Calls were refused for money, and none has been answered nor anything paid since.
  private var owesMoney: Bool {
    guard let known = knownThrough, now - known <= .minute, let money = account.refusals[.money] else {
      return false
    }
    let hasPaid = account.spend.moneyCameIn.map { $0 > money.last } ?? false
    return money.isAnsweredSince == false && !hasPaid
  }

  private var isOutOfCredit: Bool {
    guard let credit = account.spend.credit, !credit.isAlsoInvoiced, !credit.isContradicted else {
      return false
    }
    return credit.balance <= .zero && credit.freeLeft == .zero
  }

  private func isBlocked(_ limit: LimitReading) -> Bool {
    guard let pressure = limit.pressure, limit.isCounter, limit.project == nil, !limit.isPrepaidCredit
    else { return false }
    return limit.window == .minute ? limit.isOver : pressure >= 1 - slack
  }

  private func isSoon(_ limit: LimitReading) -> Bool {
    // At its number for less than 60 whole seconds a minute limit may still run full; one of the owner's own was passed.
    let mayCome = (limit.pressure ?? 0) < 1 || limit.window == .minute && limit.project == nil
    guard limit.isCounter, mayCome else { return false }
    var ends = [limit.exhaustedAt].compactMap(\.self)
    if case .likely(let at)? = limit.outlook { ends.append(at) }
    var isCap = false
    if limit.metric == .usd, !limit.isPrepaidCredit {
      if case .creditBalance = limit.value {
        ends += [account.spend.freeCreditGone?.expected].compactMap(\.self)
      } else {
        isCap = limit.window == .month
      }
    }
    if isCap, account.spend.limitIsCap, let band = account.spend.limitReached { ends.append(band.expected) }
    if limit.isPrepaidCredit, let band = account.spend.credit?.emptyAt { ends.append(band.expected) }
    let isLong = limit.metric == .usd || limit.window == .month
    guard let end = ends.min() else { return false }
    return end - now <= (isLong ? 24 : 1) * .hour
  }

  private func isSoon(_ budget: BudgetReading) -> Bool {
    guard budget.share < 1, let band = budget.reached else { return false }
    return band.expected - now <= .day
  }

  private func isNear(_ limit: LimitReading) -> Bool {
    guard limit.isCounter else { return false }
    if limit.isPrepaidCredit {
      guard let credit = account.spend.credit, !credit.isReloading else { return false }
      if let end = credit.emptyAt?.expected, end - now < 7 * .day { return true }
    }
    if case .likely? = limit.outlook { return true }
    return (limit.share ?? 0) >= 0.8 - slack
  }
}

extension Verdict {
  /// What is most urgent of all, in words; `accounts` are in the order of urgency.
  init(accounts: [AccountReading]) {
    guard let worst = accounts.first else {
      self.init(
        state: .noData, account: nil, accountName: nil, subject: "no account yet", figure: nil, time: nil,
        others: 0)
      return
    }
    let words = worst.words
    self.init(
      state: worst.state, concern: worst.mainConcern, account: worst.id, accountName: worst.name,
      subject: words.subject, figure: words.figure, time: words.time, act: words.act,
      others: accounts.dropFirst().count { $0.state != .ok && $0.state != .noData })
  }
}

/// What one concern says: what it is about, its number, its time, and what would end it.
package struct ConcernWords: Hashable, Sendable {
  package var subject: String?
  package var figure: String?
  package var time: String?
  package var act: String?
}

extension AccountReading {
  /// What the account's state is about.
  package var words: ConcernWords { words(of: mainConcern) }

  package func words(of concern: Concern) -> ConcernWords {
    switch concern.subject {
    case .limit(let id):
      guard let limit = limits.first(where: { $0.id == id }) else { return ConcernWords() }
      return words(of: limit, concern)
    case .refusal(let cause): return refusals[cause].map { words(of: $0, concern) } ?? ConcernWords()
    case .budget(let project):
      guard let budget = spend.budgets.first(where: { $0.project == project }) else { return ConcernWords() }
      return words(of: budget, concern)
    case .capacity(let snapshot, let direction):
      guard let part = capacity.first(where: { $0.snapshot == snapshot && $0.direction == direction }) else {
        return ConcernWords()
      }
      return words(of: part, concern)
    case .source(let name):
      let refused = refusals.causes.filter(\.cause.isOfAccount).reduce(0) { $0 + $1.lastMinute }
      let calls = refused == 0 ? "" : ", \(AccountReading.refusedCalls(refused)) in its last minute"
      return ConcernWords(
        subject: "source \(name) silent", figure: "for \(Figures.age(freshness.age))\(calls)",
        time: "since \(freshness.asOf.clock)Z")
    case .account:
      return ConcernWords(subject: concern.rank == .noData ? "no usage has come in yet" : "no limit is near")
    }
  }

  private func words(of limit: LimitReading, _ concern: Concern) -> ConcernWords {
    if concern.rank == .refused, let money = moneyRefusal, moneyLimit(of: money)?.id == limit.id {
      return ConcernWords(
        subject: limit.name,
        figure: "\(limit.isPrepaidCredit ? "" : limit.shareOfLimit + ", ")\(AccountReading.calls(money))",
        time: "since \(money.since.clock)Z", act: act(of: money))
    }
    switch concern.state {
    case .throttled:
      let isSure = (limit.pressure ?? 0) >= Level.high.threshold
      // A limit that refuses far below its number needs the reason beside it.
      let reason =
        isSure || limit.amount == nil ? "" : " by \(limit.refusalReason(refusals)) at \(limit.shareOfLimit)"
      let rate =
        limit.amount == nil ? ", throttled at \(Figures.grouped(limit.used))/\(limit.window.short)" : ""
      return ConcernWords(
        subject: limit.name, figure: AccountReading.refusedCalls(throttles.count) + reason + rate,
        time: throttles.last.map { "last \($0.clock)Z" })
    case .ok: return ConcernWords(subject: "tightest \(limit.name)", figure: limit.shareOfLimit)
    case .capReached:
      return ConcernWords(
        subject: limit.name, figure: limit.shareOfLimit,
        time: limit.consequence
          ?? limit.resetsAt.map { "calls are refused until \($0.dayMonth) \($0.hourMinute)Z" }, act: capAct)
    case .outOfCredit:
      return ConcernWords(
        subject: limit.name, figure: "nothing left", time: limit.consequence, act: "buy credit")
    default:
      // What was given once has no time at which it comes again.
      let isGone = isFreeCredit(limit) && limit.level >= .saturated
      return ConcernWords(
        subject: limit.name, figure: limit.shareOfLimit, time: time(of: limit),
        act: isGone ? freeCreditAct : nil)
    }
  }

  private func words(of cause: RefusalReading.Cause, _ concern: Concern) -> ConcernWords {
    let calls = AccountReading.calls(cause)
    let model = cause.models.first?.name ?? cause.lastModelName
    let since = "since \(cause.since.clock)Z"
    switch cause.cause {
    case .money:
      return ConcernWords(subject: cause.reason.words, figure: calls, time: since, act: act(of: cause))
    case .locked:
      return ConcernWords(
        subject: model, figure: calls, time: since,
        act: cause.opensWith.flatMap { isReached($0) ? nil : "opens with \($0)" }
          ?? "ask the provider for access to it")
    case .overloaded:
      return ConcernWords(subject: model, figure: "\(calls), \(cause.reason.words)", time: since)
    case .gateway:
      return ConcernWords(subject: model, figure: "\(calls) by \(cause.reason.words)", time: since)
    case .rate:
      // Where limits tell of other refused calls, only the newest one's model is left to tell of.
      let isRest = limits.contains(where: \.isThrottled)
      let part = cause.models.first { $0.name == cause.lastModelName }.map(\.count)
      let rest = isRest ? AccountReading.refusedCalls(max(part ?? 1, 1)) : calls
      return ConcernWords(
        subject: isRest ? cause.lastModelName : model, figure: "\(rest), no number of the limit is known",
        time: "last \(cause.last.clock)Z")
    case .invalid: return ConcernWords(subject: model, figure: calls, time: since)
    }
  }

  private func words(of budget: BudgetReading, _ concern: Concern) -> ConcernWords {
    if concern.rank == .ok {
      return ConcernWords(subject: "tightest \(budget.name)", figure: budget.shareOfAmount)
    }
    let time =
      budget.share >= 1
      ? budget.crossedAt.map { "passed \($0.dayMonth) \($0.hourMinute)Z" } ?? "passed"
      : budget.reached.map(reached)
    return ConcernWords(subject: budget.name, figure: budget.shareOfAmount, time: time)
  }

  private func words(of part: CapacityReading, _ concern: Concern) -> ConcernWords {
    let name = "\(part.snapshot) \(part.direction.rawValue)"
    guard concern.rank == .spill else {
      let figure = part.nowShare.map { "\(Figures.percent($0)) of \(Figures.grouped(part.capacity)) TPM" }
      return ConcernWords(subject: "tightest \(name)", figure: figure)
    }
    return ConcernWords(
      subject: name,
      figure: "\(Figures.compact(part.recentSpill)) tokens over "
        + "\(Figures.grouped(part.lastSpillCapacity ?? part.capacity)) TPM in \(part.recentSpillMinutes) min",
      time: part.lastSpillAt.map { "last \($0.hourMinute)Z" })
  }

  /// What lets calls through again that were refused for money.
  private func act(of money: RefusalReading.Cause) -> String {
    switch money.reason {
    case .cap: capAct
    case .budget: "raise the organization's budget at the provider"
    case .projectBudget: "raise the project's budget at the provider"
    default: moneyLimit(of: money).map(isFreeCredit) == true ? freeCreditAct : "buy credit"
    }
  }

  /// Credit that was given once, and that a provider gives no second time.
  private func isFreeCredit(_ limit: LimitReading) -> Bool { limit.isCredit && !limit.isPrepaidCredit }

  private var capAct: String {
    spend.earlyPaymentRestartsCap ? "pay early, or buy credit for a higher tier" : "ask for a higher cap"
  }

  /// Whether the account has the tier that opens a model, `gate` being the tier's label with its requirements.
  private func isReached(_ gate: String) -> Bool {
    tier?.rungs.contains {
      $0.place != .ahead && (gate == $0.label || gate.hasPrefix($0.label + " ("))
    } ?? false
  }

  /// `1 call refused`, `41 calls refused`.
  static func refusedCalls(_ count: Int64) -> String {
    count == 1 ? "1 call refused" : "\(Figures.grouped(count)) calls refused"
  }

  private static func calls(_ cause: RefusalReading.Cause) -> String {
    refusedCalls(max(cause.lastQuarterHour, cause.lastMinute, 1))
  }

  /// When a limit runs full: `used up 16:48Z`, `likely full 14:47Z, 6 min`, `reached 29 Nov`.
  private func time(of limit: LimitReading) -> String? {
    if let consequence = limit.consequence { return consequence }
    if limit.isPrepaidCredit { return spend.credit?.rest(at: freshness.asOf + freshness.age) }
    if limit.level >= .saturated, limit.window != .minute, let reset = limit.resetsAt {
      let now = freshness.asOf + freshness.age
      return "until " + (reset - now > .day ? "\(reset.dayMonth) " : "") + "\(reset.hourMinute)Z"
    }
    if let at = limit.exhaustedAt { return "used up \(at.hourMinute)Z" }
    guard limit.level < .saturated else { return nil }
    if case .likely(let at)? = limit.outlook {
      let minutes = (at - freshness.asOf - freshness.age) / .minute
      return "likely full \(at.hourMinute)Z, " + (minutes < 1 ? "within a minute" : "\(minutes) min")
    }
    return limit.isCap ? spend.capReached.map(reached) : nil
  }

  /// `reached 29 Nov`, with the time of what is near.
  private func reached(_ band: DateBand) -> String {
    let isNear = band.expected - (freshness.asOf + freshness.age) < 2 * .day
    return "reached \(band.expected.dayMonth)" + (isNear ? " \(band.expected.hourMinute)Z" : "")
  }
}

extension LimitReading {
  /// `84% of 3,000 RPM`; money as dollars.
  package var shareOfLimit: String {
    guard let share = pressure, let amount else {
      return metric == .usd ? Figures.dollars(Money(nano: used)) : Figures.compact(used) + " " + unit
    }
    let limit = money.map(Figures.wholeDollars) ?? "\(Figures.grouped(amount)) \(unit)"
    return "\(Figures.percent(share)) of \(limit)"
  }

  /// What the provider said when it refused.
  func refusalReason(_ refusals: RefusalReading) -> String { refusals[.rate]?.reason.words ?? "rate limit" }
}

extension LimitWindow {
  /// As in `42/min`.
  package var short: String {
    switch self {
    case .minute: "min"
    case .hour: "h"
    case .day: "day"
    case .month: "month"
    case .request: "request"
    }
  }
}

extension Verdict {
  /// The worst account's worst thing, in words; `previous` goes on speaking until another one is clearly worse.
  init(accounts: [AccountReading], previous: AccountID?) {
    guard let worst = accounts.min(by: { $0.state < $1.state }) else {
      self.init(
        state: .noData, account: nil, accountName: nil, subject: "no account yet", figure: nil, time: nil,
        others: 0)
      return
    }
    // Of equal states the one that is closest to its limit speaks.
    func share(_ account: AccountReading) -> Double {
      (account.worstShare ?? 0) + (account.id == previous ? 0.05 : 0)
    }
    let speaker =
      accounts.filter { $0.state == worst.state }.max { share($0) < share($1) } ?? worst
    let others = accounts.count { $0.state != .ok && $0.id != speaker.id }
    let words = speaker.words
    self.init(
      state: speaker.state, account: speaker.id, accountName: speaker.name, subject: words.subject,
      figure: words.figure, time: words.time, others: others)
  }
}

extension AccountReading {
  /// What the account's state is about: subject, figure, time.
  package var words: (subject: String?, figure: String?, time: String?) {
    switch state {
    case .throttled:
      let limit = limits.first { $0.isThrottled }
      let figure =
        throttles.count == 1 ? "1 call refused" : "\(Figures.grouped(throttles.count)) calls refused"
      let reason =
        throttles.lastReason.map { $0 == .requests || $0 == .tokens ? "" : " (\($0.rawValue))" } ?? ""
      return (
        limit?.name ?? throttles.lastModel ?? "requests", figure + reason,
        throttles.last.map { "last \($0.clock)Z" }
      )
    case .full, .tight:
      guard let limit = limits.first else { return (nil, nil, nil) }
      return (limit.name, limit.shareOfLimit, time(of: limit))
    case .spill:
      guard let spilled = capacity.max(by: { $0.recentSpill < $1.recentSpill }) else {
        return (nil, nil, nil)
      }
      return (
        "\(spilled.snapshot) \(spilled.direction.rawValue)",
        "\(Figures.compact(spilled.recentSpill)) tokens over \(Figures.grouped(spilled.capacity)) TPM in "
          + "\(spilled.recentSpillMinutes) min",
        spilled.lastSpillAt.map { "last \($0.hourMinute)Z" }
      )
    case .stale:
      if case .stale(let source) = freshness.kind {
        return (
          "source \(source) silent", "for \(Figures.age(freshness.age))", "since \(freshness.asOf.clock)Z"
        )
      }
      return (nil, nil, nil)
    case .noData: return ("no usage has come in yet", nil, nil)
    case .ok:
      guard let limit = limits.first(where: { $0.share != nil && $0.isCounter }) else {
        return ("no limit is near", nil, nil)
      }
      return ("tightest \(limit.name)", limit.shareOfLimit, nil)
    }
  }
}

extension AccountReading {
  /// When a limit runs full: `used up 16:48Z`, `likely full 14:47Z, 6 min`, `reached 29 Nov`.
  private func time(of limit: LimitReading) -> String? {
    if let consequence = limit.consequence { return consequence }
    if limit.isPrepaidCredit { return spend.credit?.rest(at: freshness.asOf + freshness.age) }
    if let at = limit.exhaustedAt { return "used up \(at.hourMinute)Z" }
    guard limit.level < .saturated else { return nil }
    if case .likely(let at)? = limit.outlook {
      let minutes = (at - freshness.asOf - freshness.age) / .minute
      return "likely full \(at.hourMinute)Z, " + (minutes < 1 ? "within a minute" : "\(minutes) min")
    }
    guard limit.metric == .usd, spend.limitIsCap else { return nil }
    return spend.limitReached.map { "reached \($0.expected.dayMonth)" }
  }
}

extension LimitReading {
  /// `84% of 3,000 RPM`; money as dollars.
  package var shareOfLimit: String {
    guard let share = pressure, let amount else { return Figures.compact(used) + " " + unit }
    let limit = money.map(Figures.wholeDollars) ?? "\(Figures.grouped(amount)) \(unit)"
    return "\(Figures.percent(share)) of \(limit)"
  }
}

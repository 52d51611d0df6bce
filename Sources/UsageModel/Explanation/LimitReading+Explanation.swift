extension LimitReading {
  func explanation(_ ends: AccountReading.Ends) -> Explanation {
    if isPrepaidCredit, let credit = ends.account.spend.credit { return credit.explanation(self, ends) }
    let counting = ends.plan?.counting ?? CountingPolicy()
    return Explanation(
      name, shareOfLimit,
      [
        ("formula", formula), ("inputs", inputs), ("counted", counted(counting)), ("level", levelText),
        ("effect", consequence),
        ("forecast", forecastText), ("source", sourceText(ends)),
        ("assumed", assumption ?? (isAssumed ? "the unit or meaning of this limit" : nil)), ends.age,
        ends.again(name),
      ])
  }

  private var formula: String {
    guard amount != nil else { return "used alone: the limit is no number" }
    if isCredit {
      return "free credit used and usage beyond it / free credit, and what is left of bought credit"
    }
    switch window {
    case .minute:
      if let slice {
        return "used in the fullest \(slice.seconds) s of the last minute / (limit × \(slice.seconds) / 60)"
      }
      return resetsAt == nil ? "used in the trailing 60 s / limit" : "used \(basis) / limit"
    case .request: return "longest response of the day / limit"
    default: return "used since the window began / limit, \(basis)"
    }
  }

  private var inputs: String {
    let used = metric == .usd ? Figures.dollars(Money(nano: self.used)) : Figures.grouped(self.used)
    guard let amount, let pressure else { return "used \(used)" }
    let limit = money.map(Figures.wholeDollars) ?? Figures.grouped(amount)
    if let slice {
      return "\(Figures.grouped(slice.used)) / (\(limit) × \(slice.seconds) / 60) = "
        + "\(Figures.finePercent(pressure)), shown rounded down; \(used) \(basis)"
    }
    return "\(used) (\(basis)) / \(limit) = \(Figures.finePercent(pressure)), shown rounded down"
  }

  /// Which traffic makes up the number, and by which policy.
  private func counted(_ policy: CountingPolicy) -> String? {
    var parts: [String] = []
    switch metric {
    case .requests:
      parts.append(
        policy.countFailed ? "refused and failed calls count" : "refused and failed calls do not count")
      parts.append(policy.countClientErrors ? "wrong requests too" : "wrong requests do not")
      parts.append("at their start")
    case .tokens, .inputTokens:
      parts.append(metric == .tokens ? "input and output together" : "input alone")
      parts.append(policy.cachedInputCounts ? "cached input counts" : "cached input does not count")
      parts.append("at the end of a call")
    case .outputTokens: parts.append("output alone, at the end of a call")
    case .usd: parts.append("billed cost of calls and units")
    case .outputLength: return nil
    }
    if let project { parts.append("calls of project \(project) alone; it refuses nothing") }
    if !tally.minus.isEmpty {
      let count = tally.minus.count
      parts.append(
        "without \(count) \(count == 1 ? "model that has its own limit" : "models that have their own limits")"
      )
    }
    return parts.joined(separator: ", ")
  }

  private var levelText: String? {
    guard pressure != nil else { return nil }
    var text =
      "\(level.name): 80 % warning, 90 % high, 100 % or a refusal within 60 s saturated; lost 5 points below"
    if let drained { text += "; burst room used \(Figures.percent(drained))" }
    return text
  }

  private var forecastText: String? {
    if let exhaustedAt, let evenPace {
      return "used up \(exhaustedAt.hourMinute)Z at the mean pace of the last 15 minutes; "
        + "\(AccountReading.paceWords(evenPace)) would last"
    }
    if let exhaustedAt, window == .month {
      return
        "used up \(exhaustedAt.dayMonth) \(exhaustedAt.hourMinute)Z at the mean pace of the last 24 hours"
    }
    if let exhaustedAt {
      return "used up \(exhaustedAt.hourMinute)Z at the mean pace of the last 15 minutes"
        + (resetsAt == nil ? ", less what leaves the window until then" : "")
    }
    let rule = "level (half-life 60 s) and trend (300 s) of the rate, ten minutes ahead"
    switch outlook {
    case .likely(let at)?: return "likely full \(at.hourMinute)Z: \(rule)"
    case .possible?: return "possible, within the usual deviation: \(rule)"
    case .unlikely?: return "unlikely: \(rule)"
    case nil: return nil
    }
  }

  private func sourceText(_ ends: AccountReading.Ends) -> String {
    switch source {
    case .catalog: ends.source("limits", "tiers")
    case .override: "set for this account: tiertop account list"
    case .observation: "stated by a response within the last 15 minutes"
    }
  }
}

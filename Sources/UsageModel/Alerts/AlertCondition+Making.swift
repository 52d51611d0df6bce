extension Concern.Subject {
  /// What an alert about it is about; nil where nothing is wrong.
  func cause(of account: AccountID) -> AlertCause? {
    switch self {
    case .limit(let id): AlertCause(topic: .use, account: account, subject: id)
    case .refusal(let cause): AlertCause(topic: .use, account: account, subject: cause.alertSubject)
    case .budget(let project):
      AlertCause(topic: .use, account: account, subject: project.map { "project \($0)" } ?? "own limit")
    case .capacity(let snapshot, let direction):
      AlertCause(topic: .capacity, account: account, subject: "\(snapshot) \(direction.rawValue)")
    case .source: AlertCause(topic: .source, account: account, subject: "")
    case .account: nil
    }
  }
}

extension RefusalCause {
  /// The subject of refused calls that are no single limit's.
  package var alertSubject: String { "refused, \(rawValue)" }
}

extension AccountReading {
  /// All that is wrong now, or coming within the days that `rules` name: of everything that has a concern, and of what is to
  /// come by a date.
  func alertConditions(_ rules: AlertRules, now: Instant) -> [AlertCondition] {
    let conditions = concerns.compactMap { concern -> AlertCondition? in
      guard let cause = concern.subject.cause(of: id) else { return nil }
      let findings = findings(of: concern, rules, now: now)
      return findings.isEmpty ? nil : AlertCondition(cause.topic, id, cause.subject, findings)
    }
    return (conditions + comingConditions(rules, now: now)).compactMap { condition in
      var watched = condition
      watched.findings.removeAll { !rules.kinds.contains($0.kind) }
      return watched.findings.isEmpty ? nil : watched
    }
  }

  private func findings(of concern: Concern, _ rules: AlertRules, now: Instant) -> [AlertFinding] {
    switch concern.subject {
    case .limit(let id):
      limits.first { $0.id == id }.map { findings(of: $0, concern, rules, now: now) } ?? []
    case .refusal(let cause): refusals[cause].map { [refusal(of: $0, concern)] } ?? []
    case .budget(let project):
      spend.budgets.first { $0.project == project }.map { findings(of: $0, concern, rules) } ?? []
    case .capacity(let snapshot, let direction):
      capacity.first { $0.snapshot == snapshot && $0.direction == direction }.flatMap {
        spill(of: $0, concern)
      }.map { [$0] } ?? []
    case .source(let name):
      [
        AlertFinding(
          .stale, "source \(name) silent", .active(Double(max(0, freshness.age))), since: freshness.asOf)
      ]
    case .account: []
    }
  }

  // MARK: Limits

  private func findings(
    of limit: LimitReading, _ concern: Concern, _ rules: AlertRules, now: Instant
  ) -> [AlertFinding] {
    var findings: [AlertFinding] = []
    if concern.rank == .refused, let finding = refusal(of: limit, concern) { findings.append(finding) }
    // While credit is bought by itself, what is used of it says nothing.
    if limit.isPrepaidCredit, spend.credit?.isReloading == true { return findings }
    if let finding = share(of: limit, concern, rules) { findings.append(finding) }
    if concern.rank == .soon {
      let words = words(of: concern)
      let what = [limit.name, words.time ?? words.figure].compactMap(\.self).joined(separator: " ")
      findings.append(AlertFinding(.likelyFull, what, .active(limit.share ?? 0)))
    } else if concern.rank > .blocked, isPossiblyFull(limit) {
      findings.append(AlertFinding(.likelyFull, "\(limit.name) possibly full", .held(limit.share ?? 0)))
    }
    return findings
  }

  private func isPossiblyFull(_ limit: LimitReading) -> Bool {
    if case .possible? = limit.outlook { true } else { false }
  }

  private func refusal(of limit: LimitReading, _ concern: Concern) -> AlertFinding? {
    switch concern.state {
    case .throttled:
      let count = max(throttles.count, limit.refused)
      return AlertFinding(
        .throttled, "\(limit.name) refused", .active(Double(count)), since: refusals[.rate]?.since)
    case .outOfCredit:
      let money = moneyRefusal.flatMap { moneyLimit(of: $0)?.id == limit.id ? $0 : nil }
      let words = [limit.name, money == nil ? "used up" : "refused calls: \(state.word.lowercased())"]
      return AlertFinding(
        .outOfCredit, words.joined(separator: " "), .active(Double(money.map(AccountReading.count) ?? 0)),
        since: money?.since)
    default: return nil
    }
  }

  /// How near a limit is, by percents; by its concern where that says more than its percent does.
  private func share(of limit: LimitReading, _ concern: Concern, _ rules: AlertRules) -> AlertFinding? {
    let isMoney = limit.metric == .usd
    guard let share = limit.share, let amount = limit.amount else { return nil }
    let steps = isMoney ? rules.capSteps : rules.limitSteps
    var finding = AlertFinding(
      isMoney ? .cap : .limit, limit.name,
      .share(share, judged: judged(share, concern, blocks: limit.blocks), steps: steps))
    finding.bound =
      isMoney
      ? Figures.wholeDollars(limit.money ?? Money(dollars: amount))
      : "\(Figures.grouped(amount)) \(limit.unit)"
    finding.blocks = limit.blocks
    finding.isSure = !limit.blocks || concern.rank <= .blocked
    finding.isCap = limit.isCap || concern.state == .capReached
    finding.endWord = limit.isPrepaidCredit ? "used up" : limit.blocks ? "full" : "over"
    let words = words(of: concern)
    finding.reason = [limit.name, words.figure, words.time].compactMap(\.self).joined(separator: " ")
    if concern.rank == .refused, concern.state == .capReached {
      finding.since = moneyRefusal?.since
    }
    return finding
  }

  /// A share as its rank in the order of urgency has it: at its end only once that is sure, near it also by a forecast.
  private func judged(_ share: Double, _ concern: Concern, blocks: Bool) -> Double {
    switch concern.rank {
    case .blocked: return max(1, share)
    case .refused where concern.state == .capReached || concern.state == .outOfCredit: return max(1, share)
    case .refused: return share
    // At its number for less than a whole minute it is not full.
    case .soon: return blocks ? min(share, 0.999) : share
    case .near: return max(Level.warning.threshold, blocks ? min(share, 0.999) : share)
    case .spill, .stale, .ok, .noData: return blocks ? min(share, 0.999) : share
    }
  }

  // MARK: Refused calls, budgets, spills

  private static func count(_ cause: RefusalReading.Cause) -> Int64 {
    max(cause.lastQuarterHour, cause.lastMinute, 1)
  }

  private func refusal(of cause: RefusalReading.Cause, _ concern: Concern) -> AlertFinding {
    let kind: AlertKind
    switch concern.state {
    case .outOfCredit: kind = .outOfCredit
    case .capReached: kind = .cap
    case .locked: kind = .locked
    case .overloaded: kind = .overloaded
    default: kind = .throttled
    }
    let subject = words(of: concern).subject ?? "calls"
    let what: String
    switch cause.cause {
    case .money: what = "calls refused: \(subject)"
    case .rate, .invalid: what = "\(subject) refused"
    case .locked, .overloaded, .gateway: what = "\(subject) refused: \(cause.reason.words)"
    }
    // A cap that only refusals tell of has no share: it is at its end.
    let strength: AlertFinding.Strength =
      kind == .cap ? .share(1, judged: 1, steps: [100]) : .active(Double(AccountReading.count(cause)))
    var finding = AlertFinding(kind, what, strength, since: cause.since)
    if kind == .cap {
      finding.what = "calls refused"
      finding.endWord = ""
      finding.bound = cause.reason.words
      finding.isCap = true
    }
    return finding
  }

  private func findings(of budget: BudgetReading, _ concern: Concern, _ rules: AlertRules) -> [AlertFinding] {
    let name = budget.project.map { "project \($0)" } ?? "spend this month"
    let judged = concern.rank == .near ? max(Level.warning.threshold, budget.share) : budget.share
    var finding = AlertFinding(
      .cap, name, .share(budget.share, judged: judged, steps: rules.capSteps))
    finding.bound = Figures.wholeDollars(budget.amount)
    finding.endWord = "over"
    finding.blocks = false
    finding.since = budget.crossedAt
    guard concern.rank == .soon, let band = budget.reached else { return [finding] }
    let day = "\(band.expected.dayMonth) \(band.expected.hourMinute)Z"
    return [
      finding, AlertFinding(.likelyFull, "\(budget.name) reached \(day)", .active(budget.share)),
    ]
  }

  private func spill(of part: CapacityReading, _ concern: Concern) -> AlertFinding? {
    guard part.recentSpill > 0 else { return nil }
    let capacity = part.lastSpillCapacity ?? part.capacity
    return AlertFinding(
      .spill, "\(part.snapshot) \(part.direction.rawValue) over \(Figures.grouped(capacity)) TPM",
      .active(Double(part.recentSpill)))
  }

  // MARK: What is to come by a date

  private func comingConditions(_ rules: AlertRules, now: Instant) -> [AlertCondition] {
    let units = capacity.compactMap { part -> AlertCondition? in
      guard let at = part.nextChange, part.nextChangeUnits < 0, at > now, at - now <= rules.unitsDays * .day
      else { return nil }
      let subject = "\(part.snapshot) \(part.direction.rawValue)"
      let count = abs(part.nextChangeUnits)
      return AlertCondition(
        AlertKey(.unitsEnding, id, "\(subject) \(at.isoDay)"),
        "\(subject): \(count == 1 ? "1 unit ends" : "\(count) units end") \(at.dayMonth)",
        .active(Double(count)))
    }
    let models = spend.freeModels.compactMap { model -> AlertCondition? in
      guard let at = model.endsAt, at > now, at - now <= rules.freeModelDays * .day else { return nil }
      return AlertCondition(
        AlertKey(.freeModelEnding, id, model.name), "\(model.name) not free from \(at.dayMonth)", .active(0))
    }
    return units + models
  }
}

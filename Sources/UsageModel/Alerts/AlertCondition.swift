/// Something that a reading finds worth an alert, or worth keeping one open.
struct AlertCondition: Hashable, Sendable {
  enum Strength: Hashable, Sendable {
    /// A share that has steps, of `bound`.
    case share(Double, steps: [Int], bound: String)
    case active(Double)
    /// Not enough to open one, enough to keep it open.
    case held(Double)
  }

  var key: AlertKey
  var what: String
  var strength: Strength
  /// What it is at its end: a limit that refuses nothing is never full.
  var endWord = "full"

  init(_ key: AlertKey, _ what: String, _ strength: Strength) {
    self.key = key
    self.what = what
    self.strength = strength
  }

  /// The step that holds, 0 for kinds without; nil: it does not hold.
  ///
  /// A step once reached holds until the share is 5 points below it, as levels do.
  func step(previous: Int?) -> Int? {
    switch strength {
    case .active: 0
    case .held: previous == nil ? nil : 0
    case .share(let share, let steps, _):
      steps.last { step in
        let threshold = Double(step) / 100
        return share >= threshold || step <= previous ?? 0 && share > threshold - 0.05
      }
    }
  }

  var value: Double {
    switch strength {
    case .share(let share, _, _): share
    case .active(let value), .held(let value): value
    }
  }

  func words(step: Int) -> String {
    guard case .share(_, _, let bound) = strength else { return what }
    if step >= 100, key.subject == LimitReading.prepaidCreditID { return "\(what) used up: \(bound)" }
    return step >= 100 ? "\(what) \(endWord): \(bound)" : "\(what) over \(step)% of \(bound)"
  }
}

extension AccountReading {
  /// Whether figures of usage can be judged now.
  var hasCurrentUsage: Bool { freshness.isCurrent && !planIsMissing }

  /// All that is wrong now, or coming within the days that `rules` name.
  func alertConditions(_ rules: AlertRules, now: Instant) -> [AlertCondition] {
    var conditions: [AlertCondition] = []
    if hasCurrentUsage {
      conditions +=
        throttleConditions + limits.flatMap { conditionsOf($0, rules) } + ownLimitConditions(rules)
      for part in capacity where part.recentSpill > 0 {
        conditions.append(
          AlertCondition(
            AlertKey(.spill, id, "\(part.snapshot) \(part.direction.rawValue)"),
            "\(part.snapshot) \(part.direction.rawValue) over \(Figures.grouped(part.capacity)) TPM",
            .active(Double(part.recentSpill))))
      }
    }
    if case .stale(let source) = freshness.kind {
      conditions.append(
        AlertCondition(
          AlertKey(.stale, id), "source \(source) silent", .active(Double(freshness.age))))
    }
    return (conditions + comingConditions(rules, now: now)).filter { rules.kinds.contains($0.key.kind) }
  }

  private var throttleConditions: [AlertCondition] {
    guard throttles.isNow else { return [] }
    let name = limits.first { $0.isThrottled }?.name ?? throttles.lastModel ?? "requests"
    return [
      AlertCondition(AlertKey(.throttled, id), "\(name) refused", .active(Double(throttles.count)))
    ]
  }

  private func conditionsOf(_ limit: LimitReading, _ rules: AlertRules) -> [AlertCondition] {
    guard limit.isCounter, let share = limit.share, let amount = limit.amount else { return [] }
    // While credit is bought by itself, what is used of it says nothing.
    if limit.isPrepaidCredit, spend.credit?.isReloading == true { return [] }
    if limit.metric == .usd {
      let bound = Figures.wholeDollars(limit.money ?? Money(dollars: amount))
      return [
        AlertCondition(
          AlertKey(.cap, id, limit.id), limit.name, .share(share, steps: rules.capSteps, bound: bound))
      ] + (limit.isPrepaidCredit ? creditEnd(limit, share) : [])
    }
    let bound = "\(Figures.grouped(amount)) \(limit.unit)"
    var conditions = [
      AlertCondition(
        AlertKey(.limit, id, limit.id), limit.name,
        .share(share, steps: rules.limitSteps, bound: bound))
    ]
    if !limit.blocks { conditions[0].endWord = "over" }
    let key = AlertKey(.likelyFull, id, limit.id)
    switch limit.outlook {
    case .likely(let at)? where limit.level < .saturated:
      conditions.append(
        AlertCondition(key, "\(limit.name) likely full \(at.hourMinute)Z", .active(share)))
    case .possible?: conditions.append(AlertCondition(key, "\(limit.name) possibly full", .held(share)))
    default: break
    }
    return conditions
  }

  /// Credit that will be used up within a day.
  private func creditEnd(_ limit: LimitReading, _ share: Double) -> [AlertCondition] {
    let now = freshness.asOf + freshness.age
    guard let credit = spend.credit, !credit.isEmpty, let at = credit.emptyAt?.expected, at - now < .day,
      let end = credit.end(at: now)
    else { return [] }
    return [
      AlertCondition(AlertKey(.likelyFull, id, limit.id), "\(limit.name) \(end)", .active(share))
    ]
  }

  /// The owner's own limits of money, of the account and of projects.
  private func ownLimitConditions(_ rules: AlertRules) -> [AlertCondition] {
    func condition(_ subject: String, _ what: String, _ cost: Money, _ limit: Money?) -> AlertCondition? {
      guard let limit, limit > .zero else { return nil }
      return AlertCondition(
        AlertKey(.cap, id, subject), what,
        .share(
          cost.dollars / limit.dollars, steps: rules.capSteps, bound: Figures.wholeDollars(limit)))
    }
    return [
      spend.limitIsCap ? nil : condition("own limit", "spend this month", spend.counted, spend.limit)
    ].compactMap(\.self)
      + spend.projects.compactMap { project in
        project.name.flatMap { condition("project \($0)", "project \($0)", project.cost, project.limit) }
      }
  }

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

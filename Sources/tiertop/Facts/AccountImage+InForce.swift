import UsageModel

extension AccountImage {
  /// The newest value of a kind up to `now`.
  func fact(_ kind: AccountFact.Kind, subject: String? = nil, at now: Instant) -> Int64? {
    facts.filter { $0.kind == kind && $0.subject == subject && $0.at <= now }.max { $0.at < $1.at }?.value
  }

  func assignedTier(at now: Instant) -> AssignedTier? {
    assignedTiers.last { $0.from <= now && ($0.until ?? .distantFuture) > now }
  }

  /// Exceptions that hold now or will.
  func overrides(at now: Instant) -> [LimitOverride] {
    overrides.filter { ($0.until ?? .distantFuture) > now }
  }

  func aliases(at now: Instant) -> [AliasBinding] {
    aliases.filter { $0.from <= now && ($0.until ?? .distantFuture) > now }
  }

  /// The newest spend limit of each project and of the account, those that were lifted left out.
  func spendLimits(at now: Instant) -> [SpendLimit] {
    var newest: [String?: SpendLimit] = [:]
    for limit in spendLimits.sorted(by: { $0.from < $1.from }) where limit.from <= now {
      newest[limit.project] = limit
    }
    return newest.values.filter { $0.amount != nil }.sorted { ($0.project ?? "") < ($1.project ?? "") }
  }

  /// How long capacity bought on this account binds.
  func term(of plan: Plan, at now: Instant) -> CapacityTerm {
    capacityTerm(plan, now: now)
  }
}

extension LimitValue {
  /// As `--limit` reads it, where it can be written there.
  var text: String {
    switch self {
    case .number(let number): Figures.grouped(number)
    case .unlimited: "unlimited"
    case .adaptive: "adaptive"
    case .custom: "custom"
    case .toBeDecided: "TBD"
    case .creditBalance: "free credit only"
    }
  }
}

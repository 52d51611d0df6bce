/// What a ladder asks about an account.
package struct TierFacts: Hashable, Sendable {
  package var signedUp = false
  package var paymentMethod = false
  package var orderForm = false
  package var enterprise = false
  package var deposits = Money.zero
  package var cashIn = Money.zero
  package var usageSpend = Money.zero
  /// Used, payable in money, not yet paid.
  package var pending = Money.zero
  /// The same amounts of the calendar month so far, for requirements that ask for them.
  package var month = Month()
  /// The id of the tier that the provider says is in force.
  package var assigned: String?

  package struct Month: Hashable, Sendable {
    package var deposits = Money.zero
    package var cashIn = Money.zero
    package var usageSpend = Money.zero

    package init() {}
  }

  package init() {}

  /// The money that a requirement looks at; nil for the ones that are yes or no.
  package func money(for requirement: Requirement) -> Money? {
    switch requirement.kind {
    case .deposit: requirement.period == .month ? month.deposits : deposits
    case .spend where requirement.period == .month:
      requirement.basis == .usage ? month.usageSpend : month.cashIn
    case .spend: requirement.basis == .usage ? usageSpend : cashIn
    default: nil
    }
  }

  package func holds(_ requirement: Requirement) -> Bool {
    switch requirement.kind {
    case .default, .signUp: signedUp
    case .paymentMethod: paymentMethod
    case .orderForm: orderForm
    case .enterprise: enterprise
    case .contact: false
    case .deposit, .spend: (money(for: requirement) ?? .zero) >= (requirement.amount ?? .zero)
    }
  }

  package func holds(_ requirements: Requirements) -> Bool {
    switch requirements.mode {
    case .all: requirements.items.allSatisfy(holds)
    case .any: requirements.items.contains(where: holds)
    }
  }
}

/// How far an account is on the way to a tier.
package struct TierProgress: Hashable, Sendable {
  /// The requirement that decides.
  package var requirement: Requirement
  /// 0...1; nil when only a person can grant it.
  package var fraction: Double?
  /// With `threshold` for requirements in money.
  package var fact: Money?
  package var threshold: Money?
  /// Drawn as the hollow extension; it does not move the tier.
  package var pending = Money.zero
  /// Where the present tier begins, when it asks for the same fact.
  package var presentThreshold: Money?

  /// What is still missing, never below zero.
  package var missing: Money? {
    guard let fact, let threshold else { return nil }
    return max(.zero, threshold - fact)
  }
}

/// Where an account stands on its plan's ladder.
package struct TierStanding: Hashable, Sendable {
  package enum Source: String, Hashable, Sendable {
    case assigned, derived, entry
    /// Below the first tier.
    case none
  }

  package var current: Tier?
  package var source: Source
  /// What the facts alone would give, where the provider says otherwise.
  package var derived: Tier?
  package var next: Tier?
  package var progress: TierProgress?

  /// The provider grants more than the facts give: a drop may come.
  package var mayDrop: Bool {
    guard source == .assigned, let current else { return false }
    return (derived?.rank ?? -1) < current.rank && derived != current
  }
}

extension Ladder {
  /// The current tier (domain.md 2.5) and the way to the next one.
  package func standing(for facts: TierFacts) -> TierStanding {
    let ranked = tiers.sorted { $0.rank < $1.rank }
    var derived: Tier?
    if qualification == .assigned {
      derived = entryTier.flatMap(tier)
    } else {
      for tier in ranked {
        if facts.holds(tier.requirements) {
          derived = tier
        } else if qualification == .cumulative {
          break
        }
      }
    }
    let assigned = facts.assigned.flatMap(tier)
    let current = assigned ?? derived
    let next = ranked.first { $0.rank > (current?.rank ?? Int.min) }
    let source: TierStanding.Source =
      assigned != nil ? .assigned : current == nil ? .none : qualification == .assigned ? .entry : .derived
    return TierStanding(
      current: current, source: source,
      derived: assigned != nil && qualification != .assigned && derived != assigned ? derived : nil,
      next: next, progress: next.flatMap { progress(to: $0, from: current, facts: facts) })
  }

  /// The progress toward `tier`: the least advanced requirement of `all`, the most advanced of `any`.
  package func progress(to tier: Tier, from present: Tier?, facts: TierFacts) -> TierProgress? {
    let candidates = tier.requirements.items.map { requirement in
      let fact = facts.money(for: requirement)
      var progress = TierProgress(requirement: requirement, fact: fact, threshold: requirement.amount)
      if let fact, let threshold = requirement.amount {
        progress.fraction =
          threshold.nano <= 0 ? 1 : min(1, max(0, Double(fact.nano) / Double(threshold.nano)))
        // Usage that a ladder counts at once has nothing unpaid about it.
        if requirement.kind == .spend, requirement.basis == .cashIn { progress.pending = facts.pending }
        progress.presentThreshold =
          present?.requirements.items.first {
            $0.kind == requirement.kind && $0.basis == requirement.basis && $0.period == requirement.period
          }?.amount
      } else if requirement.kind != .contact {
        progress.fraction = facts.holds(requirement) ? 1 : 0
      }
      return progress
    }
    switch tier.requirements.mode {
    case .all: return candidates.min { ($0.fraction ?? -1) < ($1.fraction ?? -1) }
    case .any: return candidates.max { ($0.fraction ?? -1) < ($1.fraction ?? -1) }
    }
  }
}

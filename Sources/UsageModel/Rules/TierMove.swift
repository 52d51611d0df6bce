/// What would carry an account to one of the rungs above it.
package struct TierMove: Hashable, Sendable {
  package struct Step: Hashable, Sendable {
    package var requirement: Requirement
    /// What is missing of a requirement in money.
    package var missing: Money?
  }

  package var tier: Tier
  /// What does not hold yet; empty where everything does and only the provider has not granted it.
  package var steps: [Step]
}

extension Ladder {
  /// The way to each rung above `current`, lowest first.
  package func moves(from current: Tier?, facts: TierFacts) -> [TierMove] {
    tiers.filter { $0.rank > current?.rank ?? Int.min }.sorted { $0.rank < $1.rank }.map { tier in
      func step(_ requirement: Requirement) -> TierMove.Step {
        let missing = facts.money(for: requirement).flatMap { fact in
          requirement.amount.map { max(.zero, $0 - fact) }
        }
        return TierMove.Step(requirement: requirement, missing: missing)
      }
      if facts.holds(tier.requirements) { return TierMove(tier: tier, steps: []) }
      switch tier.requirements.mode {
      case .all:
        return TierMove(tier: tier, steps: tier.requirements.items.filter { !facts.holds($0) }.map(step))
      case .any:
        let nearest = progress(to: tier, from: current, facts: facts)?.requirement
        return TierMove(tier: tier, steps: nearest.map { [step($0)] } ?? [])
      }
    }
  }
}

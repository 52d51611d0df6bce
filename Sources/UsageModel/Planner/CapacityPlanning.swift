/// All that planning the units of one snapshot and direction needs, from one image.
package struct CapacityPlanning: Hashable, Sendable {
  package let account: AccountID
  package let snapshot: String
  package let direction: TokenDirection
  package let planner: UnitPlanner
  package let holding: UnitHolding
  package let terms: UnitTerms
  package let chargeTiming: CapacityProduct.ChargeTiming
  /// A purchase is cancelled as a whole or not at all.
  package let cancelsWhole: Bool
  /// Other rules under which the provider may judge overage.
  package let alternatives: [CoverageRule]
  /// How far back a full history reaches.
  package let lookbackDays: Int

  /// - Parameter asOf: everything before is complete; what comes after is left out.
  package init(
    _ image: AccountImage, snapshot: String, direction: TokenDirection, plan: Plan, asOf: Instant,
    now: Instant
  ) throws(FactRefusal) {
    guard let product = plan.capacityProducts.first else { throw .noCapacityProduct(plan: plan.id) }
    account = image.account.id
    self.snapshot = snapshot
    self.direction = direction
    let terms = image.terms(snapshot, direction, at: now)
    let unitSize = try FactChecks.unitSize(
      of: snapshot, direction: direction, at: now, terms: image.unitTerms, plan: plan)
    lookbackDays = product.recommendationLookbackDays
    let until = asOf.floored(to: .minute)
    let from = until - Int64(lookbackDays) * .day
    let use = image.capacityUse(snapshot, direction, from: from, count: lookbackDays * 1_440)
    let firstUse = use.used.firstIndex { $0 > 0 } ?? use.used.count
    let unknown = image.unknownMinutes(from: from, firstUse: firstUse)
    planner = UnitPlanner(
      history: UnitHistory(use.used.enumerated().map { $0 < unknown ? nil : $1 }, from: from),
      unitSize: unitSize, rule: product.coverageRule, pricePerUnitDay: terms.pricePerUnitDay,
      accountPlanNanoPerToken: terms.accountPlanNanoPerToken)
    let term = image.capacityTerm(plan, now: now)
    holding = UnitHolding(
      CapacityTimeline(image.capacity, snapshot: snapshot, direction: direction, term: term), term: term,
      unitSize: unitSize, now: now)
    self.terms = terms
    chargeTiming = product.chargeTiming
    cancelsWhole = !product.partialCancellation
    alternatives = product.coverageRuleAlternatives.filter { $0 != product.coverageRule }
  }

  package func change(to units: Int64) -> UnitChange {
    holding.change(to: units, pricePerUnitDay: terms.pricePerUnitDay)
  }

  /// What the planned units would have done.
  package func outcome(of change: UnitChange) -> UnitOutcome {
    planner.outcome(change.after, perMinute: change.perMinuteAfter)
  }
}

extension AccountImage {
  /// How many minutes from `from` on lie before the account's first usage: nothing is known of them.
  ///
  /// Old usage is kept by six hours, so the first minute of the snapshot's own use may narrow it down.
  fileprivate func unknownMinutes(from: Instant, firstUse: Int) -> Int {
    guard let series = counter(.account)?.sixHours,
      let index = series.buckets.firstIndex(where: { $0 != Bucket() })
    else { return firstUse }
    let first = series.start + Int64(index) * series.width
    let begins = min(first + series.width, max(first, from + Int64(firstUse) * .minute))
    return max(0, Int((begins - from) / .minute))
  }
}

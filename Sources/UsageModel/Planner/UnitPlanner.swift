/// What a number of units is to achieve.
package enum PlanTarget: String, CaseIterable, Hashable, Sendable {
  /// Not one minute beyond the capacity.
  case max
  /// No overage under the product's rule: the headline.
  case noOverage
  case p99
  /// 99 of 100 tokens covered, which suits bursts better than a percentile of minutes.
  case tokens99
  case p95
  /// The least total cost; only where both prices are known.
  case cheapest
}

/// What a number of units would have done in the time looked back on.
package struct UnitOutcome: Hashable, Sendable {
  package var units: Int64
  /// Tokens a minute.
  package var perMinute: Int64
  /// Minutes with more tokens than that.
  package var spilledMinutes: Int
  /// Tokens beyond the capacity as the coverage rule judges it.
  package var spilledTokens: Int64
  /// nil without traffic.
  package var coveredShare: Double?
  /// The used share of the capacity; nil without capacity.
  package var coveredUtilization: Double?
  /// nil: price not set, which is never free.
  package var unitCost: Money?
  package var overageCost: Money?

  package var total: Money? {
    guard let unitCost, let overageCost else { return nil }
    return Money(saturating: Int128(unitCost.nano) + Int128(overageCost.nano))
  }
}

package struct UnitRecommendation: Hashable, Sendable {
  package var target: PlanTarget
  package var outcome: UnitOutcome
}

/// How many units of capacity a history of use asks for (domain.md 3.7).
package struct UnitPlanner: Hashable, Sendable {
  package let history: UnitHistory
  /// Tokens a minute of one unit, more than 0.
  package let unitSize: Int64
  package let rule: CoverageRule
  /// Standard rates, before a negotiated discount.
  package let pricePerUnitDay: Money?
  package let accountPlanNanoPerToken: Int64?

  package init(
    history: UnitHistory, unitSize: Int64, rule: CoverageRule, pricePerUnitDay: Money? = nil,
    accountPlanNanoPerToken: Int64? = nil
  ) {
    self.history = history
    self.unitSize = Swift.max(1, unitSize)
    self.rule = rule
    self.pricePerUnitDay = pricePerUnitDay
    self.accountPlanNanoPerToken = accountPlanNanoPerToken
  }

  package func outcome(_ units: Int64) -> UnitOutcome { outcome(units, perMinute: units * unitSize) }

  /// For units whose sizes differ, because they were bought under other terms.
  package func outcome(_ units: Int64, perMinute: Int64) -> UnitOutcome {
    let overage = history.overage(above: perMinute, rule: rule)
    let covered = history.total - overage
    let capacity = Double(perMinute) * Double(history.minutes)
    return UnitOutcome(
      units: units, perMinute: perMinute, spilledMinutes: history.spill(above: perMinute).minutes,
      spilledTokens: overage,
      coveredShare: history.total > 0 ? Double(covered) / Double(history.total) : nil,
      coveredUtilization: capacity > 0 ? Double(covered) / capacity : nil,
      unitCost: pricePerUnitDay.map {
        Money(saturating: Int128($0.nano) * Int128(units) * Int128(history.minutes) / 1_440)
      },
      overageCost: accountPlanNanoPerToken.map { Money(saturating: Int128($0) * Int128(overage)) })
  }

  /// In the order of the targets; empty where nothing is known.
  package var recommendations: [UnitRecommendation] {
    guard history.minutes > 0 else { return [] }
    return PlanTarget.allCases.compactMap { target in
      units(for: target).map { UnitRecommendation(target: target, outcome: outcome($0)) }
    }
  }

  /// nil where the target needs prices that are not set.
  package func units(for target: PlanTarget) -> Int64? {
    switch target {
    case .max: return needed(history.greatest)
    case .p99: return needed(history.percentile(99))
    case .p95: return needed(history.percentile(95))
    case .noOverage: return least { history.overage(above: $0 * unitSize, rule: rule) == 0 }
    case .tokens99:
      return least {
        Int128(history.overage(above: $0 * unitSize, rule: rule)) * 100 <= Int128(history.total)
      }
    case .cheapest:
      guard let price = pricePerUnitDay, let rate = accountPlanNanoPerToken else { return nil }
      // What the next unit saves never rises with the units held, so the first that does not pay ends it.
      return least { units in
        let saved =
          history.overage(above: units * unitSize, rule: rule)
          - history.overage(above: (units + 1) * unitSize, rule: rule)
        return Int128(rate) * Int128(saved) * 1_440 <= Int128(price.nano) * Int128(history.minutes)
      }
    }
  }

  /// The share of a unit that must be used day and night to pay for itself; above 1 it never does.
  package var breakEvenFill: Double? {
    guard let price = pricePerUnitDay, let rate = accountPlanNanoPerToken, rate > 0 else { return nil }
    return Double(price.nano) / (1_440 * Double(unitSize) * Double(rate))
  }

  /// Units for so many tokens a minute.
  private func needed(_ tokens: Int64) -> Int64 { (tokens + unitSize - 1) / unitSize }

  /// The least number of units that satisfies; what satisfies goes on to do so with more units.
  private func least(_ isEnough: (Int64) -> Bool) -> Int64 {
    var low: Int64 = 0
    var high = needed(history.greatest)
    while low < high {
      let middle = (low + high) / 2
      if isEnough(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension Money {
  /// An amount too great to be held becomes the greatest.
  init(saturating nano: Int128) { self.init(nano: Int64(clamping: nano)) }
}

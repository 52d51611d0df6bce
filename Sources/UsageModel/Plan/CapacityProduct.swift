/// Which tokens a unit of capacity carries.
package enum TokenDirection: String, CaseIterable, Hashable, Sendable {
  case input, output
  /// Both in one unit, an output token weighing more.
  case combined
}

/// Over which interval spill is judged.
package enum CoverageRule: String, CaseIterable, Hashable, Sendable {
  case minute, quarterHour
}

/// Capacity that a provider sells in units for one model snapshot.
package struct CapacityProduct: Hashable, Sendable {
  package struct Unit: Hashable, Sendable {
    package var direction: TokenDirection
    package var metric: Metric
    /// Tokens a minute that one unit adds, where the snapshot's terms do not say otherwise.
    package var perUnit: Int64
    package var label: String

    package init(direction: TokenDirection, metric: Metric, perUnit: Int64, label: String) {
      self.direction = direction
      self.metric = metric
      self.perUnit = perUnit
      self.label = label
    }
  }

  package struct Role: Hashable, Sendable {
    package var id: String
    package var label: String
    package var grants: [String]

    package init(id: String, label: String, grants: [String]) {
      self.id = id
      self.label = label
      self.grants = grants
    }
  }

  package enum TermRule: String, CaseIterable, Hashable, Sendable {
    case laterOfMinimumTermAndInvoiceStart, minimumTerm, invoiceStart
  }

  package enum ChargeTiming: String, CaseIterable, Hashable, Sendable {
    case upfront, daily
  }

  package var id: String
  package var label: String
  package var bindsTo: String
  package var requirements: Requirements
  package var roles: [Role]
  package var units: [Unit]
  package var unitSizePerModelMayDiffer: Bool
  package var minimumTermDays: Int
  package var activeUntil: String
  package var renewal: String
  package var cancellationGranularity: String
  package var partialCancellation: Bool
  package var termRule: TermRule
  package var chargeTiming: ChargeTiming
  /// Bought units raise the model's rate limit; beyond them the account plan's own limit is used.
  package var addsToRateLimit: Bool
  package var overflow: String
  package var coverageRule: CoverageRule
  package var coverageRuleAlternatives: [CoverageRule]
  package var recommendationLookbackDays: Int
  package var priceBasis: String
  package var discountsAppliedOn: String
  package var countsAgainst: [String]
  package var views: [View]
  /// How far the provider's own figures may lag.
  package var dataDelaySecondsMaximum: Int
  package var stack: [String]
  package var sections: [String]
  package var actions: [String]

  package struct View: Hashable, Sendable {
    package var id: String
    package var seconds: Int64

    package init(id: String, seconds: Int64) {
      self.id = id
      self.seconds = seconds
    }
  }

  package init(
    id: String, label: String, bindsTo: String, requirements: Requirements, roles: [Role],
    units: [Unit], unitSizePerModelMayDiffer: Bool, minimumTermDays: Int, activeUntil: String,
    renewal: String, cancellationGranularity: String, partialCancellation: Bool,
    termRule: TermRule, chargeTiming: ChargeTiming, addsToRateLimit: Bool, overflow: String,
    coverageRule: CoverageRule, coverageRuleAlternatives: [CoverageRule],
    recommendationLookbackDays: Int, priceBasis: String, discountsAppliedOn: String,
    countsAgainst: [String], views: [View], dataDelaySecondsMaximum: Int, stack: [String],
    sections: [String], actions: [String]
  ) {
    self.id = id
    self.label = label
    self.bindsTo = bindsTo
    self.requirements = requirements
    self.roles = roles
    self.units = units
    self.unitSizePerModelMayDiffer = unitSizePerModelMayDiffer
    self.minimumTermDays = minimumTermDays
    self.activeUntil = activeUntil
    self.renewal = renewal
    self.cancellationGranularity = cancellationGranularity
    self.partialCancellation = partialCancellation
    self.termRule = termRule
    self.chargeTiming = chargeTiming
    self.addsToRateLimit = addsToRateLimit
    self.overflow = overflow
    self.coverageRule = coverageRule
    self.coverageRuleAlternatives = coverageRuleAlternatives
    self.recommendationLookbackDays = recommendationLookbackDays
    self.priceBasis = priceBasis
    self.discountsAppliedOn = discountsAppliedOn
    self.countsAgainst = countsAgainst
    self.views = views
    self.dataDelaySecondsMaximum = dataDelaySecondsMaximum
    self.stack = stack
    self.sections = sections
    self.actions = actions
  }
}

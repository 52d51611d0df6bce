package import UsageModel

/// The open planner: which units are looked at, and how far the reader has gone with them.
package struct Planner: Hashable, Sendable {
  package struct Target: Hashable, Sendable {
    package var snapshot: String
    package var direction: TokenDirection
  }

  package enum Step: Hashable, Sendable {
    case choosing
    /// The order is shown in full; another confirmation records it.
    case reviewing
    /// The order is being recorded.
    case recording
  }

  /// The facts that a plan is made of, beside the minutes.
  package struct Basis: Hashable, Sendable {
    private let capacity: [CapacityTransaction]
    private let terms: [UnitTerms]
    private let aliases: [AliasBinding]
    private let facts: [AccountFact]
    private let day: Instant

    init(_ account: AccountImage, now: Instant) {
      capacity = account.capacity
      terms = account.unitTerms
      aliases = account.aliases
      facts = account.facts
      day = now.floored(to: .day)
    }
  }

  package var account: AccountID
  package var targets: [Target]
  package var index: Int
  package var units: Int64 = 0
  /// Digits typed so far; the next ones follow them.
  package var typed = ""
  package var step = Step.choosing
  /// nil until the minutes are read.
  package var planning: CapacityPlanning?
  /// Why there is nothing to plan.
  package var problem: String?
  /// What the planning was made from, kept so that new facts need no new reading.
  package var minutes: [CapacityMinutes] = []
  /// The snapshot that these minutes are of.
  package var minutesOf: String?
  package var asOf: Instant
  /// What the planning was made from last.
  var basis: Basis?

  package var target: Target { targets[max(0, min(targets.count - 1, index))] }
  package var change: UnitChange? { planning?.change(to: units) }

  /// More units than anyone records at once.
  package static let greatest: Int64 = 1_000_000
}

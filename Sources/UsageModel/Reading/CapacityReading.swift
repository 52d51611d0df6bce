/// What was bought of one snapshot in one direction, and how it was used over the window.
package struct CapacityReading: Hashable, Sendable {
  package var snapshot: String
  package var direction: TokenDirection
  package var units: Int64
  /// Tokens a minute now.
  package var capacity: Int64
  /// Tokens in the trailing minute.
  package var now: Int64
  /// now / capacity; nil without capacity.
  package var nowShare: Double?
  /// Over the window (`WindowSpan`), by minutes, the open one with them.
  package var coverage: Coverage
  /// In the last quarter hour.
  package var recentSpill: Int64
  package var recentSpillMinutes: Int
  package var lastSpillAt: Instant?
  /// Tokens a minute held in that minute, which need not be what is held now.
  package var lastSpillCapacity: Int64?
  /// What exceeded the whole quarter hours that the window reaches into: what may be billed.
  package var overage: Int64
  /// The same of the quarter hour that is still open, so far.
  package var openQuarterOverage: Int64
  package var nextChange: Instant?
  package var nextChangeUnits: Int64
  /// When units that are still bound begin to renew day by day, if nobody cancels them.
  package var nextRenewal: Instant?
  package var nextRenewalUnits: Int64
  /// Until when the units held now are committed at the latest; nil once they renew day by day.
  package var committedUntil: Instant?
  package var models: [ModelID]
  /// The split into covered and spilled comes from the source itself.
  package var isMeasured: Bool
  /// The minutes of the whole window are there; until they were read its figures say nothing.
  package var isLoaded = true
}

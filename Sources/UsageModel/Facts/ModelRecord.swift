/// A model that an account has used or that was set by hand.
package struct ModelRecord: Hashable, Sendable {
  /// What a model is, from a date on.
  package struct Traits: Hashable, Sendable {
    package var from: Instant
    /// A class id of the plan, nil when unclassified.
    package var modelClass: String?
    package var billing: Billing
    /// Set by hand: stronger than the plan's row.
    package var byHand: Bool

    package init(from: Instant, modelClass: String?, billing: Billing, byHand: Bool) {
      self.from = from
      self.modelClass = modelClass
      self.billing = billing
      self.byHand = byHand
    }
  }

  package var id: ModelID
  package var name: String
  package var operation: Operation
  /// Oldest first, at least one.
  package var traits: [Traits]

  package init(id: ModelID, name: String, operation: Operation, traits: [Traits]) {
    self.id = id
    self.name = name
    self.operation = operation
    self.traits = traits
  }

  /// The traits in force at `instant`; the oldest ones before their own date.
  package func traits(at instant: Instant) -> Traits {
    traits.last { $0.from <= instant } ?? traits.first
      ?? Traits(from: .distantPast, modelClass: nil, billing: .unspecified, byHand: false)
  }
}

/// An alias of a model snapshot, in force in `[from, until)`.
package struct AliasBinding: Hashable, Sendable {
  package var alias: String
  package var snapshot: String
  package var from: Instant
  package var until: Instant?

  package init(alias: String, snapshot: String, from: Instant, until: Instant? = nil) {
    self.alias = alias
    self.snapshot = snapshot
    self.from = from
    self.until = until
  }
}

package struct ProjectRecord: Hashable, Sendable {
  package var id: ProjectID
  package var name: String
  /// Bought capacity may serve it.
  package var capacityEnabled: Bool

  package init(id: ProjectID, name: String, capacityEnabled: Bool = true) {
    self.id = id
    self.name = name
    self.capacityEnabled = capacityEnabled
  }
}

/// Something that brings usage of one account.
package struct SourceRecord: Hashable, Sendable {
  package var id: SourceID
  /// `file`, `stream`, `otlp`, ...: says how its data come.
  package var kind: String
  /// Unique within the account.
  package var name: String
  /// Whether its figures make up the account's, or are kept beside them for comparison.
  package var isCounted: Bool
  /// A live source was complete up to here when it last said so.
  package var liveThrough: Instant?
  /// A file or page was complete up to here when it was read.
  package var completeThrough: Instant?

  package init(
    id: SourceID, kind: String, name: String, isCounted: Bool, liveThrough: Instant? = nil,
    completeThrough: Instant? = nil
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.isCounted = isCounted
    self.liveThrough = liveThrough
    self.completeThrough = completeThrough
  }
}

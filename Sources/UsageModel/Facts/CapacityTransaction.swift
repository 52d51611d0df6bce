/// A purchase of capacity units, or the cancellation of some.
package struct CapacityTransaction: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case purchase, cancellation
  }

  /// Unique within the account.
  package var id: String
  package var kind: Kind
  /// When it was bought, or when the cancellation was asked for.
  package var at: Instant
  package var snapshot: String
  package var direction: TokenDirection
  /// More than 0.
  package var units: Int64
  /// Tokens a minute of one unit, as bought. Of a cancellation: its purchase's.
  package var unitSize: Int64
  package var price: Money?
  package var project: String?
  package var buyer: String?
  /// For a cancellation: which purchase.
  package var purchaseID: String?

  package init(
    id: String, kind: Kind, at: Instant, snapshot: String, direction: TokenDirection,
    units: Int64, unitSize: Int64, price: Money? = nil, project: String? = nil,
    buyer: String? = nil, purchaseID: String? = nil
  ) {
    self.id = id
    self.kind = kind
    self.at = at
    self.snapshot = snapshot
    self.direction = direction
    self.units = units
    self.unitSize = unitSize
    self.price = price
    self.project = project
    self.buyer = buyer
    self.purchaseID = purchaseID
  }
}

/// What a unit is and costs for one snapshot and direction, from a date on.
package struct UnitTerms: Hashable, Sendable {
  package var snapshot: String
  package var direction: TokenDirection
  package var from: Instant
  /// Tokens a minute.
  package var unitSize: Int64?
  /// nil: price not set, which is never free.
  package var pricePerUnitDay: Money?
  /// Nano-dollars a token beyond the capacity.
  package var accountPlanNanoPerToken: Int64?
  /// What a cached input token weighs, 0...1.
  package var cachedWeight: Double
  /// What an output token weighs in a combined unit.
  package var outputWeight: Double?
  /// Negotiated discount on units, 0..<1; the summary leads with standard rates all the same.
  package var unitDiscount: Double
  /// Negotiated discount on the account plan's rate, 0..<1.
  package var accountPlanDiscount: Double

  package init(
    snapshot: String, direction: TokenDirection, from: Instant, unitSize: Int64? = nil,
    pricePerUnitDay: Money? = nil, accountPlanNanoPerToken: Int64? = nil,
    cachedWeight: Double = 1, outputWeight: Double? = nil, unitDiscount: Double = 0,
    accountPlanDiscount: Double = 0
  ) {
    self.snapshot = snapshot
    self.direction = direction
    self.from = from
    self.unitSize = unitSize
    self.pricePerUnitDay = pricePerUnitDay
    self.accountPlanNanoPerToken = accountPlanNanoPerToken
    self.cachedWeight = cachedWeight
    self.outputWeight = outputWeight
    self.unitDiscount = unitDiscount
    self.accountPlanDiscount = accountPlanDiscount
  }
}

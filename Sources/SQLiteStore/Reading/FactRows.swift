import UsageModel

// Each fact's select and the initializer that reads its columns in order. The account is parameter 1.

extension LedgerEntry {
  static let selection =
    """
    SELECT id, at, kind, amount, funding, relates_to, covers_from, covers_through, expires, note
    FROM ledger WHERE account = ?
    """

  /// nil for a kind of a later version: it would move money that nobody moved.
  init?(_ row: Query) {
    guard let kind = Kind(rawValue: row.text(2)) else { return nil }
    self.init(
      id: row.text(0), at: row.instant(1), kind: kind,
      amount: Money(nano: row.int(3)), funding: row.word(4, else: .cash), relatesTo: row.optionalText(5),
      coversFrom: row.optionalInstant(6), coversThrough: row.optionalInstant(7),
      expiresAt: row.optionalInstant(8), note: row.optionalText(9))
  }
}

extension CapacityTransaction {
  static let selection =
    """
    SELECT id, kind, at, snapshot, direction, units, unit_size, price, project, buyer, purchase
    FROM capacity_transaction WHERE account = ?
    """

  init(_ row: Query) {
    self.init(
      id: row.text(0), kind: row.word(1, else: .purchase), at: row.instant(2), snapshot: row.text(3),
      direction: row.word(4, else: .combined), units: row.int(5), unitSize: row.int(6),
      price: row.optionalInt(7).map(Money.init(nano:)), project: row.optionalText(8),
      buyer: row.optionalText(9), purchaseID: row.optionalText(10))
  }
}

extension SourceRecord {
  static let selection =
    "SELECT id, kind, name, counted, live_through, complete_through FROM source WHERE account = ?"

  init(_ row: Query) {
    self.init(
      id: SourceID(row.int(0)), kind: row.text(1), name: row.text(2), isCounted: row.bool(3),
      liveThrough: row.optionalInstant(4), completeThrough: row.optionalInstant(5))
  }
}

extension AccountFact {
  static let selection = "SELECT kind, at, value, subject FROM account_fact WHERE account = ?"

  /// nil for a kind of a later version.
  init?(_ row: Query) {
    guard let kind = Kind(rawValue: row.text(0)) else { return nil }
    let subject = row.text(3)
    self.init(
      kind: kind, at: row.instant(1), value: row.int(2), subject: subject.isEmpty ? nil : subject)
  }
}

extension AssignedTier {
  static let selection = "SELECT tier, at, until, source FROM assigned_tier WHERE account = ?"

  init(_ row: Query) {
    self.init(
      tier: row.text(0), from: row.instant(1), until: row.optionalInstant(2), source: row.text(3))
  }
}

extension LimitOverride {
  static let selection =
    """
    SELECT id, at, until, metric, period, model, class, billing, pool, value_kind, value, credit, display,
      confidence, assumption, combine, project
    FROM limit_override WHERE account = ?
    """

  /// nil for a metric or window of a later version.
  init?(_ row: Query) {
    guard let metric = Metric(rawValue: row.text(3)), let window = LimitWindow(rawValue: row.text(4))
    else { return nil }
    let selector = Selector(
      model: row.optionalText(5), modelClass: row.optionalText(6),
      billing: row.optionalText(7).flatMap(Billing.init(rawValue:)))
    self.init(
      limit: Limit(
        id: row.text(0), metric: metric, window: window, selector: selector,
        pool: row.word(8, else: .shared),
        value: LimitValue(word: row.text(9), number: row.optionalInt(10), credit: row.optionalText(11)),
        display: row.optionalText(12), confidence: row.word(13, else: .stated),
        assumption: row.optionalText(14), combine: row.word(15, else: .override)),
      project: row.optionalText(16), from: row.instant(1), until: row.optionalInstant(2))
  }
}

extension SpendLimit {
  static let selection = "SELECT project, amount, at FROM spend_limit WHERE account = ?"

  init(_ row: Query) {
    let project = row.text(0)
    self.init(
      project: project.isEmpty ? nil : project, amount: row.optionalInt(1).map(Money.init(nano:)),
      from: row.instant(2))
  }
}

extension UnitTerms {
  static let selection =
    """
    SELECT snapshot, direction, at, unit_size, day_price, account_plan_price, cached_weight, output_weight,
      unit_discount, account_plan_discount
    FROM unit_terms WHERE account = ?
    """

  init(_ row: Query) {
    self.init(
      snapshot: row.text(0), direction: row.word(1, else: .combined), from: row.instant(2),
      unitSize: row.optionalInt(3), pricePerUnitDay: row.optionalInt(4).map(Money.init(nano:)),
      accountPlanNanoPerToken: row.optionalInt(5), cachedWeight: row.double(6),
      outputWeight: row.optionalDouble(7), unitDiscount: row.double(8), accountPlanDiscount: row.double(9))
  }
}

extension LimitObservation {
  /// The newest of each model, metric and window: SQLite takes the other columns from the row of the maximum.
  static let selection =
    """
    SELECT max(at), model, metric, period, value, remaining, resets FROM limit_observation WHERE account = ?
    GROUP BY model, metric, period
    """

  /// nil for a metric or window of a later version.
  init?(_ row: Query) {
    guard let metric = Metric(rawValue: row.text(2)), let window = LimitWindow(rawValue: row.text(3))
    else { return nil }
    let model = row.int(1)
    self.init(
      at: row.instant(0), model: model == 0 ? nil : ModelID(model), metric: metric, window: window,
      limit: row.int(4), remaining: row.optionalInt(5), resetsAt: row.optionalInstant(6))
  }
}

extension AliasBinding {
  static let selection = "SELECT alias, snapshot, at, until FROM alias WHERE account = ?"

  init(_ row: Query) {
    self.init(
      alias: row.text(0), snapshot: row.text(1), from: row.instant(2), until: row.optionalInstant(3))
  }
}

extension ProjectRecord {
  static let selection = "SELECT id, name, capacity FROM project WHERE account = ?"

  init(_ row: Query) {
    self.init(id: ProjectID(row.int(0)), name: row.text(1), capacityEnabled: row.bool(2))
  }
}

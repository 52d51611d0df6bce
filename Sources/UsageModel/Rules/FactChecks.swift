/// What must hold before a fact is written. Every check is pure; a refusal means that nothing changes.
package enum FactChecks {
  /// How far a fact may lie ahead of the clock: clocks differ a little.
  package static let clockSkew: Milliseconds = 5 * .minute

  /// A name that a person gives and types again: of an account, a project or a member.
  package static func name(_ name: String, what: String) throws(FactRefusal) {
    if name.isEmpty { throw .emptyName(what: what) }
    let isPrintable = name.unicodeScalars.allSatisfy {
      switch $0.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: false
      default: true
      }
    }
    guard isPrintable, name.count <= 64, name.first != "-", name.first?.isWhitespace == false,
      name.last?.isWhitespace == false
    else { throw .badName(what: what, name: name) }
  }

  /// The name of an account to be: well formed and not taken.
  package static func accountName(_ name: String, among accounts: [Account]) throws(FactRefusal) {
    try FactChecks.name(name, what: "account name")
    if accounts.contains(where: { $0.name == name }) { throw .nameTaken(name, what: "account") }
  }

  /// The tier of that id on the plan's ladder.
  package static func tier(_ id: String, of plan: Plan) throws(FactRefusal) -> Tier {
    guard let ladder = plan.ladder else { throw .noLadder(plan: plan.id) }
    guard let tier = ladder.tier(id) else {
      throw .unknown(what: "tier", name: id, in: "the plan \(plan.id)", known: ladder.tiers.map(\.id))
    }
    return tier
  }

  package static func modelClass(_ id: String, of plan: Plan) throws(FactRefusal) {
    guard plan.modelClasses.contains(where: { $0.id == id }) else {
      throw .unknown(
        what: "model class", name: id, in: "the plan \(plan.id)", known: plan.modelClasses.map(\.id))
    }
  }

  /// A name that stands for a snapshot, which must not be an alias itself.
  package static func alias(_ name: String, of snapshot: String, at: Instant, among aliases: [AliasBinding])
    throws(FactRefusal)
  {
    if name.isEmpty { throw .emptyName(what: "alias") }
    if snapshot.isEmpty { throw .emptyName(what: "snapshot") }
    if name == snapshot { throw .isAlias(name, of: snapshot) }
    if let binding = bound(snapshot, at: at, among: aliases) {
      throw .isAlias(snapshot, of: binding.snapshot)
    }
  }

  /// What `name` stands for at `at`, as an alias.
  static func bound(_ name: String, at: Instant, among aliases: [AliasBinding]) -> AliasBinding? {
    aliases.last { $0.alias == name && $0.from <= at && ($0.until ?? .distantFuture) > at }
  }

  /// A model whose free period the plan prints without a year, and the year that it is in.
  package static func freeUntilYear(_ year: Int, model: String, of plan: Plan) throws(FactRefusal) {
    let open = plan.prices.filter {
      if case .free(let until?) = $0.form { until.year == nil } else { false }
    }
    guard open.contains(where: { $0.model == model }) else {
      throw .unknown(
        what: "free model without a year", name: model, in: "the plan \(plan.id)", known: open.map(\.model))
    }
    try inRange(Int64(year), 2000...2100, what: "year")
  }

  package static func invoiceDay(_ day: Int) throws(FactRefusal) {
    try inRange(Int64(day), 1...28, what: "invoice day")
  }

  /// An amount that may be zero.
  package static func amount(_ amount: Money, what: String) throws(FactRefusal) {
    guard (0...largestAmount.nano).contains(amount.nano) else {
      throw .outOfRange(what: what, given: amount.exact, range: "$0 to \(largestAmount.exact)")
    }
  }

  /// An account's ledger may move no more than this in all, so that no sum of it can overflow.
  package static let largestAmount = Money(dollars: 1_000_000_000)

  package static func notInTheFuture(_ at: Instant, what: String, now: Instant) throws(FactRefusal) {
    if at > now + clockSkew { throw .inTheFuture(what: what, at: at, now: now) }
  }

  package static func inRange(_ value: Int64, _ range: ClosedRange<Int64>, what: String)
    throws(FactRefusal)
  {
    guard range.contains(value) else {
      throw .outOfRange(
        what: what, given: String(value), range: "\(range.lowerBound) to \(range.upperBound)")
    }
  }
}

extension FactChecks {
  /// The exception that `text` (`requests/minute=600`, `TPM=unlimited`) states for the traffic of `selector`.
  ///
  /// Its id says metric, window and selector, so that stating the same limit again replaces it. It stands in the place
  /// of less specific limits, or beside them.
  package static func limit(
    _ text: String, selector: Selector, plan: Plan, combine: Limit.Combination = .override,
    project: String? = nil
  ) throws(FactRefusal) -> Limit {
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2 else {
      throw .badLimit(text, reason: "write METRIC/WINDOW=VALUE, as in requests/minute=600")
    }
    let (metric, window) = try metricAndWindow(String(sides[0]), in: text)
    let value = try limitValue(String(sides[1]), in: text)
    try check(selector, in: text, plan: plan)
    if let project { try check(project, metric, value, selector, in: text) }
    return Limit(
      id: identifier(metric, window, selector) + (project.map { ":project=\($0)" } ?? ""), metric: metric,
      window: window, selector: selector,
      pool: metric == .outputLength ? .perRequest : .shared, value: value, combine: combine)
  }

  private static let shorthands: [String: (Metric, LimitWindow)] = [
    "RPM": (.requests, .minute), "RPH": (.requests, .hour), "RPD": (.requests, .day),
    "TPM": (.tokens, .minute), "TPD": (.tokens, .day),
    "ITPM": (.inputTokens, .minute), "OTPM": (.outputTokens, .minute),
  ]

  private static func metricAndWindow(_ name: String, in text: String) throws(FactRefusal)
    -> (Metric, LimitWindow)
  {
    if let pair = shorthands[name.uppercased()] { return pair }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let metric = Metric(rawValue: parts[0]) else {
      throw .badLimit(text, reason: "the metrics are \(list(Metric.allCases)), each with /WINDOW")
    }
    guard let window = LimitWindow(rawValue: parts[1]) else {
      throw .badLimit(text, reason: "the windows are \(list(LimitWindow.allCases))")
    }
    if (metric == .outputLength) != (window == .request) {
      throw .badLimit(text, reason: "outputLength goes with request, and only it does")
    }
    if metric == .usd, window != .day, window != .month {
      throw .badLimit(text, reason: "usd goes with day or month")
    }
    return (metric, window)
  }

  private static func limitValue(_ text: String, in whole: String) throws(FactRefusal) -> LimitValue {
    switch text {
    case "unlimited": return .unlimited
    case "custom": return .custom
    default:
      guard let number = AmountText.number(text), (1...1_000_000_000_000_000).contains(number)
      else {
        throw .badLimit(
          whole,
          reason: "the value is a whole number from 1 to 1,000,000,000,000,000 (200k and 1.5M do too), "
            + "unlimited or custom")
      }
      return .number(number)
    }
  }

  /// A project's own limit is a number of requests or tokens; money is a budget.
  private static func check(
    _ project: String, _ metric: Metric, _ value: LimitValue, _ selector: Selector, in text: String
  ) throws(FactRefusal) {
    try name(project, what: "project")
    if metric == .usd || metric == .outputLength {
      throw .badLimit(
        text, reason: "a project's limit is of requests or tokens; its money is a --spend-limit")
    }
    if value.number == nil { throw .badLimit(text, reason: "a project's limit is a number") }
    if selector != Selector() {
      throw .badLimit(
        text, reason: "a project's limit counts all of its calls, so name no model, class or billing")
    }
  }

  private static func check(_ selector: Selector, in text: String, plan: Plan) throws(FactRefusal) {
    if let model = selector.model, model.isEmpty { throw .emptyName(what: "model name") }
    if let modelClass = selector.modelClass {
      if selector.model != nil {
        throw .badLimit(text, reason: "a model has one class, so name the model or the class")
      }
      try self.modelClass(modelClass, of: plan)
    }
    if selector.billing == .unspecified {
      throw .badLimit(text, reason: "billing is paid or free")
    }
  }

  private static func identifier(_ metric: Metric, _ window: LimitWindow, _ selector: Selector) -> String {
    var id = "\(metric.rawValue)/\(window.rawValue)"
    if let model = selector.model { id += ":model=\(model)" }
    if let modelClass = selector.modelClass { id += ":class=\(modelClass)" }
    if let billing = selector.billing { id += ":billing=\(billing.rawValue)" }
    return id
  }

  private static func list<Value: RawRepresentable>(_ values: [Value]) -> String
  where Value.RawValue == String {
    values.map(\.rawValue).joined(separator: ", ")
  }
}

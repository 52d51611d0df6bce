import UsageModel

/// An invented plan with a limit of every kind of counter and every window, a tier of every kind of requirement, and
/// capacity for one snapshot.
enum CheckedPlan {
  static let snapshot = "alpha"

  static let plan = Plan(
    id: "checked", name: "Checked", provider: "Nobody",
    modelClasses: [
      Plan.ModelClass(id: "llm", label: "LLM"), Plan.ModelClass(id: "embedding", label: "Embeddings"),
    ],
    ladder: Ladder(advance: .automatic, qualification: .independent, tiers: tiers),
    capacityProducts: [product])

  /// What each tier asks for, lowest first.
  static let requirements: [Requirement] = [
    Requirement(kind: .default, display: "nothing"),
    Requirement(kind: .paymentMethod, display: "a card"),
    Requirement(kind: .deposit, amount: Money(dollars: 10), display: "$10 deposited"),
    Requirement(kind: .spend, amount: Money(nano: 30_000_000), basis: .usage, display: "$0.03 used"),
    Requirement(kind: .spend, amount: Money(dollars: 200), basis: .cashIn, display: "$200 paid"),
  ]

  /// The catalog's value of a limit in the tier of a rank.
  static func amount(_ kind: LimitKind, rank: Int) -> Int64 { Int64(rank) * kind.base }

  private static let tiers = requirements.enumerated().map { index, requirement in
    Tier(
      id: "t\(index + 1)", rank: index + 1, label: "T\(index + 1)",
      requirements: Requirements(items: [requirement]),
      limits: LimitKind.all.map { kind in
        Limit(
          id: kind.id, metric: kind.metric, window: kind.window, selector: kind.selector,
          value: .number(amount(kind, rank: index + 1)))
      })
  }

  private static let product = CapacityProduct(
    id: "units", label: "Units", bindsTo: "snapshot", requirements: Requirements(items: []), roles: [],
    units: [
      CapacityProduct.Unit(direction: .input, metric: .inputTokens, perUnit: 20_000, label: "in"),
      CapacityProduct.Unit(direction: .output, metric: .outputTokens, perUnit: 2_000, label: "out"),
    ], unitSizePerModelMayDiffer: false, minimumTermDays: 30, activeUntil: "", renewal: "",
    cancellationGranularity: "unit", partialCancellation: true,
    termRule: .laterOfMinimumTermAndInvoiceStart, chargeTiming: .upfront, addsToRateLimit: true,
    overflow: "", coverageRule: .minute, coverageRuleAlternatives: [], recommendationLookbackDays: 30,
    priceBasis: "", discountsAppliedOn: "", countsAgainst: [], views: [], dataDelaySecondsMaximum: 0,
    stack: [], sections: [], actions: [])
}

/// One counter with a limit. No two of one metric and window overlap but the model's own and that of its billing.
struct LimitKind: Hashable {
  var metric: Metric
  var window: LimitWindow
  var selector = Selector()
  var base: Int64

  var id: String { LimitKind.id(metric, window, selector) }

  static func id(_ metric: Metric, _ window: LimitWindow, _ selector: Selector) -> String {
    "\(metric) a \(window) of \(selector.model ?? selector.modelClass ?? selector.billing?.rawValue ?? "all")"
  }

  static let all = [
    LimitKind(metric: .requests, window: .minute, selector: Selector(modelClass: "llm"), base: 10),
    LimitKind(metric: .requests, window: .minute, selector: Selector(modelClass: "embedding"), base: 20),
    LimitKind(metric: .tokens, window: .minute, selector: Selector(billing: .paid), base: 50_000),
    LimitKind(metric: .tokens, window: .minute, selector: Selector(model: "alpha"), base: 30_000),
    LimitKind(metric: .inputTokens, window: .minute, base: 70_000),
    LimitKind(metric: .tokens, window: .hour, base: 900_000),
    LimitKind(metric: .requests, window: .day, base: 500),
    LimitKind(metric: .outputTokens, window: .day, selector: Selector(billing: .free), base: 100_000),
    LimitKind(metric: .requests, window: .month, base: 9_000),
    LimitKind(metric: .usd, window: .month, base: 1),
  ]
}

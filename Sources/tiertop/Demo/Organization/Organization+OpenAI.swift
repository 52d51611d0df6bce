import UsageModel

extension Organization {
  private static let olderSnapshot = "gpt-4o-2024-08-06"
  private static let newerSnapshot = "gpt-4.1-2025-04-14"

  /// Bought capacity that one model outgrows now and then; the figures come from a page, minutes late.
  static func provisioned(on stage: DemoStage) -> DemoAccount {
    let script = DemoScript(
      points: [
        (-120, 0.80), (-60, 0.84), (-20, 0.88), (-11, 0.92), (-10, 0.95), (-9, 1.04), (-8, 1.16),
        (-7, 1.09), (-6, 1.03), (-5, 0.95), (0, 0.96), (10, 0.90),
      ], rest: 0.88, swing: 0.12, period: 41)
    let facts = bought(on: stage)
    return DemoAccount(
      name: "OpenAI", plan: "openai-scale-tier", source: .page(name: "usage page"), ceiling: .none,
      fullRate: 210,
      load: stage.load(stream: 0x400, levels: stage.growth(from: 0.60, to: 0.76), script: script),
      models: [
        model(
          olderSnapshot, facts: facts, share: 1, input: 414, output: 95.2, most: 180, nano: (2_500, 10_000)),
        model(
          newerSnapshot, facts: facts, share: 0.3, input: 510, output: 33, most: 150, nano: (2_000, 8_000),
          from: stage.daysAgo(12, hour: 8)),
      ],
      projects: [("checkout", 0.58), ("search", 0.86), ("support-bot", 1)], scatter: 0.4, facts: facts)
  }

  private static func model(
    _ snapshot: String, facts: DemoFacts, share: Double, input: Double, output: Double,
    most: Double, nano: (input: Int64, output: Int64), from: Instant = .distantPast
  ) -> DemoModel {
    func capacity(_ direction: TokenDirection) -> CapacityTimeline {
      CapacityTimeline(facts.capacity, snapshot: snapshot, direction: direction, term: CapacityTerm())
    }
    return DemoModel(
      name: snapshot, share: share, input: input, output: output, cached: 0.46,
      mostCallsPerReport: most,
      pricing: .provisioned(
        input: capacity(.input), inputNano: nano.input, output: capacity(.output),
        outputNano: nano.output), from: from)
  }

  private static func bought(on stage: DemoStage) -> DemoFacts {
    var facts = DemoFacts()
    facts.facts = [
      AccountFact(kind: .signedUp, at: stage.daysAgo(420), value: 1),
      AccountFact(kind: .enterprise, at: stage.daysAgo(180), value: 1),
      AccountFact(kind: .orderForm, at: stage.daysAgo(180, hour: 14), value: 1),
    ]
    facts.spendLimits = [SpendLimit(amount: .dollars(60_000), from: stage.daysAgo(180))]
    facts.aliases = [
      AliasBinding(alias: "gpt-4o", snapshot: olderSnapshot, from: stage.daysAgo(400)),
      AliasBinding(alias: "gpt-4.1", snapshot: newerSnapshot, from: stage.daysAgo(200)),
    ]
    let from = stage.daysAgo(180)
    facts.unitTerms = [
      UnitTerms(
        snapshot: olderSnapshot, direction: .input, from: from, unitSize: 20_000,
        pricePerUnitDay: .dollars(124, 59), accountPlanNanoPerToken: 2_500),
      UnitTerms(
        snapshot: olderSnapshot, direction: .output, from: from, unitSize: 2_000,
        pricePerUnitDay: .dollars(39, 34), accountPlanNanoPerToken: 10_000),
      UnitTerms(
        snapshot: newerSnapshot, direction: .input, from: from, unitSize: 30_000,
        pricePerUnitDay: .dollars(110), accountPlanNanoPerToken: 2_000),
      UnitTerms(
        snapshot: newerSnapshot, direction: .output, from: from, unitSize: 2_500,
        pricePerUnitDay: .dollars(36), accountPlanNanoPerToken: 8_000),
    ]
    func purchase(
      _ id: String, _ days: Int64, _ snapshot: String, _ direction: TokenDirection, units: Int64,
      size: Int64, buyer: String
    ) -> CapacityTransaction {
      CapacityTransaction(
        id: id, kind: .purchase, at: stage.daysAgo(days, hour: 9, minute: 12), snapshot: snapshot,
        direction: direction, units: units, unitSize: size, buyer: buyer)
    }
    facts.capacity = [
      purchase("p-1", 48, olderSnapshot, .input, units: 4, size: 20_000, buyer: "maya"),
      purchase("p-2", 48, olderSnapshot, .output, units: 10, size: 2_000, buyer: "maya"),
      purchase("p-3", 22, olderSnapshot, .input, units: 2, size: 20_000, buyer: "jonas"),
      purchase("p-4", 11, newerSnapshot, .input, units: 4, size: 30_000, buyer: "maya"),
      purchase("p-5", 11, newerSnapshot, .output, units: 4, size: 2_500, buyer: "maya"),
      CapacityTransaction(
        id: "c-1", kind: .cancellation, at: stage.daysAgo(1, hour: 16, minute: 40),
        snapshot: olderSnapshot, direction: .input, units: 2, unitSize: 20_000, buyer: "jonas",
        purchaseID: "p-3"),
    ]
    return facts
  }
}

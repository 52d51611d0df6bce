import UsageModel

extension Organization {
  /// A token rate for each model, a tier that was assigned, and a source that has just fallen silent.
  static func perModel(on stage: DemoStage) -> DemoAccount {
    let script = DemoScript(
      points: [(-150, 0.62), (-90, 0.60), (-40, 0.66), (-20, 0.70), (0, 0.69), (30, 0.64)], rest: 0.66,
      swing: 0.09, period: 71)
    return DemoAccount(
      name: "GMI Cloud", plan: "gmi-cloud",
      source: .gateway(name: "otlp-gateway-2", fallsSilent: true), ceiling: .none, fullRate: 60,
      load: stage.load(stream: 0x300, levels: stage.growth(from: 0.55, to: 0.68), script: script),
      models: [
        DemoModel(
          name: "deepseek-ai/DeepSeek-V3", share: 1, input: 6_900, output: 600, cached: 0.35,
          perToken: 19, mostCallsPerReport: 52, pricing: .sent(input: 280, output: 880, isPromotional: false)),
        DemoModel(
          name: "deepseek-ai/DeepSeek-R1", share: 0.26, input: 7_400, output: 1_900, cached: 0.2,
          perToken: 24, mostCallsPerReport: 42,
          pricing: .sent(input: 500, output: 2_180, isPromotional: false)),
        DemoModel(
          name: "meta-llama/Llama-3.3-70B-Instruct", share: 0.62, input: 9_600, output: 420,
          mostCallsPerReport: 120, pricing: .sent(input: 250, output: 750, isPromotional: false)),
        DemoModel(
          name: "Qwen/Qwen2.5-Coder-32B-Instruct", share: 0.28, input: 8_800, output: 900,
          mostCallsPerReport: 120, pricing: .sent(input: 80, output: 200, isPromotional: false)),
        DemoModel(
          name: "Qwen/QwQ-32B", share: 0.12, input: 7_200, output: 1_500, perToken: 16,
          mostCallsPerReport: 120, pricing: .sent(input: 150, output: 500, isPromotional: false)),
        DemoModel(
          name: "deepseek-ai/DeepSeek-R1-Distill-Llama-70B", share: 0.05, input: 5_800, output: 1_200,
          mostCallsPerReport: 30, pricing: .sent(input: 250, output: 750, isPromotional: false)),
        DemoModel(
          name: "Qwen/Qwen2.5-7B-Instruct", share: 0.1, input: 5_600, output: 300, firstToken: 150,
          perToken: 5, mostCallsPerReport: 120, pricing: .sent(input: 40, output: 100, isPromotional: false)),
        DemoModel(
          name: "moonshotai/Kimi-K2-Instruct", share: 0.03, input: 3_600, output: 450,
          mostCallsPerReport: 60, pricing: .sent(input: 1_000, output: 3_000, isPromotional: false)),
      ],
      projects: [("search", 0.55), ("lab", 0.83), ("support-bot", 1)], facts: assigned(on: stage))
  }

  private static func assigned(on stage: DemoStage) -> DemoFacts {
    var facts = DemoFacts()
    facts.facts = [
      AccountFact(kind: .signedUp, at: stage.daysAgo(120), value: 1),
      AccountFact(kind: .paymentMethod, at: stage.daysAgo(119), value: 1),
    ]
    facts.assignedTier = AssignedTier(
      tier: "tier-2", from: stage.daysAgo(53), source: "mail from sales")
    facts.ledger = [
      LedgerEntry(
        id: "invoice-1", at: stage.month + 8 * .hour, kind: .invoicePaid, amount: .dollars(3_118, 20),
        coversThrough: stage.month)
    ]
    return facts
  }
}

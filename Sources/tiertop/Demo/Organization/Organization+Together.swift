import UsageModel

extension Organization {
  /// Close to a request rate that all language models share, and climbing.
  static func byClass(on stage: DemoStage) -> DemoAccount {
    let script = DemoScript(
      points: [
        (-150, 0.60), (-119, 0.66), (-117, 1.05), (-114, 1.04), (-112, 0.70), (-60, 0.60), (-30, 0.58),
        (-14, 0.62), (-9, 0.68), (-4, 0.77), (0, 0.85), (3, 0.92), (6, 1.0), (9, 1.03), (12, 0.95),
        (16, 0.86), (25, 0.76),
      ], rest: 0.80, swing: 0.11, period: 53)
    return DemoAccount(
      name: "Together AI", plan: "together-ai",
      source: .gateway(name: "gateway-1", fallsSilent: false),
      ceiling: .minute(requests: 600, modelClass: "llm"), fullRate: 600,
      load: stage.load(stream: 0x100, levels: stage.growth(from: 0.58, to: 0.74), script: script),
      models: [
        DemoModel(
          name: "Llama-3.3-70B-Instruct-Turbo", share: 0.63, input: 350, output: 86, cached: 0.41,
          mostCallsPerReport: 330, pricing: .sent(input: 880, output: 880, isPromotional: true)),
        DemoModel(
          name: "Qwen3-235B-A22B-Instruct", share: 0.28, input: 450, output: 107, cached: 0.38,
          perToken: 14, mostCallsPerReport: 250, pricing: .sent(input: 200, output: 600, isPromotional: true)),
        DemoModel(
          name: "bge-large-en-v1.5", operation: .embeddings, share: 0.11, input: 380, output: 0,
          firstToken: 90, mostCallsPerReport: 300, pricing: .sent(input: 20, output: 0, isPromotional: false)),
        DemoModel(
          name: "Qwen2.5-7B-Instruct-Turbo", share: 0.09, input: 420, output: 105, cached: 0.22,
          firstToken: 180, perToken: 6, mostCallsPerReport: 120,
          pricing: .sent(input: 300, output: 300, isPromotional: true)),
        DemoModel(
          name: "Llama-Rank-V1", operation: .rerank, share: 0.016, input: 12_000, output: 0,
          firstToken: 240, mostCallsPerReport: 36, pricing: .sent(input: 100, output: 0, isPromotional: true)),
        DemoModel(
          name: "acme/ft-llama-8b", operation: .other, share: 0.004, input: 300, output: 120,
          mostCallsPerReport: 150, pricing: .sent(input: 200, output: 200, isPromotional: false)),
      ],
      projects: [("checkout", 0.41), ("search", 0.74), ("lab", 0.88), ("support-bot", 1)],
      facts: paidInPart(on: stage))
  }

  private static func paidInPart(on stage: DemoStage) -> DemoFacts {
    var facts = DemoFacts()
    facts.facts = [
      AccountFact(kind: .signedUp, at: stage.daysAgo(75), value: 1),
      AccountFact(kind: .paymentMethod, at: stage.daysAgo(75, minute: 12), value: 1),
    ]
    facts.ledger = [
      LedgerEntry(
        id: "startup-credit", at: stage.daysAgo(62), kind: .promoGrant, amount: .dollars(5_000),
        funding: .promo, expiresAt: stage.daysAgo(-120, hour: 0),
        note: "free credit for language models and re-rank"),
      LedgerEntry(
        id: "credit-1", at: stage.daysAgo(60, hour: 11), kind: .creditPurchase, amount: .dollars(25)),
      LedgerEntry(
        id: "invoice-1", at: stage.month + 6 * .hour, kind: .invoicePaid, amount: .dollars(10, 50),
        coversThrough: stage.month),
    ]
    return facts
  }
}

import UsageModel

extension Organization {
  /// Close to what a month may cost.
  static func capped(on stage: DemoStage, plans: [String: Plan]) -> DemoAccount {
    var account = DemoAccount(
      name: "Friendli", plan: "friendli", source: .gateway(name: "gateway-2", fallsSilent: false),
      ceiling: .none, fullRate: 1, load: stage.load(stream: 0x500, levels: []),
      models: pricedModels,
      projects: [("checkout", 0.52), ("search", 0.81), ("lab", 0.96), ("support-bot", 1)],
      facts: prepaid(on: stage))
    // Prices are the plan's, so the load follows from the money: 82 % of the cap, or $40 a day at most.
    let costs = account.models.map { model in
      var model = model
      if let plan = plans[account.plan] { model.resolve(by: plan) }
      return model.share * model.expectedCost
    }
    let perCall = costs.reduce(0, +)
    let days = Double(stage.anchor - stage.month) / Double(Milliseconds.day)
    let target = min(412, 40 * days) * Double(Money.nanoPerDollar)
    var shares = 0.0
    for minute in stage.minute(stage.month)..<max(stage.minute(stage.anchor), stage.minute(stage.month) + 1) {
      shares += stage.wave.share(at: minute)
    }
    if perCall > 0, shares > 0 { account.fullRate = max(8, target / perCall / shares) }
    // The month before was quieter, or its bill would have lifted the account into the next tier.
    let daysBefore = max(1, Double(stage.month - stage.start) / Double(Milliseconds.day))
    let before = min(0.85, 280 / daysBefore / max(1, min(412 / days, 40)))
    account.load.levels = [
      (stage.minute(stage.month - 2 * .day), before), (stage.minute(stage.month), 1),
    ]
    return account
  }

  private static let pricedModels = [
    DemoModel(
      name: "meta-llama/Llama-3.3-70B-Instruct", share: 0.47, input: 910, output: 170, cached: 0.12,
      mostCallsPerReport: 90),
    DemoModel(
      name: "Qwen/Qwen3-235B-A22B-Instruct-2507", share: 0.23, input: 1_100, output: 220, cached: 0.31,
      mostCallsPerReport: 90),
    DemoModel(
      name: "zai-org/GLM-4.7", share: 0.12, input: 1_200, output: 300, cached: 0.08, perToken: 16,
      longAnswers: 0.0015, longest: 14_980, mostCallsPerReport: 90),
    DemoModel(name: "MiniMaxAI/MiniMax-M2.1", share: 0.085, input: 800, output: 200, mostCallsPerReport: 90),
    DemoModel(
      name: "meta-llama/Llama-3.1-8B-Instruct", share: 0.034, input: 400, output: 100, firstToken: 120,
      perToken: 5, longest: 2_000, mostCallsPerReport: 90),
    DemoModel(
      name: "LGAI-EXAONE/EXAONE-4.0.1-32B", share: 0.03, input: 600, output: 150, longest: 3_200,
      mostCallsPerReport: 90),
    DemoModel(
      name: "deepseek-ai/DeepSeek-V3.1", share: 0.018, input: 800, output: 250,
      computeMilliseconds: 1_150, coldStarts: 0.01, mostCallsPerReport: 90),
    DemoModel(
      name: "zai-org/GLM-4.6", share: 0.009, input: 800, output: 250, computeMilliseconds: 1_400,
      coldStarts: 0.03, mostCallsPerReport: 90),
    DemoModel(
      name: "LGAI-EXAONE/K-EXAONE-236B-A23B", share: 0.065, input: 900, output: 200, longest: 4_100,
      mostCallsPerReport: 90),
    DemoModel(name: "acme/custom-lora-7", share: 0.004, input: 500, output: 120, mostCallsPerReport: 90),
  ]

  private static func prepaid(on stage: DemoStage) -> DemoFacts {
    var facts = DemoFacts()
    facts.facts = [
      AccountFact(kind: .signedUp, at: stage.daysAgo(100), value: 1),
      AccountFact(kind: .paymentMethod, at: stage.daysAgo(98), value: 1),
      AccountFact(kind: .signUpCredit, at: stage.daysAgo(100), value: Money.dollars(5).nano),
    ]
    facts.spendLimits = [
      SpendLimit(project: "search", amount: .dollars(150), from: stage.daysAgo(60))
    ]
    facts.ledger = [
      LedgerEntry(
        id: "sign-up-credit", at: stage.daysAgo(100), kind: .promoGrant, amount: .dollars(5),
        funding: .promo, expiresAt: stage.daysAgo(70, hour: 0)),
      LedgerEntry(id: "credit-1", at: stage.daysAgo(95), kind: .creditPurchase, amount: .dollars(50)),
      LedgerEntry(
        id: "credit-2", at: stage.daysAgo(71, hour: 15), kind: .creditPurchase, amount: .dollars(100)),
      LedgerEntry(
        id: "credit-3", at: stage.daysAgo(40, hour: 8), kind: .creditPurchase, amount: .dollars(150)),
      LedgerEntry(
        id: "invoice-1", at: stage.month + 5 * .hour, kind: .invoicePaid, amount: .dollars(11, 40),
        coversThrough: stage.month),
    ]
    return facts
  }
}

import UsageModel

extension Organization {
  private static let depositDaysAgo: Int64 = 15

  /// Four fifths of a day's requests are used; at this pace the rest does not last until midnight.
  static func dayLimited(on stage: DemoStage) -> DemoAccount {
    DemoAccount(
      name: "Nebula Block", plan: "nebula-block",
      source: .gateway(name: "gateway-1", fallsSilent: false), ceiling: .day(requests: 2_000),
      fullRate: 1,
      load: stage.load(stream: 0x200, levels: dayBudgets(on: stage)),
      models: [
        DemoModel(
          name: "deepseek-ai/DeepSeek-V3-0324", share: 0.44, input: 1_900, output: 380, cached: 0.3,
          perToken: 22, mostCallsPerReport: 12, pricing: .sent(input: 280, output: 880, isPromotional: false)),
        DemoModel(
          name: "meta-llama/Llama-3.3-70B-Instruct", share: 0.31, input: 1_600, output: 300,
          mostCallsPerReport: 12, pricing: .sent(input: 120, output: 300, isPromotional: false)),
        DemoModel(
          name: "Qwen/QwQ-32B", share: 0.17, input: 1_400, output: 620, perToken: 18,
          mostCallsPerReport: 12, pricing: .sent(input: 150, output: 200, isPromotional: false)),
        DemoModel(
          name: "mistralai/Mistral-Small-3.2-24B-Instruct-2506", share: 0.08, input: 1_100, output: 240,
          mostCallsPerReport: 12, pricing: .sent(input: 60, output: 180, isPromotional: false)),
      ],
      projects: [("lab", 0.64), ("support-bot", 1)], facts: deposited(on: stage))
  }

  /// The load that makes each day's requests, minute by minute of its UTC day.
  private static func dayBudgets(on stage: DemoStage) -> [(at: Int64, level: Double)] {
    let today = stage.minute(stage.anchor.floored(to: .day))
    var levels: [(at: Int64, level: Double)] = []
    for day in stride(from: stage.minute(stage.start), to: today, by: 1_440) {
      var random = SeededRandom(seed: stage.seed, stream: 0x210, position: day)
      let isBeforeDeposit = day < today - depositDaysAgo * 1_440
      // Busy weekdays come close to what the tier of their time allows; one went over it.
      let busy = isBeforeDeposit ? 680 + 220 * random.unit() : 1_380 + 420 * random.unit()
      let budget = day == today - 6 * 1_440 ? 2_700 : busy
      let level = budget / shares(from: day, count: 1_440, wave: stage.wave, usual: true)
      levels += [(day, level), (day + 1_439, level)]
    }
    // Early in the day there was no time to use that much without a rush.
    let hours = Double(stage.minute(stage.anchor) - today) / 60
    let target = 1_640 * min(1, hours / 10)
    let used = shares(
      from: today, count: max(30, stage.minute(stage.anchor) - today), wave: stage.wave, usual: false)
    levels += [(today, target / used), (today + 1_439, target / used)]
    let usual = 1_560 / shares(from: today, count: 1_440, wave: stage.wave, usual: true)
    levels.append((today + 1_440, usual))
    return levels
  }

  /// The wave summed over minutes; `usual` leaves out what weekends take away.
  private static func shares(from minute: Int64, count: Int64, wave: DemoWave, usual: Bool) -> Double {
    var sum = 0.0
    for offset in 0..<count { sum += wave.share(at: minute + offset) }
    if !usual { return sum }
    let week = (0..<7).map { wave.share(at: minute + Int64($0) * 1_440 + 720) }
    let today = wave.share(at: minute + 720)
    return sum * (week.max() ?? today) / max(today, 0.01)
  }

  private static func deposited(on stage: DemoStage) -> DemoFacts {
    var facts = DemoFacts()
    facts.facts = [
      AccountFact(kind: .signedUp, at: stage.daysAgo(32), value: 1),
      AccountFact(kind: .paymentMethod, at: stage.daysAgo(31, hour: 10), value: 1),
    ]
    facts.ledger = [
      LedgerEntry(
        id: "deposit-1", at: stage.daysAgo(depositDaysAgo, hour: 0, minute: 5), kind: .creditPurchase,
        amount: .dollars(10)),
      LedgerEntry(
        id: "deposit-2", at: stage.daysAgo(5, hour: 13, minute: 20), kind: .creditPurchase,
        amount: .dollars(10)),
    ]
    return facts
  }
}

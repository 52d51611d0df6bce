import Testing

@testable import UsageModel

@Suite("What the tiers view tells")
struct TierViewTests {
  private static let now = Instant(rfc3339: "2026-11-24T14:41:30Z") ?? .epoch

  private func account(_ plan: String) -> AccountImage {
    var account = AccountImage(
      account: Account(id: AccountID(1), name: "a", plan: plan, createdAt: TierViewTests.now - 90 * .day))
    account.hasEvents = true
    account.sources = [
      SourceRecord(
        id: SourceID(1), kind: "stream", name: "gateway", isCounted: true, liveThrough: TierViewTests.now)
    ]
    return account
  }

  private func purchase(_ id: String, daysAgo: Int64, dollars: Int64) -> LedgerEntry {
    LedgerEntry(
      id: id, at: TierViewTests.now - daysAgo * .day, kind: .creditPurchase, amount: Money(dollars: dollars))
  }

  @Test("models share a row exactly when all of their limits are equal")
  func equality() throws {
    let ladder = try #require(bundledPlan("gmi-cloud").ladder)
    let table = LadderTable(ladder)
    #expect(table.shared == [])
    #expect(table.groups.map(\.models.count) == [11, 27, 1])
    func values(_ model: String) -> [LimitValue] {
      ladder.tiers.flatMap { tier in tier.limits.filter { $0.selector.model == model }.map(\.value) }
    }
    let members = table.groups.flatMap(\.models)
    #expect(Set(members).count == 39)
    for (index, group) in table.groups.enumerated() {
      #expect(Set(group.models.map(values)).count == 1)
      for other in table.groups.dropFirst(index + 1) {
        #expect(values(group.models[0]) != values(other.models[0]))
      }
    }
  }

  @Test("one changed number takes a model out of its group, whatever it is called")
  func inequality() throws {
    var ladder = try #require(bundledPlan("gmi-cloud").ladder)
    let index = try #require(
      ladder.tiers[2].limits.firstIndex { $0.selector.model == "deepseek-ai/DeepSeek-R1-Zero" })
    ladder.tiers[2].limits[index].value = .number(800_001)
    #expect(LadderTable(ladder).groups.map(\.models.count).sorted() == [1, 1, 10, 27])
  }

  @Test("shared limits stand in columns, one value a rung, lowest first")
  func columns() throws {
    let table = LadderTable(try #require(bundledPlan("nebula-block").ladder))
    #expect(table.groups == [])
    #expect(
      table.shared.map { $0.limits.map { $0?.value.number } } == [
        [60, 300, 600, 1_500, 3_000], [60_000, 150_000, 200_000, 500_000, 800_000],
        [200, 1_000, 2_000, nil, nil],
      ])
  }

  @Test("each higher rung tells what is missing of it")
  func moves() throws {
    let ladder = try #require(bundledPlan("together-ai").ladder)
    var facts = TierFacts()
    facts.cashIn = try #require(Money("177.6"))
    let current = ladder.standing(for: facts).current
    let moves = ladder.moves(from: current, facts: facts)
    #expect(moves.map(\.tier.id) == ["build-4", "build-5"])
    #expect(moves.flatMap(\.steps).map(\.missing) == [Money("72.4"), Money("822.4")])
    // Granted less than the facts give: nothing is missing, only the grant.
    let held = ladder.moves(from: ladder.tier("build-1"), facts: facts)
    #expect(held.map(\.steps.isEmpty) == [true, true, false, false])
  }

  @Test("a lower tier is tried on the present minute and on the worst one of the last day")
  func trial() throws {
    let plan = try bundledPlan("together-ai")
    let ladder = try #require(plan.ladder)
    var image = account("together-ai")
    image.models = [
      ModelRecord(
        id: ModelID(1), name: "m", operation: .chat,
        traits: [.init(from: .epoch, modelClass: "llm", billing: .unspecified, byHand: false)])
    ]
    let keys: [CounterKey] = [.account, .scope(modelClass: "llm", billing: nil), .model(ModelID(1))]
    image.counters = keys.map { key in
      var usage = CounterUsage(key: key)
      usage.secondsStart = TierViewTests.now - 149_000
      usage.seconds = Array(repeating: SecondBin(attempts: 20), count: 150)
      let quarter = TierViewTests.now.floored(to: .quarterHour)
      usage.quarterHours = BucketSeries(start: quarter - 95 * .quarterHour, width: .quarterHour)
      usage.quarterHours.buckets = Array(repeating: Bucket(), count: 96)
      usage.quarterHours.buckets[40].peak.requests = 2_160
      return usage
    }
    let lower = try #require(ladder.tier("build-2"))
    let trial = image.trial(of: lower, plan: plan, sums: LedgerSums(), now: TierViewTests.now)
    // 20 a second are 1,220 of 1,800 in the 61 seconds of a trailing minute; the worst minute was 2,160 of 1,800.
    #expect(trial.tightest?.pressure == 1_220.0 / 1_800)
    #expect(trial.overruns == [TierTrial.Overrun(name: "LLM requests", share: 1.2)])
    let higher = try #require(ladder.tier("build-4"))
    #expect(image.trial(of: higher, plan: plan, sums: LedgerSums(), now: TierViewTests.now).overruns == [])
  }

  @Test("the curve is the ledger added up day by day, refunds taken off")
  func history() throws {
    var image = account("together-ai")
    image.ledger = [
      purchase("a", daysAgo: 20, dollars: 100), purchase("b", daysAgo: 10, dollars: 60),
      LedgerEntry(
        id: "r", at: TierViewTests.now - 4 * .day, kind: .refund, amount: Money(dollars: 25), relatesTo: "b"),
    ]
    let next = try #require(bundledPlan("together-ai").ladder?.tier("build-4"))
    let history = image.history(of: next.requirements.items[0], days: 30, now: TierViewTests.now)
    let dollars = (0..<30).map { day in
      (day >= 9 ? 100 : 0) + (day >= 19 ? 60 : 0) - (day >= 25 ? 25 : 0)
    }
    #expect(history.map(\.fact) == dollars.map { Money(dollars: Int64($0)) })
    #expect(history.last?.day == TierViewTests.now.floored(to: .day))
    #expect(
      image.history(of: Requirement(kind: .contact, display: ""), days: 30, now: TierViewTests.now) == [])
  }

  @Test("a tier is held since the payment that reached it, and anew after a refund")
  func since() throws {
    let ladder = try #require(bundledPlan("together-ai").ladder)
    var image = account("together-ai")
    image.ledger = [purchase("a", daysAgo: 40, dollars: 90), purchase("b", daysAgo: 30, dollars: 20)]
    #expect(image.tierSince(ladder, now: TierViewTests.now) == TierViewTests.now - 30 * .day)
    image.ledger += [
      LedgerEntry(
        id: "r", at: TierViewTests.now - 20 * .day, kind: .refund, amount: Money(dollars: 15), relatesTo: "b"),
      purchase("c", daysAgo: 5, dollars: 5), purchase("d", daysAgo: 2, dollars: 5),
    ]
    #expect(image.tierSince(ladder, now: TierViewTests.now) == TierViewTests.now - 5 * .day)
  }

  @Test("where use moves the tier it is held since the hour in which use reached the threshold")
  func sinceUse() throws {
    let ladder = try #require(bundledPlan("nebula-block").ladder)
    var image = account("nebula-block")
    // A dollar an hour: the thirtieth one is spent 29 hours after the first.
    let first = TierViewTests.now.floored(to: .hour) - 40 * .hour
    image.costs = (0..<41).map {
      CostSpan(
        from: first + Int64($0) * .hour, width: .hour, costNano: Money.nanoPerDollar, promotionalNano: 0,
        unpriced: 0)
    }
    let since = try #require(image.tierSince(ladder, now: TierViewTests.now))
    #expect(abs(since - (first + 29 * .hour)) <= .hour)
    image.costs = []
    #expect(image.tierSince(ladder, now: TierViewTests.now) == nil)
  }
}

extension SecondBin {
  fileprivate init(attempts: Int32) {
    self.init()
    self.attempts = attempts
  }
}

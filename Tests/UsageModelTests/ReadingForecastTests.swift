import Testing

@testable import UsageModel

@Suite("Forecasts in the reading")
struct ReadingForecastTests {
  private static func at(_ text: String) -> Instant { Instant(rfc3339: text) ?? .epoch }
  private static let now = at("2026-11-24T12:00:00Z")

  /// An account that cost `daily` dollars a day since `days` days ago, evenly over each day.
  private func account(
    plan: String, daily: Double, days: Int64 = 40, live: Milliseconds = 0
  ) -> AccountImage {
    var account = AccountImage(
      account: Account(id: AccountID(1), name: "a", plan: plan, createdAt: .epoch))
    account.sources = [
      SourceRecord(
        id: SourceID(1), kind: "stream", name: "gateway", isCounted: true,
        liveThrough: ReadingForecastTests.now - live)
    ]
    let today = ReadingForecastTests.now.floored(to: .day)
    account.costs = stride(from: -days * 24, to: 12, by: 1).map { hour in
      CostSpan(
        from: today + hour * .hour, width: .hour, costNano: Int64((daily / 24 * 1e9).rounded()),
        promotionalNano: 0, unpriced: 0)
    }
    return account
  }

  private func read(_ account: AccountImage) throws -> AccountReading {
    let plan = try bundledPlan(account.account.plan)
    var image = UsageImage()
    image.accounts = [account]
    var memory = ReadingMemory()
    let reading = Reading(
      image: image, plans: [plan.id: plan], window: .quarterHour, now: ReadingForecastTests.now,
      memory: &memory)
    return try #require(reading.accounts.first)
  }

  private func isNear(_ money: Money?, _ dollars: Double) -> Bool {
    money.map { abs($0.dollars - dollars) < 0.001 } ?? false
  }

  @Test("an even pace ends the month at its days' costs, with hardly a band")
  func monthEnd() throws {
    let spend = try read(account(plan: "together-ai", daily: 2.4)).spend
    // 23 whole days and half of this one.
    #expect(isNear(spend.monthToDate, 56.4))
    #expect(isNear(spend.usualDay, 2.4))
    #expect(isNear(spend.monthEnd?.expected, 72))
    #expect(isNear(spend.monthEnd?.low, 72))
    #expect(isNear(spend.monthEnd?.high, 72))
  }

  @Test("six complete days or a silent source foretell nothing")
  func withheld() throws {
    #expect(try read(account(plan: "together-ai", daily: 2.4, days: 6)).spend.monthEnd == nil)
    #expect(try read(account(plan: "together-ai", daily: 2.4, days: 7)).spend.monthEnd != nil)
    let silent = try read(account(plan: "together-ai", daily: 2.4, live: 5 * .minute))
    #expect(silent.spend.monthEnd == nil)
    #expect(silent.tier?.forecast == nil)
    #expect(isNear(silent.spend.usualDay, 2.4))
  }

  @Test("with basis usage the tier moves when usage gets there")
  func usageTier() throws {
    var account = account(plan: "nebula-block", daily: 1, days: 15)
    account.facts = [AccountFact(kind: .paymentMethod, at: .epoch, value: 1)]
    account.ledger = [
      LedgerEntry(id: "d", at: .epoch, kind: .creditPurchase, amount: Money(dollars: 20))
    ]
    let forecast = try #require(try read(account).tier?.forecast)
    // $15.50 used at noon, $30 needed at $1 a day: 14.5 days.
    #expect(abs(forecast.usageReaches.expected - ReadingForecastTests.at("2026-12-09")) < .minute)
    #expect(forecast.countsAt == nil)
  }

  @Test("with basis cash the tier moves when the invoice is paid")
  func cashTier() throws {
    var account = account(plan: "together-ai", daily: 1, days: 15)
    account.ledger = [
      LedgerEntry(
        id: "i", at: ReadingForecastTests.at("2026-11-02"), kind: .invoicePaid, amount: Money(dollars: 86),
        coversThrough: ReadingForecastTests.at("2026-11-01"))
    ]
    let tier = try #require(try read(account).tier)
    #expect(tier.standing.next?.id == "build-3")
    let forecast = try #require(tier.forecast)
    // $86 paid and $15.50 used and open: $100 is there already, but not yet paid.
    #expect(forecast.usageReaches.expected == ReadingForecastTests.now)
    #expect(forecast.countsAt == ReadingForecastTests.at("2026-12-01"))
  }

  @Test("bought credit is used up before usage has to be paid anew")
  func creditLeft() throws {
    var account = account(plan: "together-ai", daily: 1, days: 15)
    account.ledger = [
      LedgerEntry(id: "c", at: .epoch, kind: .creditPurchase, amount: Money(dollars: 40))
    ]
    let forecast = try #require(try read(account).tier?.forecast)
    // $50 of use are needed, $15.50 are there: 34.5 days.
    #expect(abs(forecast.usageReaches.expected - ReadingForecastTests.at("2026-12-29")) < .minute)
    #expect(forecast.countsAt == ReadingForecastTests.at("2027-01-01"))
  }

  @Test("a deposit is never foretold")
  func deposit() throws {
    var account = account(plan: "nebula-block", daily: 1, days: 8)
    account.facts = [AccountFact(kind: .paymentMethod, at: .epoch, value: 1)]
    #expect(try read(account).tier?.standing.next?.id == "engineer-3")
    #expect(try read(account).tier?.forecast == nil)
  }

  @Test("the cap is reached when its counter gets there, free credit going first")
  func cap() throws {
    var account = account(plan: "friendli", daily: 2)
    account.facts = [AccountFact(kind: .paymentMethod, at: .epoch, value: 1)]
    let spend = try read(account).spend
    // $47 of $50 at noon of the 24th, $2 a day.
    #expect(spend.limit == Money(dollars: 50))
    #expect(
      abs((spend.limitReached?.expected ?? .epoch) - ReadingForecastTests.at("2026-11-26")) < .minute)
    account.ledger = [
      LedgerEntry(
        id: "p", at: ReadingForecastTests.at("2026-11-24"), kind: .promoGrant, amount: Money(dollars: 3))
    ]
    let helped = try read(account).spend
    #expect(isNear(helped.sums.promoLeft, 2))
    // A dollar of today was free, and two more will be.
    #expect(
      abs((helped.limitReached?.expected ?? .epoch) - ReadingForecastTests.at("2026-11-27T12:00:00Z"))
        < .minute)
    #expect(
      abs((helped.freeCreditGone?.expected ?? .epoch) - ReadingForecastTests.at("2026-11-25T12:00:00Z"))
        < .minute)
  }

  @Test("bought units are charged when due and are no part of the daily line")
  func units() throws {
    var account = account(plan: "openai-scale-tier", daily: 1)
    account.unitTerms = [
      UnitTerms(
        snapshot: "m", direction: .input, from: .epoch, unitSize: 20_000,
        pricePerUnitDay: Money(dollars: 10))
    ]
    func buy(_ id: String, _ day: String, _ units: Int64) -> CapacityTransaction {
      CapacityTransaction(
        id: id, kind: .purchase, at: ReadingForecastTests.at(day), snapshot: "m", direction: .input,
        units: units, unitSize: 20_000)
    }
    // Bound to 1 October, so renewed at every midnight: 24 so far, 6 to come.
    account.capacity = [buy("p1", "2026-09-01", 2)]
    let renewing = try read(account).spend
    #expect(renewing.unitCharges == Money(dollars: 24 * 20))
    #expect(renewing.unitChargesAhead == Money(dollars: 6 * 20))
    #expect(isNear(renewing.monthEnd?.expected, 30 + 600))
    #expect(renewing.monthToDate == renewing.sums.monthToDate + Money(dollars: 480))
    // Bound for 30 days, paid up front.
    account.capacity = [buy("p2", "2026-11-20", 2)]
    #expect(try read(account).spend.unitCharges == Money(dollars: 30 * 20))
    #expect(try read(account).spend.unitChargesAhead == .zero)
    account.unitTerms = []
    #expect(try read(account).spend.hasUnpricedUnits)
  }

  @Test("a rate that climbs makes the account tight before it is there, and says when")
  func outlook() throws {
    var account = account(plan: "together-ai", daily: 1)
    account.hasEvents = true
    account.ledger = [
      LedgerEntry(id: "c", at: .epoch, kind: .creditPurchase, amount: Money(dollars: 100))
    ]
    account.models = [
      ModelRecord(
        id: ModelID(1), name: "m", operation: .chat,
        traits: [.init(from: .epoch, modelClass: "llm", billing: .unspecified, byHand: false)])
    ]
    // The first vector's ramp, whose limit of 3,000 a minute is 500 in 10 s: 0.2 and 0.006 more at each step.
    let buckets = (0..<90).map { step in
      var bucket = Bucket()
      bucket.attempts = 100 + 3 * Int64(step)
      return bucket
    }
    let keys: [CounterKey] = [.account, .scope(modelClass: "llm", billing: nil), .model(ModelID(1))]
    account.counters = keys.map { key in
      var usage = CounterUsage(key: key)
      usage.tenSeconds = BucketSeries(
        start: ReadingForecastTests.now - 900_000, width: 10_000, buckets: buckets)
      return usage
    }
    let reading = try read(account)
    let limit = try #require(reading.limits.first { $0.name == "LLM requests" })
    #expect(limit.outlook == .likely(at: ReadingForecastTests.now + 510_000))
    #expect((limit.pressure ?? 0) < 0.8)
    #expect(reading.state == .tight)
    #expect(reading.words.time == "likely full 12:08Z, 8 min")
    account.sources[0].liveThrough = ReadingForecastTests.now - 2 * .minute
    #expect(try read(account).limits.first?.outlook == nil)
  }
}

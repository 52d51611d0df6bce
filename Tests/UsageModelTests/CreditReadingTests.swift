import Testing

@testable import UsageModel

/// Prepaid and free credit as owners meet it: a limit with a rest, a pace and an end.
@Suite("Credit in the reading")
struct CreditReadingTests {
  private static func at(_ text: String) -> Instant { Instant(rfc3339: text) ?? .epoch }
  private static let now = at("2026-11-24T12:00:00Z")

  /// An account that spends `dollars` a minute in each of `minutes`, counted back from now.
  private func account(
    _ plan: String = "nebula-block", dollars: Double, minutes: Range<Int64>, live: Milliseconds = 0
  ) -> AccountImage {
    let now = CreditReadingTests.now
    var account = AccountImage(
      account: Account(
        id: AccountID(1), name: "a", plan: plan, createdAt: CreditReadingTests.at("2026-10-01")))
    account.sources = [
      SourceRecord(
        id: SourceID(1), kind: "stream", name: "gateway", isCounted: true, liveThrough: now - live)
    ]
    let nano = Int64((dollars * 1e9).rounded())
    func series(_ width: Milliseconds, _ count: Int64) -> BucketSeries {
      let start = now.floored(to: width) - (count - 1) * width
      var buckets = Array(repeating: Bucket(), count: Int(count))
      for minute in minutes {
        let at = now - (minute + 1) * .minute
        if at >= start { buckets[Int((at - start) / width)].costNano += nano }
      }
      return BucketSeries(start: start, width: width, buckets: buckets)
    }
    account.counters = [
      CounterUsage(key: .account, minutes: series(.minute, 90), quarterHours: series(.quarterHour, 100))
    ]
    var hours: [Instant: Int64] = [:]
    for minute in minutes { hours[(now - (minute + 1) * .minute).floored(to: .hour), default: 0] += nano }
    account.costs = hours.sorted { $0.key < $1.key }.map {
      CostSpan(from: $0.key, width: .hour, costNano: $0.value, promotionalNano: 0, unpriced: 0)
    }
    return account
  }

  private func purchase(_ id: String, _ time: String, _ dollars: Int64, expires: String? = nil) -> LedgerEntry
  {
    LedgerEntry(
      id: id, at: CreditReadingTests.at(time), kind: .creditPurchase, amount: Money(dollars: dollars),
      expiresAt: expires.map(CreditReadingTests.at))
  }

  private func reading(_ account: AccountImage) throws -> Reading {
    let plan = try bundledPlan(account.account.plan)
    var image = UsageImage()
    image.accounts = [account]
    var memory = ReadingMemory()
    return Reading(
      image: image, plans: [plan.id: plan], window: .quarterHour, now: CreditReadingTests.now, memory: &memory
    )
  }

  private func read(_ account: AccountImage) throws -> AccountReading {
    try #require(try reading(account).accounts.first)
  }

  private func isNear(_ instant: Instant?, _ text: String, within: Milliseconds) -> Bool {
    instant.map { abs($0 - CreditReadingTests.at(text)) <= within } ?? false
  }

  @Test("$18 of $20 used in 100 minutes: empty in 11 minutes, in every place that warns")
  func soon() throws {
    var account = account(dollars: 0.18, minutes: 0..<100)
    account.ledger = [purchase("a", "2026-11-24T10:00:00Z", 20)]
    let reading = try reading(account)
    let acme = try #require(reading.accounts.first)
    let credit = try #require(acme.spend.credit)
    #expect(credit.balance == Money(dollars: 2) && !credit.isUpperBound)
    #expect(credit.shareUsed == 0.9)
    // $2 at $0.18 a minute are 11.1 minutes.
    #expect(isNear(credit.emptyAt?.expected, "2026-11-24T12:11:06Z", within: 30_000))
    #expect(credit.pace?.basis == .hour)
    let limit = try #require(acme.limits.first)
    #expect(limit.id == "credit" && limit.name == "prepaid credit" && limit.level == .high)
    #expect(limit.shareOfLimit == "90% of $20")
    #expect(limit.used == 18 * Money.nanoPerDollar && limit.room == 2 * Money.nanoPerDollar)
    #expect(reading.verdict.state == .tight)
    #expect(reading.verdict.subject == "prepaid credit")
    #expect(reading.verdict.time == "$2.00 left, empty 12:11Z, 11 min")
    let next = try #require(reading.nextEvents.first)
    #expect(next.kind == .creditEmpty && next.what == "prepaid credit empty")
    #expect(next.at == credit.emptyAt?.expected && next.band == credit.emptyAt)
    let check = try #require(reading.checks(account: nil, limit: "prepaid credit", threshold: 0.9).first)
    #expect(check.finding == .over && check.share == 0.9)
  }

  @Test("nothing left is out of credit, whatever share is asked for")
  func empty() throws {
    var account = account(dollars: 0.18, minutes: 0..<100)
    account.ledger = [purchase("a", "2026-11-24T10:00:00Z", 15)]
    let reading = try reading(account)
    let credit = try #require(reading.accounts[0].spend.credit)
    #expect(credit.balance == Money(dollars: -3) && credit.isEmpty && credit.shareUsed == 1.2)
    #expect(reading.accounts[0].limits[0].level == .saturated)
    #expect(
      reading.verdict.state == .tight && reading.verdict.time == "nothing left by the ledger, yet calls pass")
    #expect(reading.checks(account: nil, limit: "credit", threshold: 1).map(\.finding) == [.over])
    #expect(reading.nextEvents.contains { $0.kind == .creditEmpty && $0.at == nil })
    // A little beyond is what a provider lets pass; much means that the ledger misses a purchase.
    account.ledger = [purchase("a", "2026-11-24T10:00:00Z", 18)]
    let ended = try self.reading(account)
    #expect(ended.verdict.state == .outOfCredit && ended.accounts[0].mainConcern.rank == .refused)
    #expect(ended.verdict.figure == "nothing left" && ended.verdict.act == "buy credit")
    #expect(ended.accounts[0].spend.credit?.balance == .zero)
  }

  @Test("an even use of a month follows the line of its days")
  func usualDays() throws {
    var account = account(dollars: 1.25 / 1_440, minutes: 0..<(30 * 1_440))
    account.ledger = [purchase("a", "2026-11-12", 40)]
    let credit = try #require(try read(account).spend.credit)
    // Twelve days and a half at $1.25.
    #expect(abs(credit.balance.dollars - 24.375) < 0.01)
    #expect(abs((credit.pace?.perDay.dollars ?? 0) - 1.25) < 0.001)
    #expect(credit.pace?.basis == .days)
    // 19.5 more days.
    #expect(isNear(credit.emptyAt?.expected, "2026-12-14T00:00:00Z", within: .hour))
    #expect(try read(account).limits.first { $0.isPrepaidCredit }?.level == .normal)
  }

  @Test(
    "less than seven days until it is empty colors the bar, whatever the percent, and is TIGHT in the last day"
  )
  func shortRest() throws {
    var account = account(dollars: 10.0 / 1_440, minutes: 0..<(20 * 1_440))
    account.ledger = [purchase("a", "2026-11-24", 65)]
    let acme = try read(account)
    #expect(acme.spend.credit.map { $0.shareUsed < 0.1 } ?? false)
    #expect(acme.limits.first?.isPrepaidCredit == true && acme.limits.first?.level == .warning)
    // $10 a day: more than five days.
    #expect(acme.state == .ok)
  }

  @Test("one heavy hour does not empty a month's credit, one that goes on does")
  func heavyHour() throws {
    // $5 in the last hour and nothing before: ten days of $5 would be $50.
    var account = account(dollars: 5.0 / 60, minutes: 0..<60)
    account.costs.insert(
      contentsOf: (1...10).map { day in
        CostSpan(
          from: CreditReadingTests.now - Int64(day) * .day, width: .hour, costNano: 5 * Money.nanoPerDollar,
          promotionalNano: 0, unpriced: 0)
      }.reversed(), at: 0)
    account.ledger = [purchase("a", "2026-11-24T10:00:00Z", 105)]
    let far = try #require(try read(account).spend.credit)
    #expect(abs(far.balance.dollars - 100) < 0.001)
    #expect((far.emptyAt?.expected ?? .distantPast) > CreditReadingTests.now + 10 * .day)
    account.ledger = [purchase("a", "2026-11-24T10:00:00Z", 20)]
    let near = try #require(try read(account).spend.credit)
    // $15 at $5 an hour.
    #expect(isNear(near.emptyAt?.expected, "2026-11-24T15:00:00Z", within: 5 * .minute))
  }

  @Test("credit that ends before it is used up is told with what will be lost")
  func expiry() throws {
    var account = account(dollars: 1.0 / 1_440, minutes: 0..<(20 * 1_440))
    account.ledger = [
      purchase("a", "2026-11-24", 50, expires: "2026-12-04T12:00:00Z"), purchase("b", "2026-11-24", 5),
    ]
    let reading = try reading(account)
    let credit = try #require(reading.accounts[0].spend.credit)
    // Ten days at $1 of $49.50.
    #expect(credit.expiries.count == 1)
    #expect(abs((credit.expiries.first?.wasted.dollars ?? 0) - 39.5) < 0.05)
    let event = try #require(reading.nextEvents.first { $0.kind == .creditExpires })
    #expect(event.at == CreditReadingTests.at("2026-12-04T12:00:00Z"))
    #expect(event.what == "$39.50 of prepaid credit expires unused")
    // Then five days of the other one.
    #expect(isNear(credit.emptyAt?.expected, "2026-12-09T12:00:00Z", within: .hour))
    account.ledger.removeLast()
    let alone = try #require(try read(account).spend.credit)
    #expect(isNear(alone.emptyAt?.expected, "2026-12-04T12:00:00Z", within: 1_000))
  }

  @Test("credit that reloads by itself has no end until its threshold is passed")
  func autoReload() throws {
    var account = account(dollars: 0.18, minutes: 0..<100)
    account.ledger = [purchase("a", "2026-11-24T10:00:00Z", 30)]
    account.facts = [AccountFact(kind: .autoReload, at: .epoch, value: 10 * Money.nanoPerDollar)]
    let calm = try read(account)
    let credit = try #require(calm.spend.credit)
    #expect(credit.isReloading && credit.emptyAt == nil)
    // $2 above the threshold.
    #expect(isNear(credit.reloadsAt?.expected, "2026-11-24T12:11:06Z", within: 30_000))
    #expect(calm.limits.first { $0.isPrepaidCredit }?.level == .normal)
    #expect(credit.end(at: CreditReadingTests.now) == "reloads below $10")
    #expect(calm.checks(limit: "credit", threshold: 0.5).map(\.finding) == [.below])
    account.ledger = [purchase("a", "2026-11-24T10:00:00Z", 27)]
    let passed = try #require(try read(account).spend.credit)
    #expect(!passed.isReloading && passed.emptyAt != nil)
  }

  @Test("where an invoice pays the rest, nothing left is no trouble")
  func invoiced() throws {
    var account = account("together-ai", dollars: 0.18, minutes: 0..<100)
    account.ledger = [
      LedgerEntry(
        id: "i", at: CreditReadingTests.at("2026-11-02"), kind: .invoicePaid, amount: Money(dollars: 9),
        coversThrough: CreditReadingTests.at("2026-11-01")),
      purchase("a", "2026-11-24T10:00:00Z", 15),
    ]
    let acme = try read(account)
    let credit = try #require(acme.spend.credit)
    #expect(credit.isAlsoInvoiced && credit.balance == .zero && !credit.isEmpty)
    #expect(!acme.limits.contains { $0.isPrepaidCredit })
    // Without an invoice for two months the credit is all that pays.
    account.ledger[0].at = CreditReadingTests.at("2026-09-02")
    account.ledger[0].coversThrough = CreditReadingTests.at("2026-09-01")
    #expect(try read(account).spend.credit?.isEmpty == true)
  }

  @Test("a silent source, unpriced calls and usage that is not known limit what is claimed")
  func doubts() throws {
    var account = account(dollars: 0.18, minutes: 0..<100, live: 5 * .minute)
    account.ledger = [purchase("a", "2026-11-24T10:00:00Z", 30)]
    #expect(try read(account).spend.credit?.emptyAt == nil)
    account.sources[0].liveThrough = CreditReadingTests.now
    #expect(try read(account).spend.credit?.isUpperBound == false)
    account.costs[1].unpriced = 3
    #expect(try read(account).spend.credit?.upperBoundReason == "3 calls have no price")
    account.costs[1].unpriced = 0
    account.account.createdAt = CreditReadingTests.at("2026-11-24T09:00:00Z")
    account.ledger = [purchase("a", "2026-11-20", 30)]
    #expect(try read(account).spend.credit?.upperBoundReason == "usage before 24 Nov is not known")
    account.ledger.append(
      LedgerEntry(
        id: "s", at: CreditReadingTests.at("2026-11-24T10:00:00Z"), kind: .balance, amount: Money(dollars: 20)
      ))
    #expect(try read(account).spend.credit?.isUpperBound == false)
    #expect(try read(account).spend.credit?.balance == Money(dollars: 2))
  }

  @Test("an account of which nothing is known claims nothing")
  func unknown() throws {
    let acme = try read(account(dollars: 0.18, minutes: 0..<100))
    #expect(acme.spend.credit == nil)
    #expect(!acme.limits.contains { $0.isPrepaidCredit })
  }

  @Test("free credit is all that a first tier has: usage at plan price takes it, whenever it was recorded")
  func signUpCredit() throws {
    // 100 minutes of $0.0648 are $6.48.
    var account = account("friendli", dollars: 0.0648, minutes: 0..<100)
    account.facts = [
      AccountFact(kind: .signUpCredit, at: CreditReadingTests.now, value: 5 * Money.nanoPerDollar)
    ]
    func check(_ account: AccountImage) throws {
      let reading = try reading(account)
      let limit = try #require(reading.accounts[0].limits.first { $0.metric == .usd })
      #expect(limit.shareOfLimit == "129% of $5")
      #expect(limit.level == .saturated && limit.room == 0)
      #expect(reading.accounts[0].spend.sums.promoLeft == .zero)
      #expect(reading.verdict.state == .full)
      #expect(reading.checks(account: nil, limit: limit.name, threshold: 0.9).map(\.finding) == [.over])
      // It is given once: no midnight brings it back, and Tier 1 asks for a payment method.
      #expect(limit.resetsAt == nil && reading.verdict.time == nil)
      #expect(reading.verdict.act == "add a payment method")
      let next = try #require(reading.nextEvents.first)
      #expect(next.what == "spend a month: 129% of $5" && next.help == "add a payment method")
    }
    try check(account)
    let grant = LedgerEntry(
      id: "p", at: CreditReadingTests.now, kind: .promoGrant, amount: Money(dollars: 5), funding: .promo)
    account.ledger = [grant]
    try check(account)
    account.facts = []
    try check(account)
  }

  @Test("use of a free credit that was not recorded is told in dollars")
  func unknownCredit() throws {
    // 100 minutes of $0.0605 are $6.05.
    let account = account("friendli", dollars: 0.0605, minutes: 0..<100)
    let reading = try reading(account)
    let limit = try #require(reading.accounts[0].limits.first { $0.metric == .usd })
    #expect(limit.amount == nil && limit.shareOfLimit == "$6.05")
    let plan = try bundledPlan("friendli")
    let explained = reading.accounts[0].explanations(plan: plan, now: reading.now)
    #expect(explained.first { $0.subject == "spend a month" }?.figure == "$6.05")
  }

  @Test("a reset more than a day away has its day, and what comes next names an act alone as help")
  func reset() throws {
    var account = account("friendli", dollars: 0, minutes: 0..<1)
    account.overrides = [
      LimitOverride(
        limit: Limit(id: "month", metric: .requests, window: .month, value: .number(100)), from: .epoch)
    ]
    account.counters[0].month.attempts = 100
    let reading = try reading(account)
    #expect(reading.verdict.state == .full && reading.verdict.time == "until 1 Dec 00:00Z")
    let next = try #require(reading.nextEvents.first)
    #expect(next.what == "requests a month: 100% of 100 R/month, until 1 Dec 00:00Z")
    #expect(next.help == "" && next.note == nil)
  }

  @Test("a limit of money that blocks says until when, in the plan's words, and only then")
  func blocks() throws {
    let sentence = "blocks all use until limit raised or credit pack bought"
    var account = account("together-ai", dollars: 0.18, minutes: 0..<100)
    func limit(_ dollars: Int64) -> LimitOverride {
      LimitOverride(
        limit: Limit(id: "usd", metric: .usd, window: .month, value: .number(dollars)), from: .epoch)
    }
    account.overrides = [limit(18)]
    let blocked = try reading(account)
    #expect(blocked.accounts[0].limits.first?.consequence == sentence)
    #expect(blocked.verdict.time == sentence)
    #expect(blocked.nextEvents.contains { $0.help == sentence })
    #expect(
      blocked.checks(account: nil, limit: "usd", threshold: 0.9).first?.words.hasSuffix(sentence) == true)
    let plan = try bundledPlan("together-ai")
    let explained = blocked.accounts[0].explanations(plan: plan, now: blocked.now)
    #expect(explained.contains { $0.lines.contains { $0.label == "effect" && $0.text == sentence } })
    account.overrides = [limit(100)]
    #expect(try read(account).limits.allSatisfy { $0.consequence == nil })
  }
}

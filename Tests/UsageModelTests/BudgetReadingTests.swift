import Testing

@testable import UsageModel

/// A month's money as a limit: the owner's budgets and the provider's cap, within the first days that are known.
@Suite("Budgets and caps in the reading")
struct BudgetReadingTests {
  private static func at(_ text: String) -> Instant { Instant(rfc3339: text) ?? .epoch }
  private static let morning = at("2026-11-24T06:00:00Z")

  /// An account with a cap of $50 a month that spends $5 in each of the six hours until noon, $2 of it for one project.
  private func reading(
    at now: Instant = at("2026-11-24T12:00:00Z"), hours: Int64 = 6, budget: Int64? = nil,
    project: Int64? = nil
  ) throws -> AccountReading {
    var account = AccountImage(
      account: Account(
        id: AccountID(1), name: "a", plan: "friendli", createdAt: BudgetReadingTests.at("2026-11-24")))
    account.sources = [
      SourceRecord(id: SourceID(1), kind: "stream", name: "gateway", isCounted: true, liveThrough: now)
    ]
    account.facts = [
      AccountFact(kind: .paymentMethod, at: BudgetReadingTests.at("2026-11-24"), value: 1)
    ]
    account.costs = (0..<hours).map {
      CostSpan(
        from: BudgetReadingTests.morning + $0 * .hour, width: .hour, costNano: 5 * Money.nanoPerDollar,
        promotionalNano: 0, unpriced: 0)
    }
    let checkout = ProjectRecord(id: ProjectID(1), name: "checkout")
    account.projects = [checkout]
    account.projectHours = (0..<hours).map {
      ProjectHour(
        at: BudgetReadingTests.morning + $0 * .hour, project: checkout.id, costNano: 2 * Money.nanoPerDollar)
    }
    account.monthByProject = [checkout.id: 2 * hours * Money.nanoPerDollar]
    account.spendLimits = [budget.map { (nil, $0) }, project.map { ("checkout", $0) }].compactMap(\.self).map
    {
      SpendLimit(
        project: $0.0, amount: Money(dollars: $0.1), from: BudgetReadingTests.at("2026-11-24"))
    }
    let plan = try bundledPlan("friendli")
    var image = UsageImage()
    image.accounts = [account]
    var memory = ReadingMemory()
    return Reading(image: image, plans: [plan.id: plan], window: .quarterHour, now: now, memory: &memory)
      .accounts[0]
  }

  @Test(
    "a budget that is used up within a day at the pace of the last 24 hours is TIGHT, whatever the percent")
  func budget() throws {
    // $30 in 24 hours, $25 left: 20 hours.
    let account = try reading(budget: 55)
    #expect(account.state == .tight && account.mainConcern.rank == .soon)
    // The cap is sooner: $20 left, 16 hours.
    #expect(account.words.subject == "spend a month" && account.words.time == "reached 25 Nov 04:00Z")
    #expect(account.spend.budgets.first?.reached?.expected == BudgetReadingTests.at("2026-11-25T08:00:00Z"))
    // $31 left: more than a day.
    #expect(try reading(budget: 61).spend.budgets.first?.reached == nil)
  }

  @Test("the provider's cap is foretold beside a smaller budget")
  func cap() throws {
    let account = try reading(budget: 40)
    #expect(account.words.subject == "budget" && account.words.time == "reached 24 Nov 20:00Z")
    let cap = try #require(account.concerns.first { $0.subject != account.mainConcern.subject })
    #expect(cap.rank == .soon && account.words(of: cap).time == "reached 25 Nov 04:00Z")
  }

  @Test("a project's budget goes by the project's own pace")
  func project() throws {
    // $12 in 24 hours, $8 left: 16 hours.
    let budgets = try reading(project: 20).spend.budgets
    #expect(budgets.first?.reached?.expected == BudgetReadingTests.at("2026-11-25T04:00:00Z"))
    #expect(try reading(project: 25).spend.budgets.first?.reached == nil)
  }

  @Test(
    "what is passed was passed in the same hour whenever it is asked",
    arguments: [0, 20, 59, 60, 61, 150, 300])
  func crossing(minutes: Int64) throws {
    // $10 after the hour from 07:00, looked at from 08:00 on.
    let now = BudgetReadingTests.at("2026-11-24T08:00:00Z") + minutes * .minute
    let account = try reading(at: now, hours: 2, budget: 10, project: 4)
    let hour = BudgetReadingTests.at("2026-11-24T07:00:00Z")
    #expect(account.spend.budgets.map(\.crossedAt) == [hour, hour])
  }

  @Test("a budget that is nearest of all reads as the tightest")
  func tightest() throws {
    let words = try reading(hours: 1, project: 10).words
    #expect(words.subject == "tightest budget of project checkout" && words.figure == "20% of $10")
  }
}

import DataFiles
import Testing
import UsageModel

@testable import tiertop

@Suite("The demo's history")
struct DemoHistoryTests {
  private static let tuesday = "2026-11-24T14:41:07Z"
  private static let plans = DemoCommand.plans()

  private static func history(seed: UInt64 = 1, at time: String = tuesday) throws -> DemoHistory {
    DemoHistory(seed: seed, now: try #require(Instant(rfc3339: time)), plans: plans)
  }

  /// The history of a single account.
  private static func history(of plan: String, at time: String = tuesday) throws -> (
    DemoHistory, account: DemoAccount
  ) {
    var history = try history(at: time)
    history.accounts.removeAll { $0.plan != plan }
    return (history, try #require(history.accounts.first))
  }

  /// Every report of an account, day by day.
  private static func reports(of account: DemoAccount, in history: DemoHistory) -> [[UsageReport]] {
    stride(
      from: history.stage.start.milliseconds, to: history.cut.milliseconds, by: Int(Milliseconds.day)
    ).map {
      history.reports(of: account, day: Instant(milliseconds: $0), until: history.cut)
    }
  }

  /// All that is told between the reports and `until`, by account, in slices of the lengths given.
  private static func told(
    _ history: DemoHistory, until: Instant, slices: [Milliseconds]
  ) -> [DemoDelivery] {
    var feed = DemoFeed(history: history)
    var told = history.accounts.indices.map { DemoDelivery(account: $0) }
    var turn = 0
    while feed.now < until {
      for delivery in feed.advance(to: min(until, feed.now + slices[turn % slices.count])) {
        told[delivery.account].append(delivery)
      }
      turn += 1
    }
    return told
  }

  @Test("The same seed and the same minute tell the same, another seed something else")
  func sameSeed() throws {
    let one = try Self.history()
    let same = try Self.history(at: "2026-11-24T14:41:59Z")
    let other = try Self.history(seed: 2)
    let day = one.stage.anchor.floored(to: .day) - 3 * .day
    for index in one.accounts.indices {
      let reports = one.reports(of: one.accounts[index], day: day, until: one.cut)
      #expect(reports == same.reports(of: same.accounts[index], day: day, until: same.cut))
      #expect(reports != other.reports(of: other.accounts[index], day: day, until: other.cut))
    }
  }

  @Test(
    "What is told does not depend on how the time is sliced", arguments: [[250, 731], [60_000], [1_800_000]])
  func slices(_ slices: [Milliseconds]) throws {
    let history = try Self.history()
    let until = history.cut + 8 * .minute + 250
    let whole = Self.told(history, until: until, slices: [8 * .minute + 250])
    let sliced = Self.told(history, until: until, slices: slices)
    for (a, b) in zip(whole, sliced) {
      let first = a.events.sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
      let second = b.events.sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
      #expect(first == second)
      let firstReports = a.reports.sorted { ($0.start, $0.model) < ($1.start, $1.model) }
      let secondReports = b.reports.sorted { ($0.start, $0.model) < ($1.start, $1.model) }
      #expect(firstReports == secondReports)
      #expect(a.liveThrough == b.liveThrough)
      #expect(a.completeThrough == b.completeThrough)
    }
  }

  @Test("Nothing lies in the future, and an id is used once")
  func future() throws {
    let history = try Self.history()
    let now = history.stage.anchor + 7 * .second
    for (account, delivery) in zip(history.accounts, Self.told(history, until: now, slices: [.quarterHour])) {
      #expect(delivery.events.allSatisfy { $0.finishedAt < now && $0.startedAt >= history.cut })
      #expect(Set(delivery.events.map(\.id)).count == delivery.events.count)
      #expect(delivery.reports.allSatisfy { $0.start < now })
      #expect((delivery.liveThrough ?? .epoch) <= now && (delivery.completeThrough ?? .epoch) < now)
      let facts = account.facts
      #expect(facts.facts.allSatisfy { $0.at <= now })
      #expect(facts.ledger.allSatisfy { $0.at <= now })
      #expect(facts.capacity.allSatisfy { $0.at <= now })
    }
    for account in history.accounts {
      for day in [history.stage.start, history.cut.floored(to: .day)] {
        let reports = history.reports(of: account, day: day, until: history.cut)
        #expect(reports.allSatisfy { $0.start >= day && $0.start < min(day + .day, history.cut) })
      }
    }
  }

  @Test("Weekdays are busier than weekends, and days than nights")
  func wave() throws {
    let history = try Self.history()
    for account in history.accounts {
      let days = Self.reports(of: account, in: history)
      let attempts = days.map { day in day.reduce(0) { $0 + Double($1.measures.attempts) } }
      // Two full weeks before today: 9 to 22 November 2026, a Monday to a Sunday.
      let weeks = Array(attempts.suffix(16).prefix(14))
      let weekdays = (weeks[0..<5].reduce(0, +) + weeks[7..<12].reduce(0, +)) / 10
      let weekends = (weeks[5..<7].reduce(0, +) + weeks[12..<14].reduce(0, +)) / 4
      #expect((0.3...0.6).contains(weekends / weekdays), "\(account.name)")
      let monday = days[days.count - 2]
      let hours = monday.reduce(into: [Int64](repeating: 0, count: 24)) { hours, report in
        hours[Int((report.start - report.start.floored(to: .day)) / .hour)] += report.measures.attempts
      }
      #expect(hours[13...16].reduce(0, +) > 4 * hours[1...4].reduce(0, +), "\(account.name)")
    }
  }

  /// Times of all kinds: a weekend, the first of a month, the end of a long one, the small hours.
  static let moments = [
    tuesday, "2026-11-22T03:10:00Z", "2026-12-01T00:20:00Z", "2026-10-31T23:50:00Z",
  ]

  @Test("At whatever time it starts, the demo starts close to a limit", arguments: moments)
  func start(_ time: String) throws {
    let (history, _) = try Self.history(of: "together-ai", at: time)
    let now = history.stage.anchor
    let events = Self.told(history, until: now, slices: [.quarterHour])[0].events.filter {
      $0.modelClass == "llm" && $0.status != .clientError
    }
    let last = events.filter { $0.startedAt >= now - .minute }
    #expect((450...560).contains(last.count))
    #expect(!last.contains { $0.status == .throttled })
    let quarterHour = now - 15 * .minute
    let before = events.count { $0.startedAt >= quarterHour && $0.startedAt < quarterHour + .minute }
    #expect(before < last.count)
    let refused = events.filter { $0.status == .throttled && $0.startedAt >= now - 3 * .minute }
    #expect(refused.map(\.refusal) == [.requests, .requests, .requests])
  }

  @Test("No day of the day-limited account has more than its limit", arguments: moments)
  func dayLimit(_ time: String) throws {
    let tier = try #require(Self.plans["nebula-block"]?.ladder?.tier("engineer-3"))
    #expect(tier.limits.contains { $0.window == .day && $0.value == .number(2_000) })
    let (history, account) = try Self.history(of: "nebula-block", at: time)
    let admitted = Self.reports(of: account, in: history).map { day in
      day.reduce(0) { $0 + $1.measures.attempts - $1.measures.throttled }
    }
    #expect(admitted.allSatisfy { $0 <= 2_000 })
    let midnight = history.stage.anchor.floored(to: .day)
    let told = Self.told(history, until: history.stage.anchor, slices: [.quarterHour])[0]
    let today =
      (history.cut >= midnight ? Int(admitted.last ?? 0) : 0)
      + told.events.count { $0.startedAt >= midnight && $0.status != .throttled }
    #expect(today <= 2_000)
    if history.stage.anchor - midnight >= 10 * .hour { #expect((1_450...1_850).contains(today)) }
  }

  @Test("The capped account costs what its plan's prices say", arguments: moments.prefix(3))
  func prices(_ time: String) throws {
    let plan = try #require(Self.plans["friendli"])
    let (history, account) = try Self.history(of: "friendli", at: time)
    var month: Int64 = 0
    for report in Self.reports(of: account, in: history).joined() {
      let sums = report.measures
      let price = plan.price(of: report.model)
      let cost = price?.costNano(
        input: sums.input, output: sums.output, computeMilliseconds: sums.computeMilliseconds)
      #expect(sums.costNano == cost ?? 0)
      let served = sums.attempts - sums.throttled - sums.clientErrors - sums.serverErrors
      #expect(sums.unpriced == (price == nil ? served : 0))
      if report.start >= history.stage.month { month += sums.costNano }
    }
    #expect(Money(nano: month) < .dollars(500))
    for event in Self.told(history, until: history.stage.anchor, slices: [.hour])[0].events {
      var bare = event
      bare.costNano = nil
      bare.modelClass = nil
      bare.billing = nil
      var expected = plan.completed(bare)
      if event.status != .ok { expected.costNano = 0 }
      #expect(event == expected)
    }
  }

  @Test("At the end of a month its cap is four fifths used")
  func cap() throws {
    let (history, account) = try Self.history(of: "friendli")
    let month = Self.reports(of: account, in: history).joined().reduce(0) {
      $0 + ($1.start >= history.stage.month ? $1.measures.costNano : 0)
    }
    #expect((400...425).contains(Money(nano: month).dollars))
  }

  @Test("The capacity of a snapshot is outgrown a few minutes before the start, and not much else")
  func spill() throws {
    let (history, account) = try Self.history(of: "openai-scale-tier")
    let told = Self.told(history, until: history.stage.anchor, slices: [.hour])[0]
    let minutes = told.reports.filter { $0.model == account.models[0].name }
    let spilling = minutes.filter { $0.measures.output > 20_000 }
    #expect(spilling.contains { $0.start >= history.stage.anchor - 10 * .minute })
    #expect(spilling.count < 20)
    #expect(spilling.allSatisfy { $0.measures.costNano > 0 })
    #expect(minutes.filter { $0.measures.output <= 20_000 }.allSatisfy { $0.measures.costNano == 0 })
    let complete = try #require(told.completeThrough)
    #expect((3 * .minute...5 * .minute).contains(history.stage.anchor - complete))
  }

  @Test("The source that is silent at the start comes back while one watches, and what it missed is lost")
  func silence() throws {
    let (history, _) = try Self.history(of: "gmi-cloud")
    let fellSilent = try #require(Instant(rfc3339: "2026-11-24T14:29:10Z"))
    let back = try #require(Instant(rfc3339: "2026-11-24T14:50:00Z"))
    let atStart = Self.told(history, until: history.stage.anchor, slices: [7_000])[0]
    #expect(atStart.liveThrough == fellSilent)
    #expect(atStart.events.allSatisfy { $0.finishedAt < fellSilent })
    let later = Self.told(history, until: back + 10 * .minute, slices: [7_000])[0]
    #expect(later.liveThrough == back + 10 * .minute)
    // Only a call that was told late can have ended in the silence.
    #expect(!later.events.contains { $0.finishedAt >= fellSilent && $0.finishedAt < back - 150 * .second })
    #expect(later.events.contains { $0.startedAt >= back })
  }

  @Test("The limits that the demo plays with are those of the plans")
  func limits() throws {
    let class600 = try #require(Self.plans["together-ai"]?.ladder?.tier("build-1")).limits.first {
      $0.selector.modelClass == "llm" && $0.window == .minute
    }
    #expect(class600?.value == .number(600))
    let history = try Self.history()
    for account in history.accounts { #expect(Self.plans[account.plan] != nil) }
    #expect(Set(history.accounts.map(\.plan)).count == 5)
    #expect(Self.plans["gmi-cloud"]?.ladder?.tier("tier-2") != nil)
  }

  @Test("Every fact passes the checks that a person's would", arguments: moments)
  func facts(_ time: String) throws {
    let history = try Self.history(at: time)
    for account in history.accounts {
      let plan = try #require(Self.plans[account.plan])
      let facts = account.facts
      for index in facts.ledger.indices {
        try FactChecks.check(
          facts.ledger[index], joining: Array(facts.ledger[..<index]), now: history.stage.anchor)
      }
      for index in facts.capacity.indices {
        try FactChecks.check(
          facts.capacity[index], joining: Array(facts.capacity[..<index]), aliases: facts.aliases,
          plan: plan, now: history.stage.anchor)
      }
      for terms in facts.unitTerms { try FactChecks.check(terms, plan: plan) }
    }
  }
}

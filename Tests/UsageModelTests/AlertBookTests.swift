import Testing

@testable import UsageModel

@Suite("Alerts")
struct AlertBookTests {
  private static let start = Instant(rfc3339: "2026-11-24T14:00:00Z") ?? .epoch
  private static let snapshot = "example-2025-01-01"

  typealias State = @Sendable (inout AccountReading) -> Void

  /// A Together account with `dollars` paid in, whose source is live and whose limits are hardly used.
  private static func reading(
    dollars: Int64 = 100, at now: Instant = start, _ change: (inout AccountReading) -> Void = { _ in }
  ) throws -> Reading {
    var account = AccountImage(
      account: Account(id: AccountID(1), name: "acme", plan: "together-ai", createdAt: .epoch))
    account.sources = [
      SourceRecord(id: SourceID(1), kind: "stream", name: "gateway", isCounted: true, liveThrough: now)
    ]
    account.ledger = [
      LedgerEntry(id: "c", at: .epoch, kind: .creditPurchase, amount: Money(dollars: dollars))
    ]
    var image = UsageImage()
    image.accounts = [account]
    let plan = try bundledPlan("together-ai")
    var memory = ReadingMemory()
    var reading = Reading(
      image: image, plans: [plan.id: plan], window: .quarterHour, now: now, memory: &memory)
    change(&reading.accounts[0])
    // What was changed is put into the order of urgency again.
    var order = ReadingMemory()
    reading.accounts[0].arrange(now: now, memory: &order)
    reading.worstFirst = reading.accounts
    return reading
  }

  private static func capacity(spill: Int64 = 0, ends: Instant? = nil) -> CapacityReading {
    CapacityReading(
      snapshot: snapshot, direction: .output, units: 4, capacity: 8_000, now: 0, nowShare: 0,
      coverage: Coverage(), recentSpill: spill, recentSpillMinutes: spill > 0 ? 1 : 0, lastSpillAt: nil,
      overage: 0, openQuarterOverage: 0, nextChange: ends, nextChangeUnits: ends == nil ? 0 : -2,
      nextRenewal: nil, nextRenewalUnits: 0, committedUntil: nil, models: [], isMeasured: true)
  }

  private static func refused(_ reason: RefusalReason, _ count: Int64) -> RefusalReading.Cause {
    RefusalReading.Cause(
      cause: reason.cause ?? .rate, reason: reason, last: start, lastModel: ModelID(1), lastModelName: "m",
      lastMinute: count, lastQuarterHour: count, today: count, month: count, since: start, models: [],
      projects: [])
  }

  private static func share(_ share: Double) -> State {
    { account in
      guard let index = account.limits.firstIndex(where: { $0.name == "LLM requests" }) else { return }
      account.limits[index].pressure = share
      account.limits[index].drained = nil
      // Full by 60 whole seconds.
      account.limits[index].level = Level(share: share, previous: nil)
    }
  }

  /// Observes one state after another, a minute apart, and says of what was told: kind, event and step.
  private static func told(
    _ states: [State], rules: AlertRules = AlertRules(), book: inout AlertBook
  ) throws -> [String] {
    var told: [String] = []
    for (index, state) in states.enumerated() {
      let reading = try reading(at: start + Int64(index) * .minute, state)
      for change in book.observe(reading, rules: rules) {
        told.append("\(index) \(change.event) \(change.episode.key.kind.rawValue) \(change.episode.step)")
      }
    }
    return told
  }

  @Test(
    "a limit is told at each step once, holds 5 points below it, and again only after that",
    arguments: [
      ([0.79, 0.8, 0.81, 0.79, 0.76, 0.8], ["1 opened limit 80"]),
      ([0.5, 0.8, 0.75, 0.8], ["1 opened limit 80", "2 recovered limit 80", "3 opened limit 80"]),
      ([0.8, 0.9, 1.04, 0.96], ["0 opened limit 80", "1 worse limit 90", "2 worse limit 100"]),
      ([1.2, 0.78, 1.2], ["0 opened limit 100", "2 worse limit 100"]),
      ([0.9, 0.86, 0.9, 0.85, 0.9], ["0 opened limit 90", "4 worse limit 90"]),
      ([0.92, 0.2], ["0 opened limit 90", "1 recovered limit 90"]),
      ([0.2, 0.5, 0.799], []),
    ] as [([Double], [String])])
  func limitSteps(_ shares: [Double], _ expected: [String]) throws {
    var book = AlertBook()
    #expect(try AlertBookTests.told(shares.map(AlertBookTests.share), book: &book) == expected)
  }

  /// What raises a kind, and what its values are.
  struct Case: Sendable, CustomTestStringConvertible {
    var kind: AlertKind
    var value: Double
    var worse: Double
    /// Minutes that it has to be away before it is over.
    var quiet: Int
    var raise: @Sendable (inout AccountReading, Double) -> Void
    var testDescription: String { kind.rawValue }
  }

  private static let cases: [Case] = [
    Case(kind: .throttled, value: 3, worse: 41, quiet: 5) { account, value in
      account.throttles.count = Int64(value)
      guard let index = account.limits.firstIndex(where: { $0.name == "LLM requests" }) else { return }
      account.limits[index].isThrottled = true
    },
    Case(kind: .overloaded, value: 3, worse: 41, quiet: 5) { account, value in
      account.refusals.causes = [refused(.overload, Int64(value))]
    },
    Case(kind: .locked, value: 3, worse: 41, quiet: 5) { account, value in
      account.refusals.causes = [refused(.access, Int64(value))]
    },
    Case(kind: .outOfCredit, value: 3, worse: 41, quiet: 5) { account, value in
      account.refusals.causes = [refused(.credit, Int64(value))]
    },
    Case(kind: .limit, value: 0.84, worse: 0.88, quiet: 0) { account, value in share(value)(&account) },
    Case(kind: .likelyFull, value: 0.6, worse: 0.7, quiet: 5) { account, value in
      share(value)(&account)
      guard let index = account.limits.firstIndex(where: { $0.name == "LLM requests" }) else { return }
      account.limits[index].outlook = .likely(at: start + 3 * .minute)
    },
    Case(kind: .cap, value: 0.82, worse: 0.83, quiet: 0) { account, value in
      account.spend.budgets = [
        BudgetReading(project: "search", amount: Money(dollars: 200), spent: Money(rounding: value * 200))
      ]
    },
    Case(kind: .spill, value: 1_000, worse: 12_000, quiet: 0) { account, value in
      account.capacity = [capacity(spill: Int64(value))]
    },
    Case(kind: .unitsEnding, value: 2, worse: 2, quiet: 0) { account, _ in
      account.capacity = [capacity(ends: start + 6 * .day)]
    },
    Case(kind: .freeModelEnding, value: 0, worse: 0, quiet: 0) { account, _ in
      account.spend.freeModels = [FreeModel(name: "m", lastDay: "Dec 1", endsAt: start + 8 * .day)]
    },
    Case(kind: .stale, value: 90_000, worse: 900_000, quiet: 2) { account, value in
      account.freshness = Freshness(
        kind: .stale(source: "gateway"), asOf: start, age: Milliseconds(value))
    },
  ]

  @Test("every kind opens once, keeps its worst value, closes, and opens again", arguments: cases)
  func life(_ item: Case) throws {
    var book = AlertBook()
    let rest = [State](repeating: { _ in }, count: item.quiet + 1)
    let states: [State] =
      [
        { _ in }, { item.raise(&$0, item.value) }, { item.raise(&$0, item.worse) },
        { item.raise(&$0, item.value) },
      ]
      + rest + [{ item.raise(&$0, item.value) }]
    let told = try AlertBookTests.told(states, book: &book).filter { $0.contains(item.kind.rawValue) }
    let step = item.kind == .limit || item.kind == .cap ? 80 : 0
    let end = 3 + max(1, item.quiet)
    #expect(
      told == [
        "1 opened \(item.kind.rawValue) \(step)", "\(end) recovered \(item.kind.rawValue) \(step)",
        "\(states.count - 1) opened \(item.kind.rawValue) \(step)",
      ])
    let episodes = book.episodes.filter { $0.key.kind == item.kind }
    #expect(episodes.count == 2)
    let first = try #require(episodes.first)
    #expect(first.worst == item.worse)
    #expect(first.end == AlertBookTests.start + 3 * .minute)
    #expect(episodes.last?.isOpen == true)
  }

  @Test(
    "one that comes and goes within its quiet time is one alert",
    arguments: [AlertKind.throttled, .likelyFull])
  func flapping(_ kind: AlertKind) throws {
    let item = try #require(AlertBookTests.cases.first { $0.kind == kind })
    var book = AlertBook()
    let raised: State = { item.raise(&$0, item.value) }
    let calm: State = { _ in }
    let states = (0..<20).map { $0 % 4 == 0 ? raised : calm }
    #expect(try AlertBookTests.told(states, book: &book) == ["0 opened \(kind.rawValue) 0"])
  }

  @Test("a kind that is not watched is never opened, and ends without a word", arguments: cases)
  func unwatched(_ item: Case) throws {
    var rules = AlertRules()
    rules.kinds.remove(item.kind)
    var book = AlertBook()
    let told = try AlertBookTests.told([{ item.raise(&$0, item.value) }], rules: rules, book: &book)
    #expect(!told.contains { $0.contains(item.kind.rawValue) })
    _ = book.observe(
      try AlertBookTests.reading { item.raise(&$0, item.value) }, rules: AlertRules())
    let after = book.observe(
      try AlertBookTests.reading(at: AlertBookTests.start + .hour) { item.raise(&$0, item.value) },
      rules: rules)
    #expect(!after.contains { $0.episode.key.kind == item.kind })
    #expect(!book.open.contains { $0.key.kind == item.kind })
  }

  @Test("what is snoozed is told when the time is over and it still holds")
  func snooze() throws {
    let key = try AlertBookTests.key(.limit)
    var book = AlertBook()
    book.snooze(key, until: AlertBookTests.start + 3 * .minute)
    let shares = [0.82, 0.2, 0.93, 0.94, 0.94, 0.2]
    #expect(
      try AlertBookTests.told(shares.map(AlertBookTests.share), book: &book) == [
        "3 opened limit 90", "5 recovered limit 90",
      ])
    #expect(book.episodes.count == 2)
  }

  private static func key(_ kind: AlertKind) throws -> AlertKey {
    let limit = try #require(try reading().accounts[0].limits.first { $0.name == "LLM requests" })
    return AlertKey(kind, AccountID(1), limit.id)
  }

  @Test("a limit that is near, likely full, full, refuses and is well again is one alert, told at each turn")
  func oneCause() throws {
    func state(_ share: Double, likely: Bool = false, full: Bool = false, refused: Bool = false) -> State {
      { account in
        AlertBookTests.share(share)(&account)
        guard let index = account.limits.firstIndex(where: { $0.name == "LLM requests" }) else { return }
        if likely { account.limits[index].outlook = .likely(at: AlertBookTests.start + .hour) }
        if full { account.limits[index].level = .saturated }
        account.limits[index].isThrottled = refused
      }
    }
    let states: [State] =
      [
        state(0.6, likely: true), state(0.82, likely: true), state(1.1, full: true),
        state(1.2, refused: true),
      ]
      + [State](repeating: state(0.3), count: 6)
    var book = AlertBook()
    var told: [String] = []
    for (index, state) in states.enumerated() {
      let reading = try AlertBookTests.reading(at: AlertBookTests.start + Int64(index) * .minute, state)
      for change in book.observe(reading, rules: AlertRules()) {
        told.append("\(index) \(change.event) \(change.episode.kind.rawValue) \(change.episode.step)")
      }
    }
    // 80% is news too, though it is no worse than to be full soon: only who hears of nothing else is told.
    #expect(
      told == [
        "0 opened likely-full 0", "1 worse likely-full 0", "2 worse limit 100", "3 worse throttled 0",
        "8 recovered throttled 0",
      ])
    #expect(book.episodes.count == 1)
    let episode = try #require(book.episodes.first)
    #expect(episode.start == AlertBookTests.start && episode.end == AlertBookTests.start + 3 * .minute)
    #expect(
      episode.past.kind == .throttled && Set(episode.phases.map(\.kind)) == [.likelyFull, .limit, .throttled])
  }

  @Test("an alert has the state of the first line: what only waits for its quiet time does not speak for it")
  func stateOfNow() throws {
    let states: [State] = [
      { account in
        AlertBookTests.share(1.1)(&account)
        guard let index = account.limits.firstIndex(where: { $0.name == "LLM requests" }) else { return }
        account.limits[index].isThrottled = true
      }, AlertBookTests.share(1.02),
      { account in
        AlertBookTests.share(1)(&account)
        guard let index = account.limits.firstIndex(where: { $0.name == "LLM requests" }) else { return }
        // At its number, and for less than a whole minute.
        account.limits[index].level = .high
      },
    ]
    var book = AlertBook()
    var told: [String] = []
    for (index, state) in states.enumerated() {
      let reading = try AlertBookTests.reading(at: AlertBookTests.start + Int64(index) * .minute, state)
      let changes = book.observe(reading, rules: AlertRules())
      #expect(book.open.map(\.state) == [reading.worstFirst[0].state])
      told += changes.map { "\(index) \($0.event)" } + book.open.map { "\($0.word): \($0.what)" }
    }
    #expect(
      told == [
        "0 opened", "THROTTLED: LLM requests refused", "FULL: LLM requests full: 3,000 RPM",
        "TIGHT: LLM requests over 90% of 3,000 RPM",
      ])
  }

  @Test("who hears of some kinds only is told of the worst that these kinds see")
  func hooks() {
    var episode = AlertEpisode(
      number: 1, account: AccountID(1), subject: "x", accountName: "a", start: .epoch,
      phases: [
        AlertPhase(.likelyFull, what: "", lastSeen: .epoch),
        AlertPhase(.limit, what: "", lastSeen: .epoch, step: 80),
      ])
    let step = AlertBook.Change(.worse, episode, kinds: [.limit], before: [.likelyFull])
    #expect(step.event(for: Set(AlertKind.allCases)) == nil)
    #expect(step.event(for: [.limit]) == .opened)
    #expect(step.event(for: [.likelyFull]) == nil)
    episode.phases.append(AlertPhase(.throttled, what: "", lastSeen: .epoch))
    let refused = AlertBook.Change(.worse, episode, kinds: [.throttled], before: [.likelyFull, .limit])
    #expect(refused.event(for: Set(AlertKind.allCases)) == .worse)
    #expect(refused.event(for: [.throttled]) == .opened && refused.event(for: [.limit]) == nil)
    let over = AlertBook.Change(.recovered, episode, kinds: [.throttled, .limit])
    #expect(over.event(for: [.limit]) == .recovered && over.event(for: [.stale]) == nil)
    // Credit that is gone was told as a cap before there was a kind of its own.
    episode.phases = [AlertPhase(.outOfCredit, what: "", lastSeen: .epoch)]
    #expect(AlertBook.Change(event: .opened, episode: episode).event(for: [.cap]) == .opened)
  }

  @Test("what an older program kept as three alerts goes on as one")
  func olderFile() throws {
    let key = try AlertBookTests.key(.limit)
    var book = AlertBook()
    for (number, key, minute) in [
      (1, key, 3), (2, AlertKey(.likelyFull, key.account, key.subject), 2),
      (3, AlertKey(.throttled, key.account), 1),
    ] as [(Int64, AlertKey, Int64)] {
      book.episodes.append(
        AlertEpisode(
          number: number, key: key, accountName: "acme", what: "w",
          start: AlertBookTests.start - minute * .minute,
          lastSeen: AlertBookTests.start - .minute, step: key.kind == .limit ? 90 : 0,
          toldStep: key.kind == .limit ? 90 : 0))
    }
    let changes = book.observe(
      try AlertBookTests.reading { account in
        AlertBookTests.share(0.92)(&account)
        guard let index = account.limits.firstIndex(where: { $0.id == key.subject }) else { return }
        account.limits[index].isThrottled = true
      }, rules: AlertRules())
    #expect(changes == [])
    #expect(book.episodes.map(\.number) == [1])
    #expect(book.open.first?.start == AlertBookTests.start - 3 * .minute)
    #expect(Set(book.open[0].phases.map(\.kind)) == [.limit, .likelyFull, .throttled])
  }

  @Test("an own budget that was passed is an alert that began when it was, and refuses nothing")
  func budget() throws {
    let crossed = AlertBookTests.start - 3 * .hour
    var book = AlertBook()
    let reading = try AlertBookTests.reading { account in
      var budget = BudgetReading(project: nil, amount: Money(dollars: 50), spent: Money(dollars: 56))
      budget.crossedAt = crossed
      account.spend.budgets = [budget]
    }
    let changes = book.observe(reading, rules: AlertRules())
    #expect(changes.map(\.event) == [.opened])
    let episode = try #require(book.open.first)
    #expect(episode.start == crossed && episode.kind == .cap && episode.step == 100)
    #expect(episode.state == .tight && episode.what == "spend this month over: $50")
    #expect(reading.ordered(book.open).first == episode)
  }

  @Test("what is found in the store is kept once, and only moves the beginning of what the book has")
  func found() {
    let key = AlertKey(.limit, AccountID(1), "rpm")
    let now = AlertBookTests.start
    func found(_ start: Int64, _ end: Int64?) -> AlertEpisode {
      var episode = AlertEpisode(
        number: 0, key: key, accountName: "a", what: "w", start: now - start * .minute,
        end: end.map { now - $0 * .minute }, lastSeen: now - (end ?? 0) * .minute)
      episode.isFound = true
      return episode
    }
    var book = AlertBook()
    book.episodes = [
      AlertEpisode(
        number: 7, key: key, accountName: "a", what: "w", start: now - 100 * .minute, end: now - 90 * .minute,
        lastSeen: now - 90 * .minute),
      AlertEpisode(number: 8, key: key, accountName: "a", what: "w", start: now - .minute, lastSeen: now),
    ]
    let all = [found(300, 290), found(105, 95), found(50, 40), found(30, nil), found(44_000, 43_900)]
    book.add(all, now: now)
    book.add(all, now: now)
    #expect(book.episodes.map(\.isFound) == [true, false, true, false])
    #expect(book.episodes.map { (now - $0.start) / .minute } == [300, 105, 50, 30])
    #expect(Set(book.episodes.map(\.number)).count == 4)
  }

  @Test("nothing opens or ends while its figures have stopped")
  func silence() throws {
    let silent: State = { account in
      AlertBookTests.share(0.1)(&account)
      account.freshness = Freshness(kind: .stale(source: "g"), asOf: AlertBookTests.start, age: 90_000)
    }
    var book = AlertBook()
    #expect(
      try AlertBookTests.told([AlertBookTests.share(0.85), silent, silent], book: &book) == [
        "0 opened limit 80", "1 opened stale 0",
      ])
    #expect(book.open.map(\.key.kind) == [.limit, .stale])
  }

  @Test("a tier that changes is told by the plan's own rungs, a dropped one until it is back")
  func tiers() throws {
    var book = AlertBook()
    func observe(_ dollars: Int64, _ minute: Int64) throws -> [String] {
      let reading = try AlertBookTests.reading(
        dollars: dollars, at: AlertBookTests.start + minute * .minute)
      return book.observe(reading, rules: AlertRules()).map { "\($0.event) \($0.episode.what)" }
    }
    #expect(try observe(100, 0) == [])
    #expect(try observe(250, 1) == ["opened Build Tier 4 reached"])
    #expect(try observe(250, 2) == [])
    #expect(try observe(50, 3) == ["opened Build Tier 2 now, Build Tier 4 before"])
    #expect(try observe(100, 4) == ["opened Build Tier 3 reached"])
    #expect(book.open.map(\.key.kind) == [.tierDropped, .tierReached])
    #expect(try observe(250, 5).contains("recovered Build Tier 2 now, Build Tier 4 before"))
  }

  @Test("an account that is gone has no open alerts")
  func removedAccount() throws {
    var book = AlertBook()
    _ = book.observe(try AlertBookTests.reading(AlertBookTests.share(0.9)), rules: AlertRules())
    var empty = try AlertBookTests.reading(at: AlertBookTests.start + .minute)
    empty.accounts = []
    #expect(book.observe(empty, rules: AlertRules()).map(\.event) == [.recovered])
    #expect(book.open == [])
  }

  @Test("old episodes go, open ones stay, and there are never too many")
  func bounds() throws {
    var book = AlertBook()
    let key = AlertKey(.spill, AccountID(1), "x")
    func episode(_ number: Int64, _ end: Instant?) -> AlertEpisode {
      AlertEpisode(
        number: number, key: key, accountName: "a", what: "w", start: .epoch, end: end,
        lastSeen: end ?? .epoch)
    }
    let now = AlertBookTests.start
    book.episodes = [episode(1, now - 31 * .day), episode(2, now - 29 * .day)]
    book.episodes += (3...700).map { episode($0, now - .hour) }
    _ = book.observe(try AlertBookTests.reading(), rules: AlertRules())
    #expect(book.episodes.count == AlertBook.most)
    #expect(book.episodes.map(\.number) == Array(201...700))
    // What was only found goes first, the mildest of it before what is worse.
    for (number, kind) in [(10, AlertKind.limit), (11, .throttled), (12, .limit), (13, .overloaded)] {
      let at = now - Int64(number) * .hour
      var found = AlertEpisode(
        number: Int64(number), key: AlertKey(kind, AccountID(1), "f\(number)"), accountName: "a", what: "w",
        start: at, end: at, lastSeen: at)
      found.isFound = true
      book.episodes.insert(found, at: 0)
    }
    book.episodes.removeLast(2)
    book.trim(now: now)
    #expect(book.episodes.filter(\.isFound).map(\.number) == [13, 11])
    #expect(book.episodes.count == AlertBook.most)
  }

  @Test(
    "a hook waits longer after each failure, at most a quarter of an hour",
    arguments: [(1, 10), (2, 30), (3, 90), (4, 270), (5, 810), (50, 810)])
  func pauses(_ failures: Int, _ seconds: Int64) {
    #expect(AlertHook.pause(after: failures) == seconds * .second)
  }

  @Test(
    "a check is over at its threshold, and unknown without current figures",
    arguments: [(0.89, "below"), (0.9, "over"), (1.3, "over")])
  func checks(_ share: Double, _ finding: String) throws {
    let reading = try AlertBookTests.reading(AlertBookTests.share(share))
    let checks = reading.checks(account: AccountID(1), limit: "LLM requests", threshold: 0.9)
    #expect(checks.map(\.finding.rawValue) == [finding])
    let silent = try AlertBookTests.reading { account in
      AlertBookTests.share(share)(&account)
      account.freshness = Freshness(kind: .stale(source: "g"), asOf: AlertBookTests.start, age: 90_000)
    }
    #expect(
      silent.checks(account: nil, limit: "LLM requests", threshold: 0.9).map(\.finding) == [.unknown])
    #expect(reading.checks(account: AccountID(9), limit: nil, threshold: 0.9) == [])
    #expect(reading.checks(account: nil, limit: "nothing", threshold: 0.9) == [])
  }

  @Test("a limit that refused within the last minute is over, whatever its share")
  func refusedIsOver() throws {
    let reading = try AlertBookTests.reading { account in
      guard let index = account.limits.firstIndex(where: { $0.name == "LLM requests" }) else { return }
      account.limits[index].isThrottled = true
    }
    #expect(reading.checks(account: nil, limit: "LLM requests", threshold: 0.9).map(\.finding) == [.over])
  }
}

import SQLiteStore
import Testing

@testable import UsageModel

/// Beginnings and earlier episodes from a store, against plain lists of what came in.
@Suite("Alerts from the store")
struct AlertHistoryTests {
  private static let minuteLimit = Limit(id: "rpm", metric: .requests, window: .minute, value: .number(10))
  private static let hourLimit = Limit(id: "rph", metric: .requests, window: .hour, value: .number(120))
  private static let dayLimit = Limit(id: "rpd", metric: .requests, window: .day, value: .number(900))

  private static func plan(_ day: Plan.Clock.Day) -> Plan {
    var plan = Plan(id: "p", name: "p", provider: "p")
    plan.clock.day = day
    return plan
  }

  private static func contract() throws -> ContractStore {
    let contract = try ContractStore(now: noon - 40 * .day)
    for limit in [minuteLimit, hourLimit, dayLimit] {
      try contract.store.add(LimitOverride(limit: limit, from: noon - 40 * .day), to: contract.account.id)
    }
    return contract
  }

  /// What screens do between frames.
  private static func search(
    _ contract: ContractStore, _ plan: Plan, now: Instant
  ) throws -> [AlertEpisode] {
    let reader = try UsageStoreReader(path: contract.folder.path)
    var image = UsageImage()
    _ = try reader.refresh(&image, window: .quarterHour, now: now)
    let account = try #require(image.accounts.first)
    var history = AlertHistory(image: account, plan: plan, rules: AlertRules(), now: now)
    while let day = history.day {
      let refusals = try reader.refusals(of: contract.account.id, from: day, until: day + .day)
      let hasRefusals = refusals.contains { $0.reason.cause == .rate }
      guard let wish = history.wish(hasRefusals: hasRefusals) else { break }
      let minutes =
        wish.counters.isEmpty
        ? [:]
        : try reader.minutes(
          of: wish.counters, in: contract.account.id, from: wish.from, until: wish.until)
      history.take(minutes: minutes, refusals: refusals, capacity: [])
    }
    return history.episodes()
  }

  /// An interval in which a limit was near its end, or refused calls.
  private struct Span: Hashable, CustomStringConvertible {
    var subject: String
    var start: Int64
    var end: Int64
    var kinds: Set<String>
    var description: String { "\(subject) \(start)-\(end) \(kinds.sorted())" }
  }

  @Test("earlier episodes are a plain scan over all minutes", arguments: [1, 2, 3, 4])
  func naive(seed: Int) throws {
    var random = RandomNumbers(seed: UInt64(seed))
    let clock: Plan.Clock.Day = seed % 2 == 0 ? .utcMidnight : .rolling
    let contract = try AlertHistoryTests.contract()
    let now = noon
    let count = 29 * 1_440
    let start = now - Int64(count) * .minute
    var counts = [Int64](repeating: 0, count: count)
    var reports: [UsageReport] = []
    for _ in 0..<60 {
      var index = Int.random(in: 0..<count, using: &random)
      for _ in 0..<Int.random(in: 1...90, using: &random) where index < count - 30 {
        let attempts = Int64.random(in: 1...12, using: &random)
        reports.append(
          UsageReport(
            start: start + Int64(index) * .minute, width: .minute, model: "m",
            measures: sums(attempts: attempts, input: 1)))
        counts[index] += attempts
        index += Int.random(in: 1...2, using: &random)
      }
    }
    // Of one minute the last report wins, so each minute is sent once.
    reports = Dictionary(reports.map { ($0.start, $0) }, uniquingKeysWith: { _, last in last }).values
      .sorted { $0.start < $1.start }
    counts = [Int64](repeating: 0, count: count)
    for report in reports { counts[Int((report.start - start) / .minute)] += report.measures.attempts }
    var refused: [Int: Set<RefusalReason>] = [:]
    var events: [UsageEvent] = []
    for number in 0..<40 {
      let index = count - 60 - Int.random(in: 0..<(12 * 1_440), using: &random)
      for step in 0..<Int.random(in: 1...4, using: &random) {
        let reason: RefusalReason = random.chance(50) ? .requests : .overload
        let at = index - step * Int.random(in: 1...15, using: &random)
        events.append(
          UsageEvent(
            id: "r\(number)-\(step)", startedAt: start + Int64(at) * .minute + 5_000, model: "m",
            status: .throttled, refusal: reason, inputTokens: 0))
        refused[at, default: []].insert(reason)
        if reason == .requests { counts[at] += 1 }
      }
    }
    _ = try contract.append(reports: reports)
    _ = try contract.append(events)
    let found = try AlertHistoryTests.search(contract, AlertHistoryTests.plan(clock), now: now)

    // The plain scan.
    var spans: [String: [(from: Int, until: Int, kind: String)]] = [:]
    var shares: [String: [Double]] = [:]
    for limit in [AlertHistoryTests.minuteLimit, AlertHistoryTests.hourLimit, AlertHistoryTests.dayLimit] {
      let amount = Double(limit.value.number ?? 1)
      var own = [Double](repeating: 0, count: count)
      for index in 0..<count {
        var first = index
        switch limit.window {
        case .hour: first = index - 59
        case .day:
          let at = start + Int64(index) * .minute
          first = clock == .rolling ? index - 1_439 : index - Int((at - at.floored(to: .day)) / .minute)
        default: break
        }
        var sum: Int64 = 0
        for other in max(0, first)...index { sum += counts[other] }
        own[index] = Double(sum) / amount
      }
      shares[limit.id] = own
      var from: Int?
      for index in 0...count {
        let share = index < count ? own[index] : 0
        if from == nil, share >= 0.8 { from = index }
        if let begun = from, share <= 0.75 {
          spans[limit.id, default: []].append((begun, index, "limit"))
          from = nil
        }
      }
    }
    func addRuns(_ subject: String, _ kind: String, _ minutes: [Int]) {
      var runs: [(from: Int, until: Int, kind: String)] = []
      for minute in minutes.sorted() {
        if let last = runs.last, minute - (last.until - 1) <= 10 {
          runs[runs.count - 1].until = minute + 1
        } else {
          runs.append((minute, minute + 1, kind))
        }
      }
      spans[subject, default: []] += runs
    }
    addRuns("refused, overloaded", "overloaded", refused.filter { $0.value.contains(.overload) }.map(\.key))
    let rate = refused.filter { $0.value.contains(.requests) }.map(\.key)
    addRuns("rpm", "throttled", rate)
    for id in ["rph", "rpd"] { addRuns(id, "throttled", rate.filter { (shares[id]?[$0] ?? 0) >= 1 }) }
    var expected: Set<Span> = []
    for (subject, all) in spans {
      var joined: [Span] = []
      for span in all.sorted(by: { ($0.from, $0.kind) < ($1.from, $1.kind) }) {
        if let last = joined.last, Int64(span.from) - last.end <= 5 {
          joined[joined.count - 1].end = max(last.end, Int64(span.until))
          joined[joined.count - 1].kinds.insert(span.kind)
        } else {
          joined.append(
            Span(subject: subject, start: Int64(span.from), end: Int64(span.until), kinds: [span.kind]))
        }
      }
      expected.formUnion(joined)
    }
    let told = Set(
      found.map { episode in
        Span(
          subject: episode.subject, start: (episode.start - start) / .minute,
          end: ((episode.end ?? now) - start) / .minute, kinds: Set(episode.phases.map(\.kind.rawValue)))
      })
    #expect(told.subtracting(expected) == [])
    #expect(expected.subtracting(told) == [])
    #expect(expected.count > 30)
    #expect(found.allSatisfy { $0.isFound && !$0.wasTold })
    let worst = found.filter { $0.subject == "rpm" }.flatMap(\.phases).filter { $0.kind == .limit }
    #expect(worst.map(\.worst).max().map { abs($0 - (shares["rpm"]?.max() ?? 0)) < 1e-6 } == true)
    // Taken into a book twice they are there once.
    var book = AlertBook()
    book.add(found, now: now)
    let once = book.episodes
    book.add(found, now: now)
    #expect(book.episodes == once && once.count == found.count { $0.end != nil })
  }

  @Test("an open alert began when the store says, however late the screen is opened", arguments: [5, 40, 70])
  func begin(minutes: Int) throws {
    let contract = try AlertHistoryTests.contract()
    let now = noon + 30_000
    var batch = UsageBatch(source: contract.source)
    let first = now.floored(to: .minute) - Int64(minutes) * .minute
    // Nine a minute of ten, and before that four; the open minute goes on at the same pace.
    for minute in -100...minutes {
      for call in 0..<(minute < 0 ? 4 : 9) {
        let at = first + Int64(minute) * .minute + Int64(call) * 6_000
        if at > now { continue }
        batch.events.append(
          UsageEvent(id: "c\(minute)-\(call)", startedAt: at, model: "m", inputTokens: 1, outputTokens: 1))
      }
    }
    batch.liveThrough = now
    _ = try contract.store.append(batch, now: now)
    var image = UsageImage()
    _ = try UsageStoreReader(path: contract.folder.path).refresh(&image, window: .quarterHour, now: now)
    let plan = AlertHistoryTests.plan(.utcMidnight)
    var memory = ReadingMemory()
    let reading = Reading(
      image: image, plans: [plan.id: plan], window: .quarterHour, now: now, memory: &memory)
    var book = AlertBook()
    _ = book.observe(reading, rules: AlertRules(), past: AlertPast(image: image, plans: [plan.id: plan]))
    func open(_ id: String) -> AlertEpisode? { book.open.first { $0.subject == id } }
    #expect(open("rpm")?.start == first)
    // What is found later agrees with it.
    let before = book
    book.add(try AlertHistoryTests.search(contract, plan, now: now), now: now)
    #expect(open("rpm")?.start == before.open.first { $0.subject == "rpm" }?.start)
    #expect(book.open.count == before.open.count)
    // Of a day's 900 the step of 80% is 720.
    var counted = 0
    var passed: Instant?
    for event in batch.events.sorted(by: { $0.startedAt < $1.startedAt })
    where event.startedAt >= now.floored(to: .day) {
      counted += 1
      if counted == 720 { passed = event.startedAt.floored(to: .minute) }
    }
    #expect(open("rpd")?.start == passed)
  }

  @Test("the first open alert is what the first line says, over random histories", arguments: 1...12)
  func order(seed: Int) throws {
    var random = RandomNumbers(seed: UInt64(seed) &* 104_729)
    let folder = StoreFolder()
    var now = noon - .hour
    var history = try CheckedHistory(try folder.store(now: now), now: now)
    let reader = try UsageStoreReader(path: folder.path)
    var image = UsageImage()
    var memory = ReadingMemory()
    var book = AlertBook()
    let plans = [CheckedPlan.plan.id: CheckedPlan.plan]
    for step in 0..<40 {
      now = now + Int64.random(in: 1...(random.chance(10) ? 3_600_000 : 150_000), using: &random)
      try history.go(to: now, &random)
      _ = try reader.refresh(&image, window: .quarterHour, now: now)
      let reading = Reading(image: image, plans: plans, window: .quarterHour, now: now, memory: &memory)
      _ = book.observe(reading, rules: AlertRules(), past: AlertPast(image: image, plans: plans))
      #expect(book.open.allSatisfy { $0.start <= now && $0.start <= $0.lastSeen })
      #expect(Set(book.open.map(\.cause)).count == book.open.count)
      guard let concern = reading.verdict.concern, concern.rank < .ok, let account = reading.verdict.account
      else { continue }
      #expect(
        reading.ordered(book.open).first?.cause == concern.subject.cause(of: account),
        "seed \(seed), step \(step): \(concern)")
    }
  }
}

import SQLiteStore
import Testing
import UsageModel

/// Random histories, written batch by batch and compared with the naive store at many moments.
@Suite("Random histories")
struct HistoryTests {
  @Test(
    "The image equals a naive fold of all that was taken, refreshed step by step or read afresh",
    arguments: 1...4)
  func equalsNaiveFold(seed: Int) throws {
    var random = RandomNumbers(seed: UInt64(seed))
    // Of their own, so that the histories stay what they are.
    var pastRandom = RandomNumbers(seed: UInt64(seed) + 100)
    var clockRandom = RandomNumbers(seed: UInt64(seed) + 200)
    let folder = StoreFolder()
    // Two hours before a month ends, so that midnight and the first of a month pass.
    var now = CivilDate(year: 2026, month: 11, day: 30).start + 22 * .hour
    var options = StoreOptions()
    // Half of the histories outlive their shared counters' minutes.
    if seed % 2 == 0 { options.retention.scopeMinutes = 2 * .hour }
    let store = try folder.store(options, now: now)
    var history = History(&random)
    for name in ["one", "two"] {
      let account = try store.addAccount(name: name, plan: "p", at: now)
      let purchase = CapacityTransaction(
        id: "p", kind: .purchase, at: now, snapshot: "alpha", direction: .input, units: 1, unitSize: 20_000)
      _ = try store.add(purchase, to: account.id)
      for kind in ["stream", "file"] {
        let source = try store.source(account: account.id, kind: kind, name: kind)
        history.naive.accounts[source.id] = account.id
        if source.isCounted { history.naive.counted.insert(source.id) }
        history.sources.append(source.id)
      }
    }
    let reader = try UsageStoreReader(path: folder.path)
    var image = UsageImage()
    for step in 0..<60 {
      now = now + Int64.random(in: 1...(random.chance(10) ? 3_600_000 : 240_000), using: &random)
      if random.chance(85) {
        let batch = history.batch(now: now, &random)
        let outcome = try store.append(batch, now: now)
        #expect(outcome == history.naive.append(batch, now: now), "seed \(seed), step \(step)")
      }
      if random.chance(15) { try history.changeTraits(store, now: now, &random) }
      if random.chance(8) { try history.switchCapacity(store, &random) }
      let window = random.chance(10) ? Window.month : .day
      if clockRandom.chance(15) {
        // A clock that is put back for one look: by seconds, over midnight, as far as the minutes kept reach.
        let most = [10 * .second, 5 * .minute, 45 * .minute, seed % 2 == 0 ? 45 * .minute : 25 * .hour]
        let wrong = now - Int64.random(in: 1...most[step % 4], using: &clockRandom)
        _ = try reader.refresh(&image, window: window, now: wrong)
        // Single seconds are kept for five minutes.
        try compare(
          image, history.naive, now: wrong, hasSeconds: now - wrong < 2 * .minute,
          "seed \(seed), step \(step), at \(wrong.rfc3339)")
      }
      _ = try reader.refresh(&image, window: window, now: now)
      if step % 4 == 0 || step > 55 {
        try compare(image, history.naive, now: now, "seed \(seed), step \(step), refreshed")
      }
      if step % 12 == 0 {
        var fresh = UsageImage()
        _ = try UsageStoreReader(path: folder.path).refresh(&fresh, window: window, now: now)
        try compare(fresh, history.naive, now: now, "seed \(seed), step \(step), fresh")
        #expect(fresh.revision == image.revision)
      }
      if step % 6 == 5 {
        let back: Milliseconds = step % 12 == 5 ? 20 * .hour : 6 * .day
        let past = now - Int64.random(in: 0...back, using: &pastRandom)
        try comparePast(
          past, reader, history.naive, hasProjects: step % 12 == 5,
          "seed \(seed), step \(step), at \(past.rfc3339)")
      }
    }
  }

  private func compare(
    _ image: UsageImage, _ naive: NaiveStore, now: Instant, hasSeconds: Bool = true, _ place: String
  ) throws {
    for account in image.accounts {
      let id = account.account.id
      let found = account.tables(now: now)
      let bookings = naive.bookings(of: id)
      let expected = naive.tables(bookings, of: id, now: now)
      for counter in Set(found.keys).union(expected.keys) {
        var (a, b) = (found[counter] ?? CounterTable(), expected[counter] ?? CounterTable())
        if !hasSeconds { (a.seconds, b.seconds) = ([:], [:]) }
        if a == b { continue }
        Issue.record("\(place): \(counter) differs: \(difference(a, b))")
      }
      #expect(account.capacityTable(now: now) == naive.capacity(bookings, of: "alpha", now: now), "\(place)")
      #expect(account.shares() == naive.shares(bookings, of: id, now: now, asOf: now), "\(place)")
      #expect(account.costsByProject() == naive.monthByProject(bookings, now: now), "\(place)")
      #expect(account.costTable() == naive.costs(bookings), "\(place)")
      if hasSeconds { expectRefusals(account, bookings, now: now, place) }
    }
  }

  private func expectRefusals(
    _ account: AccountImage, _ bookings: [NaiveStore.Booking], now: Instant, _ place: String
  ) {
    let seconds = now - 120 * .second..<now
    #expect(
      account.lines(account.refusalSeconds, in: seconds)
        == NaiveStore.refusals(bookings, width: .second, in: seconds, onlySingle: true), "\(place)")
    let minutes = now - 70 * .minute..<now
    #expect(
      account.lines(account.refusalMinutes, in: minutes)
        == NaiveStore.refusals(bookings, width: .minute, in: minutes), "\(place)")
    let days = CivilDate(now).firstOfMonth.start..<now
    #expect(
      account.lines(account.refusalDays, in: days)
        == NaiveStore.refusals(bookings, width: .day, in: days, hasProjects: false), "\(place)")
  }

  /// What came after `past` must not be seen: to the millisecond, or from its minute on where reports count in the newest
  /// minutes.
  private func comparePast(
    _ past: Instant, _ reader: UsageStoreReader, _ whole: NaiveStore, hasProjects: Bool, _ place: String
  ) throws {
    let image = try reader.image(at: past, window: .day)
    let minute = past.floored(to: .minute)
    for account in image.accounts {
      let id = account.account.id
      let isReported = whole.reports.keys.contains { key in
        whole.accounts[key.source] == id && key.start < minute + .minute
          && key.start + key.width > minute - 16 * .minute
      }
      if !isReported { #expect(account.countedThrough == nil, "\(place)") }
      let end = account.countedThrough ?? past + 1
      #expect(end == past + 1 || end == minute, "\(place)")
      var naive = whole
      naive.longest.removeAll { $0.at >= end }
      let bookings = naive.bookings(of: id).filter { $0.at < end }
      let hasSeconds = account.countedThrough == nil
      let found = account.tables(now: past).mapValues { $0.ofPast(hasSeconds: hasSeconds) }
      let expected = naive.tables(bookings, of: id, now: past).mapValues { $0.ofPast(hasSeconds: hasSeconds) }
      for counter in Set(found.keys).union(expected.keys) {
        let (a, b) = (found[counter] ?? CounterTable(), expected[counter] ?? CounterTable())
        if a == b { continue }
        Issue.record("\(place): \(counter) differs: \(difference(a, b))")
      }
      #expect(
        account.capacityTable(now: past) == naive.capacity(bookings, of: "alpha", now: past), "\(place)")
      // Minutes of projects are not kept as long.
      if hasProjects {
        #expect(account.costsByProject() == naive.monthByProject(bookings, now: past), "\(place)")
        let shares = naive.shares(bookings, of: id, now: past, asOf: min(past, end))
        #expect(account.shares() == shares, "\(place)")
      }
      #expect(account.costTable() == naive.costs(bookings), "\(place)")
      expectRefusals(account, bookings, now: past, place)
      for reason in RefusalReason.allCases {
        let newest = bookings.filter { $0.refusals[reason] != nil }.map(\.at).max()
        #expect(account.lastRefusals.first { $0.reason == reason }?.at == newest, "\(place), \(reason)")
      }
      let all = whole.bookings(of: id).filter { $0.sums.throttled > 0 }.map { $0.at.floored(to: .minute) }
      #expect(try reader.lastRefusal(before: minute, of: id) == all.filter { $0 < minute }.max(), "\(place)")
      #expect(try reader.firstRefusal(from: minute, of: id) == all.filter { $0 >= minute }.min(), "\(place)")
    }
  }

  private func difference(_ found: CounterTable, _ expected: CounterTable) -> String {
    func first<Value: Equatable>(_ name: String, _ a: [Instant: Value], _ b: [Instant: Value]) -> String? {
      let at = Set(a.keys).union(b.keys).sorted().first { a[$0] != b[$0] }
      return at.map { at in
        "\(name) at \(at.rfc3339): found \(a[at].map { "\($0)" } ?? "nothing"), expected \(b[at].map { "\($0)" } ?? "nothing")"
      }
    }
    return first("seconds", found.seconds, expected.seconds)
      ?? first("tenSeconds", found.tenSeconds, expected.tenSeconds)
      ?? first("minutes", found.minutes, expected.minutes)
      ?? first("quarterHours", found.quarterHours, expected.quarterHours)
      ?? first("sixHours", found.sixHours, expected.sixHours)
      ?? "found \(found.today) \(found.month), expected \(expected.today) \(expected.month)"
  }
}

/// Makes batches that repeat, grow, come late or early, and tells the naive store of changed traits.
struct History {
  var naive = NaiveStore()
  var sources: [SourceID] = []
  private var sent: [SourceID: [UsageEvent]] = [:]
  private var sentReports: [SourceID: [UsageReport]] = [:]
  private var count = 0

  static let models: [(String, UsageModel.Operation, String?, Billing?)] = [
    ("alpha", .chat, "llm", .paid), ("beta", .chat, "llm", .free), ("gamma", .embeddings, "embedding", nil),
    ("gamma", .chat, nil, nil), ("delta", .chat, nil, .paid),
  ]

  init(_ random: inout RandomNumbers) {}

  mutating func batch(now: Instant, _ random: inout RandomNumbers) -> UsageBatch {
    var batch = UsageBatch(source: sources.randomElement(using: &random) ?? SourceID(0))
    batch.hasLedger = random.chance(30)
    for _ in 0..<Int.random(in: 0...30, using: &random) {
      if random.chance(20), let old = sent[batch.source]?.randomElement(using: &random) {
        batch.events.append(repeated(old, &random))
      } else {
        let event = event(now: now, &random)
        sent[batch.source, default: []].append(event)
        batch.events.append(event)
      }
    }
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      if random.chance(40), var old = sentReports[batch.source]?.randomElement(using: &random) {
        if random.chance(70) { old.measures = measures(&random) }
        batch.reports.append(old)
      } else {
        let report = report(now: now, &random)
        sentReports[batch.source, default: []].append(report)
        batch.reports.append(report)
      }
    }
    return batch
  }

  private mutating func event(now: Instant, _ random: inout RandomNumbers) -> UsageEvent {
    count += 1
    let (name, operation, modelClass, billing) = History.models[Int.random(in: 0..<5, using: &random)]
    let age: Int64 =
      switch Int.random(in: 0..<20, using: &random) {
      case 0: .random(in: 0...(16 * .day), using: &random)
      case 1: .random(in: 0...(2 * .day), using: &random)
      case 2: .random(in: (-6 * .minute)...0, using: &random)
      case 3...6: .random(in: 0...(2 * .hour), using: &random)
      default: .random(in: 0...120_000, using: &random)
      }
    return UsageEvent(
      id: "e\(count)", startedAt: now - age, duration: .random(in: 0...90_000, using: &random), model: name,
      operation: operation, project: ["web", "batch", nil].randomElement(using: &random) ?? nil,
      status: CallStatus.allCases.randomElement(using: &random) ?? .ok,
      refusal: ([nil] + RefusalReason.allCases).randomElement(using: &random) ?? nil,
      lane: Lane.allCases.randomElement(using: &random) ?? .unknown,
      inputTokens: .random(in: 0...5_000, using: &random),
      cacheReadTokens: .random(in: 0...90, using: &random),
      cacheWriteTokens: .random(in: 0...9, using: &random),
      outputTokens: .random(in: 0...900, using: &random),
      truncated: random.chance(5), computeMilliseconds: .random(in: 0...99, using: &random),
      costNano: random.chance(80) ? .random(in: 0...1_000_000, using: &random) : nil,
      promotionalNano: .random(in: 0...100, using: &random), modelClass: modelClass, billing: billing)
  }

  private func repeated(_ event: UsageEvent, _ random: inout RandomNumbers) -> UsageEvent {
    var event = event
    switch Int.random(in: 0..<4, using: &random) {
    case 0: break
    case 1: event.outputTokens = max(0, event.outputTokens - 1)
    case 2: event.inputTokens += 100
    default:
      event.outputTokens += .random(in: 1...500, using: &random)
      event.duration += .random(in: 0...60_000, using: &random)
      event.costNano = (event.costNano ?? 0) + 1_000
    }
    return event
  }

  private mutating func report(now: Instant, _ random: inout RandomNumbers) -> UsageReport {
    let (name, operation, modelClass, billing) = History.models[Int.random(in: 0..<5, using: &random)]
    let width: Milliseconds =
      random.chance(3)
      ? .day : [10 * .second, .minute, .quarterHour, .hour].randomElement(using: &random) ?? .minute
    let age = Int64.random(in: 0...(random.chance(20) ? 3 * .day : .hour), using: &random)
    let start = (now - age).floored(to: width) - (width == .day ? .day : 0)
    return UsageReport(
      start: start, width: width, model: name, operation: operation,
      project: ["web", "batch", nil].randomElement(using: &random) ?? nil,
      lane: [.accountPlan, .unknown].randomElement(using: &random) ?? .unknown,
      measures: measures(&random), modelClass: modelClass, billing: billing)
  }

  private func measures(_ random: inout RandomNumbers) -> Measures {
    var sums = Measures()
    sums.attempts = .random(in: 0...500, using: &random)
    sums.throttled = .random(in: 0...9, using: &random)
    sums.clientErrors = random.chance(20) ? .random(in: 0...9, using: &random) : 0
    sums.input = .random(in: 0...100_000, using: &random)
    sums.output = .random(in: 0...10_000, using: &random)
    sums.costNano = .random(in: 0...1_000_000, using: &random)
    sums.unpriced = .random(in: 0...3, using: &random)
    sums.longestOutput = .random(in: 0...2_000, using: &random)
    return sums
  }

  mutating func switchCapacity(_ store: UsageStore, _ random: inout RandomNumbers) throws {
    guard let source = sources.randomElement(using: &random), let account = naive.accounts[source] else {
      return
    }
    let isOn = naive.withheld[account]?.contains("web") == true
    try store.setProject("web", capacityEnabled: isOn, account: account)
    naive.withheld[account] = isOn ? [] : ["web"]
  }

  mutating func changeTraits(
    _ store: UsageStore, now: Instant, _ random: inout RandomNumbers
  ) throws {
    let (name, operation, _, _) = History.models[Int.random(in: 0..<5, using: &random)]
    guard let source = sources.randomElement(using: &random), let account = naive.accounts[source] else {
      return
    }
    let traits = ModelRecord.Traits(
      from: now - .random(in: 0...(2 * .day), using: &random),
      modelClass: ["llm", "embedding", nil].randomElement(using: &random) ?? nil,
      billing: Billing.allCases.randomElement(using: &random) ?? .paid, byHand: true)
    let record = try store.set(traits, ofModel: name, operation: operation, account: account)
    let key = NaiveStore.ModelKey(account: account, name: name, operation: operation)
    naive.traits[key] = record.traits
  }
}

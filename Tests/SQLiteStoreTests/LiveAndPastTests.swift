import SQLiteStore
import Testing
import UsageModel

/// What a screen said at an instant, and what the store says of that instant later.
@Suite("Live and past")
struct LiveAndPastTests {
  private static let names = ["web", "batch", nil]

  @Test("agree at every instant, number by number, also in the newest minute", arguments: 1...8)
  func agree(seed: Int) throws {
    var random = RandomNumbers(seed: UInt64(seed) + 4_000)
    let folder = StoreFolder()
    // Ends of quarter hours, hours and days pass.
    var now = CivilDate(year: 2026, month: 11, day: 30).start + 23 * .hour + 20 * .minute
    let store = try folder.store(now: now)
    let account = try store.addAccount(name: "one", plan: CheckedPlan.plan.id, at: now - 60 * .day)
    let source = try store.source(account: account.id, kind: "stream", name: "gateway").id
    for direction in [TokenDirection.input, .output] {
      let purchase = CapacityTransaction(
        id: "\(direction)", kind: .purchase, at: now - .day, snapshot: "alpha", direction: direction,
        units: 1,
        unitSize: direction == .input ? 20_000 : 2_000)
      _ = try store.add(purchase, to: account.id)
    }
    let reader = try UsageStoreReader(path: folder.path)
    var image = UsageImage()
    var said: [(at: Instant, numbers: [String: Int64], shares: [String: [Int64]], last: Set<RefusalRecord>)] =
      []
    var running: [UsageEvent] = []
    var count = 0
    for _ in 0..<400 {
      let before = now
      now = now + .random(in: 1...(random.chance(3) ? 20 * .minute : 12_000), using: &random)
      var batch = UsageBatch(source: source)
      batch.liveThrough = now
      // Calls that end by now bring their tokens, and others have just begun.
      batch.events = running.filter { $0.startedAt + $0.duration <= now }
      running.removeAll { $0.startedAt + $0.duration <= now }
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        count += 1
        let model =
          [("alpha", "llm", Billing.paid), ("beta", "llm", .free), ("gamma", "embedding", .paid)]
          .randomElement(using: &random) ?? ("alpha", "llm", .paid)
        var event = UsageEvent(
          id: "e\(count)", startedAt: max(before + 1, now - .random(in: 0...900, using: &random)),
          model: model.0,
          project: LiveAndPastTests.names.randomElement(using: &random) ?? nil,
          status: random.chance(8) ? .throttled : random.chance(4) ? .serverError : .ok,
          refusal: ([.requests, .tokens, .rate, .overload, .credit, .cap, .gateway] as [RefusalReason])
            .randomElement(
              using: &random), modelClass: model.1,
          billing: model.2)
        if event.status == .ok {
          var whole = event
          whole.duration = .random(in: 1_000...150_000, using: &random)
          whole.inputTokens = .random(in: 1...9_000, using: &random)
          whole.outputTokens = .random(in: 1...900, using: &random)
          whole.lane = Lane.allCases.randomElement(using: &random) ?? .unknown
          whole.costNano = .random(in: 0...1_000_000, using: &random)
          running.append(whole)
          // A price that is not known yet would be counted as such.
          event.costNano = 0
        }
        batch.events.append(event)
      }
      _ = try store.append(batch, now: now)
      guard random.chance(25) else { continue }
      _ = try reader.refresh(&image, window: .quarterHour, now: now)
      said.append(try record(image, at: now))
    }
    #expect(said.count > 50)
    for then in said {
      let past = try reader.image(at: then.at, window: .quarterHour)
      let found = try record(past, at: then.at)
      for name in Set(found.numbers.keys).union(then.numbers.keys).sorted() {
        let (a, b) = (found.numbers[name] ?? 0, then.numbers[name] ?? 0)
        if a != b { Issue.record("seed \(seed), \(then.at.rfc3339): \(name): \(a) now, \(b) then") }
      }
      #expect(found.shares == then.shares, "\(then.at.rfc3339)")
      #expect(found.last == then.last, "\(then.at.rfc3339)")
    }
  }

  private func record(_ image: UsageImage, at now: Instant) throws -> (
    at: Instant, numbers: [String: Int64], shares: [String: [Int64]], last: Set<RefusalRecord>
  ) {
    var memory = ReadingMemory()
    let reading = Reading(
      image: image, plans: [CheckedPlan.plan.id: CheckedPlan.plan], window: .quarterHour, now: now,
      memory: &memory)
    let (account, usage) = (try #require(reading.accounts.first), try #require(image.accounts.first))
    #expect(account.freshness.asOf == now)
    var numbers = account.numbers(usage, CheckedPlan.plan, now: now)
    for limit in account.limits {
      numbers["\(limit.id): over"] = limit.isOver ? 1 : 0
      numbers["\(limit.id): level"] = Int64(limit.level.rawValue)
      numbers["\(limit.id): drained"] = limit.drained.map { Int64(($0 * 1e6).rounded()) }
    }
    numbers["state"] = Int64(account.state.rawValue)
    for cause in account.refusals.causes {
      numbers["\(cause.cause): last minute"] = cause.lastMinute
      numbers["\(cause.cause): quarter hour"] = cause.lastQuarterHour
      numbers["\(cause.cause): today"] = cause.today
      numbers["\(cause.cause): month"] = cause.month
    }
    for (place, concern) in account.concerns.enumerated() {
      numbers["concern \(place): \(concern.subject)"] = Int64(concern.rank.rawValue)
    }
    return (now, numbers, usage.shares(), Set(usage.lastRefusals))
  }

  @Test("where single events are gone the past is told by the minute, and says so")
  func byMinute() throws {
    var options = StoreOptions()
    options.retention.events = 10 * .minute
    let contract = try ContractStore(options)
    _ = try contract.append(
      [
        call("a", at: noon - 40 * .minute + 5_000), call("b", at: noon - 40 * .minute + 40_000), call("c"),
      ], hasLedger: true)
    while try contract.store.prune(now: noon) {}
    let reader = try UsageStoreReader(path: contract.folder.path)
    let at = noon - 40 * .minute + 20_500
    let account = try reader.image(at: at, window: .day).accounts[0]
    #expect(account.countedThrough == noon - 40 * .minute)
    #expect(account.counter(.account) == nil || account.counter(.account)?.today.attempts == 0)
    #expect(account.freshness(now: at).asOf == noon - 40 * .minute)
    // A minute later both are whole minutes' business.
    let later = try reader.image(at: at + .minute, window: .day).accounts[0]
    #expect(later.countedThrough == noon - 39 * .minute)
    #expect(later.counter(.account)?.today.attempts == 2)
  }

  @Test("a call that had begun and not ended had brought no tokens")
  func unfinished() throws {
    let contract = try ContractStore()
    var event = call("a", at: noon - 30_500)
    event.duration = 20_250
    event.project = "web"
    _ = try contract.append([event])
    let reader = try UsageStoreReader(path: contract.folder.path)
    func usage(_ at: Instant) throws -> (attempts: Int64, tokens: Int64, cost: Int64) {
      let account = try reader.image(at: at, window: .day).accounts[0]
      let today = account.counter(.account)?.today ?? Measures()
      #expect(account.projectShares.reduce(0) { $0 + $1.sums.tokens } == today.tokens)
      return (today.attempts, today.tokens, account.costs.reduce(0) { $0 + $1.costNano })
    }
    #expect(try usage(noon - 30_501) == (0, 0, 0))
    #expect(try usage(noon - 30_500) == (1, 0, 0))
    #expect(try usage(noon - 10_251) == (1, 0, 0))
    #expect(try usage(noon - 10_250) == (1, 110, 5))
  }

  @Test("minutes of capacity reach back over the longest window asked for, from where the figures end")
  func capacity() throws {
    let contract = try ContractStore()
    let purchase = CapacityTransaction(
      id: "p", kind: .purchase, at: noon - 40 * .day, snapshot: "m", direction: .input, units: 1,
      unitSize: 20_000)
    _ = try contract.store.add(purchase, to: contract.account.id)
    _ = try contract.append([call("a"), call("b", at: noon - 20 * .day)], hasLedger: true)
    let reader = try UsageStoreReader(path: contract.folder.path)
    var image = UsageImage()
    func isLoaded(_ window: Window, at now: Instant) throws -> Bool {
      let plan = CheckedPlan.plan
      var memory = ReadingMemory()
      var account = image.accounts[0]
      account.account.plan = plan.id
      var whole = image
      whole.accounts = [account]
      let reading = Reading(
        image: whole, plans: [plan.id: plan], window: window, now: now, memory: &memory)
      return try #require(reading.accounts[0].capacity.first).isLoaded
    }
    _ = try reader.refresh(&image, window: .quarterHour, now: noon)
    #expect(try isLoaded(.day, at: noon))
    #expect(try !isLoaded(.month, at: noon))
    _ = try reader.refresh(&image, window: .month, now: noon)
    #expect(try isLoaded(.month, at: noon))
    #expect(image.accounts[0].capacityMinutes[0].input.reduce(0) { $0 + Int64($1) } == 200)
    // A source that lags by hours: the window ends with it.
    var batch = UsageBatch(source: contract.source)
    batch.completeThrough = noon - 9 * .hour
    _ = try contract.store.append(batch, now: noon)
    _ = try reader.refresh(&image, window: .day, now: noon)
    #expect(try isLoaded(.day, at: noon))
  }
}

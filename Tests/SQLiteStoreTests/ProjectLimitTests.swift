import SQLiteStore
import Testing
import UsageModel

/// Limits that the owner sets for a project, from the call to the reading.
@Suite("Limits of projects")
struct ProjectLimitTests {
  private func event(_ id: String, _ at: Instant, _ project: String?, model: String = "m") -> UsageEvent {
    var event = call(id, at: at, model: model)
    event.project = project
    return event
  }

  private func override(_ text: String, _ project: String) throws -> LimitOverride {
    LimitOverride(
      limit: try FactChecks.limit(
        text, selector: Selector(), plan: Plan(id: "p", name: "", provider: ""), project: project),
      project: project, from: noon - 40 * .day)
  }

  private func contract() throws -> ContractStore {
    let contract = try ContractStore()
    let account = contract.account.id
    try contract.store.add(try override("TPM=2k", "web"), to: account)
    try contract.store.add(try override("requests/day=50", "web"), to: account)
    try contract.store.add(try override("tokens/month=1M", "batch"), to: account)
    return contract
  }

  /// Calls of two projects and of none, by two models: in the last minute, hour, day and month.
  private var events: [UsageEvent] {
    [
      event("a", noon - 10 * .second, "web"), event("b", noon - 20 * .second, "web", model: "n"),
      event("c", noon - 30 * .second, nil), event("d", noon - 40 * .second, "batch"),
      event("e", noon - 30 * .minute, "web"), event("f", noon - 5 * .hour, "web"),
      event("g", noon - 20 * .hour, "web"), event("h", noon - 30 * .hour, "batch"),
    ]
  }

  private func counter(_ image: UsageImage, _ name: String) throws -> CounterUsage {
    let account = try #require(image.accounts.first)
    let id = try #require(account.projects.first { $0.name == name }?.id)
    return try #require(account.counter(.project(id)))
  }

  private func counts(_ counter: CounterUsage) -> [Int64] {
    [
      counter.seconds.reduce(0) { $0 + Int64($1.attempts) },
      counter.minutes.sum(from: .distantPast, until: .distantFuture).attempts,
      counter.quarterHours.sum(from: noon - .day, until: .distantFuture).attempts, counter.today.attempts,
      counter.month.attempts,
    ]
  }

  @Test("only projects with limits have counters, with what their calls came to over every time")
  func counters() throws {
    let contract = try contract()
    _ = try contract.append(events)
    let image = try contract.image()
    // Noon: 20 and 30 hours ago were yesterday, of the same month.
    #expect(counts(try counter(image, "web")) == [2, 3, 5, 4, 5])
    #expect(counts(try counter(image, "batch")) == [1, 1, 1, 1, 2])
    #expect(try counter(image, "web").today.output == 40)
    let keys = try #require(image.accounts.first).counters.map(\.key)
    #expect(keys.first == .account)
    #expect(keys.count { if case .project = $0 { true } else { false } } == 2)
    // Without the exceptions there are none.
    let plain = try ContractStore()
    _ = try plain.append(events)
    #expect(
      try plain.image().accounts[0].counters.allSatisfy { if case .project = $0.key { false } else { true } })
  }

  @Test("a reader that goes along has what a new one reads")
  func along() throws {
    let contract = try contract()
    _ = try contract.append(Array(events.dropFirst(3)))
    let reader = try UsageStoreReader(path: contract.folder.path)
    var image = UsageImage()
    _ = try reader.refresh(&image, window: .day, now: noon)
    for (index, event) in events.prefix(3).enumerated() {
      _ = try contract.append([event])
      let now = noon + Int64(index) * .second
      _ = try reader.refresh(&image, window: .day, now: now)
      #expect(try counter(image, "web") == counter(contract.image(now: now), "web"))
      #expect(try counter(image, "batch") == counter(contract.image(now: now), "batch"))
    }
    // An old call changes the month, another project gets a limit, and time goes on.
    _ = try contract.append([event("old", noon - 40 * .hour, "web")])
    try contract.store.add(try override("RPM=9", "new"), to: contract.account.id)
    _ = try contract.append([event("x", noon - 5 * .second, "new")])
    for now in [noon + 5 * .second, noon + 20 * .minute, noon + 13 * .hour] {
      _ = try reader.refresh(&image, window: .day, now: now)
      for name in ["web", "batch", "new"] {
        #expect(try counter(image, name) == counter(contract.image(now: now), name), "\(name) \(now)")
      }
    }
  }

  @Test("a past minute counts what was then")
  func past() throws {
    let contract = try contract()
    _ = try contract.append(events)
    let reader = try UsageStoreReader(path: contract.folder.path)
    let image = try reader.image(at: noon - 10 * .minute, window: .day)
    let web = try counter(image, "web")
    #expect(web.today.attempts == 2)
    #expect(web.month.attempts == 3)
    #expect(web.minutes.sum(from: .distantPast, until: .distantFuture).attempts == 1)
    #expect(web.seconds.isEmpty)
  }

  @Test("the limit is read, over it is told, and nothing is said to be refused")
  func reading() throws {
    let contract = try contract()
    _ = try contract.append(events)
    var batch = UsageBatch(source: contract.source)
    batch.liveThrough = noon
    _ = try contract.store.append(batch, now: noon)
    try contract.store.add(try override("RPM=1", "web"), to: contract.account.id)
    let image = try contract.image()
    let plan = Plan(id: image.accounts[0].account.plan, name: "P", provider: "P")
    var memory = ReadingMemory()
    let reading = Reading(
      image: image, plans: [plan.id: plan], window: .quarterHour, now: noon, memory: &memory)
    let account = try #require(reading.accounts.first)
    let rate = try #require(account.limits.first { $0.window == .minute && $0.metric == .requests })
    #expect(rate.name == "project web requests" && rate.project == "web")
    #expect(rate.used == 2 && rate.pressure == 2 && !rate.blocks && !rate.isThrottled)
    #expect(account.limits.first { $0.metric == .tokens && $0.window == .minute }?.used == 220)
    #expect(account.limits.first { $0.window == .day }?.used == 4)
    #expect(account.limits.first { $0.window == .month }?.used == 220)
    #expect(account.mainConcern.rank == .near)
    #expect(account.state == .tight)
    let check = reading.checks(account: nil, limit: "project web requests", threshold: 0.9).first
    #expect(check?.finding == .over)
    #expect(Set(account.limits.map(\.id)).count == account.limits.count)
  }

  @Test(
    "money, models and words are no limits of a project",
    arguments: ["usd/month=5", "outputLength/request=5", "RPM=unlimited"])
  func refused(_ text: String) {
    #expect(throws: FactRefusal.self) { try override(text, "web") }
  }
}

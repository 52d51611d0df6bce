import SQLiteStore
import Testing
import UsageModel

@Suite("Reading")
struct ReaderTests {
  @Test("An unchanged store leaves the image alone, a changed one does not")
  func unchanged() throws {
    let contract = try ContractStore()
    _ = try contract.append([call("a")])
    let reader = try UsageStoreReader(path: contract.folder.path)
    var image = UsageImage()
    #expect(try reader.refresh(&image, window: .day, now: noon))
    let old = image
    #expect(try !reader.refresh(&image, window: .day, now: noon + .second))
    #expect(image == old)
    _ = try contract.append([call("b")])
    #expect(try reader.refresh(&image, window: .day, now: noon + .second))
    #expect(image.accounts[0].counter(.account)?.today.attempts == 2)
    #expect(image.revision > old.revision)
  }

  @Test("Midnight starts a new day and the first a new month, also when nothing is written")
  func midnight() throws {
    let start = CivilDate(year: 2026, month: 11, day: 30).start + 23 * .hour
    let contract = try ContractStore(now: start)
    _ = try contract.append([call("a", at: start)], now: start)
    let reader = try UsageStoreReader(path: contract.folder.path)
    var image = UsageImage()
    _ = try reader.refresh(&image, window: .day, now: start)
    #expect(image.accounts[0].counter(.account)?.today.attempts == 1)
    #expect(try reader.refresh(&image, window: .day, now: start + .hour))
    #expect(image.accounts[0].counter(.account)?.today == Measures())
    #expect(image.accounts[0].counter(.account)?.month == Measures())
    #expect(image.accounts[0].counter(.account)?.sixHours[start - 5 * .hour].attempts == 1)
  }

  @Test("What lies a few minutes ahead is there when it is due, without another write")
  func due() throws {
    let contract = try ContractStore()
    let report = UsageReport(
      start: noon, width: .hour, model: "m", measures: sums(attempts: 60, input: 600))
    _ = try contract.append([call("a", at: noon + 5 * .minute)], reports: [report])
    let reader = try UsageStoreReader(path: contract.folder.path)
    var image = UsageImage()
    for minute in stride(from: Int64(0), to: 60, by: 4) {
      _ = try reader.refresh(&image, window: .day, now: noon + minute * .minute)
      let minutes = try #require(image.accounts[0].counter(.account)).minutes
      #expect(minutes[noon + minute * .minute].attempts == (minute == 5 ? 2 : 1), "minute \(minute)")
    }
  }

  @Test("A clock that is put back loses nothing that a screen then looks back on", arguments: [true, false])
  func clockPutBack(isWritten: Bool) throws {
    let contract = try ContractStore()
    _ = try contract.append((0..<100).map { call("\($0)", at: noon - $0 * .minute - 1) })
    let reader = try UsageStoreReader(path: contract.folder.path)
    var image = UsageImage()
    _ = try reader.refresh(&image, window: .day, now: noon + .minute)
    for back in [.second, 40 * .second, 20 * .minute, 13 * .hour] as [Milliseconds] {
      if isWritten { _ = try contract.append([call("\(back)", at: noon - .minute)]) }
      let now = noon - back
      _ = try reader.refresh(&image, window: .day, now: now)
      let (found, fresh) = (try #require(image.accounts.first), try contract.image(now: now).accounts[0])
      #expect(found.counters.map(\.minutes) == fresh.counters.map(\.minutes), "\(back) ms")
      #expect(found.counters.map(\.tenSeconds) == fresh.counters.map(\.tenSeconds), "\(back) ms")
      #expect(found.counters.map(\.quarterHours) == fresh.counters.map(\.quarterHours), "\(back) ms")
      #expect(found.projectShares == fresh.projectShares, "\(back) ms")
    }
  }

  @Test("Shares slide out of the quarter hour, also when nothing is written")
  func shares() throws {
    let contract = try ContractStore()
    var event = call("a", at: noon - 10 * .minute)
    event.project = "web"
    _ = try contract.append([event, call("b", at: noon)])
    let reader = try UsageStoreReader(path: contract.folder.path)
    var image = UsageImage()
    _ = try reader.refresh(&image, window: .day, now: noon)
    let account = image.accounts[0]
    let (model, project) = (account.models[0].id, account.projects[0].id)
    var sums = Bucket()
    (sums.attempts, sums.input, sums.output) = (1, 100, 10)
    let shares = [
      ProjectShare(model: model, project: nil, sums: sums),
      ProjectShare(model: model, project: project, sums: sums),
    ]
    #expect(account.projectShares == shares)
    #expect(account.hasEvents)
    #expect(try reader.refresh(&image, window: .day, now: noon + 5 * .minute))
    #expect(image.accounts[0].projectShares == [shares[0]])
    #expect(try reader.refresh(&image, window: .day, now: noon + 30 * .minute))
    #expect(image.accounts[0].projectShares == [])
    #expect(!image.accounts[0].hasEvents)
  }

  @Test("A reader that slept through more revisions than the log keeps loads everything anew")
  func longSleep() throws {
    let contract = try ContractStore()
    _ = try contract.append([call("a")])
    let reader = try UsageStoreReader(path: contract.folder.path)
    var image = UsageImage()
    _ = try reader.refresh(&image, window: .day, now: noon)
    for index in 0..<1_010 { _ = try contract.append([call("b\(index)", at: noon - .second)]) }
    _ = try reader.refresh(&image, window: .day, now: noon)
    #expect(image.accounts[0].counter(.account)?.today.attempts == 1_011)
    #expect(image.accounts[0].counter(.account)?.seconds.map(\.attempts).reduce(0, +) == 1_011)
  }

  @Test("A file put in the place of the store is noticed")
  func replaced() throws {
    let contract = try ContractStore()
    let reader = try UsageStoreReader(path: contract.folder.path)
    let other = try ContractStore()
    other.store.close()
    try contract.folder.take(other.folder)
    var image = UsageImage()
    #expect(throws: StoreError.replaced(path: contract.folder.path)) {
      try reader.refresh(&image, window: .day, now: noon)
    }
  }

  @Test(
    "The week before holds what was counted then, in whole buckets, of models and of what they count in",
    arguments: Window.allCases)
  func week(window: Window) throws {
    let contract = try ContractStore()
    let span = WeekAgo.Span(account: contract.account.id, window: window, now: noon + 7 * .day)
    // One call in each of some buckets, and two that lie outside.
    let places: [Int64] = [0, 3, (span.until - span.from) / span.width - 1]
    var calls = places.map { call("p\($0)", at: span.from + $0 * span.width + .second) }
    calls += [call("before", at: span.from - .second), call("after", at: span.until)]
    #expect(try contract.append(calls, hasLedger: true, now: span.until + .hour).new == 5)
    let week = try UsageStoreReader(path: contract.folder.path).week(span)
    let model = try #require(try contract.image(window: .day, now: noon).accounts[0].models.first).id
    for key in [CounterKey.account, .model(model)] {
      let series = try #require(week.series[key])
      #expect(series.start == span.from && series.width == span.width)
      let filled = series.buckets.indices.filter { series.buckets[$0].attempts > 0 }
      #expect(filled.map(Int64.init) == places)
      #expect(series.buckets.reduce(0) { $0 + $1.attempts } == 3)
    }
  }
}

import SQLiteStore
import Testing
import UsageModel

/// The minutes that looking back over a month asks for.
@Suite("Minutes of counters")
struct CounterMinutesTests {
  private static func use(
    _ at: Instant, _ model: String, input: Int64, width: Milliseconds = .minute
  ) -> UsageReport {
    UsageReport(start: at, width: width, model: model, measures: sums(attempts: 3, input: input))
  }

  @Test("shared counters reach as far back as their models, each at the kind that it had")
  func shared() throws {
    var options = StoreOptions()
    options.retention.scopeMinutes = 2 * .hour
    let contract = try ContractStore(options)
    for (days, kind) in [(40, "old"), (10, "new")] as [(Int64, String)] {
      _ = try contract.store.set(
        ModelRecord.Traits(from: noon - days * .day, modelClass: kind, billing: .paid, byHand: true),
        ofModel: "m", operation: .chat, account: contract.account.id)
    }
    _ = try contract.append(reports: [
      CounterMinutesTests.use(noon - 20 * .day, "m", input: 7),
      CounterMinutesTests.use(noon - 20 * .day, "n", input: 11),
      CounterMinutesTests.use(noon - 5 * .day, "m", input: 13),
      // Before and after what is asked for.
      CounterMinutesTests.use(noon - 30 * .day - .minute, "m", input: 1_000),
      CounterMinutesTests.use(noon, "m", input: 1_000),
    ])
    _ = try contract.store.prune(now: noon)
    let old = CounterKey.scope(modelClass: "old", billing: nil)
    let new = CounterKey.scope(modelClass: "new", billing: .paid)
    let unheard = CounterKey.scope(modelClass: "unheard of", billing: nil)
    let found = try UsageStoreReader(path: contract.folder.path).minutes(
      of: [.account, old, new, unheard], in: contract.account.id, from: noon - 30 * .day, until: noon)
    #expect(Set(found.keys) == [.account, old, new])
    func inputs(_ key: CounterKey) -> [Instant: Int64] {
      guard let series = found[key] else { return [:] }
      return Dictionary(
        series.buckets.enumerated().filter { $0.element != Bucket() }
          .map { (series.start + Int64($0.offset) * .minute, $0.element.input) },
        uniquingKeysWith: +)
    }
    #expect(inputs(.account) == [noon - 20 * .day: 18, noon - 5 * .day: 13])
    #expect(inputs(old) == [noon - 20 * .day: 7])
    #expect(inputs(new) == [noon - 5 * .day: 13])
    #expect(found[.account]?[noon - 20 * .day].attempts == 6)
  }

  @Test("they are a naive count over random calls and reports", arguments: 1...3)
  func naive(seed: Int) throws {
    var random = RandomNumbers(seed: UInt64(seed))
    let contract = try ContractStore()
    var expected: [CounterKey: [Instant: Int64]] = [:]
    var reports: [UsageReport] = []
    var events: [UsageEvent] = []
    let models = try ["m", "n"].map { name in
      try contract.store.set(
        ModelRecord.Traits(from: .distantPast, modelClass: name, billing: .free, byHand: true),
        ofModel: name, operation: .chat, account: contract.account.id)
    }
    let (from, until) = (noon - 10 * .day, noon - .hour)
    for number in 0..<200 {
      let model = models[Int.random(in: 0...1, using: &random)]
      let at = noon - .random(in: 1...(12 * .day), using: &random)
      let tokens = Int64.random(in: 1...999, using: &random)
      if random.chance(50) {
        reports.append(CounterMinutesTests.use(at.floored(to: .minute), model.name, input: tokens))
      } else {
        events.append(call("c\(number)", at: at, model: model.name, input: tokens, output: 0))
      }
      guard at.floored(to: .minute) >= from, at < until else { continue }
      for key in [
        .model(model.id), .account, .scope(modelClass: model.name, billing: nil),
        .scope(modelClass: nil, billing: .free),
      ] as [CounterKey] {
        expected[key, default: [:]][at.floored(to: .minute), default: 0] += tokens
      }
    }
    _ = try contract.append(events, reports: reports, hasLedger: true)
    let found = try UsageStoreReader(path: contract.folder.path).minutes(
      of: Set(expected.keys), in: contract.account.id, from: from, until: until)
    #expect(Set(found.keys) == Set(expected.keys))
    for (key, series) in found {
      var inputs: [Instant: Int64] = [:]
      for (index, bucket) in series.buckets.enumerated() where bucket.input > 0 {
        inputs[series.start + Int64(index) * .minute] = bucket.input
      }
      #expect(inputs == expected[key])
    }
  }
}

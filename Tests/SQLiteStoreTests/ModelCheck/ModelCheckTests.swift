import Foundation
import SQLiteStore
import Testing
import UsageModel

/// Random histories, whose reading from the real store must say what the plain lists of calls and facts come to.
///
/// Another choice of seeds is made with `TIERTOP_SEEDS`, as `7` or `1-1000`; with `TIERTOP_SOAK` there are 500.
@Suite("Readings of random histories")
struct ModelCheckTests {
  static let seeds: ClosedRange<Int> = {
    let environment = ProcessInfo.processInfo.environment
    let usual = environment["TIERTOP_SOAK"] == nil ? "1-24" : "1-500"
    let words = (environment["TIERTOP_SEEDS"] ?? usual).split(separator: "-")
    let bounds = words.compactMap { Int($0) }
    guard let first = bounds.first, let last = bounds.last, first <= last else { return 1...24 }
    return first...last
  }()

  @Test("say number by number what their calls and facts come to", arguments: seeds)
  func equalsPlainLists(seed: Int) throws {
    var random = RandomNumbers(seed: UInt64(seed) &* 7_919)
    // Every second history is counted as few plans count.
    let counting =
      seed % 2 == 0
      ? CountingPolicy()
      : CountingPolicy(
        countFailed: random.chance(50), countClientErrors: random.chance(50),
        cachedInputCounts: random.chance(50), outputMultiplier: random.chance(50) ? 3 : 1)
    let folder = StoreFolder()
    // Ends of hours, days and months pass.
    let starts = [
      CivilDate(year: 2026, month: 11, day: 30).start + 22 * .hour,
      CivilDate(year: 2028, month: 2, day: 29).start + 23 * .hour, noon - .hour,
    ]
    var now = starts[seed % 3]
    var history = try CheckedHistory(try folder.store(now: now), now: now)
    let reader = try UsageStoreReader(path: folder.path)
    var image = UsageImage()
    var memory = ReadingMemory()
    for step in 0..<40 {
      now = now + Int64.random(in: 1...(random.chance(10) ? 3_600_000 : 150_000), using: &random)
      try history.go(to: now, &random)
      _ = try reader.refresh(&image, window: .quarterHour, now: now)
      try compare(
        image, history, counting, now: now, &memory, "seed \(seed), step \(step), refreshed")
      if step % 10 == 9 {
        var fresh = UsageImage()
        var freshMemory = ReadingMemory()
        _ = try UsageStoreReader(path: folder.path).refresh(&fresh, window: .quarterHour, now: now)
        try compare(
          fresh, history, counting, now: now, &freshMemory, "seed \(seed), step \(step), fresh")
      }
    }
  }

  private func compare(
    _ image: UsageImage, _ history: CheckedHistory, _ counting: CountingPolicy, now: Instant,
    _ memory: inout ReadingMemory, _ place: String
  ) throws {
    var plan = CheckedPlan.plan
    plan.counting = counting
    let reading = Reading(
      image: image, plans: [plan.id: plan], window: .quarterHour, now: now,
      memory: &memory)
    let account = try #require(reading.accounts.first)
    let expected = NaiveReading(history.naive, history.facts, of: history.account, counting, now: now)
      .numbers()
    let found = account.numbers(try #require(image.accounts.first), plan, now: now)
    // A row that says nothing but zeros may be there or not.
    for name in Set(found.keys).union(expected.keys).sorted() {
      let (a, b) = (found[name] ?? 0, expected[name] ?? 0)
      if a != b { Issue.record("\(place), \(now.rfc3339): \(name): \(a) instead of \(b)") }
    }
  }
}

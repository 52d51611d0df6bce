import SQLiteStore
import Testing
import UsageModel

/// What the store says of an instant whose fine sums are gone, of which single events are kept.
@Suite("Pruned past")
struct PrunedPastTests {
  /// Two calls a minute from 11:30:00Z to 11:59:30Z by one project, each tenth refused; the others cost $1.
  private static func store() throws -> ContractStore {
    let contract = try ContractStore()
    let events = (0..<60).map { index in
      var event = call("e\(index)", at: noon - 30 * .minute + Int64(index) * 30 * .second)
      event.project = "web"
      event.costNano = Money.nanoPerDollar
      if index % 10 == 9 {
        event = UsageEvent(
          id: "e\(index)", startedAt: event.startedAt, model: "m", project: "web", status: .throttled)
      }
      return event
    }
    _ = try contract.append(events)
    return contract
  }

  @Test("an instant after the last call is past as soon as its finest sums may be gone")
  func silentSince() throws {
    let contract = try PrunedPastTests.store()
    let reader = try UsageStoreReader(path: contract.folder.path)
    #expect(try reader.isPast(noon - .minute))
    #expect(try !reader.isPast(noon + .minute))
    _ = try contract.append(now: noon + 2 * .hour)
    #expect(try reader.isPast(noon + .minute))
    #expect(try !reader.isPast(noon + 2 * .hour))
  }

  @Test("calls, refusals and projects of an instant are the same three days later", arguments: [0, 20])
  func threeDays(seconds: Int64) throws {
    let contract = try PrunedPastTests.store()
    while try contract.store.prune(now: noon + 3 * .day) {}
    let reader = try UsageStoreReader(path: contract.folder.path)
    let at = noon + seconds * .second
    let account = try #require(try reader.image(at: at, window: .quarterHour).accounts.first)
    // From 11:45:10 or 11:45:30 on.
    let sum = account.counter(.account)?.sum(in: account.span(.quarterHour, asOf: at))
    #expect(sum?.attempts == 29)
    #expect(sum?.throttled == 3)
    #expect(
      account.refusalSeconds.map(\.at) == [44, 49, 54, 59].map { noon - .hour + $0 * .minute + 30 * .second })
  }

  @Test("what a project cost in the open hour is known from its calls")
  func openHour() throws {
    let contract = try PrunedPastTests.store()
    let at = noon - 10 * .minute - 15 * .second
    func dollars() throws -> [Int64] {
      try UsageStoreReader(path: contract.folder.path).image(at: at, window: .quarterHour).accounts
        .flatMap(\.monthByProject.values).map { $0 / Money.nanoPerDollar }
    }
    // 40 calls by 11:49:45, of which the last one of each ten was refused.
    #expect(try dollars() == [36])
    while try contract.store.prune(now: noon + 3 * .day) {}
    #expect(try dollars() == [36])
  }
}

import SQLiteStore
import Testing
import UsageModel

@Suite("Pruning")
struct PruningTests {
  @Test("Old rows go in slices, hours stay, and what went is not taken twice")
  func prunes() throws {
    let contract = try ContractStore()
    var events: [UsageEvent] = []
    for index in 0..<7_000 { events.append(call("\(index)", at: noon - 20 * .day + Int64(index) * 100)) }
    events.append(call("new"))
    #expect(
      try contract.append(events, now: noon - 19 * .day) == outcome(new: 7_000, refused: ["in the future": 1])
    )
    _ = try contract.append([call("new")])
    let before = try contract.total()
    #expect(before.month.attempts == 7_001)
    var slices = 1
    while try contract.store.prune(now: noon) { slices += 1 }
    #expect(slices > 3)
    let after = try contract.total()
    #expect(after.month == before.month)
    #expect(after.sixHours == before.sixHours)
    #expect(after.minutes == before.minutes)
    // Gone: with a ledger it would be new, without one it is refused.
    #expect(try contract.append([events[0]]) == outcome(refused: ["too old": 1]))
    #expect(try contract.append([events[0]], hasLedger: true) == outcome(new: 1))
    #expect(try contract.append([call("new")]) == outcome(repeated: 1))
    #expect(try !contract.store.prune(now: noon - 30 * .day))
  }

  @Test("A clock that goes back does not bring back what was pruned")
  func clockBack() throws {
    let contract = try ContractStore()
    let event = call("a", at: noon - 15 * .day)
    _ = try contract.append([event], now: noon - 15 * .day)
    _ = try contract.store.prune(now: noon)
    #expect(try contract.append([event], now: noon - 10 * .day) == outcome(refused: ["too old": 1]))
  }

  @Test("Minutes and reports go with their time, their hours stay")
  func reports() throws {
    let contract = try ContractStore()
    let old = (noon - 40 * .day).floored(to: .hour)
    var reports: [UsageReport] = []
    for minute in 0..<3_000 {
      reports.append(
        UsageReport(
          start: old + Int64(minute) * .minute, width: .minute, model: "m",
          measures: sums(attempts: 1, input: 2)))
    }
    let outcome = try contract.append(reports: reports, now: old + 3 * .day)
    #expect(outcome.new == 3_000)
    let time = old + 3 * .day
    let before = try contract.total(now: time)
    while try contract.store.prune(now: noon) {}
    let after = try contract.total(now: time)
    #expect(before.quarterHours.buckets.isEmpty == false || before.sixHours.buckets.isEmpty == false)
    #expect(after.sixHours == before.sixHours)
    #expect(after.quarterHours.buckets.isEmpty)
  }
}

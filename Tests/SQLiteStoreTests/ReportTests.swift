import SQLiteStore
import Testing
import UsageModel

@Suite("Reports")
struct ReportTests {
  private func report(
    _ start: Instant, _ width: Milliseconds, _ sums: Measures, lane: Lane = .unknown
  ) -> UsageReport {
    UsageReport(start: start, width: width, model: "m", lane: lane, measures: sums)
  }

  @Test("A report replaces its source's earlier one, and the greatest minute falls with it")
  func replaces() throws {
    let contract = try ContractStore()
    let start = noon - 10 * .minute
    let first = report(start, .minute, sums(attempts: 50, input: 9_000))
    let lower = report(start, .minute, sums(attempts: 20, input: 4_000))
    let other = report(start + .minute, .minute, sums(attempts: 30, input: 3_000))
    #expect(try contract.append(reports: [first, other]) == outcome(new: 2))
    #expect(try contract.append(reports: [first]) == outcome(repeated: 1))
    #expect(try contract.append(reports: [lower]) == outcome(grown: 1))
    let total = try contract.total()
    #expect(total.today.attempts == 50)
    #expect(total.today.input == 7_000)
    let quarter = total.quarterHours[noon - .quarterHour]
    #expect([quarter.peak.attempts, quarter.peak.input, quarter.peak.tokens] == [30, 4_000, 4_000])
    let sixHours = total.sixHours[noon - 6 * .hour]
    #expect([sixHours.peak.attempts, sixHours.peak.input, sixHours.peak.tokens] == [30, 4_000, 4_000])
    #expect(total.tenSeconds.buckets.isEmpty)
  }

  @Test(
    "A report that adds goes on top of what the source said of the interval, together with what it remembers")
  func adds() throws {
    let contract = try ContractStore()
    let start = noon - 10 * .minute
    var first = report(start, .minute, sums(attempts: 50, input: 9_000))
    first.isAddition = true
    var second = report(start, .minute, sums(attempts: 2, input: 100))
    second.isAddition = true
    #expect(try contract.append(reports: [first]) == outcome(new: 1))
    #expect(try contract.append(reports: [second]) == outcome(grown: 1))
    #expect(try contract.append(reports: [second]) == outcome(grown: 1))
    let total = try contract.total()
    #expect(total.today.attempts == 54 && total.today.input == 9_200)
    #expect(total.quarterHours[noon - .quarterHour].peak.input == 9_200)

    var batch = UsageBatch(source: contract.source)
    batch.state = [UsageBatch.Cursor(key: "a", value: [1]), UsageBatch.Cursor(key: "b", value: [2])]
    _ = try contract.store.append(batch, now: noon)
    #expect(try contract.store.cursor(source: contract.source, key: "a") == [1])
    #expect(try contract.store.cursor(source: contract.source, key: "b") == [2])
  }

  @Test(
    "A wide report is spread evenly and loses nothing",
    arguments: [
      (10 * Milliseconds.second, [7]), (.minute, [7]), (2 * .minute, [3, 4]), (3 * .minute, [2, 2, 3]),
      (150 * .second, [2, 2, 3]),
    ] as [(Milliseconds, [Int64])])
  func spread(width: Milliseconds, expected: [Int64]) throws {
    let contract = try ContractStore()
    _ = try contract.append(reports: [report(noon - 30 * .minute, width, sums(attempts: 7, input: 70))])
    let minutes = try contract.total().minutes
    let found = (0..<4).map { minutes[noon - 30 * .minute + $0 * .minute].attempts }
    #expect(Array(found.prefix(expected.count)) == expected)
    #expect(found.reduce(0, +) == 7)
  }

  @Test(
    "Intervals that are none are refused",
    arguments: [(0, 0), (1, 0), (.minute, 1), (2 * .day, 0), (2 * .minute, 30_000), (1_500, 0)]
      as [(Milliseconds, Milliseconds)])
  func refuses(width: Milliseconds, offset: Milliseconds) throws {
    let contract = try ContractStore()
    let bad = report(noon - .hour + offset, width, sums(attempts: 1, input: 1))
    #expect(try contract.append(reports: [bad]) == outcome(refused: ["not a whole interval": 1]))
  }

  @Test("The lane that a report names as a whole is that of its tokens")
  func lanes() throws {
    let contract = try ContractStore()
    let start = noon - 3 * .minute
    _ = try contract.append(
      reports: [
        report(start, .minute, sums(attempts: 1, input: 10, output: 1), lane: .provisioned),
        report(start, .minute, sums(attempts: 1, input: 20, output: 2), lane: .ineligible),
        report(start, .minute, sums(attempts: 1, input: 40, output: 4), lane: .accountPlan),
      ])
    let today = try contract.total().today
    #expect([today.input, today.provisionedInput, today.ineligibleInput] == [70, 10, 20])
    #expect([today.output, today.provisionedOutput, today.ineligibleOutput] == [7, 1, 2])
  }

  @Test("The minutes of provisioned models go back as far as the window, under their alias too")
  func capacityMinutes() throws {
    let contract = try ContractStore()
    let store = contract.store
    let purchase = CapacityTransaction(
      id: "p", kind: .purchase, at: noon - 40 * .day, snapshot: "m", direction: .input, units: 1,
      unitSize: 20_000)
    _ = try store.add(purchase, to: contract.account.id)
    try store.add(AliasBinding(alias: "latest", snapshot: "m", from: noon - .day), to: contract.account.id)
    let old = noon - 20 * .day
    _ = try contract.append(
      [call("a", model: "latest", input: 7)],
      reports: [report(old, .minute, sums(attempts: 1, input: 99, output: 3), lane: .provisioned)],
      hasLedger: true)
    let day = try contract.image(window: .day).accounts[0].capacityMinutes
    let month = try contract.image(window: .month).accounts[0].capacityMinutes
    let image = try contract.image().accounts[0]
    #expect(Set(day.map(\.model)) == Set(image.models.map(\.id)))
    let model = try #require(image.models.first { $0.name == "m" }).id
    let alias = try #require(image.models.first { $0.name == "latest" }).id
    #expect(day.first { $0.model == model }?.input == [])
    let minutes = try #require(month.first { $0.model == model })
    let index = Int((old - minutes.start) / .minute)
    // An hour more than the window, for figures that lag behind the clock.
    #expect(minutes.start == noon - 30 * .day - .hour)
    #expect([minutes.input[index], minutes.output[index]] == [99, 3])
    #expect([minutes.provisionedInput[index], minutes.provisionedOutput[index]] == [99, 3])
    #expect(minutes.input.reduce(0, +) == 99)
    #expect(day.first { $0.model == alias }?.input.last == 7)
  }
}

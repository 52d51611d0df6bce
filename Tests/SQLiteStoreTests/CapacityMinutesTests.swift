import SQLiteStore
import Testing
import UsageModel

/// The minutes that planning asks for, and what projects without capacity take out of them.
@Suite("Minutes of capacity")
struct CapacityMinutesTests {
  private func minutes(_ contract: ContractStore, of snapshot: String, days: Int64) throws
    -> [CapacityMinutes]
  {
    let reader = try UsageStoreReader(path: contract.folder.path)
    let account = try #require(reader.facts().accounts.first)
    return try reader.capacityMinutes(of: snapshot, in: account, from: noon - days * .day, until: noon)
  }

  private func use(
    _ at: Instant, input: Int64, output: Int64 = 0, width: Milliseconds = .minute, model: String = "m",
    project: String? = nil
  ) -> UsageReport {
    UsageReport(
      start: at, width: width, model: model, project: project,
      measures: sums(attempts: 1, input: input, output: output))
  }

  @Test("thirty days are there without capacity having been bought, under every name of the snapshot")
  func month() throws {
    let contract = try ContractStore()
    try contract.store.add(
      AliasBinding(alias: "latest", snapshot: "m", from: noon - 90 * .day), to: contract.account.id)
    _ = try contract.append(reports: [
      use(noon - 30 * .day, input: 7, output: 3), use(noon - .minute, input: 11),
      use(noon - 2 * .hour, input: 13, model: "latest"), use(noon - .hour, input: 99, model: "other"),
      // Before and after what is asked for.
      use(noon - 31 * .day, input: 1_000), use(noon, input: 1_000),
    ])
    let found = try minutes(contract, of: "m", days: 30)
    #expect(found.count == 2)
    var inputs: [Instant: Int32] = [:]
    for series in found {
      for (index, input) in series.input.enumerated() where input > 0 {
        inputs[series.start + Int64(index) * .minute, default: 0] += input
      }
    }
    #expect(inputs == [noon - 30 * .day: 7, noon - .minute: 11, noon - 2 * .hour: 13])
    #expect(found.flatMap(\.output).reduce(0, +) == 3)
    #expect(try minutes(contract, of: "unheard of", days: 30).isEmpty)
  }

  @Test("a project without capacity is not eligible, also where only its hours are left")
  func withheld() throws {
    var options = StoreOptions()
    options.retention.projectMinutes = 3 * .hour
    let contract = try ContractStore(options)
    try contract.store.setProject("batch", capacityEnabled: false, account: contract.account.id)
    let old = noon - 20 * .day
    _ = try contract.append(reports: [
      use(noon - 5 * .minute, input: 40, output: 4, project: "batch"),
      use(noon - 5 * .minute, input: 60, project: "web"),
      use(old, input: 100, project: "batch"), use(old + .minute, input: 300, output: 9, project: "web"),
      // What one project did not use in an hour cannot have been another's.
      use(old + .hour, input: 50, project: "web"),
    ])
    let series = try #require(try minutes(contract, of: "m", days: 30).first)
    func minute(_ at: Instant) -> Int { Int((at - series.start) / .minute) }
    #expect(series.input[minute(noon - 5 * .minute)] == 100)
    #expect(series.ineligibleInput[minute(noon - 5 * .minute)] == 40)
    #expect(series.ineligibleOutput[minute(noon - 5 * .minute)] == 4)
    let hour = minute(old)..<minute(old) + 60
    #expect(series.ineligibleInput[hour].reduce(0, +) == 100)
    // A quarter of the hour's traffic was in its first minute.
    #expect(series.ineligibleInput[minute(old)] == 25 && series.ineligibleInput[minute(old) + 1] == 75)
    #expect(series.ineligibleInput[minute(old + .hour)] == 0)
    #expect(series.ineligibleOutput.reduce(0, +) == 4)
  }
}

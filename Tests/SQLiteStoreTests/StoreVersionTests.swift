import Foundation
import Testing
import UsageModel

@testable import SQLiteStore

/// Stores as each released version of the schema left them, written by the program of that time.
@Suite("Stores of earlier versions")
struct StoreVersionTests {
  @Test(
    "A store of every version opens, is brought up to date and holds what it held",
    arguments: 1...Schema.version)
  func opens(version: Int64) throws {
    let folder = StoreFolder()
    let fixture = try #require(
      Bundle.module.path(forResource: "version-\(version)", ofType: "db", inDirectory: "Fixtures"))
    try FileManager.default.createDirectory(atPath: folder.folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: fixture, toPath: folder.path)
    chmod(folder.path, 0o600)
    // The day after its usage.
    let now = CivilDate(year: 2026, month: 11, day: 22).start
    let store = try UsageStore(path: folder.path, createIfMissing: false, now: now)
    #expect(try store.connection.number("PRAGMA user_version") == Schema.version)
    let account = try store.facts().accounts[0]
    #expect(account.account.name == "acme" && account.account.plan == "together-ai")
    #expect(account.ledger.map(\.amount) == [Money("100")])
    #expect(account.models.map(\.name).sorted() == ["m0", "m1", "m2"])
    #expect(try store.facts().members.map(\.user).sorted() == ["ada", "root"])
    var image = UsageImage()
    _ = try UsageStoreReader(path: folder.path).refresh(&image, window: .day, now: now)
    let counter = try #require(image.accounts[0].counter(.account))
    // 200 calls with 0 to 199 tokens in and half of that out, and a bucket of 7 requests.
    #expect(counter.month.attempts == 207 && counter.month.throttled == 20)
    #expect(counter.month.input == 19_900 + 1_000 && counter.month.output == 9_900 + 10)
    #expect(try StoreCheck.run(path: folder.path, now: now).isSound)
    let source = try #require(account.sources.first)
    var batch = UsageBatch(source: source.id)
    batch.events = [call("new", at: now - .minute)]
    #expect(try store.append(batch, now: now) == outcome(new: 1))
  }

  /// Six days of calls, reports, a ledger, an exception and bought capacity, as the program of version 1 wrote them: 957
  /// events, of which 23 were refused for an unnamed rate, 28 with `insufficient_quota`, 31 with 402, 32 with 503 and 25
  /// with 400, and three reports of 6 refused calls each; `usage.jsonl` of acme was imported whole, a third of it for scale.
  private func week() throws -> (folder: StoreFolder, now: Instant) {
    let folder = StoreFolder()
    let fixture = try #require(
      Bundle.module.path(forResource: "version-1-week", ofType: "db", inDirectory: "Fixtures"))
    try FileManager.default.createDirectory(atPath: folder.folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: fixture, toPath: folder.path)
    chmod(folder.path, 0o600)
    return (folder, try #require(Instant(rfc3339: "2026-11-22T12:00:00Z")))
  }

  private func rows(_ connection: Connection, _ table: String, _ columns: [String]) throws -> Set<[String]> {
    let query = try connection.query("SELECT \(columns.joined(separator: ", ")) FROM \(table)")
    var rows: Set<[String]> = []
    while try query.step() { rows.insert(columns.indices.map { query.optionalText(Int32($0)) ?? "NULL" }) }
    return rows
  }

  @Test("What a store of version 1 held is there after the migration, row by row, and its sums agree")
  func migrates() throws {
    let (folder, now) = try week()
    // What the migration replaces, and revisions.
    let replaced: Set = ["meta", "dirty", "model_1s", "last_throttle"]
    var before: [String: (columns: [String], rows: Set<[String]>)] = [:]
    do {
      let old = try Connection(path: folder.path, readOnly: true)
      let tables = try old.query("SELECT name FROM sqlite_schema WHERE type = 'table'")
      var names: [String] = []
      while try tables.step() { names.append(tables.text(0)) }
      for name in names where !replaced.contains(name) {
        let query = try old.query("SELECT name FROM pragma_table_info('\(name)')")
        var columns: [String] = []
        while try query.step() { columns.append(query.text(0)) }
        // The greatest minute leaves out now what no rate counts.
        columns.removeAll { $0 == "peak_attempts" }
        before[name] = (columns, try rows(old, name, columns))
      }
    }
    #expect(before["event"]?.rows.count == 957 && before["capacity_transaction"]?.rows.count == 1)
    let store = try UsageStore(path: folder.path, createIfMissing: false, now: now)
    for (name, table) in before {
      #expect(try rows(store.connection, name, table.columns) == table.rows, "\(name)")
    }
    #expect(try StoreCheck.run(path: folder.path, now: now).isSound)
    // 28 refused for quota and 32 because the provider was overloaded are no rate's.
    #expect(try store.connection.number("SELECT sum(unmetered) FROM model_1h") == 60)
    #expect(
      try store.connection.number(
        "SELECT sum(unmetered) FROM scope_6h WHERE scope IN (SELECT id FROM scope WHERE class = '' AND billing = '')"
      ) == 60)
    func refused(_ reason: RefusalReason) throws -> Int64 {
      try store.connection.number("SELECT sum(n) FROM refusal_1d WHERE reason = \(Codes.code(reason))")
    }
    #expect(try refused(.rate) == 23 + 18 && refused(.quota) == 28 + 31)
    #expect(try refused(.overload) == 32 && refused(.invalid) == 25)
  }

  @Test("A store of version 1 with a damaged page is repaired into one of this version")
  func repairs() throws {
    let (folder, now) = try week()
    #expect(FileManager.default.createFile(atPath: folder.path + ".lock", contents: nil))
    chmod(folder.path + ".lock", 0o600)
    let file = try #require(FileHandle(forUpdatingAtPath: folder.path))
    // Some page in the middle of the usage.
    file.seek(toFileOffset: 80 * 4_096)
    file.write(Data(repeating: 0xA5, count: 4_096))
    try file.close()
    let outcome = try StoreRepair.run(path: folder.path, options: StoreOptions(), now: now)
    #expect(outcome.tables.reduce(0) { $0 + $1.damagedPages } <= 1)
    let report = try StoreCheck.run(path: folder.path, now: now)
    #expect(report.parts.first { $0.name == "schema" }?.state == .sound)
    let reader = try UsageStoreReader(path: folder.path)
    var image = UsageImage()
    _ = try reader.refresh(&image, window: .month, now: now)
    #expect(image.accounts.map(\.account.name) == ["acme", "scale"])
    #expect(image.accounts[0].overrides.count == 1 && image.accounts[0].ledger.count == 2)
  }

  @Test("A store of the present version has every table that removal, statistics and repair know")
  func tables() throws {
    let contract = try ContractStore()
    let names = try contract.store.connection.query("SELECT name FROM sqlite_schema WHERE type = 'table'")
    var found: Set<String> = []
    while try names.step() { found.insert(names.text(0)) }
    #expect(Set(Schema.tables) == found)
    #expect(Set(try StoreStatistics(path: contract.folder.path).tables.map(\.name)) == found)
    #expect(!found.contains("model_1s") && !found.contains("last_throttle"))
    var refused = call("a")
    refused.status = .throttled
    _ = try contract.append([refused])
    try contract.store.removeAccount(contract.account.id)
    #expect(try contract.store.connection.number("SELECT count(*) FROM refusal_1d") == 0)
    #expect(try contract.store.connection.number("SELECT count(*) FROM last_refusal") == 0)
    #expect(try StoreCheck.run(path: contract.folder.path, now: noon).isSound)
  }
}

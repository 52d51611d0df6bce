import Foundation
import Testing
import UsageModel

@testable import SQLiteStore

@Suite("Looking after a store")
struct MaintenanceTests {
  private func part(_ name: String, of store: ContractStore) throws -> StoreReport.Part? {
    try StoreCheck.run(path: store.folder.path, now: noon).parts.first { $0.name == name }
  }

  @Test(
    "A sum of any level that was changed behind the program's back is found",
    arguments: [
      "model_10s", "model_1m", "model_15m", "model_1h", "model_6h", "scope_10s", "scope_1m", "scope_15m",
      "scope_1h",
      "scope_6h", "cell_1m", "cell_1h", "project_cost", "event",
    ])
  func sums(table: String) throws {
    let contract = try ContractStore()
    var report = call("x", at: noon - 2 * .hour)
    report.modelClass = "llm"
    _ = try contract.append([call("a"), call("b", at: noon - 90 * .second, model: "n"), report])
    #expect(try part("sums", of: contract)?.state == .sound)
    let column = table == "project_cost" ? "cost" : table == "event" ? "output" : "input"
    try contract.store.connection.execute("UPDATE \(table) SET \(column) = \(column) + 1")
    let found = try part("sums", of: contract)
    #expect(found?.state == .problem)
    #expect(
      found?.details.contains { $0.contains(table == "event" ? "raw" : table) } == true,
      "\(found?.details ?? [])")
  }

  @Test("Sums agree after random histories, also when much of it was pruned", arguments: 1...3)
  func histories(seed: Int) throws {
    var random = RandomNumbers(seed: UInt64(seed))
    let folder = StoreFolder()
    var now = noon - 40 * .day
    let store = try folder.store(now: now)
    var history = History(&random)
    let account = try store.addAccount(name: "one", plan: "p", at: now)
    for kind in ["stream", "file"] {
      let source = try store.source(account: account.id, kind: kind, name: kind)
      history.naive.accounts[source.id] = account.id
      history.sources.append(source.id)
    }
    for step in 0..<80 {
      now = now + Int64.random(in: 1...86_400_000, using: &random)
      _ = try store.append(history.batch(now: now, &random), now: now)
      if random.chance(20) { try history.changeTraits(store, now: now, &random) }
      if random.chance(30) { while try store.prune(now: now) {} }
      if random.chance(10), let source = history.sources.last {
        try store.setCounted(random.chance(50), source: source)
      }
      if step % 8 == 7 {
        let report = try StoreCheck.run(path: folder.path, now: now)
        #expect(report.isSound, "seed \(seed), step \(step): \(report.parts.flatMap(\.details))")
      }
    }
  }

  @Test("Files that others can use, missing tables and damaged pages are told, with nothing changed")
  func otherParts() throws {
    let contract = try ContractStore()
    chmod(contract.folder.path + "-wal", 0o644)
    #expect(try part("modes", of: contract)?.state == .problem)
    chmod(contract.folder.path + "-wal", 0o600)
    #expect(try part("modes", of: contract)?.state == .sound)
    #expect(try part("ballast", of: contract)?.state == .sound)
    try contract.store.connection.execute("CREATE TABLE other (a); DROP TABLE alias")
    #expect(try part("schema", of: contract)?.details == ["alias is missing", "other is not of the schema"])
  }

  @Test(
    "Versions of SQLite that can lose commits are known",
    arguments: [
      (3_040_001, true), (3_051_002, true), (3_051_003, false), (3_050_007, false), (3_050_006, true),
      (3_044_006, false), (3_044_005, true), (3_007_000, true), (3_006_023, false), (3_053_000, false),
    ])
  func library(number: Int, isAffected: Bool) {
    #expect(SQLiteLibrary.hasLogResetBug(number) == isAffected)
  }

  @Test(
    "A backup beside a writer is a store of its own, of the owner alone, and never in another file's place")
  func backup() throws {
    let contract = try ContractStore()
    _ = try contract.append([call("a")])
    let target = StoreFolder()
    try FileManager.default.createDirectory(atPath: target.folder, withIntermediateDirectories: true)
    let size = try StoreBackup.write(of: contract.folder.path, to: target.path)
    #expect(Int(size) == target.size(""))
    #expect(target.mode("") == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: target.folder) == ["usage.db"])
    _ = try contract.append([call("b")])
    #expect(throws: StoreCopy.taken(target.path)) {
      try StoreBackup.write(of: contract.folder.path, to: target.path)
    }
    #expect(try StoreCheck.run(path: target.path, now: noon).isSound)
    let copy = try target.store()
    let account = try copy.facts().accounts[0].account
    #expect(account == contract.account)
    var batch = UsageBatch(source: contract.source)
    batch.events = [call("a"), call("b")]
    #expect(try copy.append(batch, now: noon) == outcome(new: 1, repeated: 1))
  }

  @Test("Compacting gives pruned space back, keeps everything, and refuses while somebody writes")
  func compact() throws {
    let contract = try ContractStore()
    var events: [UsageEvent] = []
    for index in 0..<9_000 { events.append(call("\(index)", at: noon - 20 * .day + Int64(index) * 1_000)) }
    _ = try contract.append(events, now: noon - 19 * .day)
    while try contract.store.prune(now: noon) {}
    let before = try contract.total()
    #expect(throws: StoreError.self) { try StoreCompaction.run(path: contract.folder.path) }
    let reader = try UsageStoreReader(path: contract.folder.path)
    contract.store.close()
    let saved = try StoreCompaction.run(path: contract.folder.path)
    #expect(saved.after < saved.before / 2)
    #expect(Int(saved.after) == contract.folder.size(""))
    #expect(contract.folder.mode("") == 0o600)
    #expect(try contract.total() == before)
    var image = UsageImage()
    #expect(throws: StoreError.replaced(path: contract.folder.path)) {
      try reader.refresh(&image, window: .day, now: noon)
    }
    let store = try contract.folder.store()
    #expect(try store.facts().accounts.count == 1)
    #expect(try StoreCheck.run(path: contract.folder.path, now: noon).isSound)
  }

  @Test("A writer whose file was replaced says so, and writes nothing for nobody")
  func replaced() throws {
    let contract = try ContractStore()
    let other = StoreFolder()
    try other.store().close()
    try contract.folder.take(other)
    #expect(throws: StoreError.replaced(path: contract.folder.path)) { try contract.append([call("a")]) }
  }

  @Test("A log whose file was taken away is not given to the next store")
  func orphanedLog() throws {
    let folder = StoreFolder()
    let store = try folder.store()
    _ = try store.addAccount(name: "old", plan: "p", at: noon)
    let log = try Data(contentsOf: URL(fileURLWithPath: folder.path + "-wal"))
    #expect(log.count > 0)
    store.close()
    try FileManager.default.removeItem(atPath: folder.path)
    try log.write(to: URL(fileURLWithPath: folder.path + "-wal"))
    chmod(folder.path + "-wal", 0o600)
    let next = try folder.store()
    #expect(try next.facts().accounts == [])
    _ = try next.addAccount(name: "new", plan: "p", at: noon)
    #expect(try UsageStoreReader(path: folder.path).facts().accounts.map(\.account.name) == ["new"])
  }

  @Test(
    "After storage failed under one writer, no other one goes on before the file was opened anew and checked")
  func marked() throws {
    let contract = try ContractStore()
    let lock = try WriteLock(storePath: contract.folder.path, mode: 0o600)
    lock.mark()
    #expect(throws: StoreError.self) { try contract.append([call("a")]) }
    #expect(try part("storage", of: contract)?.state == .problem)
    let store = try contract.folder.store()
    #expect(try part("storage", of: contract) == nil)
    var batch = UsageBatch(source: contract.source)
    batch.events = [call("a")]
    #expect(try store.append(batch, now: noon) == outcome(new: 1))
    // The one that stopped does not begin again by itself.
    #expect(throws: StoreError.self) { try contract.append([call("b")]) }
  }

  @Test("The ballast takes up its space, is made once, and is made anew when it is gone or of another size")
  func ballast() throws {
    let folder = StoreFolder()
    var options = StoreOptions()
    options.ballast = 1 << 20
    try folder.store(options).close()
    #expect(Ballast.allocated(folder.path) >= 1 << 20)
    #expect(folder.mode(".ballast") == 0o600)
    try FileManager.default.removeItem(atPath: folder.path + ".ballast")
    try folder.store(options).close()
    #expect(folder.size(".ballast") == 1 << 20)
    options.ballast = 0
    try folder.store(options).close()
    #expect(Ballast.allocated(folder.path) == 0)
  }

  @Test("A call that began before what was pruned and ended after it does not look like a wrong sum")
  func longCall() throws {
    let contract = try ContractStore()
    let floor = noon - 14 * .day
    var long = call("long", at: floor - .hour)
    long.duration = 3 * .hour
    _ = try contract.append([long, call("after", at: floor + 30 * .minute)], now: floor + 3 * .hour)
    while try contract.store.prune(now: noon) {}
    #expect(try StoreCheck.run(path: contract.folder.path, now: noon).isSound)
  }
}

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
}

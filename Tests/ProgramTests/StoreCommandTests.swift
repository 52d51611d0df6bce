import Foundation
import Testing

@Suite("Looking after a store by command")
struct StoreCommandTests {
  private func scene() throws -> ImportScene {
    let scene = try ImportScene()
    let file = try scene.program.home.write(scene.lines(0..<300), to: "a.jsonl")
    try scene.importing([file])
    return scene
  }

  private func damage(_ path: String, page: Int) throws {
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.seek(toOffset: UInt64(page - 1) * 4_096)
    try handle.write(contentsOf: Data(repeating: 0xFF, count: 4_096))
    try handle.close()
  }

  @Test("Every command has help", arguments: ["check", "stats", "backup", "compact", "prune", "repair"])
  func help(command: String) throws {
    let outcome = try Program().run(["store", command, "--help"])
    #expect(outcome.end == .exit(0))
    #expect(outcome.output.hasPrefix("OVERVIEW: "))
    #expect(try Program().run(["store"]).output.contains("  \(command) "))
  }

  @Test(
    "Without a store each says how to make one and ends with 69",
    arguments: [["check"], ["stats"], ["backup", "b.db"], ["compact"], ["prune"], ["repair", "--yes"]])
  func missing(arguments: [String]) throws {
    let program = try Program()
    let outcome = try program.run(["store"] + arguments)
    #expect(outcome.end == .exit(69), "\(outcome.testDescription)")
    #expect(outcome.errors.contains("there is no store"), "\(outcome.testDescription)")
    #expect(!program.home.exists("data"))
  }

  @Test("A sound store is said to be one, as text and as JSON")
  func sound() throws {
    let scene = try scene()
    let text = try scene.program.succeed("store", "check")
    #expect(text.contains("sums     sound") && !text.contains("problem"))
    let json = try #require(try scene.program.json("store", "check", "--json") as? [String: Any])
    #expect(json["sound"] as? Bool == true)
    let parts = try #require(json["parts"] as? [[String: Any]])
    #expect(
      parts.compactMap { $0["name"] as? String } == [
        "modes", "schema", "pages", "sums", "library", "ballast",
      ])
    let sqlite = try #require(json["sqlite"] as? [String: Any])
    #expect((sqlite["version"] as? String)?.contains(".") == true && sqlite["logResetBug"] is Bool)
  }

  @Test("Statistics count what is there")
  func stats() throws {
    let scene = try scene()
    let json = try #require(try scene.program.json("store", "stats", "--json") as? [String: Any])
    let tables = try #require(json["tables"] as? [[String: Any]])
    func rows(_ name: String) -> Int? { tables.first { $0["name"] as? String == name }?["rows"] as? Int }
    #expect(rows("event") == 300 && rows("account") == 1 && rows("ledger") == 0)
    #expect(json["accounts"] as? Int == 1 && json["ballastBytes"] as? Int ?? 0 >= 8 << 20)
    #expect(try scene.program.succeed("store", "stats").contains("event "))
  }

  @Test("A backup is a store, and a file that is there is left alone")
  func backup() throws {
    let scene = try scene()
    let target = scene.folder + "/b.db"
    #expect(try scene.program.succeed("store", "backup", target).hasPrefix("\(target): "))
    #expect(try StoredTruth(path: target).calls == 300)
    let before = try Data(contentsOf: URL(fileURLWithPath: target))
    #expect(try scene.program.refuse(69, "store", "backup", target).contains("is there already"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == before)
    #expect(
      try scene.program.refuse(69, "store", "backup", scene.folder + "/none/b.db").contains("none/b.db"))
  }

  @Test("A damaged store is found out, saved and whole again after another import")
  func repair() throws {
    let scene = try scene()
    let path = scene.program.storePath
    // The newest pages hold calls, since nothing else of them grows.
    let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
    try damage(path, page: size / 4_096)
    let check = try scene.program.run(["store", "check"])
    #expect(check.end == .exit(1) && check.output.contains("pages    problem"), "\(check.testDescription)")
    #expect(try scene.program.run(["store", "check", "--json"]).end == .exit(1))
    let asked = try scene.program.run(["store", "repair"])
    #expect(asked.end == .exit(64) && asked.errors.contains("--yes"))
    let repair = try scene.program.run(["store", "repair", "--yes"])
    #expect(repair.end == .exit(1), "\(repair.testDescription)")
    #expect(
      repair.errors.contains("lost in part: event") && repair.errors.contains("import your files again"))
    #expect(try scene.program.run(["store", "check"]).end == .exit(0))
    try scene.importing([scene.folder + "/a.jsonl"])
    #expect(try scene.stored() == scene.sums(0..<300))
    // Nothing is wrong with it now, so nothing is lost.
    #expect(try scene.program.run(["store", "repair", "--yes"]).end == .exit(0))
    #expect(try scene.importing([scene.folder + "/a.jsonl"]).output.contains("nothing new"))
  }

  @Test("Compacting says what it saved, and waits for nobody who writes")
  func compact() throws {
    let scene = try scene()
    #expect(try scene.program.succeed("store", "compact").contains(" fewer than before"))
    let pipe = scene.folder + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let writer = open(pipe, O_RDWR | O_CLOEXEC)
    defer { close(writer) }
    let process = try scene.start(["-"], input: pipe)
    try scene.write(scene.lines(300..<310), to: writer)
    try scene.wait(forCalls: 310)
    #expect(try scene.program.refuse(69, "store", "compact").contains("open for writing in another program"))
    #expect(
      try scene.program.refuse(69, "store", "repair", "--yes").contains("open for writing in another program")
    )
    #expect(try scene.program.succeed("store", "prune").contains("0 rows removed"))
    process.signal(SIGTERM)
    #expect(try process.end() == .exit(143))
    try scene.program.succeed("store", "compact")
    #expect(try StoredTruth(path: scene.program.storePath).calls == 310)
  }

  @Test("A store that the group may read is imported into as well")
  func group() throws {
    let scene = try ImportScene()
    let file = try scene.program.home.write(scene.lines(0..<10), to: "a.jsonl")
    let variable = ["TIERTOP_GROUP_READABLE": "yes"]
    let add = try scene.program.run(["account", "add", "beta", "--plan", "friendli"], environment: variable)
    #expect(add.end == .exit(0))
    let outcome = try scene.program.run(["import", "--account", "beta", file], environment: variable)
    #expect(outcome.end == .exit(0), "\(outcome.testDescription)")
  }
}

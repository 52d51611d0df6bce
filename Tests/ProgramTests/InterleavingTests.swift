import Foundation
import Testing

@Suite("Several programs at one store")
struct InterleavingTests {
  @Test(
    "Two imports, a reader, backups and pruning at once: no step back, every copy whole, all counted once")
  func together() throws {
    let scene = try ImportScene()
    try scene.add("beta", plan: "friendli")
    let lines = 0..<Thoroughness.count(short: 15_000, long: 600_000)
    let files = try ["acme", "beta"].map { name in
      (name, try scene.program.home.write(scene.lines(lines), to: name + ".jsonl"))
    }
    let imports = try files.map { name, file in try scene.start(["--account", name, file]) }
    var seen = ["acme": Int64(0), "beta": 0]
    var rounds = 0
    while imports.contains(where: \.isAlive) {
      for (name, _) in files {
        let stored = try scene.stored(name)
        #expect(
          stored.calls >= seen[name] ?? 0 && stored.calls <= lines.count,
          "\(name) went back to \(stored.calls)")
        // All but the calls follows from them, however many are there yet.
        #expect(stored == scene.sums(0..<Int(stored.calls)), "\(name)")
        seen[name] = stored.calls
      }
      let copy = "\(scene.folder)/copy-\(rounds).db"
      #expect(try scene.program.run(["store", "backup", copy]).end == .exit(0))
      _ = try StoredTruth(path: copy)
      #expect(try scene.program.run(["store", rounds % 2 == 0 ? "check" : "prune"]).end == .exit(0))
      let refusal = try scene.program.run(["store", "compact"])
      // Between two groups an import still has the store open.
      #expect(refusal.end == .exit(69) || !imports.contains(where: \.isAlive), "\(refusal.testDescription)")
      try FileManager.default.removeItem(atPath: copy)
      rounds += 1
    }
    print("interleaving: \(rounds) rounds")
    for process in imports { #expect(try process.end() == .exit(0)) }
    for (name, _) in files { #expect(try scene.stored(name) == scene.sums(lines)) }
    #expect(try StoredTruth(path: scene.program.storePath).calls == Int64(2 * lines.count))
    #expect(try scene.program.run(["store", "compact"]).end == .exit(0))
    #expect(try StoredTruth(path: scene.program.storePath).calls == Int64(2 * lines.count))
  }
}

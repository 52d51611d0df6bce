import Foundation
import Testing

@Suite("Stopping an import")
struct ImportInterruptionTests {
  @Test(
    "Stopped or killed at any moment and repeated, everything is counted once",
    arguments: [SIGINT, SIGTERM, SIGHUP, SIGKILL])
  func anyMoment(signal: Int32) throws {
    let scene = try ImportScene()
    let file = try scene.program.home.write(scene.lines(0..<12_000), to: "a.jsonl")
    var delay: UInt32 = 100_000
    var ends: [ChildProcess.End] = []
    repeat {
      let process = try scene.start([file])
      usleep(delay)
      process.signal(signal)
      ends.append(try process.end())
      delay += delay / 2
    } while ends.last != .exit(0)
    #expect(ends.last == .exit(0))
    #expect(ends.dropLast().allSatisfy { $0 == .exit(128 + signal) || $0 == .signal(signal) })
    #expect(try scene.importing([file]).output == "\(file): nothing new\n")
    #expect(try scene.stored() == scene.sums(0..<12_000))
  }

  @Test("Killed again and again at random moments, a store is sound after each kill and whole at the end")
  func randomKills() throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    print("random kills: seed \(seed)")
    var random = SeededNumbers(seed)
    let scene = try ImportScene()
    let lines = 0..<Thoroughness.count(short: 8_000, long: 400_000)
    let file = try scene.program.home.write(scene.lines(lines), to: "a.jsonl")
    var calls: Int64 = 0
    for round in 0..<Thoroughness.count(short: 8, long: 400) {
      let process = try scene.start([file])
      usleep(UInt32.random(in: 20_000...250_000, using: &random))
      process.signal(SIGKILL)
      _ = try process.end()
      let truth = try StoredTruth(path: scene.program.storePath)
      #expect(truth.calls >= calls, "seed \(seed), round \(round)")
      calls = truth.calls
    }
    #expect(try scene.start([file]).end() == .exit(0))
    #expect(try scene.stored() == scene.sums(lines))
    #expect(try scene.program.run(["store", "check"]).end == .exit(0))
  }

  @Test("A stopped import says where it stopped, and what was read of it is in the store")
  func says() throws {
    let scene = try ImportScene()
    let pipe = scene.folder + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let writer = open(pipe, O_RDWR | O_CLOEXEC)
    defer { close(writer) }
    let process = try scene.start(["-"], input: pipe)
    try scene.write(scene.lines(1..<8) + "{\"half", to: writer)
    try scene.wait(forCalls: 7)
    process.signal(SIGTERM)
    #expect(try process.end() == .exit(143))
    let errors = try String(contentsOfFile: scene.folder + "/import.err", encoding: .utf8)
    #expect(errors == "tiertop: note: standard input: stopped behind line 7\n")
    #expect(
      try String(contentsOfFile: scene.folder + "/import.out", encoding: .utf8).contains(": 7 new, 0 refused")
    )
  }
}

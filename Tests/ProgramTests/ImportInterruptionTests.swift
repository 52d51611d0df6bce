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

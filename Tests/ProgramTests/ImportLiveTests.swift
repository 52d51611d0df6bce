import Foundation
import Testing
import UsageModel

/// Lines that come while the import runs, by a stream or in a file that grows.
@Suite("Importing live")
struct ImportLiveTests {
  let scene: ImportScene

  init() throws { scene = try ImportScene() }

  private func followed(_ path: String) throws -> ChildProcess { try scene.start(["--follow", path]) }

  private func stop(_ process: ChildProcess) throws {
    process.signal(SIGINT)
    #expect(try process.end() == .exit(130))
  }

  @Test("A stream is in the store while it runs, and the source is alive without a line")
  func stream() throws {
    let pipe = scene.folder + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let writer = open(pipe, O_RDWR | O_CLOEXEC)
    let process = try scene.start(["-"], input: pipe)
    try wait(for: "a sign of life") { try scene.source()?.liveThrough != nil }
    #expect(try scene.stored() == ImportScene.Sums())
    let first = try scene.source()?.liveThrough
    try scene.write(scene.lines(1..<4), to: writer)
    try scene.wait(forCalls: 3)
    try scene.write(String(scene.line(4).prefix(20)), to: writer)
    try wait(for: "another sign of life") {
      guard let first, let later = try scene.source()?.liveThrough else { return false }
      return later >= first + 5_000
    }
    #expect(try scene.stored() == scene.sums(1..<4))
    try scene.write(String(scene.line(4).dropFirst(20)), to: writer)
    close(writer)
    #expect(try process.end() == .exit(0))
    #expect(try scene.stored() == scene.sums(1..<5))
  }

  @Test("A file is followed as it grows; half a line waits for its other half")
  func grows() throws {
    let file = try scene.program.home.write(scene.lines(1..<6), to: "a.jsonl")
    let process = try followed(file)
    try scene.wait(forCalls: 5)
    let next = scene.line(6)
    try scene.append(String(next.prefix(30)), to: file)
    try scene.append(String(next.dropFirst(30)) + "\n" + scene.lines(7..<9), to: file)
    try scene.wait(forCalls: 8)
    #expect(try scene.source()?.liveThrough != nil)
    try stop(process)
    try scene.append(scene.lines(9..<12), to: file)
    let again = try followed(file)
    try scene.wait(forCalls: 11)
    try stop(again)
    #expect(try scene.stored() == scene.sums(1..<12))
  }

  @Test("A file that is not there yet is followed from when it is")
  func appears() throws {
    let file = scene.folder + "/later.jsonl"
    let process = try followed(file)
    try wait(for: "the note") {
      try String(contentsOfFile: scene.folder + "/import.err", encoding: .utf8).contains("following")
    }
    #expect(try scene.source()?.liveThrough == nil)
    try scene.append(scene.lines(1..<4), to: file)
    try scene.wait(forCalls: 3)
    try stop(process)
    #expect(try scene.stored() == scene.sums(1..<4))
  }

  @Test("A renamed file is read to its end, also what is written to it late, and the new one from its start")
  func renamed() throws {
    let file = try scene.program.home.write(scene.lines(1..<6), to: "a.jsonl")
    let process = try followed(file)
    try scene.wait(forCalls: 5)
    let old = open(file, O_WRONLY | O_APPEND | O_CLOEXEC)
    defer { close(old) }
    try scene.write(scene.lines(6..<8), to: old)
    #expect(rename(file, file + ".1") == 0)
    try scene.append(scene.lines(20..<23), to: file)
    try scene.wait(forCalls: 10)
    try scene.write(scene.lines(8..<9), to: old)
    try scene.wait(forCalls: 11)
    try stop(process)
    #expect(try scene.importing([file + ".1", file]).output == "2 files: nothing new\n")
    var expected = scene.sums(1..<9)
    let new = scene.sums(20..<23)
    expected.calls += new.calls
    expected.throttled += new.throttled
    expected.input += new.input
    expected.output += new.output
    #expect(try scene.stored() == expected)
  }

  @Test("A file that is copied away and emptied goes on from its start", arguments: [2, 40])
  func emptied(newLines: Int) throws {
    let file = try scene.program.home.write(scene.lines(100..<110), to: "a.jsonl")
    let process = try followed(file)
    try scene.wait(forCalls: 10)
    // With 40 lines it is longer than before by the time anybody looks.
    try scene.lines(200..<200 + newLines).write(toFile: file, atomically: false, encoding: .utf8)
    try scene.wait(forCalls: 10 + Int64(newLines))
    try scene.append(scene.lines(300..<301), to: file)
    try scene.wait(forCalls: 11 + Int64(newLines))
    try stop(process)
    #expect(try scene.importing([file]).output == "\(file): nothing new\n")
    #expect(try scene.stored().calls == 11 + Int64(newLines))
  }

  @Test("A file that an editor saved anew is the same file, and only what was added to it is new")
  func savedAnew() throws {
    let file = try scene.program.home.write(scene.lines(1..<6), to: "a.jsonl")
    let process = try followed(file)
    try scene.wait(forCalls: 5)
    let draft = try scene.program.home.write(scene.lines(1..<9), to: "draft")
    #expect(rename(draft, file) == 0)
    try scene.wait(forCalls: 8)
    try stop(process)
    let output = try String(contentsOfFile: scene.folder + "/import.out", encoding: .utf8)
    #expect(output.contains(": 8 new, 0 refused"))
    #expect(try scene.stored() == scene.sums(1..<9))
  }

  @Test("Several files are followed at once")
  func several() throws {
    let a = try scene.program.home.write(scene.lines(1..<3), to: "a.jsonl")
    let b = scene.folder + "/b.jsonl"
    let process = try scene.start(["--follow", a, b])
    try scene.wait(forCalls: 2)
    try scene.append(scene.lines(3..<5), to: b)
    try scene.append(scene.lines(5..<6), to: a)
    try scene.wait(forCalls: 5)
    try stop(process)
    #expect(try scene.stored() == scene.sums(1..<6))
  }
}

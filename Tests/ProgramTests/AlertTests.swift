import DataFiles
import Foundation
import Testing
import UsageModel

@testable import tiertop

/// Alerts in the real program: found by an open screen, told to real hooks, kept over a restart.
@Suite("Alerts, end to end", .serialized)
struct AlertTests {
  let scene: ImportScene

  /// An account of whose hundred requests an hour 95 are used.
  init() throws {
    scene = try ImportScene()
    try scene.program.succeed("account", "set", "acme", "--limit", "requests/hour=100")
    var text = ""
    for number in 0..<95 {
      let time = scene.now.milliseconds - 60_000 + Int64(number) * 100
      text += #"{"ts":\#(time),"model":"m","id":"c\#(number)","input_tokens":1,"status":200}"# + "\n"
    }
    try scene.importing([try scene.program.home.write(text, to: "usage.jsonl")])
  }

  private func configure(_ script: String) throws {
    let path = try scene.program.home.write("#!/bin/sh\n" + script + "\n", to: "hook.sh")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    try scene.program.home.write(
      "alerts:\n  hooks:\n    log:\n      run: [\(path), one two]\n      kinds: [limit]\n",
      to: "config/tiertop/config.yaml")
  }

  private func open() throws -> TmuxSession {
    try TmuxSession(
      [Program.executable], columns: 120, rows: 30, environment: scene.program.environment())
  }

  private func episodes() throws -> [[String: Any]] {
    let output = try scene.program.succeed("alerts", "--json")
    return try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
  }

  /// Whether it was near, besides what else it was: at that pace it is also likely full.
  private static func isLimit(_ episode: [String: Any]) -> Bool {
    (episode["phases"] as? [[String: Any]])?.contains { $0["kind"] as? String == "limit" } == true
  }

  private func told() throws -> [[String: Any]] {
    try episodes().filter(AlertTests.isLimit).flatMap { $0["told"] as? [[String: Any]] ?? [] }
  }

  @Test("an open screen tells a hook once, its first failure notwithstanding, and a second screen does not")
  func once() throws {
    let home = scene.program.home.path
    try configure(
      """
      if [ ! -e \(home)/failed ]; then touch \(home)/failed; echo connection refused >&2; exit 7; fi
      echo "$# $1" >> \(home)/told
      cat >> \(home)/told
      """)
    let session = try open()
    try session.wait(for: "acme")
    try ProgramTests.wait(for: "the failure") {
      try told().contains { $0["reason"] as? String == "exit 7: connection refused" }
    }
    try session.press("a")
    try session.wait(for: "hook log failed")
    try ProgramTests.wait(for: "the second try") {
      try told().contains { $0["outcome"] as? String == "done" }
    }
    let second = try open()
    try second.wait(for: "a alerts 1")
    try session.press("q")
    #expect(try session.end() == 0)
    let third = try open()
    try third.wait(for: "a alerts 1")
    try second.press("q")
    try third.press("q")
    _ = try second.end()
    _ = try third.end()
    let text = try String(contentsOfFile: home + "/told", encoding: .utf8)
    #expect(text.hasPrefix("1 one two\n"))
    let message = try #require(
      try JSONSerialization.jsonObject(with: Data(text.dropFirst(10).utf8)) as? [String: Any])
    #expect(message["event"] as? String == "opened" && message["try"] as? Int == 2)
    let alert = try #require(message["alert"] as? [String: Any])
    #expect(alert["account"] as? String == "acme" && alert["step"] as? Int == 90)
    #expect(alert["kind"] as? String == "limit")
  }

  @Test("a new screen on an old store lists the alerts of before, of which no hook hears")
  func earlier() throws {
    let home = scene.program.home.path
    try configure("cat >> \(home)/told")
    let start = scene.now.milliseconds.floored(to: 60_000) - 2 * 86_400_000
    var text = ""
    // Refused in two minutes nine apart, which is one run.
    for (number, minute) in [0, 0, 9].enumerated() {
      let time = start + Int64(minute) * 60_000 + 7_000
      text += #"{"ts":\#(time),"model":"m","id":"old\#(number)","input_tokens":0,"status":429}"# + "\n"
    }
    try scene.importing([try scene.program.home.write(text, to: "old.jsonl")])
    let session = try open()
    try session.wait(for: "a alerts 1")
    try ProgramTests.wait(for: "what was before") {
      try episodes().contains { $0["found"] as? Bool == true }
    }
    try session.press("a")
    try session.wait(for: "1 found in the store")
    try session.press("q")
    #expect(try session.end() == 0)
    let found = try episodes().filter { $0["found"] as? Bool == true }
    #expect(found.map { $0["kind"] as? String } == ["throttled"])
    #expect(found.map { $0["worst"] as? Double } == [3])
    #expect(found.map { $0["start"] as? String } == [Instant(milliseconds: start).rfc3339])
    #expect(found.map { $0["end"] as? String } == [Instant(milliseconds: start + 600_000).rfc3339])
    #expect(found.allSatisfy { ($0["told"] as? [Any])?.isEmpty == true })
    // A second screen finds it again and keeps it once.
    let second = try open()
    try second.wait(for: "a alerts 1")
    try second.press("a")
    try second.wait(for: "1 found in the store")
    try second.press("q")
    #expect(try second.end() == 0)
    #expect(try episodes().count { $0["found"] as? Bool == true } == 1)
  }

  @Test("what a killed screen left untold is told by the next one, once", arguments: ["KILL", "TERM"])
  func handedOn(signal: String) throws {
    let home = scene.program.home.path
    // The first one fails, so that the message waits ten seconds for its second try.
    try configure(
      """
      if [ ! -e \(home)/failed ]; then touch \(home)/failed; exit 7; fi
      cat >> \(home)/told
      """)
    let session = try TmuxSession(
      ["sh", "-c", "echo $$ > \(home)/id; exec \(Program.executable)"], columns: 120, rows: 30,
      environment: scene.program.environment())
    try ProgramTests.wait(for: "the failure") {
      try told().contains { $0["reason"] as? String == "exit 7" }
    }
    let id = try #require(
      Int32(try String(contentsOfFile: home + "/id", encoding: .utf8).dropLast()))
    #expect(kill(id, signal == "KILL" ? SIGKILL : SIGTERM) == 0)
    _ = try session.end()
    #expect(try told().map { $0["outcome"] as? String } == ["waiting"])
    #expect(!FileManager.default.fileExists(atPath: home + "/told"))
    let (next, other) = (try open(), try open())
    try ProgramTests.wait(for: "the second try") {
      try told().contains { $0["outcome"] as? String == "done" }
    }
    for session in [next, other] {
      try session.press("q")
      #expect(try session.end() == 0)
    }
    let text = try String(contentsOfFile: home + "/told", encoding: .utf8)
    // Two messages would be no JSON.
    let message = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(message["try"] as? Int == 2)
    #expect(try told().map { $0["outcome"] as? String } == ["done"])
  }

  @Test("a state file is private, and a damaged one is set aside with a word")
  func damage() throws {
    let session = try open()
    try session.wait(for: "a alerts 1")
    try session.press("q")
    _ = try session.end()
    let folder = scene.program.home.path + "/state/tiertop"
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".json") })
    let path = folder + "/" + name
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try "{ half".write(toFile: path, atomically: false, encoding: .utf8)
    let again = try open()
    try again.wait(for: "the alerts so far cannot be read")
    try again.press("o")
    try again.wait(for: "a alerts 1")
    try again.press("q")
    _ = try again.end()
    #expect(try String(contentsOfFile: path + ".damaged", encoding: .utf8) == "{ half")
    #expect(try episodes().count(where: AlertTests.isLimit) == 1)
  }

  // MARK: The parts

  private func hook(_ script: String, seconds: Int64 = 10, tries: Int = 3) throws -> AlertHook {
    // Read by a shell: a file that was just written may still be open in a child of another test, and then cannot be run.
    let path = try scene.program.home.write(script + "\n", to: UUID().uuidString)
    var hook = AlertHook(name: "h", command: ["/bin/sh", path])
    hook.timeLimit = seconds * .second
    hook.tries = tries
    return hook
  }

  private static let change = AlertBook.Change(
    event: .opened,
    episode: AlertEpisode(
      number: 1, key: AlertKey(.stale, AccountID(1)), accountName: "a", what: "w", start: .epoch,
      lastSeen: .epoch))

  /// Lets a teller work, each look `step` after the one before, until nothing is left.
  private func work(_ hook: AlertHook, step: Milliseconds = 100) throws -> [AlertTelling] {
    var teller = AlertTeller(hooks: [hook])
    var now = Instant.now
    var notes = teller.take([AlertTests.change], now: now)
    for _ in 0..<600 where !teller.isIdle {
      notes += teller.work(now: now)
      usleep(10_000)
      now = now + step
    }
    #expect(teller.isIdle)
    return notes.map(\.telling)
  }

  @Test("a hook that always fails is given up after its tries")
  func givenUp() throws {
    let tellings = try work(hook("exit 3", tries: 3), step: 30_000)
    #expect(tellings.map(\.failures) == [0, 1, 2, 3])
    #expect(tellings.last?.outcome == .failed)
    #expect(tellings.last?.reason == "exit 3")
  }

  @Test(
    "of what nobody has in hand, the last hour's is told where its hook is known, and what is older is given up"
  )
  func adopted() throws {
    let now = Instant.now
    func telling(_ name: String, _ age: Milliseconds, teller: String?) -> AlertTelling {
      AlertTelling(recipient: name, event: .opened, at: now - age, failures: 1, teller: teller)
    }
    var book = AlertBook()
    book.episodes = [AlertTests.change.episode]
    // The first process lives; the others never began at the time that their marks say.
    let cases: [(telling: AlertTelling, outcome: AlertTelling.Outcome, isOurs: Bool)] = [
      (telling("h", 0, teller: ProcessMark.own), .waiting, true),
      (telling("h", 59 * .minute, teller: "1 999999999999"), .waiting, true),
      (telling("h", 0, teller: nil), .waiting, true),
      (telling("h", 61 * .minute, teller: "\(getpid()) 1"), .failed, false),
      (telling("gone", 59 * .minute, teller: nil), .waiting, false),
      (telling("gone", 61 * .minute, teller: nil), .failed, false),
    ]
    book.episodes[0].told = cases.map(\.telling)
    var teller = AlertTeller(hooks: [try hook("exit 0")])
    #expect(teller.findsOrphans(in: book, now: now))
    teller.adopt(from: &book, now: now)
    #expect(!teller.findsOrphans(in: book, now: now))
    for (telling, expected) in zip(book.episodes[0].told, cases) {
      #expect(telling.outcome == expected.outcome)
      #expect(telling.teller == (expected.isOurs ? ProcessMark.own : nil))
    }
    // The one that is in hand already is not taken twice.
    #expect(teller.stop(now: now).count == 2)
  }

  @Test("a process is known by its number and its beginning, until it ends")
  func mark() throws {
    #expect(ProcessMark.isAlive(ProcessMark.own))
    #expect(!ProcessMark.isAlive("\(getpid()) 1") && !ProcessMark.isAlive("") && !ProcessMark.isAlive("x 1"))
    var id: pid_t = 0
    let arguments = [strdup("true"), nil]
    defer { free(arguments[0]) }
    #expect(posix_spawn(&id, "/bin/true", nil, nil, arguments, environ) == 0)
    let status = "/proc/\(id)/stat"
    try ProgramTests.wait(for: "its end") {
      try String(contentsOfFile: status, encoding: .utf8).contains(") Z ")
    }
    let start = try String(contentsOfFile: status, encoding: .utf8).split(separator: " ")[21]
    // It is there until somebody asks how it ended.
    #expect(!ProcessMark.isAlive("\(id) \(start)"))
    waitpid(id, nil, 0)
    #expect(!ProcessMark.isAlive("\(id)"))
  }

  @Test("one that hangs is ended, with what it has started")
  func hangs() throws {
    let tellings = try work(hook("sleep 60 & sleep 60", seconds: 1, tries: 1))
    #expect(tellings.last?.reason == "took longer than 1 s")
  }

  @Test("one that is not there, or talks without end, does no harm")
  func harmless() throws {
    var missing = AlertHook(name: "h", command: ["/nowhere/hook"])
    missing.tries = 1
    #expect(try work(missing).last?.reason == "/nowhere/hook: No such file or directory")
    let loud = try work(hook("yes loud | head -c 3000000 >&2; cat > /dev/null; exit 5", tries: 1))
    #expect(loud.last?.reason == "exit 5: loud")
  }
}

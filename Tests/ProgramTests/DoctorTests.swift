import Foundation
import Testing

@Suite("The doctor")
struct DoctorTests {
  let program: Program

  init() throws { program = try Program() }

  /// The finding of a subject, as verdict, what was found and why.
  private func finding(
    _ subject: String, _ arguments: [String] = [], environment: [String: String] = [:],
    end: ChildProcess.End = .exit(0)
  ) throws -> [String] {
    let outcome = try program.run(["doctor", "--json"] + arguments, environment: environment)
    #expect(outcome.end == end, "\(outcome.testDescription)")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(document["well"] as? Bool == (end == .exit(0)))
    let findings = try #require(document["findings"] as? [[String: String]])
    let found = try #require(findings.first { $0["subject"] == subject }, "\(outcome.output)")
    return ["verdict", "found", "why"].compactMap { found[$0] }
  }

  @Test("On a fresh machine nothing is trouble, and it creates nothing")
  func fresh() throws {
    let output = try program.succeed("doctor")
    for part in ["versions", "terminal", "time", "settings", "store"] {
      #expect(output.split(separator: "\n").contains { $0 == part }, "\(part)")
    }
    #expect(output.contains("not there yet") && output.contains("tiertop account add"))
    #expect(!output.contains("TROUBLE"))
    #expect(!program.home.exists("data") && !program.home.exists("config"))
  }

  @Test(
    "It says what it takes the terminal for, and why",
    arguments: [
      (["TERM": "xterm-256color"], "colors", "OK", "256", "COLORTERM"),
      (
        ["TERM": "xterm-256color", "COLORTERM": "truecolor"], "colors", "OK", "truecolor",
        "COLORTERM is truecolor"
      ),
      (["TERM": "xterm-256color", "NO_COLOR": "1"], "colors", "OK", "none", "NO_COLOR"),
      (["TERM": "vt100"], "colors", "OK", "none", "0 colors"),
      (["TERM": "linux"], "characters", "OK", "shade", "console"),
      (["TERM": "xterm", "LC_ALL": "C"], "characters", "NOTE", "ascii", "not UTF-8"),
      (["TERM": "xterm", "LC_ALL": "C"], "locale", "NOTE", "LC_ALL=C", "C.UTF-8"),
      (["TERM": "dumb"], "screen", "NOTE", "cannot be opened", "tiertop --plain"),
      (["TERM": "no-such-terminal"], "TERM", "NOTE", "no-such-terminal", "ncurses-term"),
      (["SSH_CONNECTION": "::1 1 ::1 22"], "COLORTERM", "NOTE", "not set", "SendEnv COLORTERM"),
    ])
  func terminal(_ environment: [String: String], subject: String, verdict: String, found: String, why: String)
    throws
  {
    let finding = try finding(subject, environment: environment)
    #expect(finding[0] == verdict && finding[1] == found, "\(finding)")
    #expect(finding[2].contains(why), "\(finding)")
  }

  @Test("On a terminal that can show no screen, that is trouble, and the size is asked for")
  func dumbTerminal() throws {
    let terminal = try PseudoTerminal(columns: 97, rows: 31)
    let process = try terminal.run(
      [Program.executable, "doctor"], environment: program.environment(["TERM": "dumb"]))
    #expect(try terminal.end(of: process) == .exit(1))
    #expect(terminal.text.contains("TROUBLE") && terminal.text.contains("97x31"))
  }

  @Test("It says where the store is from, and how it is")
  func store() throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    #expect(try finding("path")[2] == "the usual place")
    #expect(try finding("schema")[1] == "version 2")
    #expect(try finding("file")[1].hasSuffix("mode 0600"))
    let other = program.home.path + "/other.db"
    #expect(try finding("path", ["--store", other])[2] == "named by --store")
    #expect(try finding("path", environment: ["TIERTOP_STORE": other])[2] == "named by TIERTOP_STORE")
    try program.home.write("store: ../../other.db\n", to: "config/tiertop/config.yaml")
    #expect(try finding("path")[2].hasSuffix("config.yaml:1"))
  }

  @Test("A store that others can read, and one that is none, are trouble")
  func brokenStore() throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    chmod(program.home.path + "/data/tiertop/usage.db", 0o644)
    let open = try finding("file", end: .exit(1))
    #expect(open[0] == "TROUBLE" && open[2].contains("chmod 600"))
    let path = try program.home.write("no database", to: "other.db")
    #expect(try finding("file", ["--store", path], end: .exit(1))[2].contains("was not written by tiertop"))
  }

  @Test("Calls of times to come are trouble: a clock is wrong")
  func future() throws {
    let scene = try ImportScene()
    let time = Int64(Date().timeIntervalSince1970) + 3_600
    let file = try scene.program.home.write(
      "{\"ts\":\(time),\"model\":\"m\",\"input_tokens\":1}\n", to: "late.jsonl")
    _ = try scene.program.run(["import", file])
    let outcome = try scene.program.run(["doctor"])
    #expect(
      outcome.output.contains("times to come") == (try scene.stored().calls == 1),
      "\(outcome.testDescription)")
  }

  @Test("A wrong config file, theme, plan or zone is trouble, each by its own name")
  func brokenSettings() throws {
    let config = try program.home.write("window: 2d\n", to: "config/tiertop/config.yaml")
    #expect(try finding("config", end: .exit(1))[1].contains(config + ":1"))
    try program.home.write("theme: nonesuch\n", to: "config/tiertop/config.yaml")
    #expect(try finding("theme", end: .exit(1))[1].contains("nonesuch"))
    try program.home.write("second-clock: Mars/Olympus\n", to: "config/tiertop/config.yaml")
    #expect(try finding("second clock", end: .exit(1))[1] == "Mars/Olympus")
    try program.home.write("theme: light\n", to: "config/tiertop/config.yaml")
    #expect(try finding("theme")[1] == "light")
    try program.home.write("id: [\n", to: "config/tiertop/plans/broken.yaml")
    let outcome = try program.run(["doctor"])
    #expect(outcome.end == .exit(1))
    #expect(outcome.output.contains("broken.yaml"))
  }

  @Test("Nothing that it repeats can steer the terminal")
  func hostile() throws {
    let outcome = try program.run(
      ["doctor", "--store", "/tmp/\u{1B}]0;x\u{7}"],
      environment: ["TERM": "\u{1B}[31m", "COLORTERM": "\u{9B}1m"])
    #expect(isHarmless(outcome.output) && isHarmless(outcome.errors))
  }
}

import Foundation
import Testing

/// The real program in a real terminal multiplexer.
@Suite("The full screen, end to end", .serialized)
struct ScreenTests {
  let program: Program

  init() throws { program = try Program() }

  private func open(_ arguments: [String] = [], columns: Int = 80, rows: Int = 24) throws -> TmuxSession {
    try TmuxSession(
      [Program.executable] + arguments, columns: columns, rows: rows, environment: program.environment())
  }

  @Test("Without a store it says so, and changes by itself when the store appears")
  func firstStart() throws {
    let session = try open()
    try session.wait(for: "no store yet")
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    try session.wait(for: "the account") { screen in
      screen.contains { $0.contains("acme") } && !screen.contains { $0.contains("no store yet") }
    }
    try session.press("q")
    #expect(try session.end() == 0)
  }

  @Test("Keys move between all accounts, one account and the help")
  func keys() throws {
    try program.succeed("account", "add", "alpha", "--plan", "together-ai")
    try program.succeed("account", "add", "beta", "--plan", "friendli")
    let session = try open(columns: 120, rows: 36)
    try session.wait(for: "alpha")
    try session.press("?")
    try session.wait(for: "keys and signs")
    try session.press("Escape")
    try session.wait(for: "no help") { !$0.contains { $0.contains("keys and signs") } }
    try session.press(".")
    try session.wait(for: "alpha")
    try session.press("0", "q")
    #expect(try session.end() == 0)
  }

  @Test("It survives every size, down to one cell")
  func resize() throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    let session = try open()
    try session.wait(for: "acme")
    for (columns, rows, word) in [
      (1, 1, ""), (300, 100, "acme"), (39, 7, "40x8"), (2, 100, ""), (300, 1, ""), (80, 24, "acme"),
    ] {
      try session.resize(columns: columns, rows: rows)
      try session.wait(for: "\(word) at \(columns)x\(rows)") { screen in
        screen.count == rows && (word == "" || screen.contains { $0.contains(word) })
      }
    }
    try session.press("q")
    #expect(try session.end() == 0)
  }

  @Test("It is suspended and comes back, in the size that the terminal has by then")
  func suspend() throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    let settings = try program.home.write("PS1='shell> '", to: "bashrc")
    let session = try TmuxSession(
      ["/bin/bash", "--rcfile", settings, "-i"], environment: program.environment())
    try session.wait(for: "shell>")
    try session.type("'\(Program.executable)'")
    try session.press("Enter")
    try session.wait(for: "acme")
    #expect(try session.isOnAlternateScreen())
    try session.press("C-z")
    try session.wait(for: "Stopped")
    #expect(try !session.isOnAlternateScreen())
    try session.resize(columns: 120, rows: 40)
    try session.type("fg")
    try session.press("Enter")
    try session.wait(for: "the screen at its new size") { screen in
      screen.count == 40 && screen.last { !$0.isEmpty }?.contains("? help") == true
    }
    try session.press("q")
    try session.wait(for: "the shell") { $0.last { !$0.isEmpty }?.hasPrefix("shell>") == true }
  }

  @Test("A followed file moves the screen", .enabled(if: Program.knows("import")))
  func follow() throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    let log = try program.home.write("", to: "usage.jsonl")
    let follower = try ChildProcess(
      [Program.executable, "import", "--account", "acme", "--follow", log],
      environment: program.environment(),
      errors: program.home.path + "/follow.err")
    let session = try open(columns: 120, rows: 36)
    try session.wait(for: "acme")
    let handle = try #require(FileHandle(forWritingAtPath: log))
    let now = ISO8601DateFormatter().string(from: Date())
    for number in 1...30 {
      let line =
        #"{"id":"r\#(number)","ts":"\#(now)","model":"example/model-8b","input_tokens":100,"output_tokens":10,"status":200}"#
      try handle.write(contentsOf: Data((line + "\n").utf8))
    }
    try session.wait(for: "example/model-8b")
    #expect(follower.isAlive)
    follower.signal(SIGTERM)
    _ = try follower.end()
    try session.press("q")
    #expect(try session.end() == 0)
  }

  @Test("A key of the config file does what its action does")
  func keysOfConfig() throws {
    try program.home.write("keys:\n  quit: X\n", to: "config/tiertop/config.yaml")
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    let session = try open()
    try session.wait(for: "acme")
    try session.press("q")
    try session.press("X")
    #expect(try session.end() == 0)
  }

  @Test("Where there is no terminal, or a dumb one, it points at the snapshot")
  func noTerminal() throws {
    #expect(try program.run([]).errors.contains("tiertop snapshot"))
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let process = try terminal.run([Program.executable], environment: program.environment(["TERM": "dumb"]))
    #expect(try terminal.end(of: process) != .exit(0))
    #expect(terminal.text.contains("tiertop snapshot"))
  }
}

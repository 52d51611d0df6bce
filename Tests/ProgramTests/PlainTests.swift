import Foundation
import Testing

/// The dashboard in lines of words, as a screen reader or a log takes it.
@Suite("Plain lines")
struct PlainTests {
  let scene: ImportScene

  init() throws { scene = try ImportScene() }

  private func lines(_ environment: [String: String] = [:]) throws -> [String] {
    let outcome = try scene.program.run(["--plain", "--once"], environment: environment)
    #expect(outcome.end == .exit(0), "\(outcome.testDescription)")
    #expect(outcome.errors == "")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  @Test(
    "The verdict comes first, then accounts and limits; no terminal is needed",
    arguments: ["dumb", "xterm", ""])
  func once(_ term: String) throws {
    let lines = try lines(["TERM": term])
    #expect(try #require(lines.first).wholeMatch(of: /\d\d:\d\d:\d\dZ NO DATA: .*/) != nil, "\(lines)")
    #expect(lines.dropFirst().first?.contains("acme: NO DATA, no usage has come in yet") == true, "\(lines)")
    #expect(lines.contains { $0.contains("acme, spend this month: $0.00") }, "\(lines)")
  }

  @Test("Every line is words: no frames, no bars, no signs, and in a plain locale plain characters")
  func words() throws {
    try scene.importing([scene.program.home.write(scene.lines(0..<400), to: "usage.jsonl")])
    let signs = Set("●▲◆■□│┃─╭╮╰╯█▓░⣿·┄")
    for line in try lines() { #expect(!line.contains { signs.contains($0) }, "\(line)") }
    for line in try lines(["LC_ALL": "C"]) {
      #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "\(line)")
    }
  }

  @Test("It goes on with what changed alone, and a signal ends it")
  func changes() throws {
    let output = scene.folder + "/plain.out"
    let process = try ChildProcess(
      [Program.executable, "--plain", "--interval", "0.5"], environment: scene.program.environment(),
      output: output, errors: scene.folder + "/plain.err")
    func text() -> String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
    try wait(for: "the first lines") { text().contains("acme, spend this month") }
    let before = text().split(separator: "\n").count
    usleep(1_200_000)
    #expect(text().split(separator: "\n").count == before)
    try scene.program.succeed("account", "add", "beta", "--plan", "friendli")
    try wait(for: "the new account") { text().contains("beta: NO DATA") }
    #expect(text().split(separator: "\n").filter { $0.contains("Z acme: ") }.count == 1)
    process.signal(SIGTERM)
    #expect(try process.end() == .signal(SIGTERM))
  }

  @Test("Without a store it says so and waits; --once alone is refused")
  func noStore() throws {
    let program = try Program()
    #expect(try program.run(["--plain", "--once"]).output.contains("no store yet"))
    #expect(try program.run(["--once"]).end == .exit(64))
  }

  @Test("A member without rights reads nothing but that")
  func rights() throws {
    try scene.program.succeed("member", "add", NSUserName(), "--role", "member")
    let lines = try lines()
    #expect(lines.count == 1 && lines[0].contains("Signed in as"), "\(lines)")
  }
}

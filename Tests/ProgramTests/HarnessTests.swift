import Foundation
import Testing

@Suite("The harness sees what a terminal program does")
struct HarnessTests {
  /// A program that switches everything, and puts it back on INT only.
  private static let script = """
    tidy() { printf '\\033[?1006;1000l\\033[?2004l\\033[?25h\\033[?1049l'; stty echo icanon; exit 7; }
    trap tidy INT
    stty -echo -icanon
    printf '\\033[?1049h\\033[?25l\\033[?1000;1006h\\033[?2004hready'
    while :; do sleep 0.05; done
    """

  private func start() throws -> (PseudoTerminal, ChildProcess) {
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let process = try terminal.run(
      ["/bin/bash", "-c", HarnessTests.script], environment: ["PATH": "/usr/bin:/bin"])
    try terminal.wait(for: "ready")
    #expect(terminal.lineMode == (false, false))
    return (terminal, process)
  }

  @Test("A program that tidies up leaves nothing behind")
  func tidy() throws {
    let (terminal, process) = try start()
    process.signal(SIGINT)
    #expect(try terminal.end(of: process) == .exit(7))
    let modes = PrivateModes(terminal.received)
    #expect(modes.usedAlternateScreen)
    #expect(modes.residue == [])
    #expect(terminal.lineMode == (true, true))
  }

  @Test("A program that is killed leaves all that it switched")
  func untidy() throws {
    let (terminal, process) = try start()
    process.signal(SIGKILL)
    #expect(try terminal.end(of: process) == .signal(SIGKILL))
    #expect(
      PrivateModes(terminal.received).residue == [
        "alternate screen", "hidden cursor", "mouse", "bracketed paste",
      ])
    #expect(terminal.lineMode == (false, false))
  }

  @Test("A terminal that vanishes hangs up its program")
  func vanish() throws {
    let (terminal, process) = try start()
    terminal.vanish()
    #expect(try process.end() == .signal(SIGHUP))
  }

  @Test("Keys reach the program, a resize too")
  func keys() throws {
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let process = try terminal.run(
      ["/bin/bash", "-c", "echo begin; read line; stty size; echo \"got $line\""],
      environment: ["PATH": "/usr/bin:/bin"])
    try terminal.wait(for: "begin")
    terminal.resize(columns: 101, rows: 33)
    terminal.send("hello\r")
    #expect(try terminal.end(of: process) == .exit(0))
    #expect(terminal.text.contains("33 101") && terminal.text.contains("got hello"))
  }

  @Test("In tmux: keys, text, resize, the alternate screen and the exit code")
  func tmux() throws {
    let session = try TmuxSession(
      [
        "/bin/bash", "-c",
        "printf '\\033[?1049hbegin\\n'; until read -t 0.1 line; do stty size; done; echo \"got $line\"; exit 5",
      ], columns: 60, rows: 20, environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"])
    #expect(try session.wait(for: "begin").count == 20)
    #expect(try session.isOnAlternateScreen())
    try session.resize(columns: 70, rows: 30)
    try session.wait(for: "30 70")
    try session.type("it's fine")
    try session.press("Enter")
    try session.wait(for: "got it's fine")
    #expect(try session.end() == 5)
  }
}

import Foundation
import Testing

/// Whatever ends the screen, the terminal is as it was before.
@Suite("The terminal is restored after every way out")
struct SignalTests {
  private struct Run {
    var program: Program
    var terminal: PseudoTerminal
    var process: ChildProcess
  }

  private func start() throws -> Run {
    let program = try Program()
    let terminal = try PseudoTerminal(columns: 120, rows: 36)
    let process = try terminal.run([Program.executable], environment: program.environment())
    // The first start has no store and says so.
    try terminal.wait(for: "NO DATA")
    #expect(PrivateModes(terminal.received).residue.contains("alternate screen"))
    #expect(terminal.lineMode == (false, false))
    return Run(program: program, terminal: terminal, process: process)
  }

  private func expectRestored(_ terminal: PseudoTerminal) {
    let modes = PrivateModes(terminal.received)
    #expect(modes.usedAlternateScreen)
    #expect(modes.residue == [])
    #expect(terminal.lineMode == (true, true))
  }

  @Test("by q, and the exit code is 0")
  func quit() throws {
    let run = try start()
    run.terminal.send("q")
    #expect(try run.terminal.end(of: run.process) == .exit(0))
    expectRestored(run.terminal)
  }

  @Test("by a signal", arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGABRT, SIGTRAP])
  func signals(_ number: Int32) throws {
    let run = try start()
    run.process.signal(number)
    #expect(try run.terminal.end(of: run.process) != .signal(SIGKILL))
    expectRestored(run.terminal)
  }

  @Test("and a terminal that vanishes leaves no process")
  func vanish() throws {
    let run = try start()
    run.terminal.vanish()
    _ = try run.process.end()
  }
}

extension Program {
  /// Whether this build has a command.
  static func knows(_ command: String) -> Bool {
    guard let outcome = try? Program().run(["help"]) else { return false }
    return outcome.output.contains("\n  \(command) ")
  }
}

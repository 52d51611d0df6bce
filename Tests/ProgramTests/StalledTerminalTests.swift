import Foundation
import Testing

/// A terminal whose other end stops reading, as over a connection that hangs, or goes.
@Suite("A terminal that stalls or vanishes", .serialized)
struct StalledTerminalTests {
  private let scene: ImportScene
  private let terminal: PseudoTerminal
  private let process: ChildProcess

  init() throws {
    scene = try ImportScene(account: "acme", plan: "nebula-block")
    let file = try scene.program.home.write(scene.lines(0..<100), to: "calls.jsonl")
    try scene.importing(["--account", "acme", file])
    terminal = try PseudoTerminal(columns: 200, rows: 60)
    process = try terminal.run([Program.executable], environment: scene.program.environment())
    try terminal.wait(for: "limits of")
  }

  /// Presses keys that draw everything anew until the terminal takes no more.
  private func stall() {
    for _ in 0..<30 {
      terminal.send("mtso")
      usleep(20_000)
    }
  }

  @Test(
    "It goes on without waiting for the terminal, in the same memory, and shows the newest when it reads again"
  )
  func stalls() throws {
    stall()
    let before = try ProcessFigures(of: process.id)
    for _ in 0..<20 {
      stall()
    }
    terminal.send("o")
    sleep(1)
    let quiet = try ProcessFigures(of: process.id)
    #expect(quiet.residentKiB < before.residentKiB + 4_000, "\(before) \(quiet)")
    // It does nothing meanwhile but to look at the store once a second.
    sleep(3)
    let after = try ProcessFigures(of: process.id)
    #expect(after.ticks - quiet.ticks < 100, "\(quiet) \(after)")
    #expect(after.descriptors == before.descriptors && after.threads == 1)
    terminal.send("?")
    try terminal.wait(for: "keys and signs")
    terminal.send("\u{1B}")
    usleep(200_000)
    terminal.send("q")
    #expect(try terminal.end(of: process) == .exit(0))
  }

  @Test("A signal ends it while the terminal takes nothing")
  func endsWhileStalled() throws {
    stall()
    process.signal(SIGTERM)
    #expect(try process.end() == .signal(SIGTERM))
  }

  @Test("A stalled terminal that vanishes ends it at once, without a busy wait")
  func vanishesWhileStalled() throws {
    stall()
    let before = try ProcessFigures(of: process.id)
    terminal.vanish()
    let start = Date()
    _ = try process.end()
    #expect(Date().timeIntervalSince(start) < 10, "\(before)")
  }
}

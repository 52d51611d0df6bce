import Foundation
import Testing
import UsageModel

/// The bell as a terminal gets it: bytes, since an emulator may show it in ways of its own.
@Suite("The alert's bell", .serialized)
struct BellTests {
  private let scene: ImportScene

  /// An account of whose hundred requests an hour 95 are used.
  init() throws {
    scene = try ImportScene()
    try scene.program.succeed("account", "set", "acme", "--limit", "requests/hour=100")
    try use(0..<95)
  }

  private func use(_ numbers: Range<Int>) throws {
    var text = ""
    for number in numbers {
      let time = scene.now.milliseconds - 60_000 + Int64(number) * 100
      text += #"{"ts":\#(time),"model":"m","id":"c\#(number)","input_tokens":1,"status":200}"# + "\n"
    }
    try scene.importing([try scene.program.home.write(text, to: "usage-\(numbers.lowerBound).jsonl")])
  }

  /// How often the bell rings while the alert page is shown and a few looks at the store pass.
  private func bells(_ rings: String, thenUse more: Range<Int>? = nil) throws -> [Int] {
    try scene.program.home.write(
      "interval: 0.5\nalerts:\n  bell: \(rings)\n  likely-full: no\n  stale: no\n  tier-reached: no\n",
      to: "config/tiertop/config.yaml")
    let terminal = try PseudoTerminal(columns: 120, rows: 30)
    let process = try terminal.run([Program.executable], environment: scene.program.environment())
    try terminal.wait(for: "alerts 1")
    func count() -> Int {
      sleep(3)
      terminal.read()
      return terminal.received.count { $0 == 0x07 }
    }
    var counts = [count()]
    if let more {
      try use(more)
      counts.append(count())
    }
    terminal.send("q")
    #expect(try terminal.end(of: process) == .exit(0))
    return counts
  }

  @Test("It rings once for a new alert, once more when it worsens, and not for one that another screen found")
  func once() throws {
    #expect(try bells("yes", thenUse: 95..<101) == [1, 2])
    #expect(try bells("yes") == [0])
  }

  @Test("It is silent unless it is asked for")
  func silent() throws {
    #expect(try bells("no") == [0])
  }
}

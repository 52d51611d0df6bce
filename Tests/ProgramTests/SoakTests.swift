import Foundation
import Testing
import UsageModel

/// The real program under random keys and sizes: for some seconds, and ten minutes where `TIERTOP_SOAK` is set.
@Suite("Under random keys and sizes")
struct SoakTests {
  private let scene: ImportScene

  init() throws {
    scene = try ImportScene(account: "ladder", plan: "nebula-block")
    try scene.add("bought", plan: "openai-scale-tier")
    try scene.program.succeed("account", "set", "bought", "--order-form", "yes")
    try scene.program.succeed(
      "capacity", "buy", "m1", "--account", "bought", "--units", "3", "--direction", "input")
    let file = try scene.program.home.write(scene.lines(0..<400), to: "calls.jsonl")
    for account in ["ladder", "bought"] { try scene.importing(["--account", account, file]) }
  }

  /// All but those that end or stop the program: `q`, `Q`, `C-c`, `C-z`.
  private static let keys = [
    "o", "m", "t", "c", "s", "!", ",", ".", "0", "Enter", "Escape", "Tab", "BTab", "Up", "Down", "j", "k",
    "NPage", "PPage", "J", "K", "g", "G", "Home", "End", "1", "2", "3", "Space", "Left", "Right", "h", "l",
    "H",
    "L", "N", "n", "/", "r", "R", "i", "d", "p", "e", "+", "-", "=", "?", "F1", "F2", "F3", "F12", "C-r",
    "C-l",
    "BSpace", "DC", "IC", "x", "7", "é", "日", "C-a", "M-x",
  ]

  @Test("It lives, with the same threads and descriptors, in memory that stays")
  func soak() throws {
    let seconds: TimeInterval = ProcessInfo.processInfo.environment["TIERTOP_SOAK"] == nil ? 15 : 600
    let told = ProcessInfo.processInfo.environment["TIERTOP_SEED"].flatMap { UInt64($0) }
    let seed = told ?? UInt64(Date().timeIntervalSince1970)
    var random = SeededNumbers(seed)
    let note = scene.folder + "/id"
    let session = try TmuxSession(
      ["/bin/sh", "-c", "echo $$ > '\(note)'; exec '\(Program.executable)'"], columns: 120, rows: 36,
      environment: scene.program.environment())
    try session.wait(for: "ladder")
    let text = try String(contentsOfFile: note, encoding: .utf8)
    let id = try #require(pid_t(text.filter(\.isNumber)))
    let end = Date(timeIntervalSinceNow: seconds)
    let settled = Date(timeIntervalSinceNow: seconds / 3)
    var first = try ProcessFigures(of: id)
    var count = 0
    while Date() < end {
      if Int.random(in: 0..<100, using: &random) < 15 {
        try session.resize(
          columns: .random(in: 1...400, using: &random), rows: .random(in: 1...100, using: &random))
      } else {
        try session.press(SoakTests.keys.randomElement(using: &random) ?? "o")
      }
      count += 1
      // The largest screen and every view have been shown by then, as far as chance has it.
      if Date() < settled { first = try ProcessFigures(of: id) }
    }
    let place: Comment = "seed \(seed), \(count) keys and sizes"
    try session.resize(columns: 120, rows: 36)
    for _ in 0..<6 { try session.press("Escape") }
    try session.wait(for: "a full screen") { $0.count == 36 && $0[35].contains("? help") }
    let last = try ProcessFigures(of: id)
    #expect(last.threads == 1, place)
    #expect(last.descriptors == first.descriptors, place)
    #expect(last.residentKiB < first.residentKiB + 24_000, "\(place): \(first) \(last)")
    try session.press("q")
    #expect(try session.end() == 0, place)
  }
}

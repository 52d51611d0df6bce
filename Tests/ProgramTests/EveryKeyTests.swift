import Foundation
import Testing
import UsageModel

/// Every key of the capacity view and its planner, in the real program on a store with bought capacity.
@Suite("Every key of the planner, end to end")
struct EveryKeyTests {
  let scene: ImportScene
  private let snapshot = "example-model-2025-01-01"

  init() throws {
    scene = try ImportScene(account: "ladder", plan: "nebula-block")
    try scene.add("bought", plan: "openai-scale-tier")
    try scene.program.succeed("account", "set", "bought", "--order-form", "yes")
    for direction in ["input", "output"] {
      try scene.program.succeed(
        "capacity", "buy", snapshot, "--account", "bought", "--units", "3", "--direction", direction)
    }
    for (account, model) in [("ladder", "example/model-8b"), ("bought", snapshot)] {
      var text = ""
      for minute in 0..<40 {
        let time = scene.now.milliseconds - Int64(40 - minute) * 60_000
        text +=
          #"{"ts":\#(time),"model":"\#(model)","id":"\#(account)-\#(minute)","input_tokens":9000,"#
          + #""output_tokens":400,"status":\#(minute == 20 ? 429 : 200)}"# + "\n"
      }
      let file = try scene.program.home.write(text, to: account + ".jsonl")
      try scene.importing(["--account", account, file])
    }
  }

  /// Presses each key and waits for what has to stand on the screen then.
  private func walk(_ session: TmuxSession, _ steps: [(key: String, sign: String)]) throws {
    for (key, sign) in steps {
      try session.press(key)
      try session.wait(for: "\(sign.debugDescription) after \(key)") { screen in
        screen.contains { $0.contains(sign) } && screen.last?.isEmpty == false
      }
    }
  }

  /// Keys that may change little by themselves: the view has to stay, and the program to live.
  private func press(_ session: TmuxSession, _ keys: [String], within sign: String) throws {
    for key in keys { try session.press(key) }
    try session.wait(for: sign)
  }

  private let moves = ["Tab", "j", "k", "Down", "Up", "NPage", "PPage", "G", "g", "i", "r", "R", "BTab"]

  @Test("the capacity view and its planner, up to the review")
  func capacity() throws {
    let session = try TmuxSession(
      [Program.executable, "screen", "--account", "bought"], columns: 120, rows: 40,
      environment: scene.program.environment())
    try session.wait(for: "[o overview]")
    try walk(session, [("c", "[c capacity]"), ("2", "[²1d]")])
    try press(session, moves, within: "[c capacity]")
    try walk(
      session,
      [
        ("g", "[c capacity]"), ("p", "Enter review"), ("l", "+1"), ("h", "planned ◉ 3"), ("L", "+10"),
        ("H", "planned ◉ 3"), ("7", "7_"), ("Tab", "planner"), ("Right", "+1"), ("?", "keys and signs"),
        ("Escape", "Enter review"), ("Enter", "Recorded in this store only"), ("Escape", "Enter review"),
        ("Escape", "p planner"), ("Enter", "[c capacity]"), ("Escape", "[c capacity]"),
      ])
    try session.press("q")
    #expect(try session.end() == 0)
  }
}

import Foundation
import Testing
import UsageModel

@Suite("Capacity recommended and recorded, end to end")
struct CapacityRecommendTests {
  let scene: ImportScene
  private let snapshot = "example-model-2025-01-01"

  init() throws {
    scene = try ImportScene(plan: "openai-scale-tier")
    try scene.program.succeed("account", "set", "acme", "--order-form", "yes")
  }

  /// Input tokens of calls, one a minute, that began two days ago.
  private static let tokens: [Int64] = (0..<180).map {
    Int64($0 * 7_919 % 61_000 + 1) + ($0 == 77 ? 95_000 : 0)
  }
  private var start: Instant { scene.now.floored(to: .hour) - 2 * .day }

  private func importTokens() throws {
    var text = ""
    for (minute, tokens) in CapacityRecommendTests.tokens.enumerated() {
      let time = start + Int64(minute) * .minute
      text +=
        #"{"ts":\#(time.milliseconds),"model":"\#(snapshot)","id":"c\#(minute)","input_tokens":\#(tokens),"#
        + #""output_tokens":10,"status":200}"# + "\n"
    }
    try scene.importing([try scene.program.home.write(text, to: "usage.jsonl")])
  }

  private func recommend() throws -> [String: Any] {
    let all = try scene.program.json("capacity", "recommend", "--json") as? [String: Any] ?? [:]
    return try #require(
      (all["recommendations"] as? [[String: Any]])?.first { $0["direction"] as? String == "input" })
  }

  @Test("every target is what a count over all minutes says")
  func targets() throws {
    try importTokens()
    try scene.program.succeed("capacity", "buy", snapshot, "--units", "3", "--direction", "input")
    try scene.program.succeed(
      "capacity", "terms", snapshot, "--direction", "input", "--price-per-unit-day", "20",
      "--account-plan-price-per-1m", "2.50")
    let found = try recommend()
    let minutes = try #require(found["minutes"] as? Int)
    let until = try #require((found["until"] as? String).flatMap { Instant(rfc3339: $0) })
    // The account's first usage begins what is known; everything after it without a call is zero.
    #expect(Int64(minutes) == (until - start) / .minute)
    #expect(found["gapMinutes"] as? Int == 43_200 - minutes && found["isShort"] as? Bool == true)
    let used = CapacityRecommendTests.tokens.sorted(by: >) + Array(repeating: 0, count: minutes - 180)
    let total = used.reduce(0, +)
    func spilled(_ units: Int64) -> Int64 { used.reduce(0) { $0 + max(0, $1 - units * 20_000) } }
    func least(_ isEnough: (Int64) -> Bool) -> Int64? { (0...20).first(where: isEnough) }
    func cost(_ units: Int64) -> Double {
      20 * Double(units) * Double(minutes) / 1_440 + Double(spilled(units)) * 2.5e-6
    }
    func over(_ units: Int64) -> Int { used.count { $0 > units * 20_000 } }
    var expected: [String: Int64] = [:]
    expected["max"] = least { over($0) == 0 }
    expected["noOverage"] = least { spilled($0) == 0 }
    expected["p99"] = least { over($0) * 100 <= minutes }
    expected["p95"] = least { over($0) * 20 <= minutes }
    expected["tokens99"] = least { spilled($0) * 100 <= total }
    expected["cheapest"] = (0...20 as ClosedRange<Int64>).min { cost($0) < cost($1) }
    let targets = try #require(found["targets"] as? [[String: Any]])
    #expect(targets.count == expected.count)
    for target in targets {
      let name = try #require(target["target"] as? String)
      let units = try #require(target["units"] as? Int)
      #expect(expected[name] == Int64(units), "\(name)")
      #expect(target["spilledTokens"] as? Int == Int(spilled(Int64(units))), "\(name)")
      #expect(target["difference"] as? Int == units - 3, "\(name)")
    }
    let text = try scene.program.succeed("capacity", "recommend", "--model", snapshot)
    #expect(text.contains("3 units held") && text.contains("less than 7 days of data"))
  }

  @Test("a snapshot without capacity can be asked for, what cannot be planned is refused with a way out")
  func refusals() throws {
    #expect(try scene.program.refuse(1, "capacity", "recommend").contains("--model SNAPSHOT"))
    try importTokens()
    let text = try scene.program.succeed("capacity", "recommend", "--model", snapshot)
    #expect(text.contains("0 units held") && text.contains("price not set"))
    #expect(
      try scene.program.refuse(1, "capacity", "recommend", "--model", "nope").contains(snapshot))
    try scene.add("other", plan: "friendli")
    #expect(
      try scene.program.refuse(1, "capacity", "recommend", "--account", "other").contains("sells no capacity")
    )
  }

  @Test("the screen plans two more units and records them, and nothing before the second confirmation")
  func planner() throws {
    let program = scene.program
    try program.succeed(
      "capacity", "buy", snapshot, "--units", "3", "--direction", "input", "--at", "2025-03-10T14:20:00Z")
    try importTokens()
    let session = try TmuxSession(
      [Program.executable], columns: 120, rows: 40, environment: program.environment())
    try session.wait(for: "acme")
    try session.press("c", "p")
    try session.wait(for: "what would 30 days have been")
    try session.press("Right", "Right")
    try session.wait(for: "+2")
    try session.press("Enter")
    try session.wait(for: "Buy 2 input units of \(snapshot)")
    #expect(try program.facts().accounts[0].capacity.count == 1)
    try session.press("Enter")
    try session.wait(for: "recorded here only, buy at the provider: 2 input units to")
    let bought = try #require(try program.facts().accounts[0].capacity.last)
    #expect(bought.kind == .purchase && bought.units == 2 && bought.unitSize == 20_000)
    #expect(bought.snapshot == snapshot && bought.direction == .input)
    // What is held is the new number, so that there is nothing left to record.
    try session.wait(for: "as held, nothing to record")
    try session.press("Escape", "q")
    #expect(try session.end() == 0)
  }
}

import Foundation
import Testing
import UsageModel

@Suite("Backtest, end to end")
struct BacktestTests {
  let scene: ImportScene

  init() throws { scene = try ImportScene() }

  private static let limit: Int64 = 1_000
  /// Tokens of calls, one a minute, that began two days ago: slow hills, of which every other one reaches the limit.
  private static let tokens: [Int64] = (0..<240).map { minute in
    let height = Int64(min(minute % 60, 60 - minute % 60)) * 40
    return height * (minute / 60 % 2 == 0 ? 10 : 6) / 10 + 1
  }
  private var start: Instant { scene.now.floored(to: .hour) - 2 * .day }

  /// A call on each of the 20 days before today that costs a dollar, and the calls of the hills.
  private func importHistory() throws -> Instant {
    let first = scene.now.floored(to: .day) - 20 * .day + 30 * .minute
    var text = ""
    for day in 0..<20 {
      let at = first + Int64(day) * .day
      text +=
        #"{"ts":\#(at.milliseconds),"model":"m","id":"d\#(day)","input_tokens":1,"cost_usd":1,"status":200}"#
        + "\n"
    }
    for (minute, tokens) in BacktestTests.tokens.enumerated() {
      let at = start + Int64(minute) * .minute + 30 * .second
      text +=
        #"{"ts":\#(at.milliseconds),"model":"m","id":"h\#(minute)","input_tokens":\#(tokens),"cost_usd":0,"#
        + #""status":200}"# + "\n"
    }
    try scene.importing([try scene.program.home.write(text, to: "usage.jsonl")])
    return first
  }

  private func accounts(_ arguments: String...) throws -> [[String: Any]] {
    let output = try scene.program.run(["backtest", "--json"] + arguments).output
    let all = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    return try #require(all?["accounts"] as? [[String: Any]])
  }

  @Test("the threshold's scores and the band's are those of a count over the imported history")
  func scores() throws {
    let first = try importHistory()
    try scene.program.succeed("account", "set", "acme", "--limit", "tokens/minute=\(BacktestTests.limit)")
    let account = try #require(try accounts("--account", "acme").first)
    let limit = try #require(
      (account["limits"] as? [[String: Any]])?.first { $0["limit"] as? Int64 == BacktestTests.limit })
    let until = try #require((account["until"] as? String).flatMap { Instant(rfc3339: $0) })
    var rates = [Int64](repeating: 0, count: Int((until - first.floored(to: .minute)) / .minute))
    for day in 0..<20 { rates[day * 1_440] += 1 }
    let offset = Int((start - first) / .minute)
    for (minute, tokens) in BacktestTests.tokens.enumerated() { rates[offset + minute] += tokens }
    // From ten minutes into a run of calls on, which an hour without one ends.
    var judged: [Int] = []
    var (begin, last): (Int?, Int) = (nil, 0)
    for (minute, rate) in rates.enumerated() {
      if rate > 0 {
        if begin == nil || minute - last > 60 { begin = minute }
        last = minute
      }
      guard let begin, minute - last < 60, minute - begin >= 9, minute < rates.count - 10 else { continue }
      if rate < BacktestTests.limit { judged.append(minute) }
    }
    #expect(limit["minutes"] as? Int == judged.count)
    #expect(limit["episodes"] as? Int == 2)
    func count(_ warns: Bool, _ reaches: Bool) -> Int {
      judged.count { minute in
        (rates[minute] * 10 >= BacktestTests.limit * 8) == warns
          && rates[minute + 1...minute + 10].contains { $0 >= BacktestTests.limit } == reaches
      }
    }
    let rules = try #require(limit["rules"] as? [[String: Any]])
    #expect(rules.compactMap { $0["rule"] as? String } == ["likely", "likelyOrPossible", "threshold"])
    let threshold = try #require(rules.last)
    #expect(threshold["truePositives"] as? Int == count(true, true) && count(true, true) > 0)
    #expect(threshold["falsePositives"] as? Int == count(true, false) && count(true, false) > 0)
    #expect(threshold["missed"] as? Int == count(false, true) && count(false, true) > 0)
    #expect(threshold["episodesForetold"] as? Int == 2)
    // The rate grows by 4 % of the limit a minute.
    #expect(threshold["medianLeadMinutes"] as? Double == 5)
    let likely = try #require(rules.first)
    #expect(likely["episodesForetold"] as? Int == 2)
    #expect(try #require(likely["medianLeadMinutes"] as? Double) > 5)
    let spend = try #require(account["spend"] as? [String: Any])
    #expect(spend["completeDays"] as? Int == 20)
    #expect(spend["dates"] as? Int == 7 && spend["inside"] as? Int == 7)
    let text = try scene.program.succeed("backtest")
    #expect(text.contains("measured against today's limits") && text.contains("2 of 2"))
    #expect(text.contains("7 of 7 dates inside the 80 % band"))
  }

  @Test("too short a history is told, a wrong name is refused")
  func short() throws {
    try scene.importing([try scene.program.home.write(scene.lines(0..<50), to: "usage.jsonl")])
    let text = try scene.program.succeed("backtest")
    #expect(text.contains("too short a history, 14 complete days are needed and 0 are there"))
    #expect(try accounts().count == 1)
    #expect(try scene.program.refuse(64, "backtest", "--account", "nope").contains("acme"))
  }
}

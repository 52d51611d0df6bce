import Testing
import UsageIntake
import UsageModel

private let start = Instant(milliseconds: 1_763_793_372_345)

@Suite("JSON lines")
struct JSONLinesTests {
  @Test("The documented line becomes the event it describes")
  func documentedLine() throws {
    let line = #"""
      {"ts":"2025-11-22T06:36:12.345Z","provider":"together","model":"example/model-8b","op":"chat","requests":1,"input_tokens":1200,"cache_read_tokens":1024,"cache_write_tokens":0,"output_tokens":340,"reasoning_tokens":128,"status":200,"attempt":1,"latency_ms":1430,"project":"checkout","cost_usd":"0.0042","id":"abc"}
      """#
    let decoded = try decode(line)
    #expect(decoded.problems == [])
    #expect(
      decoded.parts == [
        DecodedUsage.Part(
          route: .init(provider: "together"), firstLine: 1,
          events: [
            UsageEvent(
              id: "abc", startedAt: start, duration: 1_430, model: "example/model-8b", operation: .chat,
              project: "checkout", inputTokens: 1_200, cacheReadTokens: 1_024, outputTokens: 340,
              costNano: 4_200_000)
          ])
      ])
  }

  @Test(
    "Every name of a field is understood",
    arguments: [
      ("timestamp", "1763793372.345"), ("time", "1763793372345"), ("created_at", "1763793372345999"),
      ("startTime", "1763793372345999999"), ("start_time", "\"2025-11-22T07:36:12.345+01:00\""),
    ])
  func timeNames(name: String, value: String) throws {
    let decoded = try decode(#"{"model":"m","\#(name)":\#(value),"id":1}"#)
    #expect(decoded.events == [UsageEvent(id: "1", startedAt: start, model: "m")])
  }

  @Test(
    "Every name of a count is understood",
    arguments: [
      (#""prompt_tokens":5"#, \UsageEvent.inputTokens, 5), (#""input_tokens":5"#, \.inputTokens, 5),
      (#""completion_tokens":"6""#, \.outputTokens, 6), (#""output_tokens":6.0"#, \.outputTokens, 6),
      (#""input_tokens":9,"cached_tokens":4"#, \.cacheReadTokens, 4),
      (#""input_tokens":9,"cached_input_tokens":4"#, \.cacheReadTokens, 4),
      (#""input_tokens":9,"cache_read_input_tokens":4"#, \.inputTokens, 13),
      (#""prompt_tokens":9,"cache_read_input_tokens":4"#, \.inputTokens, 9),
      (#""input_tokens":9,"cache_creation_tokens":4"#, \.cacheWriteTokens, 4),
      (#""input_tokens":9,"cache_creation_input_tokens":4"#, \.inputTokens, 13),
      (#""input_tokens":9,"cache_write_tokens":4"#, \.inputTokens, 9),
      (#""duration_ms":1.5"#, \.duration, 2), (#""latency_ms":15e2"#, \.duration, 1_500),
      (#""endTime":"2025-11-22T06:36:13Z""#, \.duration, 655),
      (#""finished_at":1763793373345"#, \.duration, 1_000),
      (#""compute_ms":250.4"#, \.computeMilliseconds, 250),
      (#""cost_usd":1,"promo_usd":"0.25""#, \.promotionalNano, 250_000_000),
      (#""cost_usd":1,"promotional_cost_usd":1e-9"#, \.promotionalNano, 1),
    ])
  func countNames(members: String, path: any KeyPath<UsageEvent, Int64> & Sendable, value: Int64) throws {
    let decoded = try decode(#"{"ts":1763793372345,"model":"m","id":"1",\#(members)}"#)
    #expect(decoded.problems == [])
    #expect(decoded.events.map { $0[keyPath: path] } == [value])
  }
}

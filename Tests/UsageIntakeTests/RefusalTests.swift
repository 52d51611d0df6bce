import Testing
import UsageIntake
import UsageModel

@Suite("Lines that are refused")
struct RefusalTests {
  @Test(
    "Each refusal names the field as the line calls it",
    arguments: [
      (#"{"model":"m"}"#, "ts is missing"),
      (#"{"ts":null,"model":"m"}"#, "ts is missing"),
      (#"{"ts":1763793372}"#, "model is missing"),
      (#"{"ts":1763793372,"model":""}"#, "model is missing"),
      (#"{"ts":1763793372,"model":7}"#, "model is not text"),
      (#"{"ts":1763793372,"model":"\ud83d"}"#, "model is not text"),
      (#"{"ts":1763793372,"model":"a\u0000b"}"#, "model is not text"),
      (#"{"timestamp":"yesterday","model":"m"}"#, "timestamp is neither an RFC 3339 time nor a Unix time"),
      (#"{"ts":"2025-13-01T00:00:00Z","model":"m"}"#, "ts is neither an RFC 3339 time nor a Unix time"),
      (#"{"ts":"2025-02-29T00:00:00Z","model":"m"}"#, "ts is neither an RFC 3339 time nor a Unix time"),
      (#"{"ts":"2025-02-28T24:00:00Z","model":"m"}"#, "ts is neither an RFC 3339 time nor a Unix time"),
      (#"{"ts":true,"model":"m"}"#, "ts is neither an RFC 3339 time nor a Unix time"),
      (#"{"ts":12,"model":"m"}"#, "ts is before the year 2000"),
      (#"{"ts":"1999-12-31T23:59:59Z","model":"m"}"#, "ts is before the year 2000"),
      (#"{"ts":-5,"model":"m"}"#, "ts is negative"),
      (#"{"ts":1e30,"model":"m"}"#, "ts is too large"),
      (#"{"ts":1763793372,"model":"m","prompt_tokens":-1}"#, "prompt_tokens is negative"),
      (#"{"ts":1763793372,"model":"m","input_tokens":1.5}"#, "input_tokens is not a whole number"),
      (#"{"ts":1763793372,"model":"m","output_tokens":"many"}"#, "output_tokens is not a number"),
      (#"{"ts":1763793372,"model":"m","output_tokens":"NaN"}"#, "output_tokens is not a number"),
      (#"{"ts":1763793372,"model":"m","output_tokens":[1]}"#, "output_tokens is not a number"),
      (#"{"ts":1763793372,"model":"m","output_tokens":true}"#, "output_tokens is not a number"),
      (#"{"ts":1763793372,"model":"m","output_tokens":1e400}"#, "output_tokens is too large"),
      (#"{"ts":1763793372,"model":"m","output_tokens":1000000001}"#, "output_tokens is too large"),
      (#"{"ts":1763793372,"model":"m","cost_usd":-0.01}"#, "cost_usd is negative"),
      (#"{"ts":1763793372,"model":"m","cost_usd":"100000.01"}"#, "cost_usd is too large"),
      (#"{"ts":1763793372,"model":"m","cost_usd":"€1"}"#, "cost_usd is not a number"),
      (#"{"ts":1763793372,"model":"m","cost_usd":1,"promo_usd":1.5}"#, "promo_usd is more than cost_usd"),
      (#"{"ts":1763793372,"model":"m","latency_ms":86400001}"#, "latency_ms is too large"),
      (#"{"ts":1763793372,"model":"m","endTime":1763793371}"#, "endTime is before the start"),
      (#"{"ts":1763793372,"model":"m","endTime":1763893372}"#, "endTime is too large"),
      (#"{"ts":1763793372,"model":"m","status":99}"#, "status says \"99\", which is not known"),
      (#"{"ts":1763793372,"model":"m","status":"fine\u0007"}"#, "status says \"fine?\", which is not known"),
      (#"{"ts":1763793372,"model":"m","lane":"fast"}"#, "lane says \"fast\", which is not known"),
      (#"{"ts":1763793372,"model":"m","billing":"later"}"#, "billing says \"later\", which is not known"),
      (#"{"ts":1763793372,"model":"m","truncated":"maybe"}"#, "truncated says \"maybe\", which is not known"),
      (#"{"ts":1763793372,"model":"m","requests":0}"#, "requests is 0"),
      (
        #"{"ts":1763793372,"model":"m","requests":101}"#,
        "requests is more than 100 in a line without bucket_s"
      ),
      (#"{"ts":1763793372,"model":"m","bucket_s":0}"#, "bucket_s is 0"),
      (#"{"ts":1763793372,"model":"m","bucket_s":86401}"#, "bucket_s is too large"),
      (
        #"{"ts":1763793372,"model":"m","bucket_s":60}"#,
        "ts is neither a multiple of bucket_s nor on a whole minute"
      ),
      (
        #"{"ts":1763793360,"model":"m","bucket_s":60,"status":429}"#,
        "status of an aggregate is not a success; its failures belong in throttled, client_errors, server_errors and cancelled"
      ),
      (
        #"{"ts":1763793360,"model":"m","bucket_s":60,"requests":2,"throttled":3}"#,
        "throttled is more than requests"
      ),
      (#"{"ts":1763793372,"model":"m","id":{}}"#, "id is not text"),
      (#"{"ts":1763793372"#, "not finished; it is read again when there is more"),
    ])
  func refusal(line: String, description: String) throws {
    let decoded = try decode(line)
    #expect(decoded.problems.map(\.reason.description) == [description])
    #expect(decoded.events == [] && decoded.reports == [])
  }

  @Test("A name may have 256 bytes and not one more")
  func longName() throws {
    let name = String(repeating: "m", count: 256)
    #expect(try decode(#"{"ts":1763793372,"model":"\#(name)"}"#).events.map(\.model) == [name])
    #expect(
      try decode(#"{"ts":1763793372,"model":"\#(name)m"}"#).problems
        == [LineProblem(line: 1, reason: .textTooLong(field: "model"))])
  }

  @Test("A bad line is told by number and column, and the lines around it are taken")
  func position() throws {
    let decoded = try decode(
      """
      {"ts":1763793372,"model":"a"}

      {"ts":1763793372,"model":"b",}
      {"ts":1763793372,"model":"c"}

      """)
    #expect(decoded.problems == [LineProblem(line: 3, reason: .notJSON(.nameExpected, column: 30))])
    #expect(
      decoded.problems.map(\.description) == ["line 3, column 30: not JSON: a name in quotes was expected"])
    #expect(decoded.events.map(\.model) == ["a", "c"])
  }

  @Test("What differs from line to line is not part of the reason that lines are counted by")
  func summaries() throws {
    let decoded = try decode(
      """
      {"ts":1763793372,"model":"m","lane":"x"}
      {"ts":1763793372,"model":"m","lane":"y"}
      {]
      {"ts":1763793372,}

      """)
    #expect(
      decoded.problems.map(\.reason.summary) == [
        "lane is not known", "lane is not known", "not JSON", "not JSON",
      ])
  }
}

import Testing
import UsageIntake
import UsageModel

@Suite("LiteLLM's logs")
struct LiteLLMTests {
  static let files = [
    "standard-logging-payload-INVENTED.ndjson", "standard-logging-payload-array-INVENTED.json",
  ]

  @Test("One success with its cost and cached part, one refusal", arguments: files)
  func payload(name: String) throws {
    let decoded = try Samples.decoded(name)
    let start = Instant(milliseconds: 1_795_329_422_880)
    let success = UsageEvent(
      id: "00000000-0000-4000-8000-000000000001", startedAt: start, duration: 1_430, model: "gpt-example",
      project: "team-1", inputTokens: 1_200, cacheReadTokens: 1_024, outputTokens: 340, costNano: 4_200_000)
    let failure = UsageEvent(
      id: "00000000-0000-4000-8000-000000000002", startedAt: start, duration: 1_430, model: "gpt-example",
      project: "team-1", status: .throttled, costNano: 0)
    let events = decoded.events.map { event in
      var event = event
      event.errorCodes = []
      return event
    }
    #expect(events == [success, failure])
    #expect(decoded.parts.map(\.route) == [DecodedUsage.Route(provider: "openai")])
  }

  private func row(_ fields: String) -> String {
    #"{"data":[{"request_id":"r","call_type":"acompletion","startTime":"2026-11-22T06:36:12.345000+00:00","#
      + #""endTime":"2026-11-22T06:36:13Z","model":"openai/m","custom_llm_provider":"openai",\#(fields)}],"total":1}"#
  }

  @Test("Spend logs come as pages of rows")
  func spendLogs() throws {
    let text = row(#""spend":0.5,"prompt_tokens":7,"completion_tokens":3,"cache_hit":"False","team_id":"t""#)
    #expect(
      try decode(text).events == [
        UsageEvent(
          id: "r", startedAt: Instant(milliseconds: 1_795_329_372_345), duration: 655, model: "m",
          project: "t",
          inputTokens: 7, outputTokens: 3, costNano: 500_000_000)
      ])
  }

  @Test("An answer from the gateway's own cache is no request", arguments: [#""True""#, "true"])
  func cacheHit(word: String) throws {
    let decoded = try decode(row(#""spend":0,"cache_hit":\#(word)"#))
    #expect(decoded.events.isEmpty && decoded.problems.isEmpty)
  }

  @Test(
    "A failure is what its code and text say",
    arguments: [
      (#""error_information":{"error_code":"503"}"#, CallStatus.serverError, RefusalReason?.some(.overload)),
      (
        #""error_information":{"error_code":429,"error_message":"Limit 3 on tokens per min (TPM)"}"#,
        .throttled, .tokens
      ),
      (#""error_str":"RateLimitError: insufficient_quota""#, .throttled, .quota),
      (#""metadata":{"error_information":{"error_code":"401"}}"#, .clientError, .authentication),
      (#""error_str":null"#, .serverError, .other),
    ])
  func failures(fields: String, status: CallStatus, refusal: RefusalReason?) throws {
    let event = try #require(try decode(row(#""status":"failure","# + fields)).events.first)
    #expect(event.status == status && event.refusal == refusal)
  }
}

@Suite("Agents' transcripts")
struct TranscriptTests {
  @Test("Claude Code repeats an answer's usage with each of its blocks; its own error lines are none")
  func claudeCode() throws {
    let events = try Samples.decoded("claude-code-transcript.jsonl").events
    let event = UsageEvent(
      id: "msg_dummy1 req_dummy", startedAt: Instant(milliseconds: 1_795_330_719_137),
      model: "claude-dummy-1",
      inputTokens: 40 + 200 + 1_000, cacheReadTokens: 1_000, cacheWriteTokens: 200, outputTokens: 30)
    #expect(events.count == 2)
    #expect(events[0] == event)
    // The store knows it by its id and the time of its first block.
    #expect(events[1].id == event.id && events[1].startedAt == event.startedAt)
    #expect(events[1].outputTokens == 30)
  }

  private func line(_ fields: String, id: String = "a", request: String, output: Int = 5) -> String {
    #"{"type":"assistant","timestamp":"2026-11-22T06:58:39Z","requestId":"\#(request)",\#(fields)"message":"#
      + #"{"id":"\#(id)","model":"m","usage":{"output_tokens":\#(output)}}}"# + "\n"
  }

  @Test("A side conversation's copy of its parent's message is left out, an answer of its own is not")
  func sidechain() throws {
    let text =
      line(#""isSidechain":false,"#, request: "1") + line(#""isSidechain":true,"#, request: "2")
      + line(#""isSidechain":true,"#, id: "b", request: "3")
    #expect(try decode(text).events.map(\.id) == ["a 1", "b 3"])
  }

  @Test("Codex counts a session's totals: repeated ones are nothing new")
  func codex() throws {
    let events = try Samples.decoded("codex-rollout-INVENTED.jsonl").events
    #expect(events.map(\.inputTokens) == [1_000, 2_500])
    #expect(events.map(\.cacheReadTokens) == [250, 500])
    #expect(events.map(\.outputTokens) == [125, 300])
    #expect(events.map(\.model) == ["gpt-example-codex", "gpt-example-codex"])
    #expect(Set(events.map(\.id)).count == 2)
  }

  private func totals(_ second: Double, _ input: Int, last: Int?) -> String {
    let last = last.map { #","last_token_usage":{"input_tokens":\#($0)}"# } ?? ""
    return #"{"timestamp":\#(1_795_330_000 + second),"type":"event_msg","payload":{"type":"token_count","#
      + #""info":{"total_token_usage":{"input_tokens":\#(input)}\#(last)}}}"# + "\n"
  }

  @Test("A fork begins with its parent's totals, and totals alone tell what was added")
  func codexTotals() throws {
    let text =
      #"{"timestamp":1795330000,"type":"session_meta","payload":{"id":"s"}}"# + "\n"
      + totals(0.2, 700, last: 700) + totals(0.4, 900, last: 200) + totals(9, 1_000, last: nil)
      + totals(20, 1_040, last: 40)
    #expect(try decode(text).events.map(\.inputTokens) == [100, 40])
  }
}

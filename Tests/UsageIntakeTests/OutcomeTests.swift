import Testing
import UsageIntake
import UsageModel

@Suite("How calls ended")
struct OutcomeTests {
  private struct Ending: Equatable {
    var status: CallStatus
    var refusal: RefusalReason?
  }

  private func endings(_ members: String) throws -> [Ending] {
    let decoded = try decode(#"{"ts":1763793372,"model":"m",\#(members)}"#)
    #expect(decoded.problems == [])
    return decoded.events.map { Ending(status: $0.status, refusal: $0.refusal) }
  }

  @Test(
    "A status is understood as a number, as a number in quotes and as a word",
    arguments: [
      ("200", .ok, nil), ("\"204\"", .ok, nil), ("304", .ok, nil), ("null", .ok, nil),
      ("429", .throttled, nil), ("400", .clientError, .other), ("404.0", .clientError, .other),
      ("401", .clientError, .authentication), ("403", .clientError, .access),
      ("402", .clientError, .quota), ("408", .clientError, .timeout), ("499", .cancelled, nil),
      ("500", .serverError, .other), ("502", .serverError, .other), ("503", .serverError, .overload),
      ("504", .serverError, .timeout), ("529", .serverError, .overload),
      ("\"ok\"", .ok, nil), ("\"Success\"", .ok, nil), ("\"completed\"", .ok, nil),
      ("\"rate_limit_exceeded\"", .throttled, nil), ("\"Too Many Requests\"", .throttled, nil),
      ("\"throttled\"", .throttled, nil), ("\"insufficient_quota\"", .throttled, .quota),
      ("\"invalid_request_error\"", .clientError, .other), ("\"clientError\"", .clientError, .other),
      ("\"error\"", .serverError, .other), ("\"overloaded_error\"", .serverError, .overload),
      ("\"timeout\"", .serverError, .timeout), ("\"canceled\"", .cancelled, nil),
    ] as [(String, CallStatus, RefusalReason?)])
  func status(value: String, status: CallStatus, refusal: RefusalReason?) throws {
    #expect(try endings("\"status\":\(value)") == [Ending(status: status, refusal: refusal)])
  }

  @Test(
    "An error says why a call was refused, as far as it does",
    arguments: [
      (
        #""status":429,"error":"Rate limit reached on tokens per min (TPM): Limit 10000""#, .throttled,
        .tokens
      ),
      (#""status":429,"error":"Rate limit reached on requests per min (RPM)""#, .throttled, .requests),
      (#""status":429,"error":"tokens""#, .throttled, .tokens),
      (#""status":429,"error":"Too Many Requests""#, .throttled, nil),
      (
        #""status":429,"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}"#,
        .throttled, .quota
      ),
      (#""status":429,"error_code":"insufficient_quota""#, .throttled, .quota),
      (
        #""status":429,"error_type":"rate_limit_error","error_message":"too many tokens""#, .throttled,
        .tokens
      ),
      (#""status":400,"error":"maximum context length is 8192 tokens; token limit""#, .clientError, .other),
      (#""status":500,"error":"upstream timed out""#, .serverError, .timeout),
      (#""status":503,"error":"tpm""#, .serverError, .overload),
      (#""status":200,"error":"overloaded""#, .serverError, .overload),
      (#""status":200,"error":"""#, .ok, nil), (#""status":200,"error":null"#, .ok, nil),
      (#""status":200,"error":{}"#, .ok, nil), (#""status":200,"error":false"#, .ok, nil),
      (#""error":"rate_limit""#, .throttled, nil), (#""error":429"#, .throttled, nil),
      (#""error":"quota exceeded for requests per minute""#, .throttled, .requests),
      (#""error":"invalid api key""#, .clientError, .authentication),
      (#""error":"client closed the connection; aborted""#, .cancelled, nil),
      // Codes that tell one refusal for money from another, and those of rates, tiers, gateways and busy providers.
      (#""status":429,"error":{"code":"credit_balance_exhausted"}"#, .throttled, .credit),
      (#""status":429,"error":{"code":"organization_usage_limit_exceeded"}"#, .throttled, .cap),
      (#""status":429,"error":{"code":"organization_spend_limit_exceeded"}"#, .throttled, .budget),
      (#""status":429,"error":{"code":"project_spend_limit_exceeded"}"#, .throttled, .projectBudget),
      (
        #""status":429,"error":{"type":"rate_limit_error","error_code":"enforced_spend_limit_reached"}"#,
        .throttled, .cap
      ),
      (#""status":400,"error":"Your credit balance is too low to access the API""#, .clientError, .credit),
      (#""status":400,"error":"You have reached your specified API usage limits.""#, .clientError, .budget),
      (#""status":402,"error":"Insufficient Balance""#, .clientError, .credit),
      (#""status":402"#, .clientError, .quota),
      (#""status":402,"error":"payment needed""#, .clientError, .quota),
      (#""status":503,"error":{"code":"slow_down"}"#, .serverError, .overload),
      (#""status":529,"error":{"type":"overloaded_error"}"#, .serverError, .overload),
      (#""status":404,"error":{"code":"model_not_found"}"#, .clientError, .access),
      (#""status":403,"error":"This model requires a higher tier""#, .clientError, .tier),
      (
        #""status":429,"error":"Max parallel request limit reached. Hit limit for api_key""#, .throttled,
        .gateway
      ),
      (#""status":429,"error":"No deployments available for selected model""#, .throttled, .gateway),
      (#""error_code":"slow_down""#, .serverError, .overload),
      (#""error":"boom""#, .serverError, .other), (#""error":true"#, .serverError, .other),
      (#""error":"stripmill""#, .serverError, .other),
    ] as [(String, CallStatus, RefusalReason?)])
  func error(members: String, status: CallStatus, refusal: RefusalReason?) throws {
    #expect(try endings(members) == [Ending(status: status, refusal: refusal)])
  }

  @Test(
    "A response that was cut at the output limit is known by its finish reason",
    arguments: [
      (#""finish_reason":"length""#, true), (#""finish_reason":"max_tokens""#, true),
      (#""stop_reason":"MAX_TOKENS""#, true), (#""finish_reason":"stop""#, false),
      (#""truncated":true"#, true),
      (#""truncated":0,"finish_reason":"length""#, false), (#""finish_reason":null"#, false),
    ])
  func truncation(members: String, isTruncated: Bool) throws {
    let decoded = try decode(#"{"ts":1763793372,"model":"m",\#(members)}"#)
    #expect(decoded.events.map(\.truncated) == [isTruncated])
  }

  @Test(
    "Operations, lanes, classes and billing are understood in their usual spellings",
    arguments: [
      (
        #""op":"Chat.Completion""#,
        UsageEvent(id: "1", startedAt: Instant(seconds: 1_763_793_372), model: "m")
      ),
      (
        #""operation":"embedding""#,
        UsageEvent(id: "1", startedAt: Instant(seconds: 1_763_793_372), model: "m", operation: .embeddings)
      ),
      (
        #""op":"re-rank""#,
        UsageEvent(id: "1", startedAt: Instant(seconds: 1_763_793_372), model: "m", operation: .rerank)
      ),
      (
        #""op":"image_generation""#,
        UsageEvent(id: "1", startedAt: Instant(seconds: 1_763_793_372), model: "m", operation: .image)
      ),
      (
        #""op":"transcriptions""#,
        UsageEvent(id: "1", startedAt: Instant(seconds: 1_763_793_372), model: "m", operation: .audio)
      ),
      (
        #""op":"moderation""#,
        UsageEvent(id: "1", startedAt: Instant(seconds: 1_763_793_372), model: "m", operation: .other)
      ),
      (
        #""lane":"account_plan","class":"llm","billing":"free""#,
        UsageEvent(
          id: "1", startedAt: Instant(seconds: 1_763_793_372), model: "m", lane: .accountPlan,
          modelClass: "llm", billing: .free)
      ),
      (
        #""served_by":"bypass","model_class":"llm","billing":"Paid""#,
        UsageEvent(
          id: "1", startedAt: Instant(seconds: 1_763_793_372), model: "m", lane: .ineligible,
          modelClass: "llm", billing: .paid)
      ),
    ])
  func words(members: String, event: UsageEvent) throws {
    #expect(try decode(#"{"ts":1763793372,"model":"m","id":"1",\#(members)}"#).events == [event])
  }
}

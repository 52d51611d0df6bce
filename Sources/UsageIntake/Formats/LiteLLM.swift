import UsageModel

extension UsageFormat {
  /// What LiteLLM's logger posts (one object, lines or an array), and its spend logs as pages or rows.
  package static let liteLLM = UsageFormat(
    name: "litellm", family: "litellm", recognize: JSONKind.recognizer(.liteLLM),
    makeDecoder: { RecordDecoder<LiteLLMReader>() })
}

private struct LiteLLMReader: RecordReader {
  private var recent: RecentKeys
  private var days = DayCache()

  var rememberedSince: InputPosition { recent.since }

  init(at position: InputPosition) { recent = RecentKeys(since: position) }

  mutating func beginNextFile() { recent.moveStart() }

  mutating func read(
    _ record: JSONValue, at position: InputPosition, into decoded: inout DecodedUsage
  ) throws(LineProblem.Reason) {
    guard let page = record["data"], page.kind == .array else {
      return try read(call: record, at: position, into: &decoded)
    }
    for row in page.elements {
      do throws(LineProblem.Reason) {
        try read(call: row, at: position, into: &decoded)
      } catch {
        decoded.add(LineProblem(line: position.line + 1, reason: error))
      }
    }
  }

  private mutating func read(
    call: JSONValue, at position: InputPosition, into decoded: inout DecodedUsage
  ) throws(LineProblem.Reason) {
    // Answered from the gateway's own cache: nobody else was asked.
    if call["cache_hit"]?.flag == true { return }
    guard let start = try call.time("startTime", with: &days) else { throw .missing(field: "startTime") }
    guard let model = try call.text("model") else { throw .missing(field: "model") }
    guard let id = try call.text("litellm_call_id", "id", "request_id") else {
      throw .missing(field: "litellm_call_id")
    }
    let provider = try call.text("custom_llm_provider")
    var event = UsageEvent(id: id, startedAt: start, model: LiteLLMReader.plain(model, of: provider))
    if let end = try call.time("endTime", with: &days) {
      guard end >= start else { throw .endsBeforeStart(field: "endTime") }
      guard end - start <= .day else { throw .tooLarge(field: "endTime") }
      event.duration = end - start
    }
    event.operation = try call.text("call_type").map(LiteLLMReader.operation) ?? .chat
    let outcome = try outcome(call)
    event.status = outcome.status
    event.refusal = outcome.refusal
    event.errorCodes = outcome.codes
    try readTokens(call, into: &event, &decoded)
    event.costNano = try call.money("response_cost", "spend")
    event.project = try call["metadata"]?.text(
      "user_api_key_team_alias", "user_api_key_team_id", "user_api_key_alias")
    if event.project == nil { event.project = try call.text("team_id") }
    recent.moveToFirstSighting(&event, at: position)
    decoded.add(event, route: DecodedUsage.Route(provider: provider), line: position.line + 1)
  }

  private func readTokens(
    _ call: JSONValue, into event: inout UsageEvent, _ decoded: inout DecodedUsage
  ) throws(LineProblem.Reason) {
    event.inputTokens = try call.count("prompt_tokens") ?? 0
    event.outputTokens = try call.count("completion_tokens") ?? 0
    guard let usage = call["metadata", "usage_object"] else { return }
    let details = usage["prompt_tokens_details"]
    // The same count under a provider's own name and under the common one, of which either may be left at 0.
    event.cacheReadTokens = max(
      try usage.count("cache_read_input_tokens") ?? 0, try details?.count("cached_tokens") ?? 0)
    event.cacheWriteTokens = max(
      try usage.count("cache_creation_input_tokens") ?? 0, try details?.count("cache_creation_tokens") ?? 0)
    let cached = event.cacheReadTokens + event.cacheWriteTokens
    if cached > event.inputTokens {
      event.inputTokens += cached
      decoded.add(.cachedOutsideInput)
    }
  }

  private func outcome(_ call: JSONValue) throws(LineProblem.Reason) -> LineReader.Outcome {
    guard try call.text("status") == "failure" else { return LineReader.Outcome(.ok) }
    let details = call["error_information"] ?? call["metadata", "error_information"]
    var told = LineReader.Outcome(.serverError, .other)
    let texts = [details?["error_message"], call["error_str"], details?["error_class"]]
    for text in texts.compactMap(\.self) where !ErrorText(text.written).isEmpty {
      let codes = told.codes
      told = ErrorText(text.written).outcome
      told.codes = codes + ErrorText(text.written).codes
      if told.refusal != nil, told.refusal != .other { break }
    }
    guard case .number(let code)? = details?["error_code"]?.number?.scaled(by: 0, rounding: .none),
      400...599 ~= code
    else { return told }
    return LineReader.outcome(LineReader.outcome(ofCode: code), refinedBy: told)
  }

  /// The gateway's routes begin with the provider's name.
  private static func plain(_ model: String, of provider: String?) -> String {
    guard let provider, model.hasPrefix(provider + "/"), model.utf8.count > provider.utf8.count + 1 else {
      return model
    }
    return String(model.dropFirst(provider.count + 1))
  }

  /// Asynchronous calls are named with an `a` before the others' names.
  private static func operation(_ type: String) -> Operation {
    if let operation = LineReader.operation(type) { return operation }
    if type.hasPrefix("a"), let operation = LineReader.operation(String(type.dropFirst())) {
      return operation
    }
    return type.hasSuffix("messages") || type.hasSuffix("generate_content") ? .chat : .other
  }
}

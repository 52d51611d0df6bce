import UsageModel

extension TelemetryReader {
  /// A request to a model, as a client's span tells it.
  mutating func readSpan(
    _ span: TelemetrySpan, _ context: Context, at position: InputPosition, into decoded: inout DecodedUsage
  ) throws(Reason) {
    let attributes = span.attributes
    guard span.kind == TelemetrySpan.clientKind, let name = attributes.text(.operation),
      let operation = TelemetryReader.operations[name]
    else { return }
    if isOuter(span, at: position) { return }
    var event = try genAIEvent(attributes, operation, context)
    event.startedAt = try TelemetryReader.time(span.start, "startTimeUnixNano")
    guard span.end >= span.start else { throw .endsBeforeStart(field: "endTimeUnixNano") }
    guard span.end - span.start <= Milliseconds.day * 1_000_000 else {
      throw .tooLarge(field: "endTimeUnixNano")
    }
    event.duration = span.end / 1_000_000 - span.start / 1_000_000
    if span.hasFailed || attributes.text(.errorType) != nil {
      set(TelemetryReader.outcome(attributes.text(.errorType), span.message), of: &event)
    }
    event.id = span.trace + ":" + span.id
    add(event, .spans, attributes, context, into: &decoded)
  }

  /// A framework's span around the one of the library that it calls is the same call.
  private mutating func isOuter(_ span: TelemetrySpan, at position: InputPosition) -> Bool {
    guard let response = span.attributes.text(.responseID) else { return false }
    let key = ContentHash.of(response, seed: ContentHash.of(span.trace))
    let own = Int64(bitPattern: ContentHash.of(span.id))
    if recent.number(of: key) == own { return true }
    setParent(Int64(bitPattern: ContentHash.of(span.parent)), of: key, at: position)
    return false
  }

  private func genAIEvent(
    _ attributes: TelemetryAttributes, _ operation: Operation, _ context: Context
  ) throws(Reason) -> UsageEvent {
    var event = UsageEvent(
      id: "", startedAt: .epoch, model: try TelemetryReader.model(attributes), operation: operation,
      project: context.project, lane: TelemetryReader.lane(attributes))
    event.inputTokens =
      try attributes.tokens(.inputTokens, .promptTokens, .llmPromptTokens, .llmPromptCount) ?? 0
    event.outputTokens =
      try attributes.tokens(.outputTokens, .completionTokens, .llmCompletionTokens, .llmCompletionCount) ?? 0
    event.cacheReadTokens = try attributes.tokens(.cacheReadTokens) ?? 0
    event.cacheWriteTokens = try attributes.tokens(.cacheWriteTokens, .cacheCreationTokens) ?? 0
    event.truncated =
      attributes.text(.finishReasons).map(LineReader.plain).map(LineReader.cutReasons.contains) ?? false
    return event
  }

  private func set(_ outcome: LineReader.Outcome, of event: inout UsageEvent) {
    event.status = outcome.status
    event.refusal = outcome.refusal
    event.errorCodes = outcome.codes
  }

  private func add(
    _ event: UsageEvent, _ signal: TelemetrySignal, _ attributes: TelemetryAttributes, _ context: Context,
    into decoded: inout DecodedUsage
  ) {
    var event = event
    let cached = event.cacheReadTokens + event.cacheWriteTokens
    if cached > event.inputTokens {
      event.inputTokens += cached
      decoded.add(.cachedOutsideInput)
    }
    let call = TelemetryCall(sender: context.sender(attributes), signal: signal, event: event)
    decoded.add(call, route: route(attributes, context), line: context.line)
  }

  func route(_ attributes: TelemetryAttributes, _ context: Context) -> DecodedUsage.Route {
    if let provider = TelemetryReader.provider(attributes) { return DecodedUsage.Route(provider: provider) }
    let agent = TelemetryReader.agents.first {
      context.scopeName.hasPrefix($0.scope) || context.resource.text(.service) == $0.service
    }
    return DecodedUsage.Route(provider: agent?.provider)
  }

  /// Programs that name no provider, since they have only one.
  private static let agents: [(scope: String, service: String, provider: String)] = [
    ("com.anthropic.claude_code", "claude-code", "anthropic"), ("gemini-cli", "gemini-cli", "gemini"),
    ("codex", "codex_cli_rs", "openai"),
  ]

  /// A log record that tells of a call; all others are passed over.
  mutating func readLog(
    _ log: TelemetryLogRecord, _ context: Context, into decoded: inout DecodedUsage
  ) throws(Reason) {
    let attributes = log.attributes
    guard let name = log.eventName ?? attributes.text(.eventName) ?? log.body else { return }
    // These event names are plain words.
    let isClaudeCode = context.scopeName.hasPrefix("com.anthropic.claude_code")
    switch name {
    case "gen_ai.client.inference.operation.details":
      // The command-line program that also tells its calls by names of its own.
      guard let operation = attributes.text(.operation).flatMap({ TelemetryReader.operations[$0] }),
        context.resource.text(.service) != "gemini-cli"
      else { return }
      var event = try genAIEvent(attributes, operation, context)
      if let type = attributes.text(.errorType) { set(TelemetryReader.outcome(type), of: &event) }
      event.startedAt = try TelemetryReader.time(log.time, "timeUnixNano")
      event.id = log.span.isEmpty ? hashedID(log) : log.trace + ":" + log.span
      add(event, .logs, attributes, context, into: &decoded)
    case "api_request" where isClaudeCode, "claude_code.api_request":
      try readClaudeCode(log, context, isError: false, into: &decoded)
    case "api_error" where isClaudeCode, "claude_code.api_error":
      try readClaudeCode(log, context, isError: true, into: &decoded)
    case "codex.api_request", "codex.sse_event": try readCodex(log, name, context, into: &decoded)
    case "gemini_cli.api_response", "gemini_cli.api_error":
      var event = try plainEvent(log, context)
      event.inputTokens = try attributes.tokens(.inputTokenCount) ?? 0
      event.cacheReadTokens = min(event.inputTokens, try attributes.tokens(.cachedContentTokenCount) ?? 0)
      event.outputTokens =
        (try attributes.tokens(.outputTokenCount) ?? 0) + (try attributes.tokens(.thoughtsTokenCount) ?? 0)
      if name.hasSuffix("error") { set(failure(attributes), of: &event) }
      add(event, .logs, attributes, context, into: &decoded)
    default: return
    }
  }

  /// Input leaves out what was read from and written to the cache; an error is told after the last of its attempts.
  private func readClaudeCode(
    _ log: TelemetryLogRecord, _ context: Context, isError: Bool, into decoded: inout DecodedUsage
  ) throws(Reason) {
    let attributes = log.attributes
    var event = try plainEvent(log, context)
    event.cacheReadTokens = try attributes.tokens(.plainCacheReadTokens) ?? 0
    event.cacheWriteTokens = try attributes.tokens(.plainCacheCreationTokens) ?? 0
    event.inputTokens =
      (try attributes.tokens(.plainInputTokens) ?? 0) + event.cacheReadTokens + event.cacheWriteTokens
    event.outputTokens = try attributes.tokens(.plainOutputTokens) ?? 0
    event.costNano =
      attributes[.costMicros]?.whole(power: 3, atMost: LineReader.mostCostOfCall)
      ?? attributes[.costDollars]?.whole(power: 9, atMost: LineReader.mostCostOfCall)
    guard isError else { return add(event, .logs, attributes, context, into: &decoded) }
    set(failure(attributes), of: &event)
    let attempts = attributes[.attempt]?.whole(atMost: LineReader.mostRequests) ?? 1
    for attempt in 1...max(attempts, 1) {
      var one = event
      one.id += attempt > 1 ? "#\(attempt)" : ""
      add(one, .logs, attributes, context, into: &decoded)
    }
  }

  /// Attempts that failed are told by their request, those that did not by the end of their answer.
  private func readCodex(
    _ log: TelemetryLogRecord, _ name: String, _ context: Context, into decoded: inout DecodedUsage
  ) throws(Reason) {
    let attributes = log.attributes
    var event = try plainEvent(log, context)
    if name == "codex.api_request" {
      let outcome = failure(attributes)
      guard outcome.status != .ok else { return }
      set(outcome, of: &event)
    } else {
      guard attributes.text(.eventKind) == "response.completed" else { return }
      event.inputTokens = try attributes.tokens(.inputTokenCount) ?? 0
      event.cacheReadTokens = min(event.inputTokens, try attributes.tokens(.cachedTokenCount) ?? 0)
      event.outputTokens = try attributes.tokens(.outputTokenCount) ?? 0
    }
    add(event, .logs, attributes, context, into: &decoded)
  }

  /// What agents' records of a call have in common; they are written when it has ended.
  private func plainEvent(_ log: TelemetryLogRecord, _ context: Context) throws(Reason) -> UsageEvent {
    let end = try TelemetryReader.time(log.time, "timeUnixNano")
    let duration = log.attributes[.durationMilliseconds]?.whole(atMost: .day) ?? 0
    return UsageEvent(
      id: hashedID(log), startedAt: end - duration, duration: duration,
      model: try TelemetryReader.model(log.attributes), project: context.project)
  }

  private func hashedID(_ log: TelemetryLogRecord) -> String {
    if let session = log.attributes.text(.session),
      let sequence = log.attributes[.eventSequence]?.whole(atMost: .max)
    {
      return "\(session) \(sequence)"
    }
    return ContentHash.text(
      ContentHash.of(log.eventName ?? "", seed: log.attributes.hash &+ UInt64(bitPattern: log.time)))
  }

  /// `.ok` when nothing says that the call failed.
  private func failure(_ attributes: TelemetryAttributes) -> LineReader.Outcome {
    let texts = [attributes.text(.error), attributes.text(.plainErrorType), attributes.text(.errorType)]
    let told = texts.contains { $0 != nil } ? TelemetryReader.outcome(texts[0], texts[1], texts[2]) : nil
    let codes = [attributes[.statusCode], attributes[.httpStatusCode], attributes[.status]]
    guard let code = codes.compactMap({ $0?.whole(atMost: 599) }).first, code >= 100 else {
      return told ?? LineReader.Outcome(.ok)
    }
    return LineReader.outcome(LineReader.outcome(ofCode: code), refinedBy: told)
  }
}

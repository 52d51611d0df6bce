import UsageModel

extension UsageFormat {
  /// The transcripts that Claude Code keeps of its sessions.
  package static let claudeCode = UsageFormat(
    name: "claude-code", family: "agents", recognize: JSONKind.recognizer(.claudeCode),
    makeDecoder: { RecordDecoder<ClaudeCodeReader>() })
}

/// An answer has one line for each of its blocks, all of which repeat its usage.
private struct ClaudeCodeReader: RecordReader {
  /// The first request of each message; numbers of events are beside them.
  private var recent: RecentKeys
  private var days = DayCache()

  var rememberedSince: InputPosition { recent.since }

  init(at position: InputPosition) { recent = RecentKeys(since: position) }

  mutating func beginNextFile() { recent.moveStart() }

  mutating func read(
    _ record: JSONValue, at position: InputPosition, into decoded: inout DecodedUsage
  ) throws(LineProblem.Reason) {
    guard record["type"]?.says("assistant") == true, record["isApiErrorMessage"]?.flag != true,
      let message = record["message"], let usage = message["usage"]
    else { return }
    guard let model = try message.text("model") else { throw .missing(field: "model") }
    // Written by the program itself.
    if model == "<synthetic>" { return }
    guard let id = try message.text("id") else { throw .missing(field: "id") }
    guard let time = try record.time("timestamp", with: &days) else { throw .missing(field: "timestamp") }
    let request = try record.text("requestId")
    if isReplay(record, message: id, request: request, at: position) { return }
    var event = UsageEvent(id: request.map { "\(id) \($0)" } ?? id, startedAt: time, model: model)
    event.cacheReadTokens = try usage.count("cache_read_input_tokens") ?? 0
    event.cacheWriteTokens = try usage.count("cache_creation_input_tokens") ?? 0
    event.inputTokens =
      (try usage.count("input_tokens") ?? 0) + event.cacheReadTokens + event.cacheWriteTokens
    event.outputTokens = try usage.count("output_tokens") ?? 0
    event.truncated = message["stop_reason"]?.says("max_tokens") == true
    event.costNano = try record.money("costUSD")
    recent.moveToFirstSighting(&event, at: position)
    decoded.add(event, route: DecodedUsage.Route(provider: "anthropic"), line: position.line + 1)
  }

  /// Side conversations begin with messages of their parent's, under requests of their own.
  private mutating func isReplay(
    _ record: JSONValue, message: String, request: String?, at position: InputPosition
  ) -> Bool {
    guard let request else { return false }
    let key = ContentHash.of(message, seed: 1)
    let number = Int64(bitPattern: ContentHash.of(request))
    guard let first = recent.number(of: key) else {
      recent.set(number, of: key, at: position)
      return false
    }
    return first != number && record["isSidechain"]?.flag == true
  }
}

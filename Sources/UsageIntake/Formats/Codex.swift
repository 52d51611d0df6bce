import UsageModel

extension UsageFormat {
  /// The transcripts that Codex keeps of its sessions.
  package static let codex = UsageFormat(
    name: "codex", family: "agents", recognize: JSONKind.recognizer(.codex),
    makeDecoder: { RecordDecoder<CodexReader>() })
}

/// Token counts come as the session's totals and as what the last answer added to them.
private struct CodexReader: RecordReader {
  /// A fork begins with its parent's totals; no answer comes so soon.
  private static let replay: Milliseconds = .second

  private static let mostTokensOfSession: Int64 = 1_000_000_000_000

  /// What comes depends on all lines before.
  let rememberedSince = InputPosition()
  private var days = DayCache()
  private var session: String?
  private var sessionStart: Instant?
  private var model: String?
  private var totals = Tokens()

  private struct Tokens: Hashable {
    var input: Int64 = 0
    var cached: Int64 = 0
    var written: Int64 = 0
    var output: Int64 = 0
  }

  init(at position: InputPosition) {}

  mutating func beginNextFile() {
    session = nil
    sessionStart = nil
    model = nil
    totals = Tokens()
  }

  mutating func read(
    _ record: JSONValue, at position: InputPosition, into decoded: inout DecodedUsage
  ) throws(LineProblem.Reason) {
    guard let type = record["type"], let payload = record["payload"] else { return }
    if type.says("session_meta") {
      // A fork also copies the line of its parent, behind its own.
      if session == nil { session = try payload.text("id") }
      if sessionStart == nil { sessionStart = try record.time("timestamp", with: &days) }
    } else if type.says("turn_context") {
      model = try payload.text("model") ?? model
    } else if type.says("event_msg"), payload["type"]?.says("token_count") == true {
      try readTokens(record, payload, at: position, into: &decoded)
    }
  }

  private mutating func readTokens(
    _ record: JSONValue, _ payload: JSONValue, at position: InputPosition, into decoded: inout DecodedUsage
  ) throws(LineProblem.Reason) {
    guard let total = payload["info", "total_token_usage"] else { return }
    guard let time = try record.time("timestamp", with: &days) else { throw .missing(field: "timestamp") }
    let before = totals
    let new = try tokens(total)
    totals = new
    if new == before { return }
    if let sessionStart, time - sessionStart < CodexReader.replay { return }
    let last = try payload["info", "last_token_usage"].map(tokens)
    let used = last ?? difference(new, before)
    guard used.cached + used.written <= used.input else {
      throw .moreThan(field: "cached_input_tokens", other: "input_tokens")
    }
    let sums = [new.input, new.cached, new.written, new.output].map(String.init).joined(separator: ".")
    let event = UsageEvent(
      id: "\(session ?? "") \(sums)", startedAt: time, model: model ?? "unknown", inputTokens: used.input,
      cacheReadTokens: used.cached, cacheWriteTokens: used.written, outputTokens: used.output)
    decoded.add(event, route: DecodedUsage.Route(provider: "openai"), line: position.line + 1)
  }

  private func tokens(_ usage: JSONValue) throws(LineProblem.Reason) -> Tokens {
    let most = CodexReader.mostTokensOfSession
    return Tokens(
      input: try usage.count("input_tokens", atMost: most) ?? 0,
      cached: try usage.count("cached_input_tokens", atMost: most) ?? 0,
      written: try usage.count("cache_write_input_tokens", atMost: most) ?? 0,
      output: try usage.count("output_tokens", atMost: most) ?? 0)
  }

  /// What was added; all of it after totals that began anew.
  private func difference(_ new: Tokens, _ old: Tokens) -> Tokens {
    guard new.input >= old.input, new.output >= old.output, new.cached >= old.cached,
      new.written >= old.written
    else { return new }
    return Tokens(
      input: new.input - old.input, cached: new.cached - old.cached, written: new.written - old.written,
      output: new.output - old.output)
  }
}

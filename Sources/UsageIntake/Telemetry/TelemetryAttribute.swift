/// The attributes that are read; every other one is passed over unread, whatever it holds.
enum TelemetryAttribute: String, CaseIterable, Sendable {
  case service = "service.name"
  case instance = "service.instance.id"
  case session = "session.id"
  case operation = "gen_ai.operation.name"
  case provider = "gen_ai.provider.name"
  case system = "gen_ai.system"
  case requestModel = "gen_ai.request.model"
  case responseModel = "gen_ai.response.model"
  case responseID = "gen_ai.response.id"
  case finishReasons = "gen_ai.response.finish_reasons"
  case tokenType = "gen_ai.token.type"
  case inputTokens = "gen_ai.usage.input_tokens"
  case promptTokens = "gen_ai.usage.prompt_tokens"
  case llmPromptTokens = "llm.usage.prompt_tokens"
  case llmPromptCount = "llm.token_count.prompt"
  case outputTokens = "gen_ai.usage.output_tokens"
  case completionTokens = "gen_ai.usage.completion_tokens"
  case llmCompletionTokens = "llm.usage.completion_tokens"
  case llmCompletionCount = "llm.token_count.completion"
  case cacheReadTokens = "gen_ai.usage.cache_read.input_tokens"
  case cacheWriteTokens = "gen_ai.usage.cache_write.input_tokens"
  case cacheCreationTokens = "gen_ai.usage.cache_creation.input_tokens"
  case serviceTier = "openai.response.service_tier"
  case oldServiceTier = "gen_ai.openai.response.service_tier"
  case errorType = "error.type"
  case serverAddress = "server.address"
  case model
  case type
  case plainTokenType = "token_type"
  case eventName = "event.name"
  case eventSequence = "event.sequence"
  case eventKind = "event.kind"
  case requestID = "request_id"
  case plainInputTokens = "input_tokens"
  case plainOutputTokens = "output_tokens"
  case plainCacheReadTokens = "cache_read_tokens"
  case plainCacheCreationTokens = "cache_creation_tokens"
  case inputTokenCount = "input_token_count"
  case outputTokenCount = "output_token_count"
  case cachedTokenCount = "cached_token_count"
  case cachedContentTokenCount = "cached_content_token_count"
  case thoughtsTokenCount = "thoughts_token_count"
  case costDollars = "cost_usd"
  case costMicros = "cost_usd_micros"
  case durationMilliseconds = "duration_ms"
  case statusCode = "status_code"
  case httpStatusCode = "http.response.status_code"
  case status
  case attempt
  case error
  case plainErrorType = "error_type"

  static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

/// What an attribute says.
enum TelemetryValue: Hashable, Sendable {
  case text(String)
  case integer(Int64)
  case real(Double)
  case decimal(DecimalNumber)
  case flag(Bool)

  var text: String? { if case .text(let text) = self { text } else { nil } }

  /// The value times ten to the `power`, to the nearest; nil for what is no number from 0 to `most`.
  func whole(power: Int = 0, atMost most: Int64) -> Int64? {
    switch self {
    case .integer(let number):
      guard number >= 0 else { return nil }
      let (product, overflow) = number.multipliedReportingOverflow(by: TelemetryValue.tenTo(power))
      return overflow || product > most ? nil : product
    case .real(let number):
      let scaled = (number * Double(TelemetryValue.tenTo(power))).rounded()
      guard let whole = Int64(exactly: scaled), 0...most ~= whole else { return nil }
      return whole
    case .decimal(let number): return TelemetryValue.whole(number, power, atMost: most)
    case .text(let text):
      var text = text
      guard let number = text.withUTF8(DecimalNumber.init) else { return nil }
      return TelemetryValue.whole(number, power, atMost: most)
    case .flag: return nil
    }
  }

  private static func whole(_ number: DecimalNumber, _ power: Int, atMost most: Int64) -> Int64? {
    guard !number.isNegative || number.digits == 0,
      case .number(let whole) = number.scaled(by: power, rounding: .nearest), whole <= most
    else { return nil }
    return whole
  }

  private static func tenTo(_ power: Int) -> Int64 { (0..<power).reduce(1) { product, _ in product * 10 } }

  /// The same for a number however it was sent.
  fileprivate var hash: UInt64 {
    switch self {
    case .text(let text): ContentHash.of(text)
    case .integer(let number): ContentHash.of("\(number)", seed: 1)
    case .flag(let flag): flag ? 2 : 3
    case .real, .decimal:
      // Numbers that tell series apart are whole.
      ContentHash.of("\(whole(atMost: .max) ?? -1)", seed: 1)
    }
  }
}

/// The attributes of a resource, a point, a span or a log record.
struct TelemetryAttributes: Sendable {
  private var values: [TelemetryAttribute: TelemetryValue] = [:]
  /// Of all of them, also of those that are not read, in whatever order they come.
  private(set) var hash: UInt64 = 0

  subscript(attribute: TelemetryAttribute) -> TelemetryValue? { values[attribute] }

  /// A nil `value` is one of a kind that is not read.
  mutating func add(_ name: String, _ value: TelemetryValue?) {
    hash = hash &+ ContentHash.of(name, seed: value?.hash ?? 0)
    if let value, let attribute = TelemetryAttribute.byName[name] { values[attribute] = value }
  }

  /// A name, of the first of these that says one.
  func text(_ attributes: TelemetryAttribute...) -> String? {
    for attribute in attributes {
      if let text = values[attribute]?.text, !text.isEmpty { return text }
    }
    return nil
  }

  /// A count of tokens, of the first of these that is there.
  func tokens(_ attributes: TelemetryAttribute...) throws(LineProblem.Reason) -> Int64? {
    for attribute in attributes {
      guard let value = values[attribute] else { continue }
      guard let count = value.whole(atMost: LineReader.mostTokensOfCall) else {
        throw .notNumber(field: attribute.rawValue)
      }
      return count
    }
    return nil
  }
}

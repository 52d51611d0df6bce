import UsageModel

/// Makes calls and counted amounts from what exporters send, whatever it was written in.
struct TelemetryReader: Sendable {
  typealias Reason = LineProblem.Reason

  static let mostAmount: Int64 = 1_000_000_000_000_000

  private(set) var recent: RecentKeys

  init(at position: InputPosition) { recent = RecentKeys(since: position) }

  mutating func beginNextFile() { recent.moveStart() }

  mutating func read(_ scope: TelemetryScope, at position: InputPosition, into decoded: inout DecodedUsage) {
    let context = Context(scope: scope, line: position.line + 1)
    readMetrics(scope.metrics, context, into: &decoded)
    // The inner one of two nested spans of one call ends first.
    for span in scope.spans.sorted(by: { $0.end < $1.end }) {
      attempt(context, &decoded) { (decoded) throws(Reason) in
        try readSpan(span, context, at: position, into: &decoded)
      }
    }
    for log in scope.logs {
      attempt(context, &decoded) { (decoded) throws(Reason) in try readLog(log, context, into: &decoded) }
    }
  }

  /// What the records of a scope have in common.
  struct Context {
    let line: Int64
    let resource: TelemetryAttributes
    let scopeName: String
    let project: String?

    init(scope: TelemetryScope, line: Int64) {
      self.line = line
      resource = scope.resource
      scopeName = scope.name
      let service = scope.resource.text(.service)
      // What the libraries say when nobody named the service.
      project = service.flatMap { $0.hasPrefix("unknown_service") ? nil : String($0.prefix(100)) }
    }

    /// The same for all signals of one process, or of one session where a program tells its sessions apart.
    func sender(_ attributes: TelemetryAttributes) -> UInt64 {
      guard let service = resource.text(.service) else { return resource.hash }
      let parts = [service, resource.text(.instance) ?? "", attributes.text(.session) ?? ""]
      return parts.reduce(0) { ContentHash.of($1, seed: $0 &+ 1) }
    }
  }

  /// Tells what is wrong with one record and goes on with the next one.
  func attempt(
    _ context: Context, _ decoded: inout DecodedUsage,
    _ body: (inout DecodedUsage) throws(Reason) -> Void
  ) {
    do throws(Reason) { try body(&decoded) } catch {
      decoded.add(LineProblem(line: context.line, reason: error))
    }
  }

  /// The longest name that is taken is that of any format.
  static func model(_ attributes: TelemetryAttributes) throws(Reason) -> String {
    guard let model = attributes.text(.requestModel, .responseModel, .model) else {
      throw .missing(field: TelemetryAttribute.requestModel.rawValue)
    }
    guard model.utf8.count <= LineReader.longestText else {
      throw .textTooLong(field: TelemetryAttribute.requestModel.rawValue)
    }
    return model
  }

  static func lane(_ attributes: TelemetryAttributes) -> Lane {
    switch attributes.text(.serviceTier, .oldServiceTier) {
    case "scale": .provisioned
    case "default": .accountPlan
    default: .unknown
    }
  }

  /// Operations that are requests to a model; agents, tools and the like repeat what these tell.
  static let operations: [String: Operation] = [
    "chat": .chat, "text_completion": .chat, "generate_content": .chat, "embeddings": .embeddings,
  ]

  static func time(_ time: Nanoseconds, _ name: StaticString) throws(Reason) -> Instant {
    guard time > 0 else { throw .missing(field: "\(name)") }
    let instant = Instant(milliseconds: time / 1_000_000)
    guard instant >= Instant(seconds: 946_684_800) else { throw .beforeYear2000(field: "\(name)") }
    return instant
  }

  /// An error's type and text together.
  static func outcome(_ texts: String?...) -> LineReader.Outcome {
    var text = texts.compactMap(\.self).joined(separator: " ")
    let error = text.withUTF8 { ErrorText($0) }
    if error.isEmpty { return LineReader.Outcome(.serverError, .other) }
    var outcome = error.outcome
    outcome.codes = error.codes
    return outcome
  }

  /// Whose model was called: the host decides, since clients pointed elsewhere still name their own maker.
  static func provider(_ attributes: TelemetryAttributes) -> String? {
    if let host = attributes.text(.serverAddress)?.lowercased() {
      for (suffix, provider) in hosts where host == suffix || host.hasSuffix("." + suffix) { return provider }
    }
    guard let name = attributes.text(.provider, .system) else { return nil }
    return String((renamed[name] ?? name).prefix(100))
  }

  private static let hosts: [(suffix: String, provider: String)] = [
    ("together.ai", "together"), ("together.xyz", "together"), ("friendli.ai", "friendli"),
    ("groq.com", "groq"), ("fireworks.ai", "fireworks"), ("openai.com", "openai"),
    ("anthropic.com", "anthropic"), ("openai.azure.com", "azure"), ("nebulablock.com", "nebula"),
    ("gmi-serving.com", "gmi"), ("mistral.ai", "mistral"), ("deepseek.com", "deepseek"), ("x.ai", "xai"),
  ]
  private static let renamed = [
    "az.ai.openai": "azure", "azure.ai.openai": "azure", "az.ai.inference": "azure",
    "azure.ai.inference": "azure", "x_ai": "xai", "gcp.gemini": "gemini", "gcp.vertex_ai": "vertex",
    "vertex_ai": "vertex", "aws.bedrock": "bedrock", "mistral_ai": "mistral", "moonshot_ai": "moonshot",
  ]

  mutating func setParent(_ number: Int64, of key: UInt64, at position: InputPosition) {
    recent.set(number, of: key, at: position)
  }
}

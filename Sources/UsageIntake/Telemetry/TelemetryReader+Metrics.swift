import UsageModel

extension TelemetryReader {
  /// Metrics that count calls, tokens or money; of several that count the same in one scope only one is read.
  func readMetrics(_ metrics: [TelemetryMetric], _ context: Context, into decoded: inout DecodedUsage) {
    let names = Set(metrics.map(\.name))
    let isOwn =
      names.contains { $0.hasPrefix("gemini_cli.") } || context.resource.text(.service) == "gemini-cli"
    for metric in metrics where metric.temporality != .unknown {
      if isOwn, metric.name.hasPrefix("gen_ai.") { continue }
      if names.contains("gen_ai.client.token.usage"), metric.name.hasPrefix("gen_ai.client.inference.usage.")
      {
        continue
      }
      for point in metric.points where !point.isEmpty {
        attempt(context, &decoded) { (decoded) throws(Reason) in
          try readPoint(point, of: metric, context, into: &decoded)
        }
      }
    }
  }

  private func readPoint(
    _ point: TelemetryMetric.Point, of metric: TelemetryMetric, _ context: Context,
    into decoded: inout DecodedUsage
  ) throws(Reason) {
    let attributes = point.attributes
    guard let kind = TelemetryReader.kind(metric.name, attributes) else { return }
    var operation = Operation.chat
    if metric.name.hasPrefix("gen_ai."), let name = attributes.text(.operation) {
      guard let known = TelemetryReader.operations[name] else { return }
      operation = known
    }
    _ = try TelemetryReader.time(point.time, "timeUnixNano")
    guard point.start <= point.time else { throw .endsBeforeStart(field: "timeUnixNano") }
    let value = metric.name.hasSuffix("operation.duration") ? point.count : point.sum
    guard let value else { return }
    guard let amount = value.whole(power: kind == .cost ? 9 : 0, atMost: TelemetryReader.mostAmount) else {
      throw .notNumber(field: metric.name)
    }
    let series = [context.scopeName, metric.name].reduce(context.resource.hash &+ attributes.hash &* 3) {
      ContentHash.of($1, seed: $0)
    }
    decoded.add(
      TelemetryPoint(
        sender: context.sender(attributes), series: series, isCumulative: metric.temporality == .cumulative,
        start: max(point.start, 0), time: point.time, amount: amount, kind: kind,
        model: try TelemetryReader.model(attributes), operation: operation, project: context.project,
        lane: TelemetryReader.lane(attributes)),
      route: route(attributes, context), line: context.line)
  }

  /// What a metric's amount adds to; nil for what is not read, and for parts that a total holds already.
  private static func kind(_ metric: String, _ attributes: TelemetryAttributes) -> TelemetryPoint.Kind? {
    switch metric {
    case "gen_ai.client.operation.duration":
      return .calls(attributes.text(.errorType).map { outcome($0).status } ?? .ok)
    case "gen_ai.client.token.usage":
      switch attributes.text(.tokenType) {
      case "input", "prompt": return .input
      case "output", "completion": return .output
      default: return nil
      }
    case "gen_ai.client.inference.usage.input_tokens": return .input
    case "gen_ai.client.inference.usage.output_tokens": return .output
    case "gen_ai.client.inference.usage.cache_read.input_tokens": return .cacheRead
    case "gen_ai.client.inference.usage.cache_write.input_tokens": return .cacheWrite
    case "claude_code.token.usage":
      switch attributes.text(.type) {
      case "input": return .input
      case "output": return .output
      case "cacheRead": return .cacheReadBesideInput
      case "cacheCreation": return .cacheWriteBesideInput
      default: return nil
      }
    case "claude_code.cost.usage": return .cost
    case "codex.api_request":
      guard let code = attributes[.status]?.whole(atMost: 599), code >= 100 else { return .calls(.ok) }
      return .calls(LineReader.outcome(ofCode: code).status)
    case "codex.turn.token_usage":
      switch attributes.text(.plainTokenType) {
      case "input": return .input
      case "cached_input": return .cacheRead
      case "output": return .output
      default: return nil
      }
    case "gemini_cli.api.request.count":
      guard let code = attributes[.statusCode]?.whole(atMost: 599), code >= 100 else {
        return .calls(attributes.text(.plainErrorType).map { outcome($0).status } ?? .ok)
      }
      return .calls(LineReader.outcome(ofCode: code).status)
    case "gemini_cli.token.usage":
      switch attributes.text(.type) {
      case "input": return .input
      case "cache": return .cacheRead
      case "output", "thought": return .output
      default: return nil
      }
    default: return nil
    }
  }
}

import Testing
import UsageModel

@testable import UsageIntake

/// What a store would remember between imports.
final class TelemetryMemory {
  private var rows: [String: [UInt8]] = [:]
  private(set) var largest = 0

  /// What is new in an import.
  func take(_ decoded: DecodedUsage) throws -> TelemetryLedger.Outcome {
    var ledger = TelemetryLedger { self.rows[$0] }
    let outcome = try ledger.take(decoded.parts.flatMap(\.calls), decoded.parts.flatMap(\.points))
    for cursor in ledger.state {
      rows[cursor.key] = cursor.value
      largest = max(largest, cursor.value.count)
    }
    return outcome
  }

  func take(sample name: String) throws -> TelemetryLedger.Outcome { try take(Samples.decoded(name)) }
}

/// The sums of one operation or model.
private struct Sums: Equatable {
  var calls: Int64 = 0
  var failed: Int64 = 0
  var input: Int64 = 0
  var output: Int64 = 0

  static func of(
    _ outcome: TelemetryLedger.Outcome, _ operation: UsageModel.Operation = .chat
  ) -> Sums {
    var sums = Measures()
    for report in outcome.reports where report.operation == operation { sums.add(report.measures) }
    for event in outcome.events where event.operation == operation { sums.add(Measures(event)) }
    return Sums(
      calls: sums.attempts, failed: sums.throttled + sums.clientErrors + sums.serverErrors, input: sums.input,
      output: sums.output)
  }
}

@Suite("Telemetry")
struct TelemetryTests {
  @Test("Running totals: the first export is new as a whole, the second one only in what it adds")
  func cumulative() throws {
    let memory = TelemetryMemory()
    let first = try memory.take(sample: "py-json-metrics-cumulative-1.json")
    #expect(Sums.of(first) == Sums(calls: 5, failed: 1, input: 3_200, output: 770))
    #expect(Sums.of(first, .embeddings) == Sums(calls: 1, input: 7))
    let second = try memory.take(sample: "py-json-metrics-cumulative-2.json")
    #expect(Sums.of(second) == Sums(calls: 4, input: 3_200, output: 770))
    #expect(Sums.of(second, .embeddings) == Sums(calls: 1, input: 7))
    for name in ["py-json-metrics-cumulative-1.json", "py-json-metrics-cumulative-2.json"] {
      let again = try memory.take(sample: name)
      #expect(again.reports.isEmpty && again.notices.isEmpty)
    }
  }

  @Test(
    "The same from what other exporters sent, in Protocol Buffers, packed or not, in new names and old",
    arguments: [
      ("py-proto-genai-metrics-cumulative.pb.gz", Sums(calls: 5, failed: 1, input: 3_200, output: 770)),
      // The spans of a second round's first call came along.
      ("py-proto-genai-traces.pb.gz", Sums(calls: 6, failed: 1, input: 4_400, output: 1_110)),
      ("py-proto-genai-logs.pb", Sums(calls: 5, failed: 1, input: 3_200, output: 770)),
      ("py-json-metrics-delta-1.json.gz", Sums(calls: 5, failed: 1, input: 3_200, output: 770)),
      ("py-json-metrics-delta-2.json.gz", Sums(calls: 4, input: 3_200, output: 770)),
      // A stream counts no tokens in the old metrics; in the old spans it does.
      (
        "py-proto-legacy-gen_ai.system-metrics-delta.pb.gz",
        Sums(calls: 4, failed: 1, input: 1_200, output: 340)
      ),
      ("py-proto-legacy-metrics-deflate.pb.zlib", Sums(calls: 4, failed: 1, input: 1_200, output: 340)),
      ("py-proto-legacy-traces.pb.gz", Sums(calls: 7, failed: 1, input: 4_800, output: 1_360)),
    ])
  fileprivate func samples(name: String, sums: Sums) throws {
    let memory = TelemetryMemory()
    #expect(Sums.of(try memory.take(sample: name)) == sums)
    let again = try memory.take(sample: name)
    // The store knows a call that comes again by its id.
    #expect(again.reports.isEmpty && again.notices.isEmpty)
  }

  @Test("Claude Code's sums are the same in Protocol Buffers")
  func claudeCodeBinary() throws {
    let report = try #require(try TelemetryMemory().take(sample: "claude-code-metrics.pb").reports.first)
    #expect(report.model == "claude-429-test" && report.measures.attempts == 0)
    #expect(report.measures.input == 40 + 1_000 + 200 && report.measures.output == 30)
    #expect(report.measures.cacheRead == 1_000 && report.measures.cacheWrite == 200)
  }

  @Test("A series is the same one however its attributes are sent")
  func sameSeries() {
    func hash(_ pairs: (String, TelemetryValue?)...) -> UInt64 {
      var attributes = TelemetryAttributes()
      for (name, value) in pairs { attributes.add(name, value) }
      return attributes.hash
    }
    let port = Array("18900".utf8).withUnsafeBufferPointer { DecimalNumber($0) }.map(TelemetryValue.decimal)
    #expect(hash(("a", .text("x")), ("p", .integer(18_900))) == hash(("p", port), ("a", .text("x"))))
    #expect(hash(("a", .text("x"))) != hash(("a", .text("y"))))
    #expect(hash(("a", .text("x"))) != hash(("b", .text("x"))))
    #expect(hash(("a", .text("1"))) != hash(("a", .integer(1))))
  }

  @Test("The spans of the same calls are one each, with the cached part and the reason of a refusal")
  func spans() throws {
    let memory = TelemetryMemory()
    let outcome = try memory.take(sample: "py-json-traces.json")
    #expect(Sums.of(outcome) == Sums(calls: 5, failed: 1, input: 3_200, output: 770))
    #expect(Sums.of(outcome, .embeddings) == Sums(calls: 1, input: 7))
    let first = try #require(outcome.events.first)
    #expect(first.id == "ae3528c80524bf92369f6eca68e37f2b:e2c121132aecd8bd")
    #expect(first.startedAt == Instant(milliseconds: 1_795_329_422_881) && first.duration == 23)
    #expect(first.cacheReadTokens == 1_024 && first.lane == .accountPlan && first.project == "checkout-bot")
    let refused = try #require(outcome.events.first { $0.status != .ok })
    #expect(refused.status == .throttled && refused.refusal == .tokens)
  }

  @Test("The calls of one sender are never taken from two signals, in whatever order these come")
  func oneSignal() throws {
    let names = [
      "py-json-traces.json", "py-json-metrics-cumulative-1.json", "py-json-metrics-cumulative-2.json",
    ]
    let spansFirst = TelemetryMemory()
    _ = try spansFirst.take(sample: names[0])
    for name in names[1...] {
      let metrics = try spansFirst.take(sample: name)
      #expect(metrics.reports.isEmpty && metrics.notices[.otherSignal] ?? 0 > 0)
    }
    let metricsFirst = TelemetryMemory()
    _ = try metricsFirst.take(sample: names[1])
    let spans = try metricsFirst.take(sample: names[0])
    // Also the first of them, which began before the first point and ended in its time.
    #expect(spans.events.isEmpty && spans.notices == [.otherSignal: 6])
  }

  @Test(
    "Claude Code's sums hold tokens and money, its log events calls; its cached tokens are beside its input")
  func claudeCode() throws {
    let metrics = try TelemetryMemory().take(sample: "claude-code-metrics.json")
    let report = try #require(metrics.reports.first)
    #expect(metrics.reports.count == 1)
    #expect(report.measures.input == 40 + 1_000 + 200 && report.measures.output == 30)
    #expect(report.measures.cacheRead == 1_000 && report.measures.cacheWrite == 200)
    #expect(report.measures.attempts == 0 && report.measures.costNano == 1_620_000)
    #expect(report.model == "claude-sonnet-4-5" && report.start == Instant(rfc3339: "2026-11-22T06:44:00Z"))

    let memory = TelemetryMemory()
    let logs = try memory.take(sample: "claude-code-logs.json")
    let event = UsageEvent(
      id: "00000000-0000-4000-8000-000000000001 5", startedAt: Instant(milliseconds: 1_795_329_880_299),
      duration: 223, model: "claude-dummy-1", project: "claude-code", inputTokens: 1_240,
      cacheReadTokens: 1_000, cacheWriteTokens: 200, outputTokens: 30, costNano: 1_620_000)
    #expect(logs.events == [event])
    // The same session's tokens as a metric are the same tokens.
    #expect(try memory.take(sample: "claude-code-metrics.json").reports.isEmpty)
  }

  @Test("An error that is told after its last attempt stands for all of them")
  func attempts() throws {
    let outcome = try TelemetryMemory().take(sample: "claude-code-logs-429-exhausted.json")
    #expect(outcome.events.count == 3)
    #expect(outcome.events.allSatisfy { $0.status == .throttled && $0.model == "claude-429-test" })
    #expect(Set(outcome.events.map(\.id)).count == 3)
  }

  private func metric(
    _ points: String, temporality: Int = 2, name: String = "gen_ai.client.token.usage"
  ) throws -> DecodedUsage {
    let text =
      #"{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]},"#
      + #""scopeMetrics":[{"metrics":[{"name":"\#(name)","histogram":{"dataPoints":[\#(points)],"#
      + #""aggregationTemporality":\#(temporality)}}]}]}]}"#
    return try decode(text)
  }

  /// Seconds after a moment on a minute.
  private func point(_ start: Int64, _ time: Int64, _ sum: Int64, flags: Int = 0, model: String = "m")
    -> String
  {
    let zero: Int64 = 1_795_330_800
    return #"{"attributes":[{"key":"gen_ai.token.type","value":{"stringValue":"input"}},"#
      + #"{"key":"gen_ai.request.model","value":{"stringValue":"\#(model)"}}],"flags":\#(flags),"#
      + #""startTimeUnixNano":\#((zero + start) * 1_000_000_000),"timeUnixNano":"\#((zero + time) * 1_000_000_000)","#
      + #""count":"1","sum":\#(sum)}"#
  }

  @Test("A total that began long before it was first seen is a start; one that began since is new")
  func unknownPast() throws {
    let memory = TelemetryMemory()
    let first = try memory.take(metric(point(-9_000, 0, 500)))
    #expect(first.reports.isEmpty && first.notices == [.unknownPast: 1])
    #expect(Sums.of(try memory.take(metric(point(-9_000, 60, 520)))).input == 20)
    #expect(Sums.of(try memory.take(metric(point(10, 600, 7, model: "new")))).input == 7)
  }

  @Test("A total that falls or has another start began anew")
  func reset() throws {
    let memory = TelemetryMemory()
    _ = try memory.take(metric(point(0, 60, 100)))
    #expect(Sums.of(try memory.take(metric(point(0, 120, 30)))).input == 30)
    #expect(Sums.of(try memory.take(metric(point(130, 180, 50)))).input == 50)
    #expect(Sums.of(try memory.take(metric(point(130, 180, 50)))).input == 0)
    #expect(Sums.of(try memory.take(metric(point(130, 170, 45)))).input == 0)
  }

  @Test("Deltas are taken in any order and once, also when they adjoin")
  func deltas() throws {
    let memory = TelemetryMemory()
    for (start, time) in [(120, 180), (0, 60), (60, 120), (0, 60), (120, 180), (60, 120)] as [(Int64, Int64)]
    {
      _ = try memory.take(metric(point(start, time, 1), temporality: 1))
    }
    #expect(try memory.take(metric(point(60, 120, 1), temporality: 1)).reports.isEmpty)
    #expect(Sums.of(try memory.take(metric(point(180, 240, 9), temporality: 1))).input == 9)
    // Intervals that do not adjoin, more than are remembered one by one.
    for index in 0..<300 as Range<Int64> {
      _ = try memory.take(metric(point(1_000 + index * 100, 1_050 + index * 100, 1), temporality: 1))
    }
    #expect(try memory.take(metric(point(1_000, 1_050, 1), temporality: 1)).reports.isEmpty)
    #expect(memory.largest <= 4_096)
  }

  @Test("A short interval is booked in its last minute, a longer one over its minutes")
  func booking() throws {
    let short = try TelemetryMemory().take(metric(point(30, 60, 6), temporality: 1))
    #expect(short.reports.map(\.start) == [Instant(seconds: 1_795_330_800)])
    #expect(short.reports.map(\.width) == [.minute])
    let long = try TelemetryMemory().take(metric(point(30, 150, 6), temporality: 1))
    #expect(long.reports.map(\.start) == [Instant(seconds: 1_795_330_800)])
    #expect(long.reports.map(\.width) == [3 * .minute])
    let days = try TelemetryMemory().take(metric(point(-900_000, 60, 6), temporality: 1))
    #expect(days.reports.map(\.width) == [.day])
  }

  @Test("Points without a value, gauges and sums that may fall are no usage")
  func passedOver() throws {
    #expect(try metric(point(0, 60, 5, flags: 1)).count == 0)
    #expect(try metric(point(0, 60, 5), temporality: 0).count == 0)
    #expect(try metric(point(0, 60, 5), name: "gen_ai.server.request.duration").count == 0)
    let text = #"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"claude_code.token.usage","sum":"#
    let open =
      #"{"dataPoints":[{"timeUnixNano":1795330800000000000,"asInt":5,"attributes":[{"key":"type","value":"#
    let rest =
      #"{"stringValue":"input"}},{"key":"model","value":{"stringValue":"m"}}]}],"aggregationTemporality":1"#
    #expect(try decode(text + open + rest + "}}]}]}]}").count == 0)
    #expect(try decode(text + open + rest + #","isMonotonic":true}}]}]}]}"#).count == 1)
  }

  @Test("No number of points makes a sum overflow")
  func greatest() throws {
    // As many series of one minute, told apart by an attribute that means nothing.
    let points = (0..<10_000).map { number in
      let other = #"m"}},{"key":"n","value":{"stringValue":"\#(number)"#
      return point(0, 30, 1_000_000_000_000_000, model: other)
    }
    let outcome = try TelemetryMemory().take(metric(points.joined(separator: ","), temporality: 1))
    #expect(outcome.reports.map(\.measures.input) == [1_000_000_000_000_000])
  }

  private func span(_ id: String, parent: String, end: Int, operation: String = "chat", kind: Int = 3)
    -> String
  {
    #"{"traceId":"T","spanId":"\#(id)","parentSpanId":"\#(parent)","kind":\#(kind),"#
      + #""startTimeUnixNano":1795330800000000000,"endTimeUnixNano":17953308\#(end)000000000,"attributes":["#
      + #"{"key":"gen_ai.operation.name","value":{"stringValue":"\#(operation)"}},"#
      + #"{"key":"gen_ai.response.id","value":{"stringValue":"r"}},"#
      + #"{"key":"gen_ai.request.model","value":{"stringValue":"m"}}]}"#
  }

  @Test("Of nested spans of one answer the inner one counts; spans around several calls never do")
  func nested() throws {
    func ids(_ spans: String...) throws -> [String] {
      let text = #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(spans.joined(separator: ","))]}]}]}"#
      return try decode(text).parts.flatMap(\.calls).map(\.event.id)
    }
    #expect(try ids(span("A", parent: "", end: 20), span("B", parent: "A", end: 10)) == ["t:b"])
    #expect(try ids(span("A", parent: "", end: 20), span("B", parent: "", end: 10)) == ["t:b", "t:a"])
    #expect(try ids(span("A", parent: "", end: 10, operation: "invoke_agent")) == [])
    #expect(try ids(span("A", parent: "", end: 10, kind: 1)) == [])
  }

  @Test(
    "The host tells whose model it is, else the name under which clients know it",
    arguments: [
      ("api.together.xyz", "openai", "together"), ("127.0.0.1", "openai", "openai"),
      ("nottogether.ai", "az.ai.openai", "azure"), ("API.friendli.ai", "openai", "friendli"),
    ])
  func provider(host: String, name: String, provider: String) {
    var attributes = TelemetryAttributes()
    attributes.add("server.address", .text(host))
    attributes.add("gen_ai.system", .text(name))
    #expect(TelemetryReader.provider(attributes) == provider)
  }
}

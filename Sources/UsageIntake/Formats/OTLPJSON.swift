import UsageModel

extension UsageFormat {
  /// OpenTelemetry's messages as JSON: metrics, traces and logs, one or many, as exporters post them and files hold them.
  package static let otlpJSON = UsageFormat(
    name: "otlp", family: "otlp", recognize: JSONKind.recognizer(.otlp),
    makeDecoder: { RecordDecoder<OTLPJSONReader>() })
}

/// Numbers of 64 bits may be written as numbers or as text.
private struct OTLPJSONReader: RecordReader {
  private var reader: TelemetryReader

  var rememberedSince: InputPosition { reader.recent.since }

  init(at position: InputPosition) { reader = TelemetryReader(at: position) }

  mutating func beginNextFile() { reader.beginNextFile() }

  mutating func read(
    _ record: JSONValue, at position: InputPosition, into decoded: inout DecodedUsage
  ) throws(LineProblem.Reason) {
    let signals: [(resources: StaticString, scopes: StaticString)] = [
      ("resourceMetrics", "scopeMetrics"), ("resourceSpans", "scopeSpans"), ("resourceLogs", "scopeLogs"),
    ]
    guard signals.contains(where: { record[$0.resources] != nil }) else {
      throw .missing(field: "resourceMetrics")
    }
    for signal in signals {
      for resource in record[signal.resources]?.elements ?? [] {
        let attributes = OTLPJSONReader.attributes(resource["resource", "attributes"])
        for part in resource[signal.scopes]?.elements ?? [] {
          var scope = TelemetryScope(resource: attributes, name: part["scope", "name"]?.string ?? "")
          scope.metrics = (part["metrics"]?.elements ?? []).map(OTLPJSONReader.metric)
          scope.spans = (part["spans"]?.elements ?? []).map(OTLPJSONReader.span)
          scope.logs = (part["logRecords"]?.elements ?? []).map(OTLPJSONReader.log)
          reader.read(scope, at: position, into: &decoded)
        }
      }
    }
  }

  private static func attributes(_ list: JSONValue?) -> TelemetryAttributes {
    var attributes = TelemetryAttributes()
    for entry in list?.elements ?? [] {
      guard let name = entry["key"]?.string else { continue }
      attributes.add(name, entry["value"].flatMap(value))
    }
    return attributes
  }

  /// nil for values of kinds that no attribute which is read has; of a list the first text.
  private static func value(_ value: JSONValue) -> TelemetryValue? {
    if let text = value["stringValue"]?.string { return .text(text) }
    if let number = value["intValue"]?.number ?? value["doubleValue"]?.number { return .decimal(number) }
    if let flag = value["boolValue"]?.flag { return .flag(flag) }
    return value["arrayValue", "values"]?.elements.first?["stringValue"]?.string.map(TelemetryValue.text)
  }

  private static func number(_ value: JSONValue?) -> TelemetryValue? {
    value?.number.map(TelemetryValue.decimal)
  }

  /// 0 when it is missing or out of range.
  private static func integer(_ value: JSONValue?) -> Int64 {
    guard case .number(let number)? = value?.number?.scaled(by: 0, rounding: .none) else { return 0 }
    return number
  }

  private static func metric(_ value: JSONValue) -> TelemetryMetric {
    var metric = TelemetryMetric(name: value["name"]?.string ?? "")
    var data = value["histogram"] ?? value["exponentialHistogram"]
    if data == nil, value["sum", "isMonotonic"]?.flag == true { data = value["sum"] }
    guard let data else { return metric }
    let temporality = data["aggregationTemporality"]
    metric.temporality =
      switch true {
      case temporality?.says("1"), temporality?.says("AGGREGATION_TEMPORALITY_DELTA"): .delta
      case temporality?.says("2"), temporality?.says("AGGREGATION_TEMPORALITY_CUMULATIVE"): .cumulative
      default: .unknown
      }
    metric.points = (data["dataPoints"]?.elements ?? []).map { point in
      TelemetryMetric.Point(
        attributes: attributes(point["attributes"]), start: integer(point["startTimeUnixNano"]),
        time: integer(point["timeUnixNano"]), count: number(point["count"]),
        sum: number(point["sum"] ?? point["asInt"] ?? point["asDouble"]),
        isEmpty: integer(point["flags"]) & 1 == 1)
    }
    return metric
  }

  private static func span(_ value: JSONValue) -> TelemetrySpan {
    let isClient = value["kind"]?.says("SPAN_KIND_CLIENT") == true
    let code = value["status", "code"]
    return TelemetrySpan(
      trace: value["traceId"]?.string?.lowercased() ?? "", id: value["spanId"]?.string?.lowercased() ?? "",
      parent: value["parentSpanId"]?.string?.lowercased() ?? "",
      kind: isClient ? TelemetrySpan.clientKind : Int(integer(value["kind"])),
      start: integer(value["startTimeUnixNano"]), end: integer(value["endTimeUnixNano"]),
      attributes: attributes(value["attributes"]),
      hasFailed: code?.says("2") == true || code?.says("STATUS_CODE_ERROR") == true,
      message: value["status", "message"]?.string)
  }

  private static func log(_ value: JSONValue) -> TelemetryLogRecord {
    let time = integer(value["timeUnixNano"])
    return TelemetryLogRecord(
      trace: value["traceId"]?.string?.lowercased() ?? "", span: value["spanId"]?.string?.lowercased() ?? "",
      time: time > 0 ? time : integer(value["observedTimeUnixNano"]), eventName: value["eventName"]?.string,
      body: value["body", "stringValue"]?.string, attributes: attributes(value["attributes"]))
  }
}

/// The messages that OpenTelemetry exporters send, as Protocol Buffers; of their fields those that usage needs.
///
/// Metrics, traces and logs begin alike. Which of them a message holds is seen where they part: at the innermost records.
enum OTLPMessage {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// Hands every scope to `body`, in the order written.
  static func forEachScope(in bytes: Bytes, _ body: (TelemetryScope) -> Void) throws(WireFault) {
    try forEach(bytes) { (field, value) throws(WireFault) in
      guard field == 1, let resource = value.block else { return }
      var attributes = TelemetryAttributes()
      try forEach(resource) { (field, value) throws(WireFault) in
        guard field == 1, let resource = value.block else { return }
        try add(resource, field: 1, to: &attributes)
      }
      try forEach(resource) { (field, value) throws(WireFault) in
        guard field == 2, let part = value.block else { return }
        body(try scope(part, attributes))
      }
    }
  }

  /// Whether the bytes begin as such a message does: with three messages inside one another, each shorter than the one
  /// around it.
  static func begins(_ bytes: Bytes) -> Bool {
    var index = 0
    var room = Int.max
    for depth in 0..<3 {
      // The middle one is a resource, or the first scope of one that says nothing of itself.
      guard index < bytes.count, bytes[index] == 0x0A || (depth == 1 && bytes[index] == 0x12) else {
        return false
      }
      index += 1
      var length = 0
      var shift = 0
      repeat {
        guard index < bytes.count, shift < 35 else { return false }
        length |= Int(bytes[index] & 0x7F) << shift
        shift += 7
        index += 1
      } while bytes[index - 1] >= 0x80
      guard length > 0, length < room else { return false }
      room = length
    }
    return true
  }

  private static func forEach(
    _ bytes: Bytes, _ body: (UInt64, WireReader.Value) throws(WireFault) -> Void
  ) throws(WireFault) {
    var reader = WireReader(bytes)
    while let (field, value) = try reader.next() { try body(field, value) }
  }

  private static func scope(_ bytes: Bytes, _ resource: TelemetryAttributes) throws(WireFault)
    -> TelemetryScope
  {
    var scope = TelemetryScope(resource: resource)
    try forEach(bytes) { (field, value) throws(WireFault) in
      guard let block = value.block else { return }
      if field == 1 {
        try forEach(block) { (field, value) in if field == 1 { scope.name = value.text ?? "" } }
      } else if field == 2 {
        switch try kind(block) {
        case .metric: scope.metrics.append(try metric(block))
        case .span: scope.spans.append(try span(block))
        case .log: scope.logs.append(try log(block))
        }
      }
    }
    return scope
  }

  private enum Kind { case metric, span, log }

  /// Only a span has two ids and a time where a metric has data, and only a log record a time in its first field.
  private static func kind(_ bytes: Bytes) throws(WireFault) -> Kind {
    var ids = 0
    var (isLog, hasTime) = (false, false)
    try forEach(bytes) { (field, value) in
      switch (field, value) {
      case (1, .fixed64), (11, .fixed64): isLog = true
      case (1, .bytes(let id)) where id.count == 16: ids += 1
      case (2, .bytes(let id)) where id.count == 8: ids += 1
      case (7, .fixed64): hasTime = true
      default: break
      }
    }
    return isLog ? .log : ids == 2 && hasTime ? .span : .metric
  }

  /// Adds the attributes that a message holds in its field of that number.
  private static func add(
    _ bytes: Bytes, field wanted: UInt64, to attributes: inout TelemetryAttributes
  ) throws(WireFault) {
    try forEach(bytes) { (field, value) throws(WireFault) in
      guard field == wanted, let pair = value.block else { return }
      var name: String?
      var content: TelemetryValue?
      try forEach(pair) { (field, value) throws(WireFault) in
        if field == 1 { name = value.text }
        if field == 2, let block = value.block { content = try anyValue(block) }
      }
      if let name { attributes.add(name, content) }
    }
  }

  /// Of a list the first text; nil for other values.
  private static func anyValue(_ bytes: Bytes) throws(WireFault) -> TelemetryValue? {
    var content: TelemetryValue?
    try forEach(bytes) { (field, value) throws(WireFault) in
      switch field {
      case 1: content = value.text.map(TelemetryValue.text)
      case 2: content = value.integer.map { .flag($0 != 0) }
      case 3: content = value.integer.map(TelemetryValue.integer)
      case 4: content = value.real.map(TelemetryValue.real)
      case 5: content = try value.block.flatMap { (list) throws(WireFault) in try firstText(list) }
      default: content = nil
      }
    }
    return content
  }

  private static func firstText(_ list: Bytes) throws(WireFault) -> TelemetryValue? {
    var first: TelemetryValue?
    try forEach(list) { (field, value) throws(WireFault) in
      guard field == 1, first == nil, let block = value.block else { return }
      try forEach(block) { (field, value) in if field == 1 { first = value.text.map(TelemetryValue.text) } }
    }
    return first
  }

  private static func metric(_ bytes: Bytes) throws(WireFault) -> TelemetryMetric {
    var metric = TelemetryMetric()
    try forEach(bytes) { (field, value) throws(WireFault) in
      guard let block = value.block else { return }
      switch field {
      case 1: metric.name = value.text ?? ""
      case 7: try read(block, into: &metric, isSum: true, point: number)
      case 9:
        try read(block, into: &metric, isSum: false) { (block) throws(WireFault) in
          try histogram(block, attributes: 9)
        }
      case 10:
        try read(block, into: &metric, isSum: false) { (block) throws(WireFault) in
          try histogram(block, attributes: 1)
        }
      default: break
      }
    }
    return metric
  }

  private static func read(
    _ bytes: Bytes, into metric: inout TelemetryMetric, isSum: Bool,
    point: (Bytes) throws(WireFault) -> TelemetryMetric.Point
  ) throws(WireFault) {
    var isMonotonic = !isSum
    try forEach(bytes) { (field, value) throws(WireFault) in
      switch field {
      case 1: if let block = value.block { metric.points.append(try point(block)) }
      case 2: metric.temporality = value.integer == 1 ? .delta : value.integer == 2 ? .cumulative : .unknown
      case 3 where isSum: isMonotonic = value.integer == 1
      default: break
      }
    }
    if !isMonotonic { metric.temporality = .unknown }
  }

  private static func number(_ bytes: Bytes) throws(WireFault) -> TelemetryMetric.Point {
    var point = TelemetryMetric.Point()
    try add(bytes, field: 7, to: &point.attributes)
    try forEach(bytes) { (field, value) in
      switch field {
      case 2: point.start = value.integer ?? 0
      case 3: point.time = value.integer ?? 0
      case 4: point.sum = value.real.map(TelemetryValue.real)
      case 6: point.sum = value.integer.map(TelemetryValue.integer)
      case 8: point.isEmpty = (value.integer ?? 0) & 1 == 1
      default: break
      }
    }
    return point
  }

  private static func histogram(_ bytes: Bytes, attributes: UInt64) throws(WireFault) -> TelemetryMetric.Point
  {
    var point = TelemetryMetric.Point()
    try add(bytes, field: attributes, to: &point.attributes)
    try forEach(bytes) { (field, value) in
      switch field {
      case 2: point.start = value.integer ?? 0
      case 3: point.time = value.integer ?? 0
      case 4: point.count = value.integer.map(TelemetryValue.integer)
      case 5: point.sum = value.real.map(TelemetryValue.real)
      case 10: point.isEmpty = (value.integer ?? 0) & 1 == 1
      default: break
      }
    }
    return point
  }

  private static func span(_ bytes: Bytes) throws(WireFault) -> TelemetrySpan {
    var span = TelemetrySpan()
    try add(bytes, field: 9, to: &span.attributes)
    try forEach(bytes) { (field, value) throws(WireFault) in
      switch field {
      case 1: span.trace = value.hex
      case 2: span.id = value.hex
      case 4: span.parent = value.hex
      case 6: span.kind = Int(truncatingIfNeeded: value.integer ?? 0)
      case 7: span.start = value.integer ?? 0
      case 8: span.end = value.integer ?? 0
      case 15:
        guard let status = value.block else { break }
        try forEach(status) { (field, value) in
          if field == 2 { span.message = value.text }
          if field == 3 { span.hasFailed = value.integer == 2 }
        }
      default: break
      }
    }
    return span
  }

  private static func log(_ bytes: Bytes) throws(WireFault) -> TelemetryLogRecord {
    var log = TelemetryLogRecord()
    var observed: Nanoseconds = 0
    try add(bytes, field: 6, to: &log.attributes)
    try forEach(bytes) { (field, value) throws(WireFault) in
      switch field {
      case 1: log.time = value.integer ?? 0
      case 5: if let block = value.block { log.body = try anyValue(block)?.text }
      case 9: log.trace = value.hex
      case 10: log.span = value.hex
      case 11: observed = value.integer ?? 0
      case 12: log.eventName = value.text
      default: break
      }
    }
    if log.time == 0 { log.time = observed }
    return log
  }
}

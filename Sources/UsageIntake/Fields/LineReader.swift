import UsageModel

/// Makes events and reports from the fields of a line.
///
/// An id that comes again within half an hour takes the time of its first sighting, as a streamed answer is logged
/// with growing counts. A line without an id is known by its content and by how many equal lines came before it.
struct LineReader: Sendable {
  /// In bytes, of a name.
  static let longestText = 256
  /// That one line may stand for without being an aggregate.
  static let mostRequests: Int64 = 100
  private static let longestId = 200

  typealias Bytes = UnsafeBufferPointer<UInt8>
  typealias Reason = LineProblem.Reason

  var fields = LineFields()
  private(set) var recent: RecentKeys
  var texts = TextCache()
  var days = DayCache()

  init(at position: InputPosition = InputPosition()) { recent = RecentKeys(since: position) }

  /// Reads what `fields` took from `line`; `written` is the whole record as the input has it, from `position` on.
  mutating func read(
    _ line: Bytes, writtenAs written: Bytes, at position: InputPosition, into decoded: inout DecodedUsage
  ) throws(Reason) {
    let route = DecodedUsage.Route(
      account: try text(.account, line), provider: try text(.provider, line))
    guard let timeSlot = fields.slot(.time) else { throw .missing(field: "ts") }
    let start = try time(timeSlot, line)
    guard let model = try text(.model, line) else { throw .missing(field: "model") }
    var reading = Reading(line: line, written: written, start: start, model: model)
    reading.operation = try operation(line)
    reading.project = try text(.project, line)
    reading.modelClass = try text(.modelClass, line)
    reading.billing = try word(.billing, line, LineReader.billings)
    reading.lane = try word(.lane, line, LineReader.lanes) ?? .unknown
    if let slot = fields.slot(.bucketSeconds) {
      let report = try report(reading, timeSlot: timeSlot, bucketSlot: slot, &decoded)
      decoded.add(report, route: route, line: position.line + 1)
    } else {
      try readEvents(reading, at: position, route: route, into: &decoded)
    }
  }

  /// The next lines are those of an empty file of the same writer.
  mutating func beginNextFile() { recent.moveStart() }

  /// What events and reports have in common.
  struct Reading {
    var line: Bytes
    var written: Bytes
    var start: Instant
    var model: String
    var operation = Operation.chat
    var project: String?
    var modelClass: String?
    var billing: Billing?
    var lane = Lane.unknown
  }

  struct Tokens {
    var input: Int64
    var output: Int64
    var cacheRead: Int64
    var cacheWrite: Int64
  }

  /// Token counts in the convention of the store: cached tokens are part of the input.
  mutating func tokens(
    _ line: Bytes, atMost most: Int64, _ decoded: inout DecodedUsage
  ) throws(Reason) -> Tokens {
    var tokens = Tokens(
      input: try count(.input, line, atMost: most) ?? 0, output: try count(.output, line, atMost: most) ?? 0,
      cacheRead: try count(.cacheRead, line, atMost: most) ?? 0,
      cacheWrite: try count(.cacheWrite, line, atMost: most) ?? 0)
    let cached = tokens.cacheRead + tokens.cacheWrite
    if cached > tokens.input || (cached > 0 && saysExclusive) {
      tokens.input += cached
      decoded.add(.cachedOutsideInput)
    }
    return tokens
  }

  /// These names of cached input come only from interfaces whose `input_tokens` leave it out.
  private var saysExclusive: Bool {
    guard let input = fields.slot(.input), fields.name(input) == "input_tokens" else { return false }
    return [UsageField.cacheRead, .cacheWrite].contains { field in
      guard let slot = fields.slot(field) else { return false }
      return ["cache_read_input_tokens", "cache_creation_input_tokens"].contains(fields.name(slot))
    }
  }

  private mutating func readEvents(
    _ reading: Reading, at position: InputPosition, route: DecodedUsage.Route,
    into decoded: inout DecodedUsage
  ) throws(Reason) {
    let line = reading.line
    let requests = try count(.requests, line, atMost: LineReader.mostTokensOfCall) ?? 1
    if let slot = fields.slot(.requests) {
      guard requests > 0 else { throw .zero(field: fields.name(slot)) }
      guard requests <= LineReader.mostRequests else { throw .tooManyRequests(field: fields.name(slot)) }
    }
    let outcome = try outcome(line)
    let tokens = try tokens(line, atMost: LineReader.mostTokensOfCall, &decoded)
    let cost = try money(.cost, line, atMost: LineReader.mostCostOfCall)
    let promotional = try money(.promotional, line, atMost: LineReader.mostCostOfCall) ?? 0
    if let cost, promotional > cost {
      throw .moreThan(field: name(.promotional), other: name(.cost))
    }
    var event = UsageEvent(
      id: "", startedAt: reading.start, duration: try duration(line, start: reading.start),
      model: reading.model, operation: reading.operation, project: reading.project,
      status: outcome.status, refusal: outcome.refusal, lane: reading.lane,
      inputTokens: tokens.input, cacheReadTokens: tokens.cacheRead, cacheWriteTokens: tokens.cacheWrite,
      outputTokens: tokens.output, truncated: try isTruncated(line),
      computeMilliseconds: try milliseconds(.compute, line) ?? 0, costNano: cost,
      promotionalNano: promotional, modelClass: reading.modelClass, billing: reading.billing)
    event.errorCodes = outcome.codes
    try identify(&event, reading, at: position)
    guard requests > 1 else {
      decoded.add(event, route: route, line: position.line + 1)
      return
    }
    // Each call counts by itself; a report would replace what else its minute held.
    for number in 0..<requests {
      decoded.add(event.share(number, of: requests), route: route, line: position.line + 1)
    }
  }

  /// Gives the event its id and, when the id was seen before, the time of its first sighting.
  private mutating func identify(
    _ event: inout UsageEvent, _ reading: Reading, at position: InputPosition
  ) throws(Reason) {
    let line = reading.line
    let attempt = try count(.attempt, line, atMost: 1_000_000) ?? 1
    guard let slot = fields.slot(.id) else {
      let hash = ContentHash.of(UnsafeRawBufferPointer(reading.written))
      let earlier = recent.number(of: hash) ?? 0
      recent.set(earlier + 1, of: hash, at: position)
      event.id = ContentHash.text(hash) + "." + String(earlier)
      return
    }
    event.id = try identifier(slot, line) + (attempt > 1 ? "#\(attempt)" : "")
    recent.moveToFirstSighting(&event, at: position)
  }

  private func identifier(_ slot: Int, _ line: Bytes) throws(Reason) -> String {
    guard fields.kind(slot) == .text || fields.kind(slot) == .number else {
      throw .notText(field: fields.name(slot))
    }
    let id = fields.withBytes(slot, of: line) { bytes in
      bytes.count <= LineReader.longestId
        ? String(validating: bytes, as: UTF8.self)
        : ContentHash.text(ContentHash.of(UnsafeRawBufferPointer(bytes)))
          + ContentHash.text(ContentHash.of(UnsafeRawBufferPointer(bytes), seed: 1))
    }
    guard let id else { throw .notText(field: fields.name(slot)) }
    return id
  }
}

extension UsageEvent {
  /// One of the `count` calls that a line stands for; what does not divide goes to the first one.
  fileprivate func share(_ number: Int64, of count: Int64) -> UsageEvent {
    func part(_ total: Int64) -> Int64 { total / count + (number == 0 ? total % count : 0) }
    var share = self
    if number > 0 { share.id += "/\(number)" }
    share.cacheReadTokens = part(cacheReadTokens)
    share.cacheWriteTokens = part(cacheWriteTokens)
    share.inputTokens = part(inputTokens)
    share.outputTokens = part(outputTokens)
    share.computeMilliseconds = part(computeMilliseconds)
    share.costNano = costNano.map(part)
    share.promotionalNano = part(promotionalNano)
    return share
  }
}

import UsageModel

/// The raw events, found by time and id.
struct EventTable {
  private let connection: Connection
  private let insertion: Query
  private let selection: Query
  private let replacement: Query

  /// An event with the store's numbers in place of names.
  struct Row {
    var time: Int64
    var eid: Int64
    var source: Int64
    var model: Int64
    var project: Int64
    var event: UsageEvent
  }

  enum Outcome {
    case new
    case repeated
    /// Seen before with smaller counts, which this row had.
    case grown(Row)
  }

  init(_ connection: Connection) throws {
    self.connection = connection
    insertion = try connection.query(
      """
      INSERT INTO event (\(EventTable.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (ts, eid) DO NOTHING
      """)
    selection = try connection.query(
      "SELECT \(EventTable.columns) FROM event WHERE ts = ? AND eid = ?")
    replacement = try connection.query(
      "REPLACE INTO event (\(EventTable.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
  }

  static let columns =
    """
    ts, eid, source, model, project, status, refusal, lane, duration, input, cache_read, cache_write, output, \
    truncated, compute_ms, cost, promotional
    """

  func insert(_ row: Row) throws -> Outcome {
    EventTable.bind(row, insertion)
    try insertion.run()
    if connection.changes > 0 { return .new }
    selection.bind(1, row.time)
    selection.bind(2, row.eid)
    defer { selection.reset() }
    guard try selection.step() else { return .repeated }
    let old = EventTable.row(selection)
    selection.reset()
    let (new, seen) = (row.event, old.event)
    guard (new.outputTokens, new.inputTokens) > (seen.outputTokens, seen.inputTokens) else {
      return .repeated
    }
    EventTable.bind(row, replacement)
    try replacement.run()
    return .grown(old)
  }

  private static func bind(_ row: Row, _ query: Query) {
    let event = row.event
    query.bind(1, row.time)
    query.bind(2, row.eid)
    query.bind(3, row.source)
    query.bind(4, row.model)
    query.bind(5, row.project)
    query.bind(6, Codes.code(event.status))
    query.bind(7, Codes.code(event.refusal))
    query.bind(8, Codes.code(event.lane))
    query.bind(9, event.duration)
    query.bind(10, event.inputTokens)
    query.bind(11, event.cacheReadTokens)
    query.bind(12, event.cacheWriteTokens)
    query.bind(13, event.outputTokens)
    query.bind(14, event.truncated)
    query.bind(15, event.computeMilliseconds)
    query.bind(16, event.costNano)
    query.bind(17, event.promotionalNano)
  }

  /// The row under the query, in the order of `columns`. Its event carries no names.
  static func row(_ query: Query) -> Row {
    let event = UsageEvent(
      id: "", startedAt: Instant(milliseconds: query.int(0)), duration: query.int(8), model: "",
      status: Codes.status(query.int(5)), refusal: Codes.refusal(query.int(6)),
      lane: Codes.lane(query.int(7)), inputTokens: query.int(9), cacheReadTokens: query.int(10),
      cacheWriteTokens: query.int(11), outputTokens: query.int(12), truncated: query.bool(13),
      computeMilliseconds: query.int(14), costNano: query.optionalInt(15), promotionalNano: query.int(16))
    return Row(
      time: query.int(0), eid: query.int(1), source: query.int(2), model: query.int(3), project: query.int(4),
      event: event)
  }
}

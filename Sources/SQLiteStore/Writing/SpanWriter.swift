import UsageModel

/// Adds sums to the tables of buckets wider than a minute, which keep their greatest minute.
struct SpanWriter {
  private let spans: [(addition: Query, correction: Query, floor: Int64)]

  /// - Parameter quarterFloor: older quarter hours are not kept.
  init(_ connection: Connection, _ tables: [CellTable], quarterFloor: Int64) throws {
    spans = try tables.map { table in
      let correction = try connection.query(
        """
        UPDATE \(table.name) SET peak_attempts = ?, peak_input = ?, peak_output = ?, peak_tokens = ?
        WHERE \(table.keys[0]) = ? AND t = ?
        """)
      let floor: Int64 = table.width == 900 ? quarterFloor : .min
      return (try connection.query(table.addition), correction, floor)
    }
  }

  /// - Parameter levels: the sums of each table, in their order.
  func add(_ levels: [CellSums]) throws {
    for (span, sums) in zip(spans, levels) {
      for place in sums.sorted(timeFirst: false) where sums.cells[place].key.t >= span.floor {
        let cell = sums.cells[place]
        span.addition.bind(1, cell.key.id)
        span.addition.bind(2, cell.key.t)
        span.addition.bind(3, cell.sums)
        let first = Int32(3 + Schema.measures.count)
        span.addition.bind(first, cell.peak.attempts)
        span.addition.bind(first + 1, cell.peak.input)
        span.addition.bind(first + 2, cell.peak.output)
        span.addition.bind(first + 3, cell.peak.tokens)
        try span.addition.run()
      }
    }
  }

  /// Sets the greatest minute of a bucket in the table of that place.
  func set(_ peak: Peak, of bucket: CellSums.Key, _ place: Int) throws {
    let query = spans[place].correction
    query.bind(1, peak.attempts)
    query.bind(2, peak.input)
    query.bind(3, peak.output)
    query.bind(4, peak.tokens)
    query.bind(5, bucket.id)
    query.bind(6, bucket.t)
    try query.run()
  }
}

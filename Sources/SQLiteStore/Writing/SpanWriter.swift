import UsageModel

/// Adds sums to the tables of buckets wider than a minute, which keep their greatest minute.
struct SpanWriter {
  private let spans: [(addition: Query, correction: Query, floor: Int64)]

  /// - Parameter quarterFloor: older quarter hours are not kept.
  init(_ connection: Connection, _ tables: [CellTable], quarterFloor: Int64) throws {
    spans = try tables.map { table in
      let correction = try connection.query(
        """
        UPDATE \(table.name) SET \(Schema.peaks.map { "\($0) = ?" }.joined(separator: ", "))
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
        span.addition.bind(Int32(3 + Schema.measures.count), cell.peak)
        try span.addition.run()
      }
    }
  }

  /// Sets the greatest minute of a bucket in the table of that place.
  func set(_ peak: MinutePeak, of bucket: CellSums.Key, _ place: Int) throws {
    let query = spans[place].correction
    query.bind(1, peak)
    query.bind(Int32(1 + Schema.peaks.count), bucket.id)
    query.bind(Int32(2 + Schema.peaks.count), bucket.t)
    try query.run()
  }
}

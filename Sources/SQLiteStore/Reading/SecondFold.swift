import UsageModel

/// Folds ten-second sums and single seconds into their series.
struct SecondFold {
  private static let tables: [(CellTable, String)] = [
    (.scopeTenSeconds, "scope"), (.modelTenSeconds, "model"),
  ]

  /// Reads the slices of ten seconds that begin in `range`, in seconds.
  static func read(
    _ range: Range<Int64>, _ image: inout UsageImage, _ places: inout CounterPlaces,
    _ connection: Connection, spans: Spans
  ) throws {
    let from = max(range.lowerBound, spans.tenSeconds.seconds)
    let until = min(range.upperBound, spans.end.seconds)
    if from < until {
      for (table, id) in tables {
        let query = try connection.query(
          "SELECT visit(t, \(id), \(Bucket.columns)) FROM \(table.name) WHERE t >= ? AND t < ?")
        query.bind(1, from)
        query.bind(2, until)
        try connection.visit(query) { row in
          guard let place = places.make(row.int(1), in: &image, spans: spans) else { return }
          image.accounts[place.account].counters[place.counter].tenSeconds
            .put(Bucket(row, 2), at: row.int(0))
        }
      }
    }
    try readSeconds(from: max(from, spans.seconds.seconds), until: until, &image, &places, connection, spans)
  }

  private static func readSeconds(
    from: Int64, until: Int64, _ image: inout UsageImage, _ places: inout CounterPlaces,
    _ connection: Connection, _ spans: Spans
  ) throws {
    if from >= until { return }
    let start = spans.seconds.seconds
    for place in places.held.compactMap({ places[$0] }) {
      let count = image.accounts[place.account].counters[place.counter].seconds.count
      for index in Int(from - start)..<max(Int(from - start), min(count, Int(until - start))) {
        image.accounts[place.account].counters[place.counter].seconds[index] = SecondBin()
      }
    }
    let query = try connection.query(
      """
      SELECT visit(t, model, attempts, throttled, client_errors, server_errors, input, cache_read, output, unmetered)
      FROM cell_1s WHERE t >= ? AND t < ?
      """)
    query.bind(1, from)
    query.bind(2, until)
    try connection.visit(query) { row in
      let (t, id) = (row.int(0), row.int(1))
      guard let model = places.models[id] else { return }
      let bin = SecondBin(row, 2)
      for counter in model.scopes.scopes(at: t) + [id] {
        guard let place = places.make(counter, in: &image, spans: spans) else { continue }
        image.accounts[place.account].counters[place.counter].add(bin, at: Int(t - start))
      }
    }
  }
}

extension SecondBin {
  init(_ sums: Measures) {
    self.init()
    attempts = Int32(clamping: sums.attempts)
    throttled = Int32(clamping: sums.throttled)
    clientErrors = Int32(clamping: sums.clientErrors)
    serverErrors = Int32(clamping: sums.serverErrors)
    input = sums.input
    cacheRead = sums.cacheRead
    output = sums.output
    unmetered = Int32(clamping: sums.unmetered)
  }

  /// What a row holds from `column` on, in the order of `Schema.secondMeasures`.
  init(_ row: some NumberRow, _ column: Int32) {
    self.init()
    attempts = Int32(clamping: row.int(column))
    throttled = Int32(clamping: row.int(column + 1))
    clientErrors = Int32(clamping: row.int(column + 2))
    serverErrors = Int32(clamping: row.int(column + 3))
    input = row.int(column + 4)
    cacheRead = row.int(column + 5)
    output = row.int(column + 6)
    unmetered = Int32(clamping: row.int(column + 7))
  }

  mutating func add(_ other: SecondBin) {
    attempts += other.attempts
    throttled += other.throttled
    clientErrors += other.clientErrors
    serverErrors += other.serverErrors
    input += other.input
    cacheRead += other.cacheRead
    output += other.output
    unmetered += other.unmetered
  }
}

extension CounterUsage {
  mutating func add(_ bin: SecondBin, at index: Int) {
    while seconds.count <= index { seconds.append(SecondBin()) }
    seconds[index].add(bin)
  }
}

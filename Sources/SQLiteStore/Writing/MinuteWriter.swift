import UsageModel

/// Adds sums to minutes and to the wider buckets over them, and keeps each bucket's greatest minute right.
struct MinuteWriter {
  private let connection: Connection
  private let insertion: Query
  private let addition: Query
  private let selection: Query
  private let greatest: Query
  private let spans: [Span]
  private let floor: Int64

  private struct Span {
    var width: Int64
    var addition: Query
    var correction: Query
  }

  /// - Parameters:
  ///   - spans: the tables of the wider buckets.
  ///   - floor: buckets before it keep the peak they have, since their minutes may be gone.
  init(_ connection: Connection, minutes: CellTable, spans: [CellTable], floor: Int64) throws {
    self.connection = connection
    self.floor = floor
    let id = minutes.keys[0]
    insertion = try connection.query(minutes.insertion)
    addition = try connection.query(minutes.addition)
    selection = try connection.query(
      "SELECT attempts, input, output FROM \(minutes.name) WHERE \(id) = ? AND t = ?")
    greatest = try connection.query(
      """
      SELECT max(attempts), max(input), max(output), max(input + output) FROM \(minutes.name)
      WHERE \(id) = ? AND t >= ? AND t < ?
      """)
    self.spans = try spans.map { table in
      Span(
        width: table.width, addition: try connection.query(table.addition),
        correction: try connection.query(
          """
          UPDATE \(table.name) SET peak_attempts = ?, peak_input = ?, peak_output = ?, peak_tokens = ?
          WHERE \(id) = ? AND t = ?
          """))
    }
  }

  /// - Parameter wider: what goes to each of the spans, in their order.
  func add(_ minutes: CellSums, _ wider: [CellSums]) throws {
    var wider = wider
    var lowered: [CellSums.Key] = []
    // Minutes mostly come in the order of time: after one that was new, the next of the same counter is likely to be new too.
    var isLikelyNew = false
    var last: Int64 = .min
    for place in minutes.sorted(timeFirst: false) {
      let (key, sums) = (minutes.cells[place].key, minutes.cells[place].sums)
      if key.id != last { (last, isLikelyNew) = (key.id, false) }
      let (peak, wasNew) = try write(sums, to: key, isLikelyNew: isLikelyNew)
      isLikelyNew = wasNew
      for (index, span) in spans.enumerated() {
        wider[index].raise(peak, of: CellSums.Key(id: key.id, t: key.t.floored(to: span.width)))
      }
      if sums.attempts < 0 || sums.input < 0 || sums.output < 0 || sums.tokens < 0 { lowered.append(key) }
    }
    for (span, sums) in zip(spans, wider) {
      for place in sums.sorted(timeFirst: false) {
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
      // Sorted by counter and time, so that a bucket's lowered minutes stand together.
      var corrected: CellSums.Key?
      for minute in lowered {
        let bucket = CellSums.Key(id: minute.id, t: minute.t.floored(to: span.width))
        if bucket.t >= floor, bucket != corrected { try correct(bucket, span) }
        corrected = bucket
      }
    }
  }

  /// Adds to a minute, and says what it comes to and whether it was new.
  private func write(
    _ sums: Measures, to key: CellSums.Key, isLikelyNew: Bool
  ) throws -> (peak: Peak, wasNew: Bool) {
    if isLikelyNew {
      insertion.bind(1, key.id)
      insertion.bind(2, key.t)
      insertion.bind(3, sums)
      try insertion.run()
      if connection.changes > 0 {
        return (
          Peak(attempts: sums.attempts, input: sums.input, output: sums.output, tokens: sums.tokens), true
        )
      }
    }
    selection.bind(1, key.id)
    selection.bind(2, key.t)
    var peak = Peak(attempts: sums.attempts, input: sums.input, output: sums.output)
    let wasNew = try !selection.step()
    if !wasNew {
      peak.attempts += selection.int(0)
      peak.input += selection.int(1)
      peak.output += selection.int(2)
      selection.reset()
    }
    peak.tokens = peak.input + peak.output
    addition.bind(1, key.id)
    addition.bind(2, key.t)
    addition.bind(3, sums)
    try addition.run()
    return (peak, wasNew)
  }

  /// Finds the greatest minute anew after one was lowered.
  private func correct(_ bucket: CellSums.Key, _ span: Span) throws {
    greatest.bind(1, bucket.id)
    greatest.bind(2, bucket.t)
    greatest.bind(3, bucket.t + span.width)
    defer { greatest.reset() }
    guard try greatest.step() else { return }
    for index in 0..<Int32(4) { span.correction.bind(index + 1, greatest.int(index)) }
    span.correction.bind(5, bucket.id)
    span.correction.bind(6, bucket.t)
    greatest.reset()
    try span.correction.run()
  }
}

import UsageModel

/// Adds sums to minutes and to the wider buckets over them, and keeps each bucket's greatest minute right.
struct MinuteWriter {
  private let connection: Connection
  private let tables: [CellTable]
  private let insertion: Query
  private let addition: Query
  private let selection: Query
  private let greatest: Query
  private let spans: SpanWriter
  private let floors: Booking.Floors
  private let members: ScopeMinutes?

  /// - Parameters:
  ///   - spans: the tables of the wider buckets.
  ///   - members: for shared counters, whose old minutes are not kept but follow from those of their models; not needed
  ///     when nothing is old or lowered.
  init(
    _ connection: Connection, minutes: CellTable, spans: [CellTable], floors: Booking.Floors,
    members: ScopeMinutes? = nil
  ) throws {
    self.connection = connection
    self.floors = floors
    self.members = members
    tables = spans
    let id = minutes.keys[0]
    insertion = try connection.query(minutes.insertion)
    addition = try connection.query(minutes.addition)
    selection = try connection.query(
      "SELECT \(MinutePeak.minuteColumns) FROM \(minutes.name) WHERE \(id) = ? AND t = ?")
    greatest = try connection.query(
      """
      SELECT \(MinutePeak.greatestOfMinutes) FROM \(minutes.name)
      WHERE \(id) = ? AND t >= ? AND t < ?
      """)
    self.spans = try SpanWriter(connection, spans, quarterFloor: floors.quarterHours)
  }

  func add(_ minutes: CellSums) throws {
    var wider = minutes.widened(to: tables)
    var lowered: [CellSums.Key] = []
    // Minutes mostly come in the order of time: after one that was new, the next of the same counter is likely to be new too.
    var isLikelyNew = false
    var last: Int64 = .min
    for place in minutes.sorted(timeFirst: false) {
      let (key, sums) = (minutes.cells[place].key, minutes.cells[place].sums)
      if key.id != last { (last, isLikelyNew) = (key.id, false) }
      let peak: MinutePeak
      if let members, key.t < floors.scopeMinutes {
        peak = try members.total(key, adding: sums)
      } else {
        (peak, isLikelyNew) = try write(sums, to: key, isLikelyNew: isLikelyNew)
      }
      for (index, table) in tables.enumerated() {
        wider[index].raise(peak, of: CellSums.Key(id: key.id, t: key.t.floored(to: table.width)))
      }
      if sums.isLowering { lowered.append(key) }
    }
    try spans.add(wider)
    for (index, table) in tables.enumerated() {
      // Sorted by counter and time, so that a bucket's lowered minutes stand together.
      var corrected: CellSums.Key?
      for minute in lowered {
        let bucket = CellSums.Key(id: minute.id, t: minute.t.floored(to: table.width))
        // Of an older one minutes may be gone: it keeps the peak that it has.
        if bucket.t >= floors.minutes, bucket != corrected { try correct(bucket, index) }
        corrected = bucket
      }
    }
  }

  /// Adds to a minute, and says what it comes to and whether it was new.
  private func write(
    _ sums: Measures, to key: CellSums.Key, isLikelyNew: Bool
  ) throws -> (peak: MinutePeak, wasNew: Bool) {
    if isLikelyNew {
      insertion.bind(1, key.id)
      insertion.bind(2, key.t)
      insertion.bind(3, sums)
      try insertion.run()
      if connection.changes > 0 { return (MinutePeak(sums), true) }
    }
    selection.bind(1, key.id)
    selection.bind(2, key.t)
    var peak = MinutePeak(sums)
    let wasNew = try !selection.step()
    if !wasNew {
      peak.add(MinutePeak(minute: selection, 0))
      selection.reset()
    }
    addition.bind(1, key.id)
    addition.bind(2, key.t)
    addition.bind(3, sums)
    try addition.run()
    return (peak, wasNew)
  }

  /// Finds the greatest minute anew after one was lowered.
  private func correct(_ bucket: CellSums.Key, _ span: Int) throws {
    let until = bucket.t + tables[span].width
    if let members {
      let peaks = try members.minutes(of: bucket.id, from: bucket.t, until: until).values
      let peak = peaks.reduce(into: MinutePeak()) { $0.rise(to: $1) }
      return try spans.set(peak, of: bucket, span)
    }
    greatest.bind(1, bucket.id)
    greatest.bind(2, bucket.t)
    greatest.bind(3, until)
    guard try greatest.step() else { return }
    // A report may say that more calls failed than there were: no greatest minute is below nothing.
    var peak = MinutePeak()
    peak.rise(to: MinutePeak(greatest, 0))
    greatest.reset()
    try spans.set(peak, of: bucket, span)
  }
}

import UsageModel

/// Adds sums to the cells of a table without peaks.
struct CellWriter {
  private let query: Query
  private let hasProject: Bool

  init(_ connection: Connection, _ table: CellTable) throws {
    query = try connection.query(table.addition)
    hasProject = table.keys.count == 3
  }

  func add(_ sums: inout CellSums) throws {
    sums.sort(timeFirst: true)
    for cell in sums.cells {
      query.bind(1, cell.key.t)
      query.bind(2, cell.key.id)
      if hasProject { query.bind(3, cell.key.project) }
      query.bind(hasProject ? 4 : 3, cell.sums)
      try query.run()
    }
  }
}

/// Adds sums to minutes and to their hours, and keeps each hour's greatest minute right.
struct MinuteWriter {
  private let minuteQuery: Query
  private let hourQuery: Query
  private let greatest: Query
  private let correction: Query
  private let floor: Int64

  /// - Parameter floor: hours before it keep the peak they have, since their minutes may be gone.
  init(_ connection: Connection, minutes: CellTable, hours: CellTable, floor: Int64) throws {
    let id = minutes.keys[0]
    minuteQuery = try connection.query(minutes.addition + " RETURNING attempts, input, output")
    hourQuery = try connection.query(hours.addition)
    greatest = try connection.query(
      """
      SELECT max(attempts), max(input), max(output), max(input + output) FROM \(minutes.name)
      WHERE \(id) = ? AND t >= ? AND t < ?
      """)
    correction = try connection.query(
      """
      UPDATE \(hours.name) SET peak_attempts = ?, peak_input = ?, peak_output = ?, peak_tokens = ?
      WHERE \(id) = ? AND t = ?
      """)
    self.floor = floor
  }

  func add(_ minutes: inout CellSums, _ hours: inout CellSums) throws {
    var lowered: Set<CellSums.Key> = []
    minutes.sort(timeFirst: false)
    for cell in minutes.cells {
      minuteQuery.bind(1, cell.key.id)
      minuteQuery.bind(2, cell.key.t)
      minuteQuery.bind(3, cell.sums)
      var peak = Peak()
      while try minuteQuery.step() {
        peak.attempts = minuteQuery.int(0)
        peak.input = minuteQuery.int(1)
        peak.output = minuteQuery.int(2)
        peak.tokens = peak.input + peak.output
      }
      let hour = CellSums.Key(id: cell.key.id, t: cell.key.t.floored(to: 3_600))
      hours.add(Measures(), peak: peak, to: hour)
      let sums = cell.sums
      if sums.attempts < 0 || sums.input < 0 || sums.output < 0 || sums.tokens < 0 { lowered.insert(hour) }
    }
    hours.sort(timeFirst: false)
    for cell in hours.cells {
      hourQuery.bind(1, cell.key.id)
      hourQuery.bind(2, cell.key.t)
      hourQuery.bind(3, cell.sums)
      let first = Int32(3 + Schema.measures.count)
      hourQuery.bind(first, cell.peak.attempts)
      hourQuery.bind(first + 1, cell.peak.input)
      hourQuery.bind(first + 2, cell.peak.output)
      hourQuery.bind(first + 3, cell.peak.tokens)
      try hourQuery.run()
    }
    for hour in lowered where hour.t >= floor { try correct(hour) }
  }

  /// Finds the greatest minute anew after one was lowered.
  private func correct(_ hour: CellSums.Key) throws {
    greatest.bind(1, hour.id)
    greatest.bind(2, hour.t)
    greatest.bind(3, hour.t + 3_600)
    defer { greatest.reset() }
    guard try greatest.step() else { return }
    for index in 0..<Int32(4) { correction.bind(index + 1, greatest.int(index)) }
    correction.bind(5, hour.id)
    correction.bind(6, hour.t)
    greatest.reset()
    try correction.run()
  }
}

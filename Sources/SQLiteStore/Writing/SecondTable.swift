import UsageModel

/// The last few minutes second by second: what the trailing minute and the bucket level are folded from.
///
/// Reading it costs the same however busy the minute was, which reading single events would not.
struct SecondTable {
  /// Twice what a reader looks back over.
  static let retention: Milliseconds = 5 * .minute

  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  func add(_ sums: CellSums) throws {
    if sums.isEmpty { return }
    let names = Schema.secondMeasures
    let query = try connection.query(
      """
      INSERT INTO cell_1s (t, model, project, \(names.joined(separator: ", ")))
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (t, model, project) DO UPDATE SET \(names.map { "\($0) = \($0) + excluded.\($0)" }.joined(separator: ", "))
      """)
    for place in sums.sorted(timeFirst: true) {
      let (key, sums) = (sums.cells[place].key, sums.cells[place].sums)
      query.bind(1, key.t)
      query.bind(2, key.id)
      query.bind(3, key.project)
      query.bind(4, sums.attempts)
      query.bind(5, sums.throttled)
      query.bind(6, sums.clientErrors)
      query.bind(7, sums.serverErrors)
      query.bind(8, sums.input)
      query.bind(9, sums.cacheRead)
      query.bind(10, sums.output)
      query.bind(11, sums.unmetered)
      try query.run()
    }
  }

  func removeOld(now: Instant) throws {
    for (table, retention) in [
      ("cell_1s", SecondTable.retention), ("refusal_1s", RefusalTables.secondRetention),
    ] {
      let query = try connection.query("DELETE FROM \(table) WHERE t < ?")
      query.bind(1, (now - retention).seconds)
      try query.run()
    }
  }
}

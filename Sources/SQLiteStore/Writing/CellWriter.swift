import UsageModel

/// Adds sums to the cells of a table without peaks.
struct CellWriter {
  private let query: Query
  private let hasProject: Bool

  init(_ connection: Connection, _ table: CellTable) throws {
    query = try connection.query(table.addition)
    hasProject = table.keys.count == 3
  }

  /// - Parameter floor: older cells are not kept at this level.
  func add(_ sums: CellSums, floor: Int64 = .min) throws {
    for place in sums.sorted(timeFirst: true) where sums.cells[place].key.t >= floor {
      let key = sums.cells[place].key
      query.bind(1, key.t)
      query.bind(2, key.id)
      if hasProject { query.bind(3, key.project) }
      query.bind(hasProject ? 4 : 3, sums.cells[place].sums)
      try query.run()
    }
  }
}

import UsageModel

/// Adds sums to the cells of a table without peaks.
struct CellWriter {
  private let query: Query
  private let isTimeFirst: Bool
  private let hasProject: Bool

  init(_ connection: Connection, _ table: CellTable) throws {
    query = try connection.query(table.addition)
    isTimeFirst = table.keys[0] == "t"
    hasProject = table.keys.count == 3
  }

  /// - Parameter floor: older cells are not kept at this level.
  func add(_ sums: CellSums, floor: Int64 = .min) throws {
    for place in sums.sorted(timeFirst: isTimeFirst) where sums.cells[place].key.t >= floor {
      let key = sums.cells[place].key
      query.bind(1, isTimeFirst ? key.t : key.id)
      query.bind(2, isTimeFirst ? key.id : key.t)
      if hasProject { query.bind(3, key.project) }
      query.bind(hasProject ? 4 : 3, sums.cells[place].sums)
      try query.run()
    }
  }
}

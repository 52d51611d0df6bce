import UsageModel

/// Folds the rows of a level into hours, by model or shared counter.
struct SumReading {
  private let connection: Connection
  /// Of the accounts that are there; rows of removed ones age out by themselves.
  private let models: [Int64: (name: String, scopes: DatedScopes)]
  private let counters: [Int64: String]
  private let counted: Set<Int64>

  static let paths: [(name: String, path: any KeyPath<Measures, Int64> & Sendable)] = [
    ("attempts", \.attempts), ("throttled", \.throttled), ("client errors", \.clientErrors),
    ("server errors", \.serverErrors), ("cancelled", \.cancelled), ("input", \.input),
    ("cache read", \.cacheRead),
    ("cache write", \.cacheWrite), ("output", \.output), ("provisioned input", \.provisionedInput),
    ("provisioned output", \.provisionedOutput), ("ineligible input", \.ineligibleInput),
    ("ineligible output", \.ineligibleOutput), ("compute time", \.computeMilliseconds), ("cost", \.costNano),
    ("promotional cost", \.promotionalNano), ("unpriced calls", \.unpriced),
    ("truncated answers", \.truncated), ("unmetered calls", \.unmetered),
  ]

  init(_ connection: Connection) throws {
    self.connection = connection
    var scopes: [Catalog.ScopeKey: Int64] = [:]
    var counters: [Int64: String] = [:]
    let scopeRows = try connection.query(
      "SELECT s.id, s.account, s.class, s.billing, a.name FROM scope s JOIN account a ON a.id = s.account")
    while try scopeRows.step() {
      let key = Catalog.ScopeKey(
        account: scopeRows.int(1), modelClass: scopeRows.text(2), billing: scopeRows.text(3))
      scopes[key] = scopeRows.int(0)
      counters[scopeRows.int(0)] = [scopeRows.text(4), key.modelClass, key.billing].filter { !$0.isEmpty }
        .joined(separator: ", ")
    }
    let traitRows = try connection.query(
      """
      SELECT m.id, m.account, m.name, a.name, t.at, t.class, t.billing, t.by_hand FROM model m
      JOIN account a ON a.id = m.account LEFT JOIN model_traits t ON t.model = m.id ORDER BY m.id, t.at
      """)
    var models: [Int64: (name: String, scopes: DatedScopes)] = [:]
    while try traitRows.step() {
      let traits = ModelRecord.Traits(traitRows, 4)
      let ids = Catalog.scopeKeys(of: traits, account: traitRows.int(1)).compactMap { scopes[$0] }
      let name = "\(traitRows.text(3)), model \(traitRows.text(2))"
      models[traitRows.int(0), default: (name, DatedScopes(list: []))].scopes.list.append(
        (traits.from.seconds, ids))
    }
    let sources = try connection.query("SELECT id FROM source WHERE counted")
    var counted: Set<Int64> = []
    while try sources.step() { counted.insert(sources.int(0)) }
    self.models = models
    self.counters = counters
    self.counted = counted
  }

  func label(_ id: Int64) -> String { models[id]?.name ?? counters[id] ?? "number \(id)" }

  /// - Parameter width: of the buckets to fold into, in seconds.
  func fold(_ table: CellTable, width: Int64 = 3_600, from: Int64 = .min) throws -> CellSums {
    let id = table.keys[0] == "t" ? table.keys[1] : table.keys[0]
    let columns = [id, "t"] + Schema.measures + (table.hasPeaks ? Schema.peaks : [])
    let query = try connection.query(
      "SELECT \(columns.joined(separator: ", ")) FROM \(table.name) WHERE t >= ?")
    query.bind(1, from)
    defer { query.reset() }
    var sums = CellSums()
    let first = Int32(2 + Schema.measures.count)
    while try query.step() {
      let id = query.int(0)
      guard models[id] != nil || counters[id] != nil else { continue }
      let key = CellSums.Key(id: id, t: query.int(1).floored(to: width))
      let measures = query.measures(2)
      sums.add(measures, to: key)
      if table.hasPeaks {
        let peak = MinutePeak(query, first)
        sums.raise(peak, of: key)
      } else if table.width == 60 {
        sums.raise(MinutePeak(measures), of: key)
      }
    }
    return sums
  }

  /// - Parameter progress: 0 to 1.
  func events(_ progress: (Double) -> Void) throws -> CellSums {
    let range = try connection.query("SELECT (SELECT min(ts) FROM event), (SELECT max(ts) FROM event)")
    guard try range.step() else { return CellSums() }
    let (first, last) = (range.int(0), max(range.int(0) + 1, range.int(1)))
    range.reset()
    let query = try connection.query("SELECT \(EventTable.columns) FROM event")
    defer { query.reset() }
    var sums = CellSums()
    var count = 0
    while try query.step() {
      let row = EventTable.row(query)
      count += 1
      if count % 100_000 == 0 { progress(Double(row.time - first) / Double(last - first)) }
      guard counted.contains(row.source), models[row.model] != nil else { continue }
      let end = row.time + row.event.duration
      sums.add(
        .atStart(row.event), to: CellSums.Key(id: row.model, t: row.time.floored(to: 3_600_000) / 1_000))
      sums.add(.atEnd(row.event), to: CellSums.Key(id: row.model, t: end.floored(to: 3_600_000) / 1_000))
    }
    return sums
  }

  func reports() throws -> CellSums {
    let query = try connection.query("SELECT \(ReportTable.columns) FROM report")
    defer { query.reset() }
    var sums = CellSums()
    while try query.step() {
      let row = ReportTable.row(query)
      guard counted.contains(row.source), models[row.model] != nil else { continue }
      let count = Spread.minutes(row.width)
      for index in 0..<count {
        let t = (row.t.floored(to: 60) + index * 60).floored(to: 3_600)
        sums.add(Spread.part(row.sums, index, of: count), to: CellSums.Key(id: row.model, t: t))
      }
    }
    return sums
  }

  /// What the sums of models add up to in the shared counters.
  func scopes(_ models: CellSums) -> CellSums {
    var sums = CellSums(expecting: models.count)
    for cell in models.cells {
      for scope in self.models[cell.key.id]?.scopes.scopes(at: cell.key.t) ?? [] {
        sums.add(cell.sums, to: CellSums.Key(id: scope, t: cell.key.t))
      }
    }
    return sums
  }

  /// Where the costs of a project and a day are not those of its hours.
  func costDifferences() throws -> [String] {
    let query = try connection.query(
      """
      SELECT a.name, t, sum(hours), sum(days) FROM (
        SELECT m.account AS account, t - t % 86400 AS t, project, cost AS hours, 0 AS days
        FROM cell_1h c JOIN model m ON m.id = c.model
        UNION ALL SELECT account, t, project, 0, cost FROM project_cost
      ) JOIN account a ON a.id = account
      GROUP BY account, t, project HAVING sum(hours) <> sum(days) ORDER BY t LIMIT 5
      """)
    var differences: [String] = []
    while try query.step() {
      let day = Instant(milliseconds: query.int(1) * 1_000).isoDay
      differences.append("for \(query.text(0)) on \(day): \(query.int(2)) and \(query.int(3)) nano-dollars")
    }
    return differences
  }
}

extension CellSums {
  /// Without what is booked where a call ends.
  var begun: CellSums {
    var begun = CellSums(expecting: count)
    for cell in cells {
      var sums = Measures()
      sums.attempts = cell.sums.attempts
      sums.throttled = cell.sums.throttled
      sums.clientErrors = cell.sums.clientErrors
      sums.serverErrors = cell.sums.serverErrors
      sums.cancelled = cell.sums.cancelled
      sums.unmetered = cell.sums.unmetered
      begun.add(sums, to: cell.key)
    }
    return begun
  }
}

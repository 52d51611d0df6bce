import UsageModel

/// Adds up what events and reports bring, level by level, and writes each cell once.
///
/// A finer level is folded into the next, so that an event is looked at once and raw, ten seconds, minutes and hours always agree.
struct Booking {
  let connection: Connection
  let catalog: Catalog
  let account: Int64
  let floors: Floors
  /// What is older is not booked, in seconds and on an hour.
  var earliest: Int64 = .min
  private var seconds = CellSums()
  private var tenSeconds = CellSums()
  private var minutes = CellSums()
  private(set) var dirty = DirtyBuckets()
  private var refusals = RefusalTables()

  /// The oldest bucket that each level still takes, in seconds.
  struct Floors {
    var seconds: Int64
    var refusalSeconds: Int64
    var modelTenSeconds: Int64
    var scopeTenSeconds: Int64
    var minutes: Int64
    var scopeMinutes: Int64
    var quarterHours: Int64
    var projectMinutes: Int64
    /// No screen shows older ten-second sums, so no reader has to hear of them.
    var shownTenSeconds: Int64

    init(_ retention: Retention, now: Instant) {
      seconds = (now - SecondTable.retention).seconds
      refusalSeconds = (now - RefusalTables.secondRetention).seconds
      modelTenSeconds = (now - retention.modelTenSeconds).seconds
      scopeTenSeconds = (now - retention.scopeTenSeconds).seconds
      minutes = (now - retention.minutes).seconds
      scopeMinutes = (now - retention.scopeMinutes).seconds
      quarterHours = (now - retention.quarterHours).seconds
      projectMinutes = (now - retention.projectMinutes).seconds
      shownTenSeconds = (now - .hour).seconds
    }
  }

  init(_ connection: Connection, catalog: Catalog, account: Int64, retention: Retention, now: Instant) {
    self.connection = connection
    self.catalog = catalog
    self.account = account
    floors = Floors(retention, now: now)
  }

  /// So many cells are written at a time, to bound memory.
  static let fullCount = 12_000
  var isFull: Bool { tenSeconds.count + minutes.count + seconds.count + refusals.count > Booking.fullCount }

  /// Books an event, or takes it back.
  mutating func add(_ row: EventTable.Row, takingBack: Bool = false) {
    let start = Measures.atStart(row.event)
    let end = Measures.atEnd(row.event)
    let finish = row.time + row.event.duration
    if finish / 1_000 < floors.seconds, row.time.floored(to: 10_000) == finish.floored(to: 10_000) {
      // Most calls begin and end in one cell, which is then looked up once.
      var both = start
      both.add(end)
      add(takingBack ? both.negated : both, time: finish, row)
    } else {
      add(takingBack ? start.negated : start, time: row.time, row)
      add(takingBack ? end.negated : end, time: finish, row)
    }
    add(refusalOf: row, takingBack: takingBack)
  }

  private mutating func add(refusalOf row: EventTable.Row, takingBack: Bool) {
    guard let reason = row.event.refusedFor, row.time.floored(to: 1_000) / 1_000 >= earliest else { return }
    refusals.add(
      reason, count: takingBack ? -1 : 1, time: row.time, model: row.model, project: row.project,
      secondFloor: floors.refusalSeconds)
  }

  /// Books what version 1 did not keep of an event: why it was refused, and whether a rate counts it.
  mutating func add(refusalOf row: EventTable.Row) {
    var sums = Measures()
    sums.unmetered = Measures.atStart(row.event).unmetered
    if sums.unmetered != 0 { add(sums, time: row.time, row) }
    add(refusalOf: row, takingBack: false)
  }

  /// Books the refused calls of a report, which says how many there were and not why.
  mutating func add(refusalsOf row: ReportTable.Row, takingBack: Bool = false) {
    let count = Spread.minutes(row.width)
    for index in 0..<count {
      let t = row.t.floored(to: 60) + index * 60
      let part = Spread.part(row.sums, index, of: count)
      if t < earliest { continue }
      for (reason, calls) in [(RefusalReason.rate, part.throttled), (.invalid, part.clientErrors)]
      where calls != 0 {
        refusals.addMinute(
          reason, count: takingBack ? -calls : calls, t: t, model: row.model, project: row.project)
      }
    }
  }

  private mutating func add(_ sums: Measures, time: Int64, _ row: EventTable.Row) {
    if time.floored(to: 1_000) / 1_000 < earliest { return }
    tenSeconds.add(
      sums,
      to: CellSums.Key(id: row.model, t: time.floored(to: 10_000) / 1_000, project: row.project))
    let second = time.floored(to: 1_000) / 1_000
    if second >= floors.seconds {
      seconds.add(sums, to: CellSums.Key(id: row.model, t: second, project: row.project))
    }
  }

  /// Books a report, or takes it back.
  mutating func add(_ row: ReportTable.Row, takingBack: Bool = false) {
    let sums = takingBack ? row.sums.negated : row.sums
    let count = Spread.minutes(row.width)
    let first = row.t.floored(to: 60)
    for index in 0..<count {
      let part = Spread.part(sums, index, of: count)
      if !part.isEmpty, first + index * 60 >= earliest {
        minutes.add(part, to: CellSums.Key(id: row.model, t: first + index * 60, project: row.project))
      }
    }
    if row.sums.throttled != 0 || row.sums.clientErrors != 0 { add(refusalsOf: row, takingBack: takingBack) }
  }

  /// Books nothing but the longest output, which taking back another source has made unknown.
  mutating func add(longestOutput: Int64, of row: EventTable.Row) {
    var sums = Measures()
    sums.longestOutput = longestOutput
    add(sums, time: row.time + row.event.duration, row)
  }

  /// Writes all that was added and starts anew.
  mutating func write() throws {
    for cell in tenSeconds.cells {
      if cell.key.t >= floors.shownTenSeconds { dirty.insert(.tenSeconds, cell.key.t) }
      minutes.add(
        cell.sums,
        to: CellSums.Key(id: cell.key.id, t: cell.key.t.floored(to: 60), project: cell.key.project))
    }
    try SecondTable(connection).add(seconds)
    try writeTenSeconds()
    try writeMinutesAndHours()
    try refusals.write(connection, account: account, minuteFloor: floors.minutes)
    seconds.removeAll()
    tenSeconds.removeAll()
    minutes.removeAll()
  }

  private func writeTenSeconds() throws {
    var models = CellSums()
    for cell in tenSeconds.cells where cell.key.t >= min(floors.modelTenSeconds, floors.scopeTenSeconds) {
      models.add(cell.sums, to: CellSums.Key(id: cell.key.id, t: cell.key.t))
    }
    if models.isEmpty { return }
    try CellWriter(connection, .modelTenSeconds).add(models, floor: floors.modelTenSeconds)
    try CellWriter(connection, .scopeTenSeconds).add(try scopes(models), floor: floors.scopeTenSeconds)
  }

  private mutating func writeMinutesAndHours() throws {
    if minutes.isEmpty { return }
    var models = CellSums(expecting: minutes.count)
    var projectHours = CellSums()
    for cell in minutes.cells {
      models.add(cell.sums, to: CellSums.Key(id: cell.key.id, t: cell.key.t))
      let hour = cell.key.t.floored(to: 3_600)
      projectHours.add(cell.sums, to: CellSums.Key(id: cell.key.id, t: hour, project: cell.key.project))
    }
    let scopes = try scopes(models)
    dirty.insert(counters: models)
    dirty.insert(counters: scopes)
    for cell in models.cells { dirty.insert(.minutes, cell.key.t) }
    for cell in projectHours.cells { dirty.insert(.hours, cell.key.t) }
    try CellWriter(connection, .projectMinutes).add(minutes, floor: floors.projectMinutes)
    try CellWriter(connection, .projectHours).add(projectHours)
    let needsMembers = models.cells.contains { $0.key.t < floors.scopeMinutes || $0.sums.isLowering }
    let members =
      needsMembers ? try ScopeMinutes(connection, catalog: catalog, account: account) : nil
    try MinuteWriter(connection, minutes: .modelMinutes, spans: CellTable.modelSpans, floors: floors)
      .add(models)
    // A model may change its kind within the widest bucket, so these too are made from minutes.
    try MinuteWriter(
      connection, minutes: .scopeMinutes, spans: CellTable.scopeSpans, floors: floors, members: members
    )
    .add(scopes)
    try addCosts(projectHours)
  }

  /// What models' sums add to the shared counters.
  private func scopes(_ models: CellSums) throws -> CellSums {
    var sums = CellSums(expecting: models.count)
    for cell in models.cells {
      for scope in try catalog.scopes(ofModel: cell.key.id, account: account, at: cell.key.t) {
        sums.add(cell.sums, to: CellSums.Key(id: scope, t: cell.key.t))
      }
    }
    return sums
  }

  private func addCosts(_ hours: CellSums) throws {
    var costs = CellSums()
    for cell in hours.cells where cell.sums.costNano != 0 {
      var cost = Measures()
      cost.costNano = cell.sums.costNano
      let day = cell.key.t.floored(to: 86_400)
      costs.add(cost, to: CellSums.Key(id: account, t: day, project: cell.key.project))
    }
    let query = try connection.query(
      """
      INSERT INTO project_cost (t, account, project, cost) VALUES (?, ?, ?, ?)
      ON CONFLICT (t, account, project) DO UPDATE SET cost = cost + excluded.cost
      """)
    for cell in costs.cells {
      query.bind(1, cell.key.t)
      query.bind(2, cell.key.id)
      query.bind(3, cell.key.project)
      query.bind(4, cell.sums.costNano)
      try query.run()
    }
  }
}

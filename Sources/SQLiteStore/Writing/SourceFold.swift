import UsageModel

/// Books all that is kept of a source, or takes it back.
struct SourceFold {
  private let store: UsageStore
  private let connection: Connection
  private let account: Int64
  private let now: Instant

  init(store: UsageStore, account: Int64, now: Instant) {
    self.store = store
    connection = store.connection
    self.account = account
    self.now = now
  }

  func fold(source: Int64, takingBack: Bool) throws {
    var booking = booking()
    try events(of: source) { row in
      booking.add(row, takingBack: takingBack)
      if booking.isFull { try booking.write() }
    }
    try reports(of: source) { row in
      booking.add(row, takingBack: takingBack)
      if booking.isFull { try booking.write() }
    }
    try booking.write()
    if takingBack {
      try refreshLongest()
      try refreshLastRefusals()
    }
  }

  /// Books what of a source belongs to the time from `from` on, in seconds.
  func fold(source: Int64, from: Int64) throws {
    var booking = booking()
    booking.earliest = from
    try events(of: source) { row in
      booking.add(row)
      if booking.isFull { try booking.write() }
    }
    try reports(of: source) { row in
      booking.add(row)
      if booking.isFull { try booking.write() }
    }
    try booking.write()
  }

  private func booking() -> Booking {
    Booking(
      connection, catalog: store.catalog, account: account, retention: store.options.retention, now: now)
  }

  private func events(of source: Int64, _ body: (EventTable.Row) throws -> Void) throws {
    let query = try connection.query("SELECT \(EventTable.columns) FROM event WHERE source = ?")
    query.bind(1, source)
    defer { query.reset() }
    while try query.step() { try body(EventTable.row(query)) }
  }

  private func reports(of source: Int64, _ body: (ReportTable.Row) throws -> Void) throws {
    let query = try connection.query("SELECT \(ReportTable.columns) FROM report WHERE source = ?")
    query.bind(1, source)
    defer { query.reset() }
    while try query.step() { try body(ReportTable.row(query)) }
  }

  /// Finds the account's longest outputs anew from the sources that still count, as far back as their events reach.
  private func refreshLongest() throws {
    let floor = (now - store.options.retention.events).ceiled(to: 6 * .hour).seconds
    for table in SourceFold.modelTables {
      let clear = try connection.query(
        """
        UPDATE \(table.name) SET longest_output = 0
        WHERE longest_output > 0 AND t >= ? AND model IN (SELECT id FROM model WHERE account = ?)
        """)
      clear.bind(1, floor)
      clear.bind(2, account)
      try clear.run()
    }
    for table in SourceFold.scopeTables {
      let clear = try connection.query(
        """
        UPDATE \(table.name) SET longest_output = 0
        WHERE longest_output > 0 AND t >= ? AND scope IN (SELECT id FROM scope WHERE account = ?)
        """)
      clear.bind(1, floor)
      clear.bind(2, account)
      try clear.run()
    }
    var booking = booking()
    for source in try countedSources() {
      try events(of: source) { row in
        booking.add(longestOutput: row.event.outputTokens, of: row)
        if booking.isFull { try booking.write() }
      }
      try reports(of: source) { row in
        var row = row
        let longest = row.sums.longestOutput
        row.sums = Measures()
        row.sums.longestOutput = longest
        booking.add(row)
        if booking.isFull { try booking.write() }
      }
    }
    try booking.write()
  }

  private func refreshLastRefusals() throws {
    let delete = try connection.query("DELETE FROM last_refusal WHERE account = ?")
    delete.bind(1, account)
    try delete.run()
    let query = try connection.query(
      """
      SELECT \(EventTable.columns) FROM event
      WHERE status <> ?2 AND source IN (SELECT id FROM source WHERE account = ?1 AND counted)
      """)
    query.bind(1, account)
    query.bind(2, Codes.code(CallStatus.ok))
    var last: [RefusalReason: (time: Int64, model: Int64)] = [:]
    while try query.step() {
      let row = EventTable.row(query)
      guard let reason = row.event.refusedFor, row.time > last[reason]?.time ?? .min else { continue }
      last[reason] = (row.time, row.model)
    }
    let insert = try connection.query(
      "INSERT INTO last_refusal (account, reason, ts, model) VALUES (?, ?, ?, ?)")
    for (reason, last) in last {
      insert.bind(1, account)
      insert.bind(2, Codes.code(reason))
      insert.bind(3, last.time)
      insert.bind(4, last.model)
      try insert.run()
    }
  }

  private func countedSources() throws -> [Int64] {
    let query = try connection.query("SELECT id FROM source WHERE account = ? AND counted")
    query.bind(1, account)
    var sources: [Int64] = []
    while try query.step() { sources.append(query.int(0)) }
    return sources
  }

  private static let modelTables =
    [CellTable.modelTenSeconds, .modelMinutes, .projectMinutes, .projectHours] + CellTable.modelSpans
  private static let scopeTables = [CellTable.scopeTenSeconds, .scopeMinutes] + CellTable.scopeSpans
}

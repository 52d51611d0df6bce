import UsageModel

/// Fills what version 2 added from the raw rows and minutes of a store of version 1.
struct SecondVersionFill {
  let connection: Connection

  func run() throws {
    // Levels are cut as they were filled: at the newest time that a writer has named.
    let now = Instant(milliseconds: try connection.meta("clock"))
    let catalog = Catalog(connection)
    try catalog.renew()
    try countUnmetered(catalog, now: now)
    try takeOverPeaks()
    try makePeaks(catalog, floor: (now - Retention().minutes).ceiled(to: 6 * .hour).seconds)
    try catalog.factsChanged()
    try catalog.advance()
    var dirty = DirtyBuckets()
    dirty.setEverything()
    try dirty.write(connection, revision: catalog.revision)
  }

  /// Books refused calls by reason, and those that no rate counts.
  private func countUnmetered(_ catalog: Catalog, now: Instant) throws {
    let sources = try connection.query("SELECT id, account FROM source WHERE counted ORDER BY id")
    var counted: [(id: Int64, account: Int64)] = []
    while try sources.step() { counted.append((sources.int(0), sources.int(1))) }
    let events = try connection.query(
      "SELECT \(EventTable.columns) FROM event WHERE status <> \(Codes.code(.ok)) AND source = ?")
    let reports = try connection.query(
      "SELECT \(ReportTable.columns) FROM report WHERE throttled + client_errors > 0 AND source = ?")
    for source in counted {
      var booking = Booking(
        connection, catalog: catalog, account: source.account, retention: Retention(), now: now)
      events.bind(1, source.id)
      while try events.step() {
        booking.add(refusalOf: EventTable.row(events))
        if booking.isFull { try booking.write() }
      }
      reports.bind(1, source.id)
      while try reports.step() {
        booking.add(refusalsOf: ReportTable.row(reports))
        if booking.isFull { try booking.write() }
      }
      try booking.write()
    }
  }

  /// Where minutes are gone, the old greatest minute stands for all ways of counting: it may read high.
  private func takeOverPeaks() throws {
    for table in CellTable.modelSpans + CellTable.scopeSpans {
      try connection.execute(
        """
        UPDATE \(table.name) SET peak_requests = peak_attempts, peak_unfailed = peak_attempts,
          peak_answered = peak_attempts, peak_uncached_input = peak_input, peak_uncached_tokens = peak_tokens
        """)
    }
  }

  /// - Parameter floor: from here on all minutes of models are kept, in seconds.
  private func makePeaks(_ catalog: Catalog, floor: Int64) throws {
    let models = try SpanWriter(connection, CellTable.modelSpans, quarterFloor: .min)
    let ids = try connection.query("SELECT id FROM model")
    let minutes = try connection.query(
      "SELECT t, \(MinutePeak.minuteColumns) FROM model_1m WHERE model = ? AND t >= ?")
    while try ids.step() {
      minutes.bind(1, ids.int(0))
      minutes.bind(2, floor)
      var peaks: [Int64: MinutePeak] = [:]
      while try minutes.step() { peaks[minutes.int(0)] = MinutePeak(minute: minutes, 1) }
      try set(peaks, of: ids.int(0), CellTable.modelSpans, models)
    }
    let shared = try SpanWriter(connection, CellTable.scopeSpans, quarterFloor: .min)
    let scopes = try connection.query("SELECT id, account FROM scope ORDER BY account")
    while try scopes.step() {
      let members = try ScopeMinutes(connection, catalog: catalog, account: scopes.int(1))
      let peaks = try members.minutes(of: scopes.int(0), from: floor, until: .max)
      try set(peaks, of: scopes.int(0), CellTable.scopeSpans, shared)
    }
  }

  private func set(
    _ minutes: [Int64: MinutePeak], of counter: Int64, _ tables: [CellTable], _ writer: SpanWriter
  ) throws {
    for (place, table) in tables.enumerated() {
      var peaks: [Int64: MinutePeak] = [:]
      for (t, minute) in minutes { peaks[t.floored(to: table.width), default: MinutePeak()].rise(to: minute) }
      for (t, peak) in peaks { try writer.set(peak, of: CellSums.Key(id: counter, t: t), place) }
    }
  }
}

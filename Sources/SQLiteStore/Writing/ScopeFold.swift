import UsageModel

/// Moves the sums of one model from the shared counters of its old traits to those of its new ones.
struct ScopeFold {
  private let store: UsageStore
  private let connection: Connection
  private let account: Int64

  init(store: UsageStore, account: Int64) {
    self.store = store
    connection = store.connection
    self.account = account
  }

  func move(model: Int64, before: DatedScopes, after: DatedScopes) throws {
    let affected = Set((before.list + after.list).flatMap(\.scopes))
    let shared = (before.list + after.list).reduce(affected) { $0.intersection($1.scopes) }
    if affected == shared { return }
    let clock = Instant(milliseconds: try store.connection.meta("clock"))
    let floors = Booking.Floors(store.options.retention, now: clock)
    try CellWriter(connection, .scopeTenSeconds).add(
      try moved(.modelTenSeconds, model: model, before, after), floor: floors.scopeTenSeconds)
    try CellWriter(connection, .scopeMinutes).add(
      try moved(.modelMinutes, model: model, before, after), floor: floors.scopeMinutes)
    let quarters = try moved(CellTable.modelSpans[0], model: model, before, after)
    let hours = try moved(CellTable.modelSpans[1], model: model, before, after)
    // Hours are kept for ever and are the longest time for which a model's kind is fixed.
    let wider = [quarters, hours] + hours.widened(to: Array(CellTable.scopeSpans[2...]))
    let spans = try SpanWriter(connection, CellTable.scopeSpans, quarterFloor: floors.quarterHours)
    try spans.add(wider)
    for scope in affected.subtracting(shared) {
      try refreshPeaks(scope, spans, from: floors.minutes.floored(to: 21_600) + 21_600)
      try refreshLongest(scope)
    }
    try store.everythingChanged()
  }

  /// Finds a counter's greatest minutes anew, as far back as all minutes of a bucket are kept.
  private func refreshPeaks(_ scope: Int64, _ spans: SpanWriter, from floor: Int64) throws {
    let members = try ScopeMinutes(connection, catalog: store.catalog, account: account)
    let minutes = try members.minutes(of: scope, from: floor, until: .max)
    for (place, table) in CellTable.scopeSpans.enumerated() {
      let clear = try connection.query(
        """
        UPDATE \(table.name) SET \(Schema.peaks.map { "\($0) = 0" }.joined(separator: ", "))
        WHERE scope = ? AND t >= ?
        """)
      clear.bind(1, scope)
      clear.bind(2, floor)
      try clear.run()
      var peaks: [Int64: MinutePeak] = [:]
      for (t, minute) in minutes { peaks[t.floored(to: table.width), default: MinutePeak()].rise(to: minute) }
      for (t, peak) in peaks { try spans.set(peak, of: CellSums.Key(id: scope, t: t), place) }
    }
  }

  /// What the model's rows of a level add to the counters that it enters, and take from those that it leaves.
  private func moved(
    _ table: CellTable, model: Int64, _ before: DatedScopes, _ after: DatedScopes
  ) throws -> CellSums {
    let columns = Schema.measures + (table.hasPeaks ? Schema.peaks : [])
    let query = try connection.query(
      "SELECT t, \(columns.joined(separator: ", ")) FROM \(table.name) WHERE model = ?")
    query.bind(1, model)
    var sums = CellSums()
    while try query.step() {
      let t = query.int(0)
      let (old, new) = (before.scopes(at: t), after.scopes(at: t))
      if old == new { continue }
      let row = query.measures(1)
      for scope in old where !new.contains(scope) {
        sums.add(row.negated, to: CellSums.Key(id: scope, t: t))
      }
      var peak = MinutePeak()
      if table.hasPeaks {
        peak = MinutePeak(query, Int32(1 + Schema.measures.count))
      }
      for scope in new where !old.contains(scope) {
        sums.add(row, to: CellSums.Key(id: scope, t: t))
        sums.raise(peak, of: CellSums.Key(id: scope, t: t))
      }
    }
    return sums
  }

  /// Finds a counter's longest outputs anew, since one that left with a model cannot be taken back.
  private func refreshLongest(_ scope: Int64) throws {
    for (table, models) in ScopeFold.levels {
      let clear = try connection.query(
        "UPDATE \(table.name) SET longest_output = 0 WHERE scope = ? AND longest_output > 0")
      clear.bind(1, scope)
      try clear.run()
      let raise = try connection.query(
        "UPDATE \(table.name) SET longest_output = max(longest_output, ?) WHERE scope = ? AND t = ?")
      let query = try connection.query(
        """
        SELECT t, model, longest_output FROM \(models.name)
        WHERE longest_output > 0 AND model IN (SELECT id FROM model WHERE account = ?)
        """)
      query.bind(1, account)
      while try query.step() {
        let scopes = try store.catalog.scopes(ofModel: query.int(1), account: account, at: query.int(0))
        guard scopes.contains(scope) else { continue }
        raise.bind(1, query.int(2))
        raise.bind(2, scope)
        raise.bind(3, query.int(0).floored(to: table.width))
        try raise.run()
      }
    }
  }

  /// Each table of shared counters, and the models' whose rows lie wholly in one of its buckets and in one hour.
  private static let levels: [(CellTable, CellTable)] = [
    (.scopeTenSeconds, .modelTenSeconds), (.scopeMinutes, .modelMinutes),
    (CellTable.scopeSpans[0], CellTable.modelSpans[0]), (CellTable.scopeSpans[1], CellTable.modelSpans[1]),
    (CellTable.scopeSpans[2], CellTable.modelSpans[1]),
  ]
}

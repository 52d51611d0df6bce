import UsageModel

/// Makes the sums of a repaired store from its raw rows, as far back as those are kept.
struct Rebuilding {
  private let store: UsageStore
  private let connection: Connection
  private let tables: [String: StoreRepair.Table]
  private let now: Instant

  init(_ store: UsageStore, tables: [StoreRepair.Table], now: Instant) {
    self.store = store
    connection = store.connection
    self.tables = Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0) })
    self.now = now
  }

  private func isWhole(_ names: String...) -> Bool { names.allSatisfy { tables[$0]?.isWhole == true } }

  /// What became of the sums.
  struct Outcome {
    /// From here on sums are those of the raw rows.
    var floor: Instant
    /// Files are to be imported again.
    var forgetsFiles: Bool
  }

  func run() throws -> Outcome {
    try store.transaction {
      try mendNumbers()
      try nameLostOnes()
      let floor = try floor()
      for table in Rebuilding.sums { try remove(from: table, since: floor.seconds) }
      try remove(from: "project_cost", since: floor.floored(to: .day).seconds)
      try remove(from: "refusal_1d", since: floor.floored(to: .day).seconds)
      try bookAgain(from: floor)
      try addOlderCosts(before: floor)
      try addOlderRefusals(before: floor)
      let forgetsFiles = !isWhole("event", "report", "source")
      if forgetsFiles { try connection.execute("DELETE FROM cursor") }
      // A file whose position is lost is read from its start: of what was pruned nothing may be counted twice.
      if forgetsFiles || !isWhole("cursor") {
        try connection.raiseMeta("ledger_floor", to: floor.milliseconds)
      }
      try store.catalog.factsChanged()
      try store.everythingChanged()
      try store.catalog.advance()
      return Outcome(floor: floor, forgetsFiles: forgetsFiles)
    }
  }

  private static let sums = [
    "cell_1s", "refusal_1s", "refusal_1m", "model_10s", "model_1m", "model_15m", "model_1h", "model_6h",
    "scope_10s", "scope_1m",
    "scope_15m",
    "scope_1h", "scope_6h", "cell_1m", "cell_1h",
  ]

  private func remove(from table: String, since floor: Int64) throws {
    let query = try connection.query("DELETE FROM \(table) WHERE t >= ?")
    query.bind(1, floor)
    try query.run()
  }

  /// Numbers that were given must not be given again, and no revision may be older than one that a reader has seen.
  private func mendNumbers() throws {
    let ids = ["account", "model", "scope", "project", "source"].map { "SELECT max(id) AS id FROM \($0)" }
    let used = try connection.number(
      "SELECT max(id) FROM (\(ids.joined(separator: " UNION ALL ")) UNION ALL SELECT max(model) FROM event)")
    try connection.raiseMeta("next_id", to: used + 1)
    try connection.raiseMeta("rev", to: try connection.number("SELECT max(rev) FROM dirty"))
    try connection.raiseMeta(
      "clock", to: min(now.milliseconds, try connection.number("SELECT max(ts) FROM event")))
    try store.catalog.renew()
  }

  /// Gives models and accounts whose rows are lost a name, so that their usage stays countable.
  private func nameLostOnes() throws {
    if !isWhole("model"), isWhole("source") {
      try connection.execute(
        """
        INSERT OR IGNORE INTO model (id, account, name, operation)
        SELECT DISTINCT e.model, s.account, 'lost model ' || e.model, 'other' FROM event e JOIN source s ON s.id = e.source
        WHERE e.model NOT IN (SELECT id FROM model);
        """)
    }
    if !isWhole("model", "model_traits") {
      try connection.execute(
        """
        INSERT OR IGNORE INTO model_traits (model, at, class, billing, by_hand)
        SELECT id, \(Instant.distantPast.milliseconds), NULL, 'unspecified', 0 FROM model
        WHERE id NOT IN (SELECT model FROM model_traits);
        """)
    }
    if !isWhole("account") {
      try connection.execute(
        """
        INSERT OR IGNORE INTO account (id, name, plan, created)
        SELECT DISTINCT account, 'lost account ' || account, 'unknown', 0
        FROM (SELECT account FROM source UNION SELECT account FROM model UNION SELECT account FROM ledger)
        WHERE account NOT IN (SELECT id FROM account);
        """)
    }
    store.catalog.forget()
  }

  /// From when on the raw rows are all there or lost, but never pruned.
  private func floor() throws -> Instant {
    let floors = try [
      connection.meta("raw_floor"), connection.meta("raw_end"),
      (now - store.options.retention.reports + .day).milliseconds,
      isWhole("meta") ? 0 : connection.number("SELECT min(ts + duration) FROM event"),
    ]
    return Instant(milliseconds: floors.max() ?? 0).ceiled(to: 6 * .hour)
  }

  private func bookAgain(from floor: Instant) throws {
    let query = try connection.query("SELECT id, account FROM source WHERE counted ORDER BY id")
    var sources: [(id: Int64, account: Int64)] = []
    while try query.step() { sources.append((query.int(0), query.int(1))) }
    for source in sources {
      try SourceFold(store: store, account: source.account, now: now).fold(
        source: source.id, from: floor.seconds)
    }
  }

  /// Days that begin before the floor keep what their older hours cost.
  private func addOlderCosts(before floor: Instant) throws {
    let query = try connection.query(
      """
      INSERT INTO project_cost (t, account, project, cost)
      SELECT c.t - c.t % 86400, m.account, c.project, sum(c.cost) FROM cell_1h c JOIN model m ON m.id = c.model
      WHERE c.t >= ? AND c.t < ? AND c.cost <> 0 GROUP BY 1, 2, 3
      ON CONFLICT (t, account, project) DO UPDATE SET cost = cost + excluded.cost
      """)
    query.bind(1, floor.floored(to: .day).seconds)
    query.bind(2, floor.seconds)
    try query.run()
  }

  /// The same for refused calls, of whose days the older minutes are kept.
  private func addOlderRefusals(before floor: Instant) throws {
    let query = try connection.query(
      """
      INSERT INTO refusal_1d (t, model, reason, n)
      SELECT t - t % 86400, model, reason, sum(n) FROM refusal_1m WHERE t >= ? AND t < ? GROUP BY 1, 2, 3
      ON CONFLICT (t, model, reason) DO UPDATE SET n = n + excluded.n
      """)
    query.bind(1, floor.floored(to: .day).seconds)
    query.bind(2, floor.seconds)
    try query.run()
  }
}

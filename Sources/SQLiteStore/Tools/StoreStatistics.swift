package import UsageModel

/// What a store is made of.
package struct StoreStatistics: Hashable, Sendable {
  package struct Table: Hashable, Sendable {
    package var name: String
    package var rows: Int64
    /// nil where SQLite was built without the means to say.
    package var bytes: Int64?
    /// Of what is kept by time, when it is not empty.
    package var oldest: Instant?
    package var newest: Instant?
  }

  package var version: Int64
  package var revision: Int64
  package var created: Instant
  /// Older events were pruned; nil before the first of them was.
  package var eventsSince: Instant?
  package var accounts: Int64
  /// Sizes in bytes.
  package var file: Int64
  package var log: Int64
  package var ballast: Int64
  /// Used again before the file grows; `store compact` gives it back to the disk.
  package var free: Int64
  package var tables: [Table]

  /// Reads one snapshot of the store at `path`.
  package init(path: String) throws(StoreError) {
    let reader = try UsageStoreReader(path: path)
    self = try reader.reading { connection in
      StoreStatistics(
        version: try connection.number("PRAGMA user_version"), revision: try connection.meta("rev"),
        created: Instant(milliseconds: try connection.meta("created")),
        eventsSince: try connection.meta("raw_floor") == 0
          ? nil : Instant(milliseconds: try connection.meta("raw_floor")),
        accounts: try connection.number("SELECT count(*) FROM account"), file: StoreFile.size(path),
        log: StoreFile.size(path + "-wal"), ballast: Ballast.allocated(path),
        free: try connection.number("PRAGMA freelist_count") * connection.number("PRAGMA page_size"),
        tables: try StoreStatistics.tables(connection))
    }
  }

  private init(
    version: Int64, revision: Int64, created: Instant, eventsSince: Instant?, accounts: Int64, file: Int64,
    log: Int64, ballast: Int64, free: Int64, tables: [Table]
  ) {
    self.version = version
    self.revision = revision
    self.created = created
    self.eventsSince = eventsSince
    self.accounts = accounts
    self.file = file
    self.log = log
    self.ballast = ballast
    self.free = free
    self.tables = tables
  }

  private static func tables(_ connection: Connection) throws -> [Table] {
    var bytes: [String: Int64]?
    if let sizes = try? connection.query("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE") {
      bytes = [:]
      while try sizes.step() { bytes?[sizes.text(0)] = sizes.int(1) }
    }
    return try Schema.tables.map { name in
      // The name is a constant of the schema.
      let time = try timeColumn(of: name, connection)
      let range = time.map { "min(\($0.name)), max(\($0.name))" } ?? "NULL, NULL"
      let query = try connection.query("SELECT count(*), \(range) FROM \(name)")
      defer { query.reset() }
      _ = try query.step()
      func instant(_ column: Int32) -> Instant? {
        query.optionalInt(column).map { Instant(milliseconds: $0 * (time?.unit ?? 1)) }
      }
      return Table(
        name: name, rows: query.int(0), bytes: bytes.map { $0[name] ?? 0 }, oldest: instant(1),
        newest: instant(2))
    }
  }

  /// The column that rows are kept by, and how many milliseconds its unit has.
  private static func timeColumn(
    of table: String, _ connection: Connection
  ) throws -> (name: String, unit: Int64)? {
    let query = try connection.query("SELECT name FROM pragma_table_info(?)")
    query.bind(1, table)
    var names: Set<String> = []
    while try query.step() { names.insert(query.text(0)) }
    return table == "dirty"
      ? nil : names.contains("ts") ? ("ts", 1) : names.contains("t") ? ("t", 1_000) : nil
  }
}

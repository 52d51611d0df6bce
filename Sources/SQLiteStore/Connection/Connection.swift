import GRDB
import GRDBSQLite
import UsageModel

/// One connection and the statements prepared on it.
///
/// GRDB opens, configures and prepares; rows are bound and read directly. Everything runs on the caller's thread.
final class Connection {
  private let queue: DatabaseQueue
  private var queries: [String: Query] = [:]
  private let handle: OpaquePointer?
  private let visitor = RowVisitor()
  /// Where SQLite says at each commit how many pages the write-ahead log holds.
  private let logged = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

  /// - Parameter patience: how long to wait for a lock that another process holds.
  init(path: String, readOnly: Bool, patience: Milliseconds = 5 * .second) throws {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(Double(patience) / 1_000)
    configuration.label = "store"
    queue = try DatabaseQueue(path: path, configuration: configuration)
    handle = queue.unsafeReentrantRead { $0.sqliteConnection }
    logged.initialize(to: 0)
    let code = visitor.register(handle)
    if code != SQLITE_OK { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  deinit { logged.deallocate() }

  /// The statement of `sql`, prepared on first use. `sql` is always made of constants: data are bound.
  func query(_ sql: String) throws -> Query {
    if let query = queries[sql] { return query }
    let query = try queue.unsafeReentrantRead { Query(try $0.makeStatement(sql: sql)) }
    queries[sql] = query
    return query
  }

  /// Calls `body` with each row that the statement's `visit` is given, in no certain order.
  func visit(_ query: Query, _ body: (VisitedRow) -> Void) throws { try visitor.run(query, body) }

  /// Runs statements that need no preparing for later: schema steps and settings.
  func execute(_ sql: String) throws {
    try queue.unsafeReentrantWrite { try $0.execute(sql: sql) }
  }

  /// The first column of the first row of a statement without parameters, 0 without a row.
  func number(_ sql: String) throws -> Int64 {
    let query = try query(sql)
    defer { query.reset() }
    return try query.step() ? query.int(0) : 0
  }

  /// What a look at every page finds wrong first; nil for nothing.
  func damage() throws -> String? {
    let query = try query("PRAGMA quick_check(1)")
    defer { query.reset() }
    return try query.step() && query.text(0) != "ok" ? query.text(0) : nil
  }

  /// A number that the store keeps under a name; 0 when it has none.
  func meta(_ key: String) throws -> Int64 {
    let query = try query("SELECT v FROM meta WHERE k = ?")
    query.bind(1, key)
    defer { query.reset() }
    return try query.step() ? query.int(0) : 0
  }

  func setMeta(_ key: String, _ value: Int64) throws {
    let query = try query(
      "INSERT INTO meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v")
    query.bind(1, key)
    query.bind(2, value)
    try query.run()
  }

  func raiseMeta(_ key: String, to value: Int64) throws { try setMeta(key, max(value, try meta(key))) }

  /// Commits what `body` wrote, or nothing when it throws.
  func write<T>(_ body: () throws -> T) throws -> T {
    try queue.unsafeReentrantWrite { database in
      try database.beginTransaction(.immediate)
      do {
        let result = try body()
        try database.commit()
        return result
      } catch {
        // A failure such as a full disk may have rolled back already; the first error is the one to tell.
        try? database.rollback()
        throw error
      }
    }
  }

  /// Reads one snapshot, which ends with the call.
  func read<T>(_ body: () throws -> T) throws -> T {
    try queue.unsafeReentrantRead { database in
      try database.beginTransaction(.deferred)
      do {
        let result = try body()
        try database.commit()
        return result
      } catch {
        try? database.rollback()
        throw error
      }
    }
  }

  /// Calls `tick` again and again while the statements of `body` run.
  func watching<T>(_ tick: () -> Void, _ body: () throws -> T) rethrows -> T {
    try withoutActuallyEscaping(tick) { tick in
      var tick = tick
      return try withUnsafeMutablePointer(to: &tick) { pointer in
        let steps: Int32 = 200_000
        sqlite3_progress_handler(
          handle, steps,
          { context in
            context?.assumingMemoryBound(to: (() -> Void).self).pointee()
            return 0
          }, pointer)
        defer { sqlite3_progress_handler(handle, 0, nil, nil) }
        return try body()
      }
    }
  }

  /// Rows changed by the last statement.
  var changes: Int32 { sqlite3_changes(handle) }

  /// Keeps the write-ahead files when the last writer closes, so that readers can open without one.
  func keepLog() {
    var isOn: Int32 = 1
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &isOn)
  }

  /// Has the pages of the write-ahead log counted. Setting automatic checkpoints ends it, so it comes after that.
  func countLog() {
    sqlite3_wal_hook(
      handle,
      { context, _, _, pages in
        context?.storeBytes(of: pages, as: Int32.self)
        return SQLITE_OK
      }, logged)
  }

  /// Pages that the write-ahead log held at the last commit; 0 once they were moved. The log's file tells nothing, since it
  /// keeps its size when it is begun anew.
  var logPages: Int32 { logged.pointee }

  /// Moves the write-ahead log into the file as far as readers allow, and says how many pages the log holds.
  ///
  /// - Parameter truncate: waits for readers and then empties the log file.
  @discardableResult
  func checkpoint(truncate: Bool) throws -> Int32 {
    var pages: Int32 = 0
    let mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
    let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, &pages, nil)
    // Busy means that readers are still on older pages: a later checkpoint gets them.
    if code != SQLITE_OK, code != SQLITE_BUSY {
      throw DatabaseError(resultCode: ResultCode(rawValue: code))
    }
    logged.pointee = 0
    return pages
  }

  func close() throws {
    queries = [:]
    try queue.close()
  }

  /// Makes a database without tables that carries the mark of a store.
  static func makeEmpty(_ path: String, applicationID: UInt32) throws {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    var code = sqlite3_open_v2(path, &handle, flags, nil)
    if code == SQLITE_OK {
      code = sqlite3_exec(handle, "PRAGMA application_id = \(applicationID)", nil, nil, nil)
    }
    sqlite3_close_v2(handle)
    if code != SQLITE_OK { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }
}

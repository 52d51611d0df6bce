import GRDB
import Glibc
package import UsageModel

/// Writes facts and usage. Many processes may hold one; each transaction waits for the store's lock.
///
/// What a call that returned had to store is committed and synced; a call that threw changed nothing.
package final class UsageStore {
  let path: String
  let options: StoreOptions
  let connection: Connection
  let catalog: Catalog
  private let lock: WriteLock
  private var isOpen = true
  private var failure: StoreError?
  /// A transaction of several calls is under way, which their own join.
  var isTogether = false

  /// Opens the store at `path`, or creates one there.
  package init(
    path: String, createIfMissing: Bool, options: StoreOptions = StoreOptions(), now: Instant
  ) throws(StoreError) {
    self.path = path
    self.options = options
    let mode: mode_t = options.isGroupReadable ? 0o640 : 0o600
    if StoreFile.exists(path) {
      // Before anything is put beside a file that may be somebody else's.
      _ = try StoreFile.inspect(path)
    } else {
      guard createIfMissing else { throw .notFound(path: path) }
      try StoreFile.createFolder(of: path, mode: options.isGroupReadable ? 0o750 : 0o700)
    }
    lock = try WriteLock(storePath: path, mode: mode)
    try lock.acquire()
    do {
      if createIfMissing, !StoreFile.exists(path) { try UsageStore.create(path, mode: mode) }
      if try StoreFile.inspect(path), !options.isGroupReadable { throw StoreFile.groupRefusal(path) }
      connection = try UsageStore.connect(path)
      catalog = Catalog(connection)
      try allowGroup()
      if try connection.meta("created") == 0 {
        try connection.write { try connection.setMeta("created", now.milliseconds) }
      }
      lock.release()
    } catch {
      lock.release()
      throw StoreError(error, path: path)
    }
  }

  deinit { close() }

  private static func connect(_ path: String) throws -> Connection {
    let connection = try Connection(path: path, readOnly: false)
    connection.keepLog()
    try connection.execute(
      """
      PRAGMA trusted_schema = OFF;
      PRAGMA cell_size_check = ON;
      PRAGMA secure_delete = OFF;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = 0;
      PRAGMA cache_size = -16000;
      PRAGMA journal_size_limit = 67108864;
      """)
    let version = try connection.number("PRAGMA user_version")
    if version > Schema.version { throw newerSchema(path, version: version) }
    try connection.execute("PRAGMA journal_mode = WAL")
    try Migrations.run(on: connection)
    return connection
  }

  static func newerSchema(_ path: String, version: Int64) -> StoreError {
    .refused(
      path: path, reason: "is of version \(version), and this program knows versions up to \(Schema.version)",
      remedy: "upgrade the program")
  }

  /// Makes an empty store beside its place and moves it there, so that nobody ever meets a file that is none.
  private static func create(_ path: String, mode: mode_t) throws {
    let draft = path + ".new"
    unlink(draft)
    // Made here, since the files that SQLite puts beside it take its mode.
    let descriptor = open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    if descriptor < 0 { throw StoreError.failed(path: draft, reason: StoreFile.lastError()) }
    fchmod(descriptor, mode)
    Glibc.close(descriptor)
    try Connection.makeEmpty(draft, applicationID: StoreFile.applicationID)
    if Glibc.rename(draft, path) != 0 { throw StoreError.failed(path: path, reason: StoreFile.lastError()) }
    let folder = open(StoreFile.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      Glibc.close(folder)
    }
  }

  /// Readers of the group look for this mark, so that a file opened to them by accident is refused.
  private func allowGroup() throws {
    guard options.isGroupReadable, try connection.meta("group") == 0 else { return }
    for suffix in StoreFile.sideFiles { chmod(path + suffix, 0o640) }
    try connection.write { try connection.setMeta("group", 1) }
  }

  /// Runs `body` in one transaction under the lock.
  func transaction<T>(_ body: () throws -> T) throws(StoreError) -> T {
    if isTogether {
      do { return try body() } catch { throw StoreError(error, path: path) }
    }
    if let failure { throw failure }
    if !isOpen { throw .failed(path: path, reason: "it was closed") }
    try lock.acquire()
    defer { lock.release() }
    do {
      let result = try connection.write {
        try catalog.renew()
        return try body()
      }
      try moveLogIfLarge()
      return result
    } catch {
      catalog.forget()
      let failure = StoreError(error, path: path)
      // After these nothing may be acknowledged until the file was opened anew.
      if let error = error as? DatabaseError,
        [.SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode.primaryResultCode)
      {
        self.failure = failure
      }
      throw failure
    }
  }

  /// A log larger than this is moved into the file after a commit.
  private static let largeLog: Int64 = 4 << 20

  private func moveLogIfLarge() throws {
    if StoreFile.size(path + "-wal") > UsageStore.largeLog { try connection.checkpoint(truncate: false) }
  }

  /// Moves the write-ahead log into the file and empties it.
  package func checkpoint() throws(StoreError) {
    if !isOpen { return }
    try lock.acquire()
    defer { lock.release() }
    do { try connection.checkpoint(truncate: true) } catch { throw StoreError(error, path: path) }
  }

  /// Ends the use of the store; later calls throw. Closing twice does no harm.
  ///
  /// A program that must stay on one thread keeps the closed store: when the connection below goes, the system's dispatch library
  /// starts threads to take it apart.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    // The last connection to close moves the log, which is as much a write as any.
    let isLocked: Void? = try? lock.acquire()
    catalog.forget()
    try? connection.close()
    if isLocked != nil { lock.release() }
  }
}

extension UsageStore {
  /// Runs `body` in one transaction and marks the facts as changed.
  func changingFacts<T>(_ body: () throws -> T) throws(StoreError) -> T {
    try transaction {
      let result = try body()
      try catalog.factsChanged()
      try catalog.advance()
      return result
    }
  }

  /// Makes readers load all sums anew once this transaction is committed.
  func everythingChanged() throws {
    var dirty = DirtyBuckets()
    dirty.setEverything()
    try dirty.write(connection, revision: catalog.revision + 1)
  }

  func require(_ account: AccountID) throws {
    let query = try connection.query("SELECT 1 FROM account WHERE id = ?")
    query.bind(1, account.rawValue)
    defer { query.reset() }
    if try !query.step() {
      throw StoreError.unknown("the store has no account with number \(account.rawValue)")
    }
  }
}

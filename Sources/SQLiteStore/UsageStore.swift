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
  private let identity: StoreFile.Identity?
  private let ballast: Ballast
  private var isOpen = true
  private var failure: StoreError?
  /// The newest time that a caller has named.
  private var latest: Instant
  /// A transaction of several calls is under way, which their own join.
  var isTogether = false

  /// Opens the store at `path`, or creates one there.
  package init(
    path: String, createIfMissing: Bool, options: StoreOptions = StoreOptions(), now: Instant
  ) throws(StoreError) {
    self.path = path
    self.options = options
    latest = now
    ballast = Ballast(storePath: path, size: options.ballast)
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
      identity = StoreFile.identity(path)
      connection = try UsageStore.connect(path)
      // Storage failed under somebody who wrote it.
      if lock.isMarked, let damage = try connection.damage() { throw StoreError.damaged(path, damage) }
      lock.unmark()
      lock.enter()
      catalog = Catalog(connection)
      try allowGroup()
      if try connection.meta("created") == 0 {
        try connection.write { try connection.setMeta("created", now.milliseconds) }
      }
      ballast.make()
      lock.release()
    } catch {
      lock.release()
      throw StoreError(error, path: path)
    }
  }

  deinit { close() }

  /// Readers of the group look for this mark, so that a file opened to them by accident is refused.
  private func allowGroup() throws {
    guard options.isGroupReadable, try connection.meta("group") == 0 else { return }
    for suffix in StoreFile.sideFiles { chmod(path + suffix, 0o640) }
    try connection.write { try connection.setMeta("group", 1) }
  }

  /// Runs `body` in one transaction under the lock.
  ///
  /// - Parameter repeats: whether `body` may run a second time, when a full disk has been given room in between.
  func transaction<T>(repeats: Bool = false, _ body: () throws -> T) throws(StoreError) -> T {
    if isTogether {
      do { return try body() } catch { throw StoreError(error, path: path) }
    }
    try begin()
    defer { lock.release() }
    do {
      return try commit(body)
    } catch let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_FULL {
      if makeRoom(), repeats {
        do { return try commit(body) } catch { throw fail(with: error) }
      }
      throw StoreError(error, path: path)
    } catch {
      throw fail(with: error)
    }
  }

  /// Takes the lock, and refuses where what would be written could be lost.
  private func begin() throws(StoreError) {
    if let failure { throw failure }
    if !isOpen { throw .failed(path: path, reason: "it was closed") }
    try lock.acquire()
    // Into a file that has no name any more all would be written for nobody.
    if StoreFile.identity(path) != identity {
      lock.release()
      throw .replaced(path: path)
    }
    if lock.isMarked {
      lock.release()
      let failure = StoreError.failed(
        path: path, reason: "storage failed under another program that writes it")
      self.failure = failure
      throw failure
    }
  }

  private func commit<T>(_ body: () throws -> T) throws -> T {
    do {
      let result = try connection.write {
        try catalog.renew()
        return try body()
      }
      moveLogIfLarge()
      return result
    } catch {
      catalog.forget()
      throw error
    }
  }

  /// What a failed transaction says. After some nothing may be acknowledged until the file was opened anew and checked.
  private func fail(with error: any Error) -> StoreError {
    var failure = StoreError(error, path: path)
    switch (error as? DatabaseError)?.resultCode.primaryResultCode {
    case .SQLITE_IOERR?:
      if case .failed(_, let reason) = failure { failure = .uncertain(path: path, reason: reason) }
      stop(with: failure)
    case .SQLITE_CORRUPT?, .SQLITE_NOTADB?: stop(with: failure)
    default: break
    }
    return failure
  }

  private func stop(with failure: StoreError) {
    self.failure = failure
    lock.mark()
  }

  /// A log of more pages than this, 16 MB, is moved into the file after a commit: pages that many commits wrote are moved once.
  private static let largeLog: Int32 = 4_096

  /// What was committed is committed, whatever becomes of this: a log that cannot be moved now is moved later.
  private func moveLogIfLarge() {
    if connection.logPages <= UsageStore.largeLog { return }
    do {
      try connection.checkpoint(truncate: false)
    } catch {
      if (error as? DatabaseError)?.resultCode.primaryResultCode != .SQLITE_FULL { _ = fail(with: error) }
    }
  }

  /// Prunes with the help of the ballast's space; false when there is no ballast or nothing to prune.
  private func makeRoom() -> Bool {
    guard ballast.remove() else { return false }
    // The log keeps its size on the disk, for what is written next.
    defer { ballast.make() }
    var removed = 0
    do {
      var slice = PruneSlice(removed: 0, hasMore: true)
      while slice.hasMore {
        slice = try connection.write { try prunedSlice(now: latest) }
        removed += slice.removed
        try connection.checkpoint(truncate: false)
      }
    } catch {
      if (error as? DatabaseError)?.resultCode.primaryResultCode != .SQLITE_FULL { _ = fail(with: error) }
    }
    return removed > 0 && failure == nil
  }

  /// Remembers the newest time that a caller has named.
  func notice(_ now: Instant) { latest = max(latest, now) }

  /// Moves the write-ahead log into the file and empties it.
  package func checkpoint() throws(StoreError) {
    if !isOpen { return }
    try begin()
    defer { lock.release() }
    do { try connection.checkpoint(truncate: true) } catch { throw fail(with: error) }
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
    lock.leave()
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

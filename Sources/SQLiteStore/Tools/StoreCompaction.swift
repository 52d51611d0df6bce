import Glibc

/// Gives the space of pruned rows back to the disk, by putting a copy without it in the store's place.
package enum StoreCompaction {
  package struct Outcome: Hashable, Sendable {
    /// In bytes.
    package var before: Int64
    package var after: Int64
  }

  /// Holds the lock all the time; refuses while anybody has the store open for writing.
  package static func run(
    path: String, progress: @escaping (Double) -> Void = { _ in }
  ) throws(StoreError) -> Outcome {
    try StoreFile.identify(path)
    return try alone(with: path) { lock throws(StoreError) in
      if lock.isMarked {
        throw .refused(
          path: path, reason: "had storage fail under a writer", remedy: "run `tiertop store check` first")
      }
      let before = StoreFile.size(path) + StoreFile.size(path + "-wal")
      try requireRoom(for: before, at: path)
      do {
        let copy = try StoreCopy(draft: path + ".compact", mode: try StoreFile.inspect(path) ? 0o640 : 0o600)
        do {
          try write(copy, path: path, progress: progress)
        } catch {
          copy.discard()
          throw error
        }
        // All of the log is in the file, so that it says nothing to anybody; readers keep what they have open.
        for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
        try copy.replace(path)
      } catch {
        throw StoreError(error, path: path)
      }
      return Outcome(before: before, after: StoreFile.size(path))
    }
  }

  private static func write(_ copy: StoreCopy, path: String, progress: (Double) -> Void) throws {
    let connection = try Connection(path: path, readOnly: false)
    connection.keepLog()
    let version = try connection.number("PRAGMA user_version")
    if version != Schema.version { throw UsageStore.newerSchema(path, version: version) }
    try connection.checkpoint(truncate: true)
    if StoreFile.size(path + "-wal") > 0 { throw StoreError.busy(path: path, seconds: WriteLock.longestWait) }
    try copy.fill(from: connection, progress: progress)
    try connection.close()
    // Readers that open it before anybody writes find it as writers leave it.
    let draft = try Connection(path: copy.draft, readOnly: false)
    try draft.execute("PRAGMA journal_mode = WAL")
    try draft.close()
    try copy.sync()
  }

  private static func requireRoom(for bytes: Int64, at path: String) throws(StoreError) {
    var status = statvfs()
    guard statvfs(StoreFile.folder(of: path), &status) == 0 else { return }
    let free = Int64(clamping: status.f_bavail) * Int64(clamping: status.f_frsize)
    if free < bytes {
      throw .refused(
        path: path, reason: "needs \(bytes) bytes free for its copy, and the disk has \(free)",
        remedy: "free some, or back it up to another disk")
    }
  }

  /// Runs `body` under the lock, while nobody else has the store open for writing.
  static func alone<T>(
    with path: String, _ body: (WriteLock) throws(StoreError) -> T
  ) throws(StoreError) -> T {
    let lock = try WriteLock(storePath: path, mode: 0o600)
    try lock.acquire()
    defer { lock.release() }
    guard lock.enterAlone() else {
      throw .refused(
        path: path, reason: "is open for writing in another program",
        remedy: "end that, such as `tiertop import --follow`, then try again")
    }
    defer { lock.leave() }
    return try body(lock)
  }
}

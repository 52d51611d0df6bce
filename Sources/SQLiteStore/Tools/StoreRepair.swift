import Glibc
package import UsageModel

/// Moves a damaged store aside and puts a new one in its place, with all that can still be read.
package enum StoreRepair {
  package struct Table: Hashable, Sendable {
    package var name: String
    /// In rows.
    package var saved: Int
    package var damagedPages: Int
    /// On pages that could be read.
    package var damagedRows: Int

    package var isWhole: Bool { damagedPages == 0 && damagedRows == 0 }
  }

  package struct Outcome: Hashable, Sendable {
    /// Where the damaged file is now; its log lies beside it.
    package var aside: String
    package var tables: [Table]
    /// From here on all sums were made from the raw rows that were saved.
    package var sumsSince: Instant
    /// Older sums that do not agree with one another, one sentence each.
    package var disagreements: [String]
    /// Rows of usage are lost, so files may be imported again, which counts nothing twice.
    package var forgetsFiles: Bool
  }

  /// Refuses while anybody has the store open for writing.
  ///
  /// - Parameter progress: 0 to 1.
  package static func run(
    path: String, options: StoreOptions, now: Instant, progress: @escaping (Double) -> Void = { _ in }
  ) throws(StoreError) -> Outcome {
    try identify(path)
    return try StoreCompaction.alone(with: path) { lock throws(StoreError) in
      let aside = free("\(path).damaged-\(stamp(now))")
      let source = interrupted(path)
      let draft = path + ".repair"
      do {
        remove(draft)
        let outcome = try fill(
          draft, from: PageFile(path: source ?? path, logPath: (source ?? path) + "-wal"),
          aside: source ?? aside,
          options: options, now: now, progress: progress)
        try swap(path, aside: source == nil ? aside : nil, draft: draft)
        lock.unmark()
        return outcome
      } catch {
        remove(draft)
        throw StoreError(error, path: path)
      }
    }
  }

  /// Refuses what never was a store; a damaged one may have lost its mark, but not the lock file beside it.
  private static func identify(_ path: String) throws(StoreError) {
    do {
      try StoreFile.identify(path)
    } catch .refused(let file, let reason, let remedy) {
      var status = stat()
      let isFile = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      guard isFile, StoreFile.exists(path + ".lock") else {
        throw .refused(path: file, reason: reason, remedy: remedy)
      }
      try StoreFile.refuseNetwork(path)
    }
  }

  /// `20261122T215102Z`.
  private static func stamp(_ now: Instant) -> String {
    now.floored(to: .second).rfc3339.filter { $0 != "-" && $0 != ":" }
  }

  /// The name, or the next one that no file has.
  private static func free(_ name: String) -> String {
    var free = name
    var count = 1
    while StoreFile.exists(free) {
      count += 1
      free = "\(name)-\(count)"
    }
    return free
  }

  /// A repair that was interrupted has given the damaged file a second name already, and its log that of it.
  private static func interrupted(_ path: String) -> String? {
    guard let identity = StoreFile.identity(path), let folder = opendir(StoreFile.folder(of: path)) else {
      return nil
    }
    defer { closedir(folder) }
    let start = path + ".damaged-"
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let file = StoreFile.folder(of: path) + "/" + name
      if file.hasPrefix(start), StoreFile.identity(file) == identity { return file }
    }
    return nil
  }

  private static func fill(
    _ draft: String, from pages: PageFile, aside: String, options: StoreOptions, now: Instant,
    progress: @escaping (Double) -> Void
  ) throws -> Outcome {
    let header = pages.page(1)
    if let header, header.count >= 64, header.number(60, 4) > Schema.version, header.number(60, 4) < 1_000 {
      throw UsageStore.newerSchema(draft, version: Int64(header.number(60, 4)))
    }
    var options = options
    options.ballast = 0
    let store = try UsageStore(path: draft, createIfMissing: true, options: options, now: now)
    defer { store.close() }
    // Nobody is told that anything is kept before all of it is synced at the end.
    try store.connection.execute("PRAGMA synchronous = OFF")
    var salvage = Salvage(pages, into: store.connection) { progress($0 * 0.7) }
    try salvage.run()
    let rebuilt = try Rebuilding(store, tables: salvage.tables, now: now).run()
    progress(0.9)
    let disagreements = try store.connection.read {
      var sums = try SumCheck(store.connection, now: now) { _ in }
      try sums.run()
      return sums.problems
    }
    try store.checkpoint()
    return Outcome(
      aside: aside, tables: salvage.tables, sumsSince: rebuilt.floor, disagreements: disagreements,
      forgetsFiles: rebuilt.forgetsFiles)
  }

  /// At every moment of this either the damaged file is still in its place, or all of the new one.
  private static func swap(_ path: String, aside: String?, draft: String) throws(StoreError) {
    let descriptor = open(draft, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0, fsync(descriptor) == 0 else {
      throw .failed(path: draft, reason: StoreFile.lastError())
    }
    close(descriptor)
    for suffix in ["-wal", "-shm", ".lock"] { unlink(draft + suffix) }
    if let aside {
      if link(path, aside) != 0 { throw .failed(path: aside, reason: StoreFile.lastError()) }
      for suffix in ["-wal", "-shm"] where StoreFile.exists(path + suffix) {
        if Glibc.rename(path + suffix, aside + suffix) != 0 {
          throw .failed(path: aside + suffix, reason: StoreFile.lastError())
        }
      }
    } else {
      // What lies there now came after the interrupted repair took the log away.
      for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
    }
    StoreFile.syncFolder(of: path)
    if Glibc.rename(draft, path) != 0 { throw .failed(path: path, reason: StoreFile.lastError()) }
    StoreFile.syncFolder(of: path)
  }

  private static func remove(_ draft: String) {
    for suffix in ["", "-wal", "-shm", "-journal", ".lock", ".new", ".new-journal"] { unlink(draft + suffix) }
  }
}

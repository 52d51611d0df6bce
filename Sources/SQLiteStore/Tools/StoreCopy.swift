import GRDB
import Glibc

/// A whole copy of a store on its way to a file of its own: written beside its place, synced, examined, then named.
struct StoreCopy {
  /// Where it is written until it is whole.
  let draft: String
  private let descriptor: Int32

  /// Takes the draft's place; refuses where another program is writing to it.
  init(draft: String, mode: mode_t) throws(StoreError) {
    self.draft = draft
    descriptor = open(draft, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode)
    if descriptor < 0 { throw .failed(path: draft, reason: StoreFile.lastError()) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      close(descriptor)
      throw .refused(path: draft, reason: "is being written by another program", remedy: "wait for that")
    }
    // What an interrupted copy left behind.
    for suffix in ["-journal", "-wal", "-shm"] { unlink(draft + suffix) }
    if ftruncate(descriptor, 0) != 0 || fchmod(descriptor, mode) != 0 {
      let reason = StoreFile.lastError()
      discard()
      throw .failed(path: draft, reason: reason)
    }
  }

  /// Fills the copy with one snapshot of the store, and proves that it can be read.
  ///
  /// - Parameter progress: 0 to 1.
  func fill(from connection: Connection, progress: (Double) -> Void) throws {
    let pages = try connection.number("PRAGMA page_count") * connection.number("PRAGMA page_size")
    let vacuum = try connection.query("VACUUM INTO ?")
    vacuum.bind(1, draft)
    try connection.watching {
      progress(0.9 * min(1, Double(StoreFile.size(draft)) / Double(max(pages, 1))))
    } _: {
      try vacuum.run()
    }
    try sync()
    progress(0.9)
    try StoreCopy.examine(draft)
    progress(1)
  }

  func sync() throws(StoreError) {
    if fsync(descriptor) != 0 { throw .failed(path: draft, reason: StoreFile.lastError()) }
  }

  private static func examine(_ path: String) throws {
    let connection = try Connection(path: path, readOnly: true)
    let damage = try connection.damage()
    try connection.close()
    if let damage { throw StoreError.damaged(path, damage) }
  }

  /// Gives the copy a name that no file has yet.
  func name(_ path: String) throws(StoreError) {
    if link(draft, path) != 0 {
      let code = errno
      let reason = StoreFile.lastError()
      discard()
      if code == EEXIST { throw StoreCopy.taken(path) }
      throw .failed(path: path, reason: reason)
    }
    discard()
    StoreFile.syncFolder(of: path)
  }

  /// Puts the copy in the place of the file that has the name now.
  func replace(_ path: String) throws(StoreError) {
    if Glibc.rename(draft, path) != 0 {
      let reason = StoreFile.lastError()
      discard()
      throw .failed(path: path, reason: reason)
    }
    StoreFile.syncFolder(of: path)
    close(descriptor)
  }

  func discard() {
    for suffix in ["", "-journal", "-wal", "-shm"] { unlink(draft + suffix) }
    close(descriptor)
  }

  static func taken(_ path: String) -> StoreError {
    .refused(
      path: path, reason: "is there already", remedy: "name a file that is not, since none is overwritten")
  }
}

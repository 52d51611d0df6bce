import Glibc

/// The exclusive lock on a side file that every write, checkpoint and closing takes.
///
/// Versions of SQLite that are in wide use can lose commits when a checkpoint meets another process's write; this keeps them apart.
/// The side file also says who has the store open for writing, and whether storage failed since the store was last checked.
final class WriteLock {
  static let longestWait = 5

  private let path: String
  private let descriptor: Int32

  /// - Parameter storePath: the lock file is named after it.
  init(storePath: String, mode: mode_t) throws(StoreError) {
    path = storePath
    descriptor = open(storePath + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode)
    if descriptor < 0 { throw .failed(path: storePath + ".lock", reason: StoreFile.lastError()) }
  }

  /// The lock file as it is, only to look at.
  init(readingFor storePath: String) throws(StoreError) {
    path = storePath
    descriptor = open(storePath + ".lock", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if descriptor < 0 { throw .failed(path: storePath + ".lock", reason: StoreFile.lastError()) }
  }

  deinit { close(descriptor) }

  func acquire() throws(StoreError) {
    var waited: useconds_t = 0
    var pause: useconds_t = 200
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno != EWOULDBLOCK, errno != EINTR {
        throw .failed(path: path + ".lock", reason: StoreFile.lastError())
      }
      if waited >= useconds_t(WriteLock.longestWait) * 1_000_000 {
        throw .busy(path: path, seconds: WriteLock.longestWait)
      }
      usleep(pause)
      waited += pause
      pause = min(pause * 2, 20_000)
    }
  }

  func release() { flock(descriptor, LOCK_UN) }
}

extension WriteLock {
  /// Says that this store is open for writing, until `leave`. Called while the lock is held.
  func enter() { _ = lockPresence(F_RDLCK) }

  /// Keeps others from opening the store for writing until `leave`; false when one has it open.
  func enterAlone() -> Bool { lockPresence(F_WRLCK) }

  func leave() { _ = lockPresence(F_UNLCK) }

  /// A lock of the open file, not of the process, so that two stores of one process count as two.
  private func lockPresence(_ type: Int32) -> Bool {
    let setOwned: Int32 = 37  // F_OFD_SETLK
    var range = Glibc.flock()
    range.l_type = Int16(type)
    range.l_whence = Int16(SEEK_SET)
    range.l_len = 1
    return fcntl(descriptor, setOwned, &range) == 0
  }

  /// Whether storage failed and nobody has checked the store since.
  var isMarked: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_size > 0
  }

  /// Leaves word that storage failed. Where even that fails, whoever writes next meets the failure itself.
  func mark() {
    _ = "!".withCString { pwrite(descriptor, $0, 1, 0) }
    fdatasync(descriptor)
  }

  func unmark() { ftruncate(descriptor, 0) }
}

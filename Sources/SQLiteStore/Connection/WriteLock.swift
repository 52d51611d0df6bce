import Glibc

/// The exclusive lock on a side file that every write, checkpoint and closing takes.
///
/// Versions of SQLite that are in wide use can lose commits when a checkpoint meets another process's write; this keeps them apart.
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

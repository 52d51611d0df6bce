import Glibc

/// A file that only takes up space: on a full disk it makes way, since even pruning has to write before it frees anything.
struct Ballast {
  static let suffix = ".ballast"

  let path: String
  /// In bytes; 0 for none.
  let size: Int64

  init(storePath: String, size: Int64) {
    path = storePath + Ballast.suffix
    self.size = size
  }

  /// What the file takes up on the disk.
  static func allocated(_ storePath: String) -> Int64 {
    var status = stat()
    return lstat(storePath + suffix, &status) == 0 ? Int64(status.st_blocks) * 512 : 0
  }

  /// Makes the file unless it is there; a disk without room for it goes without.
  func make() {
    var status = stat()
    let isThere = lstat(path, &status) == 0
    if isThere, Int64(status.st_size) == size, Int64(status.st_blocks) * 512 >= size { return }
    if isThere { unlink(path) }
    if size == 0 { return }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if descriptor < 0 { return }
    let code = posix_fallocate(descriptor, 0, off_t(size))
    close(descriptor)
    // Half of it would only take up what others need.
    if code != 0 { unlink(path) }
  }

  /// Frees the space; false when there was none to free.
  func remove() -> Bool { unlink(path) == 0 }
}

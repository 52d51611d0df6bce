import Glibc

/// What the file system says of a store, and whether that may be used.
enum StoreFile {
  /// Stands at byte 68 of every store.
  static let applicationID: UInt32 = 0x7474_6F70
  static let sideFiles = ["", "-wal", "-shm", ".lock"]

  /// The system's words for the last failed call.
  static func lastError() -> String { String(cString: strerror(errno)) }

  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// The device and number of the file now at `path`; nil when there is none.
  static func identity(_ path: String) -> Identity? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
  }

  struct Identity: Hashable {
    var device: UInt64
    var number: UInt64
  }

  static func size(_ path: String) -> Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Makes the names in the folder of `path` survive a power cut.
  static func syncFolder(of path: String) {
    let folder = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder < 0 { return }
    fsync(folder)
    close(folder)
  }

  /// Creates the folders above the store that are missing.
  static func createFolder(of path: String, mode: mode_t) throws(StoreError) {
    let folder = folder(of: path)
    if folder == "." || exists(folder) { return }
    try createFolder(of: folder, mode: mode)
    if mkdir(folder, mode) != 0, errno != EEXIST {
      throw .failed(path: folder, reason: lastError())
    }
    chmod(folder, mode)
  }

  /// Refuses a file that is no store.
  static func identify(_ path: String) throws(StoreError) {
    var status = stat()
    if lstat(path, &status) != 0 {
      if errno == ENOENT || errno == ENOTDIR { throw .notFound(path: path) }
      throw .failed(path: path, reason: lastError())
    }
    if status.st_mode & S_IFMT == S_IFLNK {
      throw .refused(
        path: path, reason: "is a symbolic link", remedy: "name the file that it points to")
    }
    if status.st_mode & S_IFMT != S_IFREG {
      throw .refused(path: path, reason: "is not a file", remedy: "name another path")
    }
    try refuseNetwork(path)
    try refuseForeign(path, size: Int64(status.st_size))
  }

  /// Refuses a file that is no store, or that others than intended can read.
  ///
  /// - Returns: whether the file's group may read it; the caller knows whether that is meant.
  static func inspect(_ path: String) throws(StoreError) -> Bool {
    try identify(path)
    var status = stat()
    var isGroupReadable = false
    for suffix in sideFiles where stat(path + suffix, &status) == 0 {
      if status.st_mode & 0o037 != 0 {
        throw .refused(
          path: path + suffix, reason: "can be used by other users of this machine",
          remedy: "run `chmod 600 \(path)*` and look at who read it")
      }
      if status.st_mode & 0o040 != 0 { isGroupReadable = true }
    }
    return isGroupReadable
  }

  static func groupRefusal(_ path: String) -> StoreError {
    .refused(
      path: path, reason: "can be read by its group, which is not set up",
      remedy: "run `chmod 600 \(path)*`, or allow the group in the configuration")
  }

  private static func refuseForeign(_ path: String, size: Int64) throws(StoreError) {
    if size == 0 {
      throw .refused(
        path: path, reason: "is empty", remedy: "remove it, and the next command that writes creates a store")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw .failed(path: path, reason: lastError()) }
    defer { close(descriptor) }
    var header = [UInt8](repeating: 0, count: 100)
    let count = pread(descriptor, &header, header.count, 0)
    if count < 0 { throw .failed(path: path, reason: lastError()) }
    let identifier = header[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    if count < header.count || header[..<16] != magic[...] || identifier != applicationID {
      throw .refused(
        path: path, reason: "was not written by tiertop",
        remedy: "name another path; this file was not touched")
    }
  }

  private static let magic = Array("SQLite format 3\0".utf8)
}

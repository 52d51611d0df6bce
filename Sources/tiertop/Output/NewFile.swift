import Glibc

/// Files of the program's own that others must not read.
enum NewFile {
  /// Makes the folder that `path` lies in, and those above it; false where that cannot be.
  static func makeFolder(of path: String) -> Bool {
    guard let slash = path.lastIndex(of: "/") else { return true }
    var folder = path.hasPrefix("/") ? "" : "."
    for part in path[..<slash].split(separator: "/") {
      folder += "/" + part
      if mkdir(folder, 0o700) != 0, errno != EEXIST { return false }
    }
    return true
  }

  /// Writes a whole file and syncs it; 0, or the system's error code, and then nothing is left of it.
  ///
  /// - Parameter isNew: refuses (EEXIST) to write over another.
  static func write(_ text: String, to path: String, isNew: Bool) -> Int32 {
    let mode = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (isNew ? O_EXCL : O_TRUNC)
    let file = Glibc.open(path, mode, 0o600)
    guard file >= 0 else { return errno }
    var code = Console.transmit(Array(text.utf8), to: file)
    if code == 0, fsync(file) != 0 { code = errno }
    close(file)
    if code != 0 { unlink(path) }
    return code
  }
}

import Glibc
import UsageIntake

/// A file opened for reading, closed when nothing holds it any more.
final class InputFile {
  /// What the system knows a file by, whatever its name.
  struct Identity: Hashable {
    var device: UInt64
    var inode: UInt64
  }

  let path: String
  let identity: Identity
  let isRegular: Bool
  let descriptor: Int32

  /// nil when no such file exists.
  init?(path: String) throws(Failure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw InputFile.failure(path)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw InputFile.failure(path) }
    if status.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw Failure(.data, "\(path) is a folder: name the files in it")
    }
    self.path = path
    self.descriptor = descriptor
    identity = Identity(status)
    isRegular = status.st_mode & S_IFMT == S_IFREG
  }

  deinit { close(descriptor) }

  /// In bytes, now.
  var size: Int64 {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// The file that has the path now; nil when none does.
  static func identity(ofPath path: String) -> Identity? {
    var status = stat()
    return stat(path, &status) == 0 ? Identity(status) : nil
  }

  /// The bytes in `range`, as far as there are any.
  func bytes(_ range: Range<Int64>) throws(Failure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var filled = 0
    while filled < bytes.count {
      let offset = range.lowerBound + Int64(filled)
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, off_t(offset))
      }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw InputFile.failure(path) }
      if count == 0 { break }
      filled += count
    }
    return Array(bytes.prefix(filled))
  }

  private static func failure(_ path: String) -> Failure {
    Failure(.data, "\(path) cannot be read: \(String(cString: strerror(errno)))")
  }
}

extension InputFile.Identity {
  fileprivate init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }
}

import Glibc

/// Reading of files that only their owner, root or the user can have written.
package enum TrustedFile {
  package static let sizeCap = 1 << 20

  /// The bytes of a regular file.
  ///
  /// Refuses files that everybody may write, that belong to another user than root or the caller, and larger ones than `sizeCap`.
  package static func bytes(path: String) throws(DataFileError) -> [UInt8] {
    // Without O_NONBLOCK a named pipe in a plan folder would stop the program.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR
        ? .notFound(path: path) : .unreadable(path: path, reason: reason(errno))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(path: path, reason: reason(errno))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .refused(path: path, reason: "is not a regular file", advice: "name a file")
    }
    guard status.st_uid == 0 || status.st_uid == geteuid() else {
      throw .refused(
        path: path, reason: "belongs to another user (id \(status.st_uid))",
        advice: "copy it, or make it yours with chown")
    }
    guard status.st_mode & S_IWOTH == 0 else {
      throw .refused(path: path, reason: "can be written by everybody", advice: "run chmod o-w on it")
    }
    guard status.st_size <= sizeCap else { throw tooLarge(path) }
    return try read(descriptor, path: path)
  }

  /// Names of the regular files in a folder that end in one of `suffixes`, sorted; none when there is no such folder.
  package static func names(folder: String, suffixes: [String]) throws(DataFileError) -> [String] {
    guard let directory = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw .unreadable(path: folder, reason: reason(errno))
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix("."), suffixes.contains(where: { name.hasSuffix($0) }) { names.append(name) }
    }
    return names.sorted()
  }

  private static func read(_ descriptor: Int32, path: String) throws(DataFileError) -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    // The file may grow between fstat and here, so the cap is kept by counting.
    while content.count <= sizeCap {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(path: path, reason: reason(errno)) }
      if count == 0 { return content }
      content.append(contentsOf: chunk[..<count])
    }
    throw tooLarge(path)
  }

  private static func tooLarge(_ path: String) -> DataFileError {
    .refused(path: path, reason: "is larger than 1 MiB", advice: "split it or take out what is not needed")
  }

  private static func reason(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}

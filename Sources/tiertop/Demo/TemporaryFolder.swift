import Glibc

/// A folder that only its owner can look into, to be removed with what is in it.
struct TemporaryFolder {
  let path: String

  /// Makes a new one in `$TMPDIR`, else in `/tmp`.
  init() throws(Failure) {
    let parent = ProcessEnvironment.value(of: "TMPDIR") ?? "/tmp"
    var template = Array("\(parent)/tiertop-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      let reason = strerror(errno).map { String(cString: $0) } ?? ""
      throw Failure(
        .unavailable,
        "no temporary folder can be made in \(parent): \(reason); set TMPDIR, or give --store PATH")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  init(existing path: String) { self.path = path }

  /// Removes the folder and the files in it; one that is gone already is fine.
  func remove() {
    guard let folder = opendir(path) else { return }
    let descriptor = dirfd(folder)
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { unlinkat(descriptor, name, 0) }
    }
    closedir(folder)
    rmdir(path)
  }
}

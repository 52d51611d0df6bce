import Glibc

extension StoreFile {
  /// Refuses what other machines can write: the memory that connections share does not reach them.
  static func refuseNetwork(_ path: String) throws(StoreError) {
    guard let name = fileSystem(path), isNetwork(name) else { return }
    throw .refused(
      path: path, reason: "is on a network file system (\(name)), where a store can be damaged",
      remedy: "name a path on a disk of this machine")
  }

  /// Whether files of this kind of file system can live on another machine.
  static func isNetwork(_ name: String) -> Bool {
    let kind = name.hasPrefix("fuse.") ? String(name.dropFirst(5)) : name
    return networkKinds.contains(kind)
  }

  private static let networkKinds: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "kafs", "coda", "ncpfs", "ceph", "lustre",
    "gpfs", "gfs2", "ocfs2", "beegfs", "orangefs", "davfs", "sshfs", "s3fs", "gcsfuse", "rclone", "glusterfs",
    "curlftpfs", "juicefs", "goofys", "mount-s3",
  ]

  /// The kind of the file system that holds `path`, as the list of mounts names it; nil where that has no entry for it.
  private static func fileSystem(_ path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0, let mounts = fopen("/proc/self/mountinfo", "re") else { return nil }
    defer { fclose(mounts) }
    let device = UInt64(status.st_dev)
    let major = device >> 8 & 0xFFF | device >> 32 & ~0xFFF
    let minor = device & 0xFF | device >> 12 & ~0xFF
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, mounts) > 0, let line {
      // "36 35 0:52 / /mount options - fuse.sshfs source options"
      let fields = String(cString: line).split(separator: " ")
      if fields.count > 6, fields[2] == "\(major):\(minor)", let dash = fields.firstIndex(of: "-"),
        dash + 1 < fields.count
      {
        return String(fields[dash + 1])
      }
    }
    return nil
  }
}

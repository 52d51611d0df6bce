import Glibc

/// Copies a store as it stands at one moment, beside whoever writes it.
package enum StoreBackup {
  /// Returns the bytes of the backup, which is synced and examined, and has no other file beside it.
  ///
  /// - Parameter progress: 0 to 1.
  package static func write(
    of path: String, to target: String, progress: @escaping (Double) -> Void = { _ in }
  ) throws(StoreError) -> Int64 {
    let isGroupReadable = try StoreFile.inspect(path)
    if StoreFile.exists(target) { throw StoreCopy.taken(target) }
    let copy = try StoreCopy(draft: target + ".part", mode: isGroupReadable ? 0o640 : 0o600)
    do {
      let connection = try Connection(path: path, readOnly: true)
      let version = try connection.number("PRAGMA user_version")
      if version > Schema.version { throw UsageStore.newerSchema(path, version: version) }
      try copy.fill(from: connection, progress: progress)
      try connection.close()
    } catch {
      copy.discard()
      throw StoreError(error, path: path)
    }
    try copy.name(target)
    return StoreFile.size(target)
  }
}

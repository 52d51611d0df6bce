import GRDB

extension StoreError {
  /// What a failure below means at the border, `waited` seconds after it was asked for where a lock was in the way.
  init(_ error: any Error, path: String, waited: Int = WriteLock.longestWait) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError: self.init(error, path: path, waited: waited)
    default: self = .failed(path: path, reason: "\(error)")
    }
  }

  static let fullDisk = "the disk is full"

  private init(_ error: DatabaseError, path: String, waited: Int) {
    switch error.resultCode.primaryResultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path, seconds: waited)
    case .SQLITE_FULL: self = .failed(path: path, reason: StoreError.fullDisk)
    case .SQLITE_NOTADB, .SQLITE_CORRUPT:
      self = .damaged(path, error.message ?? "no detail")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      self = .refused(
        path: path, reason: "cannot be opened (\(error.message ?? "no detail"))",
        remedy: "check the permissions of the file and of its folder")
    default: self = .failed(path: path, reason: error.message ?? "code \(error.extendedResultCode.rawValue)")
    }
  }
}

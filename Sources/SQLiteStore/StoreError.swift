/// What went wrong with a store: each description is one sentence on what, where and what to do.
package enum StoreError: Error, Hashable, CustomStringConvertible {
  /// There is no store at the path.
  case notFound(path: String)
  /// The file is not one that may be used as it is.
  case refused(path: String, reason: String, remedy: String)
  /// Another process holds the store's lock, and has for so long as was waited.
  case busy(path: String, seconds: Int)
  /// What was asked for contradicts what the store holds; nothing was changed.
  case conflict(String)
  /// An account, source or other record that the store does not have.
  case unknown(String)
  /// Storage failed; nothing of the call was kept.
  case failed(path: String, reason: String)
  /// Storage failed in the middle of a commit, which may have been kept or not.
  case uncertain(path: String, reason: String)
  /// The file was replaced or removed while it was open.
  case replaced(path: String)

  package var description: String {
    switch self {
    case .notFound(let path):
      "there is no store at \(path): create one with `tiertop account add NAME --plan PLAN`"
    case .refused(let path, let reason, let remedy): "\(path) \(reason): \(remedy)"
    case .busy(let path, let seconds):
      (seconds > 0
        ? "\(path) has been locked by another program for \(seconds) s"
        : "\(path) is locked by another program")
        + ": wait for it to finish or stop it, then try again"
    case .conflict(let what): what
    case .unknown(let what): what
    case .failed(let path, let reason):
      "\(path) could not be used (\(reason)): nothing of this call was kept; mend the cause, then try again"
    case .uncertain(let path, let reason):
      "storage failed under \(path) (\(reason)): whether this call was kept is not certain, so look with "
        + "`tiertop store check` before you repeat it"
    case .replaced(let path): "\(path) was replaced or removed while it was open: open it again"
    }
  }
}

extension StoreError {
  static func damaged(_ path: String, _ detail: String) -> StoreError {
    .refused(
      path: path, reason: "is damaged (\(detail))",
      remedy: "`tiertop store repair` moves it aside and saves what can be read, or put a backup in its place"
    )
  }
}

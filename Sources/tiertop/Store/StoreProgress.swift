import Glibc

/// What long work on the store is at, on a terminal's standard error; nothing elsewhere.
final class StoreProgress {
  private static let redrawInterval: Int64 = 100

  private let isShown = isatty(STDERR_FILENO) == 1 && ProcessEnvironment.value(of: "TERM") != "dumb"
  private var drawnAt: Int64 = 0
  private var isDrawn = false
  private let startedAt = Interruption.monotonic

  /// - Parameter share: 0 to 1; nil when nobody knows.
  func show(_ title: String, _ share: Double?) {
    let now = Interruption.monotonic
    guard isShown, now - drawnAt >= StoreProgress.redrawInterval else { return }
    drawnAt = now
    isDrawn = true
    let done = share.map { "\(Int(max(0, min(1, $0)) * 100)) %" } ?? ImportProgress.clock(now - startedAt)
    write("\r\u{1B}[K\(title)  \(done)")
  }

  func clear() {
    if isDrawn { write("\r\u{1B}[K") }
    isDrawn = false
  }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    // A terminal that takes nothing more is not worth an error.
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}

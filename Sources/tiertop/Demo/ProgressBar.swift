import Glibc

/// One line on standard error that says how far something is; nothing where that is no terminal.
struct ProgressBar {
  let title: String
  private let isShown = isatty(STDERR_FILENO) == 1 && ProcessEnvironment.value(of: "TERM") != "dumb"
  private var shown = -1

  init(title: String) { self.title = title }

  /// `share` is 0 to 1.
  mutating func show(_ share: Double) {
    let percent = max(0, min(100, Int(share * 100)))
    guard isShown, percent != shown else { return }
    shown = percent
    let filled = percent * ProgressBar.width / 100
    let bar =
      String(repeating: "#", count: filled) + String(repeating: ".", count: ProgressBar.width - filled)
    write("\r\(title) [\(bar)] \(percent)%")
  }

  /// Leaves an empty line behind.
  func clear() {
    if isShown, shown >= 0 { write("\r\u{1B}[K") }
  }

  private static let width = 30

  private func write(_ text: String) {
    // A bar that cannot be shown is no reason to stop.
    _ = text.withCString { Glibc.write(STDERR_FILENO, $0, strlen($0)) }
  }
}

import Glibc
import TerminalUI
import UsageModel

/// One line on a terminal's standard error that says how far an import is; nothing elsewhere.
final class ImportProgress {
  private static let redrawInterval: Milliseconds = 100
  private static let barWidth = 24

  private let isShown: Bool
  private var drawnAt: Milliseconds = 0
  private var isDrawn = false
  private var startedAt: Milliseconds = 0
  private var name = ""

  init(isWanted: Bool) {
    isShown =
      isWanted && isatty(STDERR_FILENO) == 1 && ProcessEnvironment.value(of: "TERM") != "dumb"
  }

  /// Begins anew with another input.
  func begin(_ name: String) {
    self.name = sanitized(name)
    startedAt = Interruption.monotonic
    drawnAt = 0
  }

  /// - Parameter total: in bytes; nil when nobody knows.
  func show(done: Int64, of total: Int64?, events: Int64) {
    let now = Interruption.monotonic
    guard isShown, now - drawnAt >= ImportProgress.redrawInterval else { return }
    drawnAt = now
    isDrawn = true
    let text = ImportProgress.line(name, done: done, of: total, events: events, elapsed: now - startedAt)
    write("\r\u{1B}[K" + text)
  }

  /// Takes the line away, so that something else can be written.
  func clear() {
    if isDrawn { write("\r\u{1B}[K") }
    isDrawn = false
  }

  /// `usage.jsonl [=====>    ]  42 %  183,400 events/s  0:12 left`.
  static func line(
    _ name: String, done: Int64, of total: Int64?, events: Int64, elapsed: Milliseconds
  ) -> String {
    let rate = elapsed > 0 ? Figures.grouped(Int64(Double(events) * 1_000 / Double(elapsed))) : "0"
    guard let total, total > 0 else {
      return "\(name)  \(Figures.grouped(events)) events  \(rate) events/s"
    }
    let fraction = min(1, Double(done) / Double(total))
    let filled = Int(fraction * Double(barWidth))
    let bar =
      String(repeating: "=", count: filled) + (filled < barWidth ? ">" : "")
      + String(repeating: " ", count: max(0, barWidth - filled - 1))
    var text = "\(name) [\(bar)] \(Int(fraction * 100)) %  \(rate) events/s"
    // The first second says little about the rest.
    if fraction > 0, fraction < 1, elapsed >= .second {
      text += "  \(clock(Int64(Double(elapsed) * (1 - fraction) / fraction))) left"
    }
    return text
  }

  /// `0:07`, `12:03`, `1:02:03`.
  static func clock(_ time: Milliseconds) -> String {
    let seconds = (time + 500) / 1_000
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60)
    let tail = seconds % 60 < 10 ? "0\(seconds % 60)" : "\(seconds % 60)"
    if hours == 0 { return "\(minutes):\(tail)" }
    return "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)"
  }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    // A terminal that takes nothing more is not worth an error.
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}

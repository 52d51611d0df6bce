import TerminalUI
package import UsageModel

/// A clock beside UTC, as it goes now.
package struct SecondClock: Hashable, Sendable {
  /// The zone's short name now, as `CET`.
  package var name: String
  /// Ahead of UTC.
  package var offset: Milliseconds

  package init(name: String, offset: Milliseconds) {
    self.name = name
    self.offset = offset
  }

  /// `15:41 CET`.
  func text(at now: Instant) -> String { "\((now + offset).hourMinute) \(sanitized(name, limit: 8))" }
}

/// A length of time in milliseconds.
package typealias Milliseconds = Int64

extension Milliseconds {
  package static let second: Milliseconds = 1_000
  package static let minute: Milliseconds = 60_000
  package static let quarterHour: Milliseconds = 900_000
  package static let hour: Milliseconds = 3_600_000
  package static let day: Milliseconds = 86_400_000
}

/// A moment in UTC, as milliseconds since the Unix epoch.
///
/// Unix time has no leap seconds, so every bucket up to a day is a plain division; only months need `CivilDate`.
package struct Instant: Hashable, Comparable, Sendable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }
  package init(seconds: Int64) { milliseconds = seconds * 1_000 }

  package static let epoch = Instant(milliseconds: 0)
  package static let distantPast = Instant(milliseconds: Int64.min / 4)
  package static let distantFuture = Instant(milliseconds: Int64.max / 4)

  /// Whole seconds since the epoch, rounded down.
  package var seconds: Int64 { milliseconds.floored(to: 1_000) / 1_000 }

  package static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
  package static func + (a: Instant, b: Milliseconds) -> Instant {
    Instant(milliseconds: a.milliseconds + b)
  }
  package static func - (a: Instant, b: Milliseconds) -> Instant {
    Instant(milliseconds: a.milliseconds - b)
  }
  package static func - (a: Instant, b: Instant) -> Milliseconds {
    a.milliseconds - b.milliseconds
  }

  /// The start of the bucket of `width` that holds this moment.
  package func floored(to width: Milliseconds) -> Instant {
    Instant(milliseconds: milliseconds.floored(to: width))
  }

  /// The first boundary of `width` at or after this moment.
  package func ceiled(to width: Milliseconds) -> Instant {
    let floor = floored(to: width)
    return floor == self ? self : floor + width
  }
}

extension Int64 {
  /// The greatest multiple of `step` that is not above this number, also below zero.
  package func floored(to step: Int64) -> Int64 {
    let remainder = self % step
    return remainder < 0 ? self - remainder - step : self - remainder
  }
}

/// A limiter that refills evenly up to a burst size.
package struct TokenBucket: Hashable, Sendable {
  package let perMinute: Double
  package let size: Double
  package private(set) var level: Double
  /// Seconds on the caller's own axis.
  package private(set) var time: Double

  /// Starts full. `burstSeconds` of the limit's rate fit in; both are more than 0.
  package init(perMinute: Double, burstSeconds: Double, at time: Double = 0) {
    self.perMinute = perMinute
    size = perMinute * burstSeconds / 60
    level = size
    self.time = time
  }

  package mutating func advance(to time: Double) {
    guard time > self.time else { return }
    level = min(size, level + (time - self.time) * perMinute / 60)
    self.time = time
  }

  /// Takes `cost` if it is there, as a limiter would; says whether.
  package mutating func admit(_ cost: Double) -> Bool {
    guard cost <= level else { return false }
    level -= cost
    return true
  }

  /// Takes what the provider has evidently admitted, below zero too.
  package mutating func drain(_ cost: Double) { level -= cost }

  /// The share of the burst room that is gone; above 1 when the level is below zero.
  package var drained: Double { size > 0 ? 1 - level / size : 0 }
}

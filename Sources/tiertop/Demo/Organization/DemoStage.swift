import UsageModel

/// The times that everything in the demo is told from.
struct DemoStage {
  let seed: UInt64
  /// The whole minute in which the demo starts.
  let anchor: Instant
  /// A UTC midnight 30 days and some hours before it, never after the first of the month.
  let start: Instant
  let wave: DemoWave

  init(seed: UInt64, now: Instant) {
    self.seed = seed
    anchor = now.floored(to: .minute)
    start = (anchor - 30 * .day).floored(to: .day)
    wave = DemoWave(afternoonAt: anchor)
  }

  /// The first of the month in which the demo starts.
  var month: Instant { CivilDate(anchor).firstOfMonth.start }

  /// An hour of a day so many days before the start.
  func daysAgo(_ days: Int64, hour: Int64 = 9, minute: Int64 = 0) -> Instant {
    anchor.floored(to: .day) - days * .day + hour * .hour + minute * .minute
  }

  /// A load of its own stream of chance; `levels` are minutes counted from the epoch.
  func load(
    stream: UInt64, levels: [(at: Int64, level: Double)], script: DemoScript? = nil
  ) -> DemoLoad {
    DemoLoad(
      wave: wave, levels: levels, script: script, anchor: minute(anchor), seed: seed, stream: stream)
  }

  /// Levels that grow from `first` to `last` until the demo starts.
  func growth(from first: Double, to last: Double) -> [(at: Int64, level: Double)] {
    [(minute(start), first), (minute(anchor), last)]
  }

  func minute(_ instant: Instant) -> Int64 { instant.milliseconds.floored(to: .minute) / .minute }
}

extension Money {
  /// Dollars and cents.
  static func dollars(_ dollars: Int64, _ cents: Int64 = 0) -> Money {
    Money(nano: (dollars * 100 + cents) * (Money.nanoPerDollar / 100))
  }
}

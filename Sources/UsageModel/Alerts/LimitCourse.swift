/// How full a limit was at the end of each bucket of a time, and the runs in which it was near its end.
struct LimitCourse {
  /// A time in which a limit was at or over a step, down to 5 points below it.
  struct Run: Hashable {
    /// The bucket in which it first passed the step, and the end of the last one in which it held.
    var start: Instant
    var end: Instant
    var worst: Double
  }

  var start: Instant
  var width: Milliseconds
  /// Shares of the limit; of a minute limit of whole minutes.
  var shares: [Double]

  init(start: Instant, width: Milliseconds, shares: [Double]) {
    self.start = start
    self.width = width
    self.shares = shares
  }

  var end: Instant { start + Int64(shares.count) * width }

  /// nil where the window is none that buckets tell of, or the limit is no number.
  ///
  /// - Parameters:
  ///   - from: On a whole bucket. Longer windows look back before it.
  ///   - series: Buckets of `width`, from `lookback` before `from` on.
  init?(
    _ limit: Limit, _ tally: Tally, _ meter: Meter, clock: Plan.Clock, from: Instant, until: Instant,
    width: Milliseconds, series: (CounterKey) -> BucketSeries?
  ) {
    guard let amount = limit.value.number, amount > 0,
      let lookback = LimitCourse.lookback(limit.window, clock, from: from)
    else { return nil }
    // Money is counted in nano-dollars and limited in whole ones.
    let bound = Double(amount) * (limit.metric == .usd ? Double(Money.nanoPerDollar) : 1)
    start = from
    self.width = width
    let first = from - lookback
    let count = Int(max(0, until - first) / width)
    var counts = [Int64](repeating: 0, count: count)
    for (keys, sign) in [(tally.plus, Int64(1)), (tally.minus, -1)] {
      for key in keys {
        guard let series = series(key) else { continue }
        let offset = Int((first - series.start) / width)
        for index in counts.indices where series.buckets.indices.contains(index + offset) {
          counts[index] += sign * meter.count(series.buckets[index + offset])
        }
      }
    }
    let skipped = Int(lookback / width)
    shares = []
    shares.reserveCapacity(max(0, count - skipped))
    let span = LimitCourse.rollingLength(limit.window, clock).map { Int($0 / width) }
    var sum: Int64 = 0
    for index in counts.indices {
      if let span {
        sum += counts[index]
        if index >= span { sum -= counts[index - span] }
      } else {
        let at = first + Int64(index) * width
        if at.floored(to: limit.window == .hour ? .hour : .day) == at { sum = 0 }
        sum += counts[index]
      }
      if index >= skipped { shares.append(Double(max(0, sum)) / bound) }
    }
  }

  /// How much before `from` has to be known; nil for windows that are not counted by buckets.
  static func lookback(_ window: LimitWindow, _ clock: Plan.Clock, from: Instant) -> Milliseconds? {
    switch window {
    case .minute: 0
    case .hour: clock.hour == .alignedHour ? from - from.floored(to: .hour) : .hour
    case .day: clock.day == .utcMidnight ? from - from.floored(to: .day) : .day
    case .month, .request: nil
    }
  }

  /// nil for windows that start anew.
  private static func rollingLength(_ window: LimitWindow, _ clock: Plan.Clock) -> Milliseconds? {
    switch window {
    case .minute, .month, .request: .minute
    case .hour: clock.hour == .alignedHour ? nil : .hour
    case .day: clock.day == .utcMidnight ? nil : .day
    }
  }

  /// The runs at or over `step` percent, oldest first.
  func runs(step: Int) -> [Run] {
    let threshold = Double(step) / 100
    var runs: [Run] = []
    var isIn = false
    for index in shares.indices {
      let share = shares[index]
      if isIn ? share <= threshold - AlertFinding.slack : share < threshold {
        isIn = false
        continue
      }
      let at = start + Int64(index) * width
      if !isIn { runs.append(Run(start: at, end: at, worst: share)) }
      isIn = true
      runs[runs.count - 1].end = at + width
      runs[runs.count - 1].worst = max(runs[runs.count - 1].worst, share)
    }
    return runs
  }
}

/// The constants of `SpendForecast` (domain.md 4.6).
package struct SpendForecastSettings: Hashable, Sendable {
  /// Fitted days: two weeks balance the days of the week.
  package var days = 14
  package var leastDays = 7
  /// Deviations to either side of an 80 % interval.
  package var intervalDeviations = 1.2816
  /// What does not happen within so many days is not foretold.
  package var horizonDays = 366

  package init() {}

  package static let standard = SpendForecastSettings()
}

/// A straight line through the newest complete days' totals, and what follows if nothing changes.
package struct SpendForecast: Hashable, Sendable {
  /// The sum at the end of a day to come, with its 80 % interval.
  package struct Point: Hashable, Sendable {
    package var low: Double
    package var expected: Double
    package var high: Double
  }

  /// What the sum starts from, at 00:00 of the day that is still open.
  package struct Start: Hashable, Sendable {
    package var sum: Double
    /// Already spent in the open day, which ends no lower.
    package var today: Double
    /// What is due anyway by the end of each day to come, in all; the last value holds on.
    package var fixed: [Double]

    package init(sum: Double, today: Double = 0, fixed: [Double] = []) {
      self.sum = sum
      self.today = today
      self.fixed = fixed
    }
  }

  package let settings: SpendForecastSettings
  package let intercept: Double
  package let slope: Double
  /// Of the fitted days from the line.
  package let deviation: Double
  package let count: Int

  /// `daily` are the totals of complete days, oldest first, zeros included; nil when there are too few.
  package init?(daily: [Double], settings: SpendForecastSettings = .standard) {
    guard daily.count >= settings.leastDays else { return nil }
    let days = daily.suffix(settings.days)
    let n = Double(days.count)
    let meanDay = (n + 1) / 2
    let mean = days.reduce(0, +) / n
    var spread = 0.0
    var common = 0.0
    for (index, total) in days.enumerated() {
      let distance = Double(index + 1) - meanDay
      spread += distance * distance
      common += distance * (total - mean)
    }
    slope = common / spread
    intercept = mean - slope * meanDay
    var squares = 0.0
    for (index, total) in days.enumerated() {
      let error = total - intercept - slope * Double(index + 1)
      squares += error * error
    }
    deviation = (squares / (n - 2)).squareRoot()
    count = days.count
    self.settings = settings
  }

  /// What day `day` will cost, the open day being 1.
  package func cost(ofDay day: Int) -> Double { max(0, intercept + slope * Double(count + day)) }

  /// Calls `visit` with the days from 0 (the start) on and the sum at their ends, until it returns false.
  package func walk(
    from start: Start, days: Int, visit: (_ days: Int, _ sum: Point) -> Bool
  ) {
    let spent = start.sum + start.today
    var sum = start.sum
    var distance = 0.0
    let n = Double(count)
    let meanDay = (n + 1) / 2
    let daySpread = n * (n * n - 1) / 12
    guard visit(0, Point(low: sum, expected: sum, high: sum)) else { return }
    for day in 1...max(1, days) {
      sum += day == 1 ? max(start.today, cost(ofDay: 1)) : cost(ofDay: day)
      distance += n + Double(day) - meanDay
      let h = Double(day)
      let width =
        settings.intervalDeviations * deviation
        * (h + h * h / n + distance * distance / daySpread).squareRoot()
      let due = start.fixed.isEmpty ? 0 : start.fixed[min(day, start.fixed.count) - 1]
      let point = Point(
        low: max(spent, sum - width) + due, expected: sum + due, high: sum + width + due)
      guard visit(day, point) else { return }
    }
  }

  /// The sum at the end of day `days`.
  package func sum(after days: Int, from start: Start) -> Point {
    var result = Point(low: start.sum, expected: start.sum, high: start.sum)
    walk(from: start, days: max(0, days)) { day, point in
      if day <= days { result = point }
      return day < days
    }
    return result
  }

  /// Days, parts included, until the sum reaches `target`: by the upper edge, the line and the lower edge.
  ///
  /// nil where the line does not reach it within the horizon; `latest` is nil where only the lower edge does not.
  package func days(
    until target: Double, from start: Start
  ) -> (earliest: Double, expected: Double, latest: Double?)? {
    if start.sum + start.today >= target { return (0, 0, 0) }
    var earliest: Double?
    var expected: Double?
    var latest: Double?
    var last = Point(low: start.sum, expected: start.sum, high: start.sum)
    func meets(_ old: Double, _ new: Double, _ day: Int) -> Double? {
      guard new >= target else { return nil }
      return Double(day - 1) + (new > old ? min(1, max(0, (target - old) / (new - old))) : 1)
    }
    walk(from: start, days: settings.horizonDays) { day, point in
      if day > 0 {
        earliest = earliest ?? meets(last.high, point.high, day)
        expected = expected ?? meets(last.expected, point.expected, day)
        latest = latest ?? meets(last.low, point.low, day)
      }
      last = point
      return latest == nil
    }
    return expected.map { (min(earliest ?? $0, $0), $0, latest) }
  }

  /// The same as dates, `day` being 00:00 of the open day; nothing lies before `now`.
  package func date(until target: Double, from start: Start, day: Instant, now: Instant) -> DateBand? {
    guard let days = days(until: target, from: start) else { return nil }
    func date(_ days: Double) -> Instant { max(now, day + Milliseconds(days * Double(Milliseconds.day))) }
    return DateBand(
      expected: date(days.expected), earliest: date(days.earliest), latest: days.latest.map(date))
  }
}

extension LimitReader {
  /// Whether a minute limit will be reached soon, from the rates of the last quarter hour and more.
  ///
  /// The minutes before the tens of seconds tell when the run of traffic began, and its level then.
  func outlook(_ reading: LimitReading, _ limit: Limit, _ meter: Meter) -> ThrottleOutlook? {
    guard foretells, reading.window == .minute, let amount = reading.amount, amount > 0,
      // What bought capacity takes does not draw on the limit, and its past is not at hand here.
      accountOverflow(limit, reading.tally) == nil
    else { return nil }
    let plus = reading.tally.plus.compactMap(image.counter)
    let minus = reading.tally.minus.compactMap(image.counter)
    func start(_ series: (CounterUsage) -> BucketSeries) -> Instant? {
      // An empty series begins at no time that means anything.
      plus.map(series).filter { !$0.buckets.isEmpty }.map(\.start).min()
    }
    let fine = image.hasEvents ? start(\.tenSeconds)?.ceiled(to: .minute) : nil
    let step: Milliseconds = fine == nil ? .minute : 10 * .second
    let end = asOf.floored(to: step)
    var run = ForecastRun(step: step)
    func feed(_ width: Milliseconds, from: Instant, until: Instant, _ series: (CounterUsage) -> BucketSeries)
    {
      let perBucket = Double(amount) * Double(width) / Double(Milliseconds.minute)
      var at = from
      while at < until {
        var count: Int64 = 0
        for counter in plus { count += meter.count(series(counter)[at]) }
        for counter in minus { count -= meter.count(series(counter)[at]) }
        run.add(Double(max(0, count)) / perBucket, count: width / step)
        at = at + width
      }
    }
    if let coarse = start(\.minutes) { feed(.minute, from: coarse, until: min(fine ?? end, end), \.minutes) }
    if let fine { feed(10 * .second, from: fine, until: end, \.tenSeconds) }
    return run.outlook(after: end)
  }
}

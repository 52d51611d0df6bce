extension LimitReader {
  /// Whether a minute limit will be reached soon, from the rates of the last quarter hour and more.
  func outlook(_ reading: LimitReading, _ limit: Limit, _ meter: Meter) -> ThrottleOutlook? {
    guard foretells, reading.window == .minute, let amount = reading.amount, amount > 0,
      // What bought capacity takes does not draw on the limit, and its past is not at hand here.
      accountOverflow(limit, reading.tally) == nil
    else { return nil }
    let plus = reading.tally.plus.compactMap(image.counter)
    let minus = reading.tally.minus.compactMap(image.counter)
    let isFine = image.hasEvents && plus.contains { !$0.tenSeconds.buckets.isEmpty }
    let step: Milliseconds = isFine ? 10 * .second : .minute
    func series(_ counter: CounterUsage) -> BucketSeries { isFine ? counter.tenSeconds : counter.minutes }
    // An empty series begins at no time that means anything.
    guard let start = plus.map(series).filter({ !$0.buckets.isEmpty }).map(\.start).min() else { return nil }
    let end = asOf.floored(to: step)
    let perStep = Double(amount) * Double(step) / Double(Milliseconds.minute)
    var forecast = ThrottleForecast(step: step)
    var at = start
    while at < end {
      var count: Int64 = 0
      for counter in plus { count += meter.count(series(counter)[at]) }
      for counter in minus { count -= meter.count(series(counter)[at]) }
      forecast.add(Double(max(0, count)) / perStep)
      at = at + step
    }
    return forecast.outlook(after: end)
  }
}

/// The windows of limits as the plan's clock says them.
extension LimitReader {
  /// Where the minute of an aligned clock began: at the very turn of a minute it is the one that ends.
  private var alignedMinute: Instant { (asOf - 1).floored(to: .minute) }

  /// What a counter counted in the minute that limits look at.
  func minuteCount(_ counter: CounterUsage, _ meter: Meter) -> Int64 {
    plan.clock.minute == .alignedMinute
      ? counter.count(from: alignedMinute, through: asOf, meter: meter)
      : counter.trailingMinute(asOf: asOf, meter: meter)
  }

  var minuteBasis: String {
    if plan.clock.minute == .alignedMinute { return "since \(alignedMinute.hourMinute)Z" }
    return image.trailingWords(asOf: asOf)
  }

  func hourCount(_ counter: CounterUsage, _ meter: Meter) -> Int64 {
    guard plan.clock.hour == .alignedHour else { return counter.trailingHour(asOf: asOf, meter: meter) }
    let minutes = counter.minutes.sum(
      from: asOf.floored(to: .hour), until: asOf.floored(to: .minute) + .minute)
    return meter.count(minutes)
  }

  var hourBasis: String {
    plan.clock.hour == .alignedHour ? "since \(asOf.floored(to: .hour).hourMinute)Z" : "trailing hour"
  }

  func dayCount(_ counter: CounterUsage, _ meter: Meter) -> Int64 {
    plan.clock.day == .utcMidnight
      ? meter.count(counter.today) : counter.trailingDay(asOf: asOf, meter: meter)
  }

  func monthCount(_ counter: CounterUsage, _ meter: Meter) -> Int64 {
    guard month.isAnchored else { return meter.count(counter.month) }
    // Invoice periods begin at 00:00, where six hours begin too; the series holds 30 days and today.
    return meter.count(counter.sixHours.sum(from: month.start, until: .distantFuture))
  }

  func capBasis(_ month: LimitMonth) -> String {
    sums.capCountsFrom == month.start ? month.since : "since the reset"
  }

  /// When the window starts anew, when it will be used up, and what pace would last.
  func addReset(_ reading: inout LimitReading) {
    // A credit that is given once never starts anew, whatever the plan says its window is.
    if reading.isCredit { return }
    switch reading.window {
    case .minute where plan.clock.minute == .alignedMinute:
      reading.resetsAt = now.floored(to: .minute) + .minute
    case .hour where plan.clock.hour == .alignedHour: reading.resetsAt = now.floored(to: .hour) + .hour
    case .day where plan.clock.day == .utcMidnight: reading.resetsAt = now.floored(to: .day) + .day
    case .month:
      reading.resetsAt = month.end
      if let assumption = month.assumption {
        reading.isAssumed = true
        reading.assumption = [reading.assumption, assumption].compactMap(\.self).joined(separator: "; ")
      }
    default: break
    }
    if reading.window == .month { return addMonthEnd(&reading) }
    guard reading.window == .hour || reading.window == .day, let amount = reading.amount else { return }
    let meter = Meter(reading.metric, plan.counting)
    // Money is counted in nano-dollars and limited in whole ones.
    let bound =
      reading.metric == .usd ? amount.multipliedReportingOverflow(by: Money.nanoPerDollar) : (amount, false)
    guard !bound.1 else { return }
    let pace = image.pace(of: reading.tally, meter: meter, asOf: asOf)
    guard let reset = reading.resetsAt else {
      reading.exhaustedAt = rollingExhaustion(
        limit: bound.0, used: reading.used, perMinute: pace, leaving: leaving(reading, meter), now: asOf)
      return
    }
    reading.exhaustedAt = exhaustion(
      limit: bound.0, used: reading.used, perMinute: pace, now: asOf, resetsAt: reset)
    let left = Double(reset - asOf) / Double(Milliseconds.minute)
    if left > 0, reading.metric != .usd {
      reading.evenPace = Double(max(0, amount - reading.used)) / left
    }
  }

  /// When a month of requests or tokens is used up at the mean pace of the last 24 hours, if within the next 24.
  private func addMonthEnd(_ reading: inout LimitReading) {
    guard reading.metric != .usd, let amount = reading.amount, let reset = reading.resetsAt else { return }
    let meter = Meter(reading.metric, plan.counting)
    let pace = Double(image.sum(reading.tally) { $0.trailingDay(asOf: asOf, meter: meter) }) / 1_440
    let at = exhaustion(limit: amount, used: reading.used, perMinute: pace, now: asOf, resetsAt: reset)
    if let at, at - asOf <= .day { reading.exhaustedAt = at }
  }

  /// What leaves a rolling hour by minutes, a rolling day by quarter hours.
  private func leaving(_ reading: LimitReading, _ meter: Meter) -> [(amount: Double, over: Milliseconds)] {
    let isHour = reading.window == .hour
    var parts: [(amount: Double, over: Milliseconds)] = []
    for (keys, sign) in [(reading.tally.plus, 1.0), (reading.tally.minus, -1)] {
      for counter in keys.compactMap(image.counter) {
        let series = isHour ? counter.minutes : counter.quarterHours
        let own = series.leaving(length: isHour ? .hour : .day, asOf: asOf, count: meter.count)
        if parts.isEmpty { parts = own.map { (0, $0.over) } }
        for index in own.indices { parts[index].amount += sign * own[index].amount }
      }
    }
    return parts
  }
}

extension CounterUsage {
  /// What was counted in `[from, through]`, `from` on a whole minute, from the finest data that reaches back there.
  func count(from: Instant, through: Instant, meter: Meter) -> Int64 {
    if !seconds.isEmpty, from >= secondsStart {
      return bins(from: from, through: through).reduce(0) { $0 + meter.count($1) }
    }
    let until = through + 1
    if !tenSeconds.buckets.isEmpty, from >= tenSeconds.start {
      return meter.count(tenSeconds.sum(from: from, until: until))
    }
    return meter.count(minutes.sum(from: from, until: until))
  }

  /// What was counted in the 24 hours up to `asOf`, by quarter hours.
  func trailingDay(asOf: Instant, meter: Meter) -> Int64 {
    let quarter = asOf.floored(to: .quarterHour)
    let elapsed = Double(asOf - quarter) / Double(Milliseconds.quarterHour)
    let whole = quarterHours.sum(from: quarter - .day + .quarterHour, until: quarter + .quarterHour)
    let oldest = meter.count(quarterHours[quarter - .day])
    return meter.count(whole) + Int64((Double(oldest) * (1 - elapsed)).rounded())
  }
}

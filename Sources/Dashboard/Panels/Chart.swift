import TerminalUI
import UsageModel

/// Turns one counter's history into a plot of exactly the columns that there are.
struct Chart {
  let account: AccountReading
  let image: AccountImage
  let policy: CountingPolicy
  let window: Window
  let now: Instant
  /// Drawn behind it where it is known.
  var week: WeekAgo?

  /// A plot of `metric` a minute, for a graph of `width` x `height` cells.
  ///
  /// `outlook` is the limit's, whose path is drawn after the present in the shortest window.
  func plot(
    _ metric: Metric, tally: Tally, limit: Int64?, outlook: ThrottleOutlook? = nil, width: Int, height: Int,
    gradient: Gradient
  ) -> Plot {
    // The scale takes what its longest label needs: the limit's, or three digits with a letter.
    let scaleWidth = limit.map { max(5, cellWidth(of: LimitText.short($0))) + 1 } ?? 6
    var room = max(1, width - scaleWidth)
    var ahead: Instant?
    if window == .quarterHour, case .likely(let at)? = outlook, at > now, room >= 45 { ahead = at }
    // The future takes a share of the room as long as it is.
    if let ahead {
      let past: Milliseconds = window.length
      let whole: Milliseconds = past + (ahead - now)
      room = Int(Int64(room) * past / whole)
    }
    let choice = window.buckets(columns: room, subMinute: image.hasEvents && !tally.isOfProject)
    let meter = Meter(metric, policy)
    var columns = columns(meter, tally: tally, width: choice.width, count: choice.count)
    if let ahead, let limit {
      columns += path(to: ahead, limit: limit, from: columns, width: choice.width)
    }
    let top = Plot.top(of: columns, limit: limit.map(Double.init))
    return Plot(
      columns, columnsPerBucket: max(1, room / choice.count), top: top, limit: limit.map(Double.init),
      layers: [Plot.Layer(.gradient(gradient))], scale: scale(top: top, limit: limit, height: height),
      axis: axis(width: choice.width, count: choice.count, columns: max(1, room / choice.count)),
      refusedTitle: height >= 8 && metric == .requests ? "429" : nil,
      crossing: ahead.map { "\($0.hourMinute)Z" } ?? "", gutter: scaleWidth)
  }

  /// The straight way from the last known rate to the limit.
  private func path(
    to instant: Instant, limit: Int64, from known: [Plot.Column], width: Milliseconds
  ) -> [Plot.Column] {
    let last = known.last { !$0.isProvisional && !$0.layers.isEmpty }?.layers.reduce(0, +) ?? 0
    let steps = max(1, Int((instant - now + width - 1) / width))
    let rise = (Double(limit) - last) / Double(steps)
    return (1...steps).map { step in
      Plot.Column(nil, forecast: step == steps ? Double(limit) : last + rise * Double(step))
    }
  }

  /// Rates a minute of the buckets that end with the open one.
  func columns(_ meter: Meter, tally: Tally, width: Milliseconds, count: Int) -> [Plot.Column] {
    let last = now.floored(to: width)
    let plus = tally.plus.compactMap(image.counter)
    let minus = tally.minus.compactMap(image.counter)
    let asOf = account.freshness.asOf
    let finest = tally.isOfProject && window == .quarterHour ? Milliseconds.minute : finestWidth(for: width)
    let trace = week?.trace(of: tally)
    return (0..<count).map { index in
      let start = last - Int64(count - 1 - index) * width
      let weekAgo = trace?.rate(from: start, width: width, meter.count)
      // Nothing is known after the last mark of a source: a gap, not zero.
      if start > asOf { return Plot.Column(nil, weekAgo: weekAgo) }
      var sum = Bucket()
      for counter in plus { sum.merge(series(counter, finest).sum(from: start, until: start + width)) }
      var count = meter.count(sum)
      for counter in minus {
        count -= meter.count(series(counter, finest).sum(from: start, until: start + width))
      }
      let isOpen = start + width > asOf
      let elapsed = isOpen ? max(width / 6, asOf - start) : width
      let rate = Double(max(0, count)) * Double(Milliseconds.minute) / Double(elapsed)
      let peak = meter.peak(sum)
      return Plot.Column(
        rate, peak: width >= 2 * .minute && peak > 0 && minus.isEmpty ? Double(peak) : nil,
        isProvisional: isOpen || account.isSilent, refused: Int(clamping: sum.throttled), weekAgo: weekAgo)
    }
  }

  private func finestWidth(for width: Milliseconds) -> Milliseconds {
    switch window {
    case .quarterHour: image.hasEvents ? 10 * .second : .minute
    case .day: .quarterHour
    case .month: 6 * .hour
    }
  }

  private func series(_ counter: CounterUsage, _ width: Milliseconds) -> BucketSeries {
    switch width {
    case 10 * .second: counter.tenSeconds
    case .minute: counter.minutes
    case .quarterHour: counter.quarterHours
    default: counter.sixHours
    }
  }

  private func scale(top: Double, limit: Int64?, height: Int) -> [Plot.Label] {
    let upper = limit.map(Double.init) ?? Chart.round(top / 1.2)
    var labels = [Plot.Label(0, "0")]
    if height >= 3 {
      labels.append(Plot.Label(upper, LimitText.bound(Int64(upper)), limit == nil ? .dim : .tick))
    }
    if height >= 7 { labels.append(Plot.Label(upper / 2, LimitText.bound(Int64(upper / 2)))) }
    return labels
  }

  /// The greatest of 1, 2, 5 times a power of ten that is not above `value`.
  static func round(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return 1 }
    var power = 1.0
    while power * 10 <= value { power *= 10 }
    while power > value { power /= 10 }
    for step in [5.0, 2.0] where power * step <= value { return power * step }
    return power
  }

  /// Clock times for the short windows, days for the long one; the last is `now`.
  func axis(width: Milliseconds, count: Int, columns: Int) -> [Plot.AxisLabel] {
    let last = now.floored(to: width)
    let first = last - Int64(count - 1) * width
    let total = count * columns
    let step: Milliseconds =
      switch window {
      case .quarterHour: total >= 40 ? 5 * .minute : 7 * .minute
      case .day: total >= 90 ? 3 * .hour : total >= 48 ? 6 * .hour : 12 * .hour
      case .month: total >= 90 ? 5 * .day : 10 * .day
      }
    var labels: [Plot.AxisLabel] = []
    var at = first.ceiled(to: step)
    if window == .quarterHour { at = first.ceiled(to: .minute) }
    while at <= last {
      let bucket = Int((at - first) / width)
      let text: String
      switch window {
      case .quarterHour: text = at.hourMinute
      case .day: text = at == at.floored(to: .day) ? at.weekdayDayMonth : at.hourMinute
      case .month: text = at.dayMonth
      }
      // The word for the present needs the end of the line.
      if bucket * columns + cellWidth(of: text) < total - 4 { labels.append(Plot.AxisLabel(bucket, text)) }
      at = at + step
    }
    labels.append(Plot.AxisLabel(max(0, count - (columns >= 3 ? 1 : (3 + columns - 1) / columns)), "now"))
    return labels
  }
}

import TerminalUI
import UsageModel

/// A plot with what its frame says of the window.
struct ChartPicture {
  var plot: Plot
  /// The greatest and the mean rate a minute of the whole window, the open bucket with them; nil where not all of the
  /// window is known.
  var figures: (peak: Double, mean: Double)?
  /// The window reaches further back than what was read.
  var isLoading = false
}

/// Turns one counter's history into a plot of exactly the columns that there are.
struct Chart {
  let account: AccountReading
  let image: AccountImage
  let policy: CountingPolicy
  let window: Window
  let now: Instant
  /// Drawn behind it where it is known.
  var week: WeekAgo?

  /// The time that the columns cover. Of a source that has fallen silent it goes on to the present, as a gap.
  var span: WindowSpan { image.span(window, asOf: end) }

  var end: Instant { account.isSilent ? max(now, account.freshness.asOf) : account.freshness.asOf }

  /// A plot of `metric` a minute, for a graph of `width` x `height` cells.
  ///
  /// `outlook` is the limit's, whose path is drawn after the present in the shortest window.
  func plot(
    _ metric: Metric, tally: Tally, limit: Int64?, outlook: ThrottleOutlook? = nil, width: Int, height: Int,
    gradient: Gradient
  ) -> ChartPicture {
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
    let span = span
    let choice = window.buckets(columns: room, subMinute: span.bucket < .minute && !tally.isOfProject)
    let meter = Meter(metric, policy)
    var (columns, figures) = columns(meter, tally: tally, width: choice.width, count: choice.count, span)
    if let ahead, let limit {
      columns += path(to: ahead, limit: limit, from: columns, width: choice.width)
    }
    let top = Plot.top(of: columns, limit: limit.map(Double.init))
    let each = max(1, room / choice.count)
    let plot = Plot(
      columns, columnsPerBucket: each, top: top, limit: limit.map(Double.init),
      layers: [Plot.Layer(.gradient(gradient))], scale: scale(top: top, limit: limit, height: height),
      axis: axis(width: choice.width, count: choice.count, columns: each, span),
      refusedTitle: height >= 8 && metric == .requests ? "429" : nil,
      crossing: ahead.map { "\($0.hourMinute)Z" } ?? "", gutter: scaleWidth)
    return ChartPicture(plot: plot, figures: account.isSilent ? nil : figures)
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

  /// Rates a minute of the buckets that end with the open one, with the greatest and the mean of all of them.
  ///
  /// The open bucket is drawn at its pace so far; to the greatest rate it gives what it already holds.
  private func columns(
    _ meter: Meter, tally: Tally, width: Milliseconds, count: Int, _ span: WindowSpan
  ) -> (columns: [Plot.Column], figures: (peak: Double, mean: Double)?) {
    let asOf = account.freshness.asOf
    let trace = week?.trace(of: tally)
    var total: Int64 = 0
    let columns = (0..<count).map { index in
      let start = span.start(ofColumn: index, width: width, count: count)
      let weekAgo = trace?.rate(from: start, width: width, meter.count)
      // Nothing is known after the last mark of a source: a gap, not zero.
      if start > asOf { return Plot.Column(nil, weekAgo: weekAgo) }
      let (sum, count) = counted(meter, tally, from: start, until: start + width, span)
      let isOpen = start + width > asOf
      let elapsed = isOpen ? max(width / 6, asOf - start) : width
      let peak = width >= 2 * .minute && tally.minus.isEmpty ? Double(meter.peak(sum)) : 0
      total += count
      return Plot.Column(
        Double(count) * Double(Milliseconds.minute) / Double(elapsed), peak: peak > 0 ? peak : nil,
        isProvisional: isOpen || account.isSilent,
        refused: Int(clamping: sum.throttled), weekAgo: weekAgo)
    }
    guard span.elapsed > 0 else { return (columns, nil) }
    let mean = Double(total) * Double(Milliseconds.minute) / Double(span.elapsed)
    return (columns, (greatest(meter, tally, span), mean))
  }

  /// The greatest rate a minute, of minutes or of longer buckets that end with the window; how wide columns are drawn does
  /// not change it.
  private func greatest(_ meter: Meter, _ tally: Tally, _ span: WindowSpan) -> Double {
    let step = max(span.bucket, .minute)
    var greatest = 0.0
    var end = span.end
    while end > span.begin {
      let start = max(end - step, span.begin)
      let (sum, count) = counted(meter, tally, from: start, until: end, span)
      let peak = step > .minute && tally.minus.isEmpty ? Double(meter.peak(sum)) : 0
      greatest = max(greatest, peak, Double(count) * Double(Milliseconds.minute) / Double(step))
      end = end - step
    }
    return greatest
  }

  /// What a tally counts in a span, and the sum of what it adds up.
  private func counted(
    _ meter: Meter, _ tally: Tally, from start: Instant, until end: Instant, _ span: WindowSpan
  ) -> (sum: Bucket, count: Int64) {
    var sum = Bucket()
    for counter in tally.plus.compactMap(image.counter) {
      sum.merge(series(counter, span).sum(from: start, until: end))
    }
    var count = meter.count(sum)
    for counter in tally.minus.compactMap(image.counter) {
      count -= meter.count(series(counter, span).sum(from: start, until: end))
    }
    return (sum, max(0, count))
  }

  /// The buckets that the window is drawn from.
  private func series(_ counter: CounterUsage, _ span: WindowSpan) -> BucketSeries {
    // Projects are kept by minutes, and by seconds only for a few of them.
    if case .project = counter.key, span.bucket < .minute { return counter.minutes }
    return switch span.bucket {
    case 10 * .second: counter.tenSeconds
    case .minute: counter.minutes
    case .quarterHour: counter.quarterHours
    default: counter.sixHours
    }
  }

  private func scale(top: Double, limit: Int64?, height: Int) -> [Plot.Label] {
    let upper = limit.map(Double.init) ?? Chart.round(top / 1.2)
    var labels = [Plot.Label(0, "0")]
    // Counts are whole: where nothing was counted, or half of the top is no whole number, a label would be untrue.
    if upper < 1 { return labels }
    if height >= 3 {
      labels.append(Plot.Label(upper, LimitText.bound(Int64(upper)), limit == nil ? .dim : .tick))
    }
    if height >= 7, upper >= 20 || upper.truncatingRemainder(dividingBy: 2) == 0 {
      labels.append(Plot.Label(upper / 2, LimitText.bound(Int64(upper / 2))))
    }
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

  /// Clock times for the short windows, days for the long one; the last is `now`, or when the figures end before that.
  func axis(width: Milliseconds, count: Int, columns: Int, _ span: WindowSpan) -> [Plot.AxisLabel] {
    let last = span.end - width
    let first = span.start(ofColumn: 0, width: width, count: count)
    let present = now < span.end + .minute ? "now" : span.asOf.hourMinute
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
      if bucket * columns + cellWidth(of: text) < total - cellWidth(of: present) - 1 {
        labels.append(Plot.AxisLabel(bucket, text))
      }
      at = at + step
    }
    let room = cellWidth(of: present)
    labels.append(
      Plot.AxisLabel(max(0, count - (columns >= room ? 1 : (room + columns - 1) / columns)), present))
    return labels
  }
}

/// What an account's counters did around the same time a week ago, for the trace behind the graphs of one window.
package struct WeekAgo: Hashable, Sendable {
  /// Which traffic that is.
  package struct Span: Hashable, Sendable {
    package var account: AccountID
    package var window: Window
    /// On whole buckets of the window's series.
    package var from: Instant
    package var until: Instant

    package init(account: AccountID, window: Window, from: Instant, until: Instant) {
      self.account = account
      self.window = window
      self.from = from
      self.until = until
    }

    /// Of the series that the window is drawn from.
    package var width: Milliseconds {
      switch window {
      case .quarterHour: .minute
      case .day: .quarterHour
      case .month: 6 * .hour
      }
    }

    /// On both sides of a bucket, what its rate is the mean of too: single minutes of another week tell nothing.
    var blur: Milliseconds { window == .quarterHour ? 2 * .minute : 0 }

    /// What a screen at `now` needs, with so much more that it need not ask again soon.
    package init(account: AccountID, window: Window, now: Instant) {
      let then = now - WeekAgo.distance
      let reserve: Milliseconds = window == .quarterHour ? .hour : .day
      self.init(account: account, window: window, from: then, until: then)
      from = (then - window.length - width - blur).floored(to: width)
      until = (then + reserve).ceiled(to: width)
    }

    /// Whether a screen at `now` finds everything; the day's is drawn up to its end.
    package func covers(now: Instant) -> Bool {
      let then = now - WeekAgo.distance
      let end = window == .day ? then.floored(to: .day) + .day : (then + blur).ceiled(to: width)
      return from <= then - window.length - blur && end <= until
    }
  }

  package static let distance: Milliseconds = 7 * .day

  package var span: Span
  /// Those with usage in the span; none at all where nothing is known of that week.
  package var series: [CounterKey: BucketSeries]

  package init(span: Span, series: [CounterKey: BucketSeries]) {
    self.span = span
    self.series = series
  }

  /// The traffic of a tally, found once for all columns of a graph; nil where nothing is known of that week.
  package func trace(of tally: Tally) -> Trace? {
    series.isEmpty
      ? nil
      : Trace(
        span: span, plus: tally.plus.compactMap { series[$0] }, minus: tally.minus.compactMap { series[$0] })
  }

  /// One counter, or several, of that week.
  package struct Trace: Hashable, Sendable {
    let span: Span
    let plus: [BucketSeries]
    let minus: [BucketSeries]

    /// What `amount` makes of the traffic a week before `[start, start + width)`, a minute; nil beyond what was read.
    ///
    /// In the shortest window it is the mean of five minutes; buckets narrower than the series take the rate of the one
    /// around them.
    package func rate(from start: Instant, width: Milliseconds, _ amount: (Bucket) -> Int64) -> Double? {
      let begin = (start - WeekAgo.distance).floored(to: span.width) - span.blur
      let length = max(width, span.width) + 2 * span.blur
      guard begin >= span.from, begin + length <= span.until else { return nil }
      var sum: Int64 = 0
      for series in plus { sum += amount(series.sum(from: begin, until: begin + length)) }
      for series in minus { sum -= amount(series.sum(from: begin, until: begin + length)) }
      return Double(max(0, sum)) * Double(Milliseconds.minute) / Double(length)
    }
  }
}

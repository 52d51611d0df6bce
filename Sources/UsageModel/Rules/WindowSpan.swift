/// The time that a window names at one instant: whole buckets and the open one, up to `asOf`.
///
/// It is `[floor(asOf, w) − length + w, asOf]`, where `w` is 10 s, 15 min and 6 h for 15 minutes, a day and 30 days,
/// and a minute in place of 10 s where only minutes are known. Every figure that names a window is of it, and the
/// columns of a graph, however wide they are, end with its last bucket.
package struct WindowSpan: Hashable, Sendable {
  package let window: Window
  package let asOf: Instant
  /// w: what the span slides by.
  package let bucket: Milliseconds

  package init(_ window: Window, asOf: Instant, byMinutes: Bool = false) {
    self.window = window
    self.asOf = asOf
    bucket =
      switch window {
      case .quarterHour: byMinutes ? .minute : 10 * .second
      case .day: .quarterHour
      case .month: 6 * .hour
      }
  }

  /// The first instant that counts.
  package var begin: Instant { end - window.length }
  /// The end of the open bucket, which lies after `asOf`.
  package var end: Instant { asOf.floored(to: bucket) + bucket }
  /// From the first instant to `asOf`.
  package var elapsed: Milliseconds { asOf - begin }

  /// The start of column `index` of `count` columns that divide the span evenly.
  package func start(ofColumn index: Int, width: Milliseconds, count: Int) -> Instant {
    end - Int64(count - index) * width
  }
}

extension AccountImage {
  /// The span of a window at `asOf`; of the shortest one by minutes where single events do not reach back over it.
  package func span(_ window: Window, asOf: Instant) -> WindowSpan {
    let span = WindowSpan(window, asOf: asOf)
    guard window == .quarterHour else { return span }
    let fine = counter(.account)?.tenSeconds
    let reaches = fine.map { !$0.buckets.isEmpty && $0.start <= span.begin.floored(to: .minute) } ?? false
    return hasEvents && reaches ? span : WindowSpan(window, asOf: asOf, byMinutes: true)
  }
}

extension CounterUsage {
  /// What was counted in the span of a quarter hour.
  ///
  /// Of the minutes that it begins and ends in, single events count by tens of seconds; what is only known by minutes
  /// counts whole, so that nothing of it is lost.
  package func sum(in span: WindowSpan) -> Bucket {
    let open = span.asOf.floored(to: .minute)
    if span.bucket >= .minute { return minutes.sum(from: span.begin, until: open + .minute) }
    let first = span.begin.floored(to: .minute)
    if first == open { return part(of: open, from: span.begin, until: span.end) }
    var sum = part(of: first, from: span.begin, until: first + .minute)
    sum.merge(minutes.sum(from: first + .minute, until: open))
    sum.merge(part(of: open, from: open, until: span.end))
    return sum
  }

  /// What of a minute lies in `[from, until)`, with all of what no ten seconds know.
  private func part(of minute: Instant, from: Instant, until: Instant) -> Bucket {
    var part = minutes[minute]
    let rest = minute + .minute
    for outside in [tenSeconds.sum(from: minute, until: from), tenSeconds.sum(from: until, until: rest)] {
      part.take(away: outside)
    }
    return part
  }
}

extension Bucket {
  /// Takes the sums of a part of it away; the peaks stay.
  fileprivate mutating func take(away other: Bucket) {
    attempts -= other.attempts
    throttled -= other.throttled
    clientErrors -= other.clientErrors
    serverErrors -= other.serverErrors
    input -= other.input
    cacheRead -= other.cacheRead
    output -= other.output
    costNano -= other.costNano
  }
}

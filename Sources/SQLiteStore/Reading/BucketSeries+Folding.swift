import UsageModel

extension BucketSeries {
  /// Sets the bucket that begins at `t` seconds; what lies before the start is not kept.
  mutating func put(_ bucket: Bucket, at t: Int64) {
    guard let index = place(of: t, isEmpty: bucket == Bucket()) else { return }
    buckets[index] = bucket
  }

  /// Adds to the bucket that begins at `t` seconds; what lies before the start is not kept.
  mutating func add(_ bucket: Bucket, at t: Int64) {
    guard let index = place(of: t, isEmpty: bucket == Bucket()) else { return }
    buckets[index].merge(bucket)
  }

  private mutating func place(of t: Int64, isEmpty: Bool) -> Int? {
    let offset = t * 1_000 - start.milliseconds
    let index = Int(offset / width)
    if offset < 0 || (isEmpty && index >= buckets.count) { return nil }
    while buckets.count <= index { buckets.append(Bucket()) }
    return index
  }

  /// Drops the buckets from `end` on.
  mutating func cut(at end: Instant) {
    buckets.removeLast(max(0, buckets.count - max(0, Int((end - start) / width))))
  }

  /// Drops the buckets before `start`, which becomes the first one's place.
  mutating func slide(to start: Instant) {
    if buckets.isEmpty || start < self.start {
      buckets = []
    } else if start > self.start {
      buckets.removeFirst(min(buckets.count, Int((start - self.start) / width)))
    }
    self.start = start
  }
}

extension Bucket {
  /// What a row holds whose first column is `attempts`, in the order of `Bucket.columns`.
  init(_ row: some NumberRow, _ column: Int32) {
    self.init()
    attempts = row.int(column)
    throttled = row.int(column + 1)
    clientErrors = row.int(column + 2)
    serverErrors = row.int(column + 3)
    input = row.int(column + 4)
    cacheRead = row.int(column + 5)
    output = row.int(column + 6)
    costNano = row.int(column + 7)
    unmetered = row.int(column + 8)
  }

  static let columns =
    "attempts, throttled, client_errors, server_errors, input, cache_read, output, cost, unmetered"
  static let columnCount: Int32 = 9

  /// Takes the greatest minute from a row, whose first such column is `peak_attempts`.
  mutating func readPeaks(_ row: some NumberRow, _ column: Int32) { peak = MinutePeak(row, column) }
}

extension CounterUsage {
  /// A counter without usage whose series begin where a screen at `now` looks.
  init(key: CounterKey, spans: Spans) {
    self.init(
      key: key, secondsStart: spans.seconds,
      tenSeconds: BucketSeries(start: spans.tenSeconds, width: 10 * .second),
      minutes: BucketSeries(start: spans.minutes, width: .minute),
      quarterHours: BucketSeries(start: spans.quarterHours, width: .quarterHour),
      sixHours: BucketSeries(start: spans.sixHours, width: 6 * .hour))
  }

  /// Moves all series on to where a screen at a later time looks.
  mutating func slide(to spans: Spans) {
    tenSeconds.slide(to: spans.tenSeconds)
    minutes.slide(to: spans.minutes)
    quarterHours.slide(to: spans.quarterHours)
    sixHours.slide(to: spans.sixHours)
    if spans.seconds > secondsStart {
      seconds.removeFirst(min(seconds.count, Int((spans.seconds - secondsStart) / .second)))
    } else if spans.seconds < secondsStart {
      seconds = []
    }
    secondsStart = spans.seconds
  }
}

/// Where each series begins for a screen at a time: on whole buckets of the widest drawing that is made of it.
struct Spans: Hashable {
  var seconds: Instant
  var tenSeconds: Instant
  var minutes: Instant
  var quarterHours: Instant
  var sixHours: Instant
  var today: Instant
  var month: Instant
  /// From here on parts of six hours are remembered one by one, to tell what a change added.
  var recentParts: Instant
  /// Buckets that begin later are left for later.
  var end: Instant

  init(_ now: Instant) {
    today = now.floored(to: .day)
    month = CivilDate(now).firstOfMonth.start
    seconds = Spans.firstSecond(now)
    tenSeconds = now.floored(to: .minute) - 16 * .minute
    minutes = now.floored(to: .quarterHour) - 75 * .minute
    quarterHours = now.floored(to: 2 * .hour) - .day
    sixHours = today - 30 * .day
    recentParts = today - 6 * .hour
    end = now + 10 * .minute
  }

  /// Whether series that begin here reach back as far as a screen at `now` looks; not after the clock was put back.
  func reachBack(from now: Instant) -> Bool {
    // The finest series begins on the narrowest buckets, so that it moves back whenever another one does.
    seconds <= Spans.firstSecond(now)
  }

  private static func firstSecond(_ now: Instant) -> Instant { now.floored(to: 10 * .second) - 150 * .second }
}

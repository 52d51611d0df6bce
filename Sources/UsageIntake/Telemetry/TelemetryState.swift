import UsageModel

/// Numbers as bytes, the first of them the version of what the others mean.
struct StateWords {
  static let version: Int64 = 1
  var numbers: [Int64]

  /// nil when these are not bytes that this version wrote.
  init?(_ bytes: [UInt8]) {
    guard bytes.count % 8 == 0, !bytes.isEmpty else { return nil }
    let numbers = stride(from: 0, to: bytes.count, by: 8).map { start in
      bytes[start..<start + 8].reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
    guard numbers[0] == StateWords.version else { return nil }
    self.numbers = Array(numbers.dropFirst())
  }

  static func bytes(_ numbers: [Int64]) -> [UInt8] {
    ([version] + numbers).flatMap { number in
      (0..<8).map { UInt8(truncatingIfNeeded: number >> Int64(8 * $0)) }
    }
  }
}

/// From when to when each signal of a sender was booked.
struct SenderState: Hashable, Sendable {
  private(set) var firstContact: Instant
  /// In the order of the signals; empty ranges have their ends at the epoch.
  private var covered: [[Int64]] = TelemetrySignal.allCases.map { _ in [0, 0] }

  init(firstContact: Instant) { self.firstContact = firstContact }

  init?(_ words: StateWords) {
    guard words.numbers.count == 1 + 2 * TelemetrySignal.allCases.count else { return nil }
    firstContact = Instant(milliseconds: words.numbers[0])
    covered = TelemetrySignal.allCases.indices.map { Array(words.numbers[1 + 2 * $0..<3 + 2 * $0]) }
  }

  var words: [Int64] { [firstContact.milliseconds] + covered.flatMap(\.self) }

  /// Whether another signal told of calls between `start` and `end`; a preferred one is waited for in its pauses.
  func isCovered(
    _ start: Instant, _ end: Instant, for signal: TelemetrySignal, life: Milliseconds
  ) -> Bool {
    TelemetrySignal.allCases.contains { other in
      let range = covered[other.rawValue]
      guard other != signal, range[1] > 0, end.milliseconds >= range[0] else { return false }
      return start.milliseconds <= range[1] + (other.rawValue < signal.rawValue ? life : 0)
    }
  }

  mutating func cover(_ start: Instant, _ end: Instant, by signal: TelemetrySignal) {
    let range = covered[signal.rawValue]
    covered[signal.rawValue] =
      range[1] == 0
      ? [start.milliseconds, end.milliseconds]
      : [min(range[0], start.milliseconds), max(range[1], end.milliseconds)]
  }
}

/// How far one series was counted: the last total, or the intervals whose deltas were taken.
struct SeriesState: Hashable, Sendable {
  /// Of those, adjoining ones as one; beyond so many the oldest are taken for one.
  private static let mostIntervals = 100
  /// A series seen for the first time is new as a whole when it is no older than two usual exports, in nanoseconds.
  private static let youth: Int64 = 120_000_000_000

  enum New: Hashable {
    case nothing
    /// A total that began before anything was known of its sender.
    case unknownPast
    /// What was counted since a time in nanoseconds.
    case amount(Int64, since: Int64)
  }

  private var total: Total?
  private var intervals: [Interval] = []

  private struct Total: Hashable, Sendable {
    var start: Int64
    var time: Int64
    var amount: Int64
  }

  private struct Interval: Hashable, Sendable {
    var start: Int64
    var end: Int64
  }

  init() {}

  init?(_ words: StateWords) {
    let numbers = words.numbers
    guard numbers.count >= 4, numbers.count % 2 == 0 else { return nil }
    if numbers[0] == 1 { total = Total(start: numbers[1], time: numbers[2], amount: numbers[3]) }
    intervals = stride(from: 4, to: numbers.count, by: 2).map {
      Interval(start: numbers[$0], end: numbers[$0 + 1])
    }
  }

  var words: [Int64] {
    let known: [Int64] = total.map { [1, $0.start, $0.time, $0.amount] } ?? [0, 0, 0, 0]
    return known + intervals.flatMap { [$0.start, $0.end] }
  }

  /// Takes a running total; it begins anew when its sender does.
  mutating func addTotal(_ point: TelemetryPoint, firstContact: Int64) -> New {
    let new = Total(start: point.start, time: point.time, amount: point.amount)
    guard let old = total else {
      total = new
      let isYoung = point.time - point.start <= SeriesState.youth
      guard point.start > 0, isYoung || point.start >= firstContact else { return .unknownPast }
      return .amount(point.amount, since: point.start)
    }
    // An earlier one comes late, or the same one again.
    guard point.time > old.time, point.start >= old.start else { return .nothing }
    total = new
    if point.start > old.start { return .amount(point.amount, since: max(point.start, old.time)) }
    return .amount(point.amount >= old.amount ? point.amount - old.amount : point.amount, since: old.time)
  }

  /// Takes what was added in an interval, unless that interval was taken.
  mutating func addDelta(_ point: TelemetryPoint) -> New {
    let interval = Interval(start: point.start > 0 ? point.start : point.time, end: point.time)
    if intervals.contains(where: { $0.start <= interval.start && interval.end <= $0.end }) { return .nothing }
    intervals.append(interval)
    intervals.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    var joined: [Interval] = []
    for next in intervals {
      if let last = joined.last, next.start <= last.end {
        joined[joined.count - 1].end = max(last.end, next.end)
      } else {
        joined.append(next)
      }
    }
    if joined.count > SeriesState.mostIntervals {
      joined[1].start = joined[0].start
      joined.removeFirst()
    }
    intervals = joined
    return .amount(point.amount, since: interval.start)
  }
}

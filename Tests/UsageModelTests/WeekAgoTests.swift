import Testing
import UsageModel

@Suite("A week ago")
struct WeekAgoTests {
  private let now = Instant(rfc3339: "2026-11-24T14:41:07Z") ?? .epoch
  private let account = AccountID(1)
  private let requests: (Bucket) -> Int64 = { $0.attempts }

  /// Buckets of the span, each with as many attempts as `amount` says of its number.
  private func week(_ window: Window, _ amount: (Int) -> Int64) -> WeekAgo {
    let span = WeekAgo.Span(account: account, window: window, now: now)
    let count = Int((span.until - span.from) / span.width)
    let buckets = (0..<count).map { index -> Bucket in
      var bucket = Bucket()
      bucket.attempts = amount(index)
      return bucket
    }
    return WeekAgo(
      span: span, series: [.account: BucketSeries(start: span.from, width: span.width, buckets: buckets)])
  }

  @Test(
    "what was read serves a screen until its reserve is used up",
    arguments: [(Window.quarterHour, 57 * Milliseconds.minute), (.day, 9 * .hour), (.month, 23 * .hour)])
  func reserve(window: Window, lasting: Milliseconds) {
    let span = WeekAgo.Span(account: account, window: window, now: now)
    #expect(span.covers(now: now) && span.covers(now: now + lasting))
    #expect(!span.covers(now: now + 2 * .day) && !span.covers(now: now - .day))
    #expect(span.from.milliseconds % span.width == 0 && span.until.milliseconds % span.width == 0)
  }

  @Test("a steady rate is that rate in every window and width")
  func steady() {
    let widths: [Window: [Milliseconds]] = [
      .quarterHour: [10 * .second, .minute], .day: [.quarterHour, .hour], .month: [6 * .hour, .day],
    ]
    for (window, widths) in widths {
      let week = week(window) { _ in window == .quarterHour ? 10 : window == .day ? 150 : 3_600 }
      for width in widths {
        let start = now.floored(to: width) - width
        #expect(week.trace(of: Tally(plus: [.account]))?.rate(from: start, width: width, requests) == 10)
      }
    }
  }

  @Test("the shortest window shows the mean of five minutes, two on both sides")
  func blur() {
    let then = now.floored(to: .minute) - 7 * .day
    var week = week(.quarterHour) { _ in 0 }
    let place = Int((then - week.span.from) / .minute)
    week.series[.account]?.buckets[place].attempts = 50
    let rates = (-3...3).map {
      week.trace(of: Tally(plus: [.account]))?.rate(
        from: now.floored(to: .minute) + Int64($0) * .minute, width: .minute, requests)
    }
    #expect(rates == [0, 10, 10, 10, 10, 10, 0])
  }

  @Test("nothing is drawn of a week that nobody knows of, nor beyond what was read")
  func unknown() throws {
    let span = WeekAgo.Span(account: account, window: .day, now: now)
    let nothing = WeekAgo(span: span, series: [:])
    #expect(nothing.trace(of: Tally(plus: [.account])) == nil)
    let known = try #require(week(.day) { _ in 1 }.trace(of: Tally(plus: [.account])))
    #expect(known.rate(from: now, width: .hour, requests) != nil)
    #expect(known.rate(from: now + 3 * .day, width: .hour, requests) == nil)
    #expect(known.rate(from: now - 3 * .day, width: .hour, requests) == nil)
  }

  @Test("counters with a limit of their own are taken off, never below nothing")
  func tally() {
    var week = week(.day) { _ in 150 }
    let model = CounterKey.model(ModelID(7))
    week.series[model] = week.series[.account]
    let start = now.floored(to: .quarterHour)
    let less = Tally(plus: [.account], minus: [model])
    #expect(week.trace(of: less)?.rate(from: start, width: .quarterHour, requests) == 0)
  }
}

import Dashboard
import Glibc
import SQLiteStore
import UsageModel

/// Follows a store that may not be there yet, may go and may come back as another file.
struct StoreWatch {
  enum Outcome {
    /// The image is that of the store now.
    case current
    case missing
    case failed(String)
  }

  let path: String
  private var reader: UsageStoreReader?

  init(path: String) { self.path = path }

  /// The minutes that planning the capacity of a snapshot asks for; a store that cannot be read has none.
  func capacityMinutes(
    of snapshot: String, in account: AccountImage, from: Instant, until: Instant
  ) -> [CapacityMinutes] {
    (try? reader?.capacityMinutes(of: snapshot, in: account, from: from, until: until)) ?? []
  }

  /// nil: the store cannot be read now.
  func refusals(of account: AccountID, from: Instant, until: Instant) -> [RefusalCount]? {
    try? reader?.refusals(of: account, from: from, until: until)
  }

  /// The minutes of counters; a store that cannot be read has none.
  func minutes(
    of counters: Set<CounterKey>, in account: AccountID, from: Instant, until: Instant
  ) -> [CounterKey: BucketSeries] {
    (try? reader?.minutes(of: counters, in: account, from: from, until: until)) ?? [:]
  }

  /// Nothing as long as there is no store; no traffic where it cannot be read, so that nobody asks again each second.
  func week(_ span: WeekAgo.Span) -> WeekAgo? {
    guard let reader else { return nil }
    return (try? reader.week(span)) ?? WeekAgo(span: span, series: [:])
  }

  /// Looks once, and brings `image` up to date in place; a reader that failed is opened anew at the next look.
  mutating func read(into image: inout UsageImage, window: Window, now: Instant) -> Outcome {
    do throws(StoreError) {
      if reader == nil { reader = try UsageStoreReader(path: path, isPatient: false) }
      guard let reader else { return .missing }
      _ = try reader.refresh(&image, window: window, now: now)
      return .current
    } catch {
      reader = nil
      if case .notFound = error { return .missing }
      return .failed(error.description)
    }
  }

  /// How everything stood at a past minute.
  func image(at instant: Instant, window: Window) throws(StoreError) -> UsageImage? {
    try reader?.image(at: instant, window: window)
  }

  /// The end of the trouble nearest to what a picture at `instant` shows: the minute after a throttle or a spill.
  ///
  /// Minutes of trouble without a pause between them are one trouble, left at its first or last minute.
  func trouble(
    _ direction: DashboardEffect.Direction, from instant: Instant, account: AccountID?, plans: [String: Plan],
    now: Instant
  ) throws(StoreError) -> Instant? {
    guard let reader else { return nil }
    let spills = SpillSearch(try reader.image(at: now, window: .month), plans: plans, account: account)
    // The picture at an instant ends with the minute before it.
    let shown = instant.ceiled(to: .minute) - .minute
    switch direction {
    case .back:
      func last(before edge: Instant) throws(StoreError) -> Instant? {
        [try reader.lastRefusal(before: edge, of: account), spills.last(before: edge)].compactMap(\.self)
          .max()
      }
      var edge = shown
      var found = try last(before: edge)
      while let minute = found, minute == edge - .minute {
        edge = minute
        found = try last(before: edge)
      }
      return found.map { $0 + .minute }
    case .forward:
      func first(from edge: Instant) throws(StoreError) -> Instant? {
        [try reader.firstRefusal(from: edge, of: account), spills.first(from: edge)].compactMap(\.self).min()
      }
      var edge = shown + .minute
      var found = try first(from: edge)
      while let minute = found, minute == edge {
        edge = minute + .minute
        found = try first(from: edge)
      }
      return found.map { $0 + .minute }
    }
  }
}

import UsageModel

@testable import SQLiteStore

/// Refused calls the slow way, by the table of the issue: what each outcome of a call means.
extension NaiveStore {
  static func reason(_ event: UsageEvent) -> RefusalReason? {
    let says: Set<RefusalReason> = [
      .requests, .tokens, .rate, .quota, .credit, .cap, .budget, .projectBudget, .tier, .access, .overload,
      .gateway, .authentication, .invalid,
    ]
    switch (event.status, event.refusal) {
    case (.ok, _), (.cancelled, _): return nil
    case (_, let told?) where says.contains(told): return told
    case (.throttled, _): return .rate
    case (.clientError, .timeout): return nil
    case (.clientError, _): return .invalid
    case (.serverError, _): return nil
    }
  }

  /// Lines of `time model project reason count` for buckets of `width` that begin in `range`.
  static func refusals(
    _ bookings: [Booking], width: Milliseconds, in range: Range<Instant>, hasProjects: Bool = true,
    onlySingle: Bool = false
  ) -> Set<String> {
    var counts: [String: Int64] = [:]
    for booking in bookings where booking.isSingle || !onlySingle {
      let at = booking.at.floored(to: width)
      guard range.contains(at) else { continue }
      for (reason, count) in booking.refusals {
        let project = hasProjects ? booking.project ?? "-" : "-"
        counts[
          "\(at.rfc3339) \(booking.model.name) \(booking.model.operation) \(project) \(reason)", default: 0] +=
          count
      }
    }
    return Set(counts.filter { $0.value != 0 }.map { "\($0.key) \($0.value)" })
  }
}

extension AccountImage {
  /// The same lines of what an image holds.
  func lines(_ counts: [RefusalCount], in range: Range<Instant>) -> Set<String> {
    var sums: [String: Int64] = [:]
    for count in counts where range.contains(count.at) {
      guard let model = model(count.model) else { continue }
      let project = projects.first { $0.id == count.project }?.name ?? "-"
      sums["\(count.at.rfc3339) \(model.name) \(model.operation) \(project) \(count.reason)", default: 0] +=
        count.count
    }
    return Set(sums.map { "\($0.key) \($0.value)" })
  }
}

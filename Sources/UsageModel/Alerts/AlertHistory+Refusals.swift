extension AlertHistory {
  /// What a run of refused calls is about.
  struct RefusalKey: Hashable {
    var cause: RefusalCause
    /// A limit's id, or the cause's own subject.
    var subject: String
  }

  /// Refused calls without a longer pause between them.
  struct RefusalRun {
    var start: Instant
    var end: Instant
    var count: Int64
    var reason: RefusalReason
    /// By model's name.
    var models: [String: Int64]
  }

  /// From one minute with refused calls to the next one, within a run.
  static let pause: Milliseconds = RefusalReading.pause

  /// Lays the refused calls of a day to limits, as readings do, and to runs.
  mutating func blame(_ refusals: [RefusalCount], on day: Instant) {
    let entries = entries(on: day)
    var found: [RefusalKey: [RefusalRun]] = [:]
    for count in refusals {
      guard let cause = count.reason.cause, cause.isOfAccount else { continue }
      let name = image.model(count.model)?.name ?? ""
      let run = RefusalRun(
        start: count.at, end: count.at + .minute, count: count.count, reason: count.reason,
        models: [name: count.count])
      for subject in subjects(of: count, cause, entries) {
        AlertHistory.add(run, to: &found[RefusalKey(cause: cause, subject: subject), default: []])
      }
    }
    for (key, earlier) in found {
      var joined = earlier
      for run in runs[key] ?? [] { AlertHistory.add(run, to: &joined) }
      runs[key] = joined
    }
  }

  private static func add(_ run: RefusalRun, to runs: inout [RefusalRun]) {
    guard let last = runs.last, run.start - last.end <= pause - .minute else { return runs.append(run) }
    let index = runs.count - 1
    runs[index].end = max(last.end, run.end)
    runs[index].count += run.count
    runs[index].reason = run.reason
    runs[index].models.merge(run.models, uniquingKeysWith: +)
  }

  private func subjects(
    of count: RefusalCount, _ cause: RefusalCause, _ entries: [AccountLimits.Entry]
  ) -> [String] {
    switch cause {
    case .rate:
      let limits = blamed(count, entries)
      return limits.isEmpty ? [cause.alertSubject] : limits
    case .money:
      let limit: AccountLimits.Entry?
      switch count.reason {
      case .budget, .projectBudget: limit = nil
      case .cap:
        limit = entries.first {
          $0.limit.limit.metric == .usd && $0.limit.limit.window == .month
            && $0.limit.limit.value.number != nil
        }
      default:
        // The row of bought credit is there as soon as any was bought.
        if image.ledger.contains(where: {
          $0.at <= count.at && [.creditPurchase, .balance].contains($0.kind)
        }) {
          return [LimitReading.prepaidCreditID]
        }
        limit = entries.first { if case .creditBalance = $0.limit.limit.value { true } else { false } }
      }
      return [limit?.limit.limit.id ?? cause.alertSubject]
    case .locked, .overloaded, .gateway, .invalid: return [cause.alertSubject]
    }
  }

  /// The limits that refused calls for a rate, see `LimitReader.markRefused`.
  private func blamed(_ count: RefusalCount, _ entries: [AccountLimits.Entry]) -> [String] {
    guard let record = image.model(count.model) else { return [] }
    let traits = record.traits(at: count.at)
    let named = entries.filter { entry in
      let limit = entry.limit.limit
      guard entry.project == nil, limit.metric != .usd, limit.metric != .outputLength,
        entry.tally.counts(record.id, traits)
      else { return false }
      if limit.value != .adaptive, limit.value.number == nil { return false }
      switch count.reason {
      case .requests: return limit.metric == .requests
      case .tokens: return limit.metric != .requests
      default: return true
      }
    }
    func share(_ entry: AccountLimits.Entry) -> Float {
      guard let course = courses[entry.limit.limit.id] else { return 0 }
      let index = Int((count.at - start) / .minute)
      return course.shares.indices.contains(index) ? course.shares[index] : 0
    }
    let counting = named.filter { $0.limit.limit.window == .minute || share($0) >= 1 }
    guard count.reason == .rate else { return counting.map(\.limit.limit.id) }
    var fullest: AccountLimits.Entry?
    for entry in counting where fullest.map({ share(entry) > share($0) }) ?? true { fullest = entry }
    return fullest.map { [$0.limit.limit.id] } ?? []
  }
}

import UsageModel

/// Stepping through the past, every panel in step.
extension DashboardState {
  /// How far back minutes are kept.
  private static let reach: Milliseconds = 34 * .day

  /// Moves the picture by so many buckets of the window shown; past the newest one it is live again.
  mutating func step(buckets: Int64) -> [DashboardEffect] {
    if frozen == nil, buckets > 0 { return [] }
    let width = window.bucket
    let base = buckets < 0 ? shown.now.ceiled(to: width) : shown.now.floored(to: width)
    let target = base + buckets * width
    if target >= now {
      frozen = nil
      return []
    }
    let earliest = (now - DashboardState.reach).ceiled(to: width)
    if target < earliest { notice = "minutes are kept for \(DashboardState.reach / .day) days" }
    return [.replay(at: max(target, earliest))]
  }

  mutating func showPast(_ image: UsageImage, at instant: Instant) {
    // A past picture holds nothing over from a later one, and is what `--at` says.
    var memory = ReadingMemory()
    let reading = Reading(image: image, plans: plans, window: window, now: instant, memory: &memory)
    var stories: [AccountID: TroubleStory] = [:]
    for account in image.accounts {
      stories[account.account.id] = TroubleStory(account, plan: plans[account.account.plan], at: instant)
    }
    frozen = Frozen(image: image, reading: reading, stories: stories)
  }

  /// What to tell beside the replayed minute: of the account shown, else of the worst one in trouble.
  var toldTrouble: (account: AccountReading, story: TroubleStory)? {
    guard view == .overview, let frozen else { return nil }
    let accounts = account == nil ? frozen.reading.worstFirst : [shownAccount].compactMap(\.self)
    return accounts.lazy.compactMap { account in frozen.stories[account.id].map { (account, $0) } }.first
  }
}

extension Window {
  /// The time of one step: a column of the graph.
  fileprivate var bucket: Milliseconds {
    switch self {
    case .quarterHour: .minute
    case .day: .quarterHour
    case .month: 6 * .hour
    }
  }
}

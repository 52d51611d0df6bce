import UsageModel

/// Looks through the last 30 days of a store for earlier alerts and for when the open ones began, a little at a time.
struct AlertSearch {
  private var accounts: [AccountID]
  private let rules: AlertRules
  private var history: AlertHistory?
  private var found: [AlertEpisode] = []

  init(accounts: [AccountID], rules: AlertRules) {
    self.accounts = accounts.reversed()
    self.rules = rules
  }

  var isDone: Bool { accounts.isEmpty && history == nil }

  /// What was found since the last time it was asked for.
  mutating func takeFound() -> [AlertEpisode] {
    defer { found = [] }
    return found
  }

  /// Reads one day of one account, or puts an account's days together; false where the store cannot be read now.
  ///
  /// - Parameter image: with the six hours of 30 days, as screens read it.
  mutating func work(
    _ watch: StoreWatch, _ image: UsageImage, plans: [String: Plan], now: Instant
  ) -> Bool {
    guard var history else {
      guard let id = accounts.popLast() else { return true }
      if let account = image.accounts.first(where: { $0.account.id == id }),
        let plan = plans[account.account.plan]
      {
        self.history = AlertHistory(image: account, plan: plan, rules: rules, now: now)
      }
      return true
    }
    self.history = nil
    guard let day = history.day else {
      found += history.episodes()
      return true
    }
    let account = history.image
    guard let refusals = watch.refusals(of: account.account.id, from: day, until: day + .day) else {
      self.history = history
      return false
    }
    guard let wish = history.wish(hasRefusals: refusals.contains { $0.reason.cause == .rate }) else {
      return true
    }
    let capacity = wish.snapshots.flatMap { snapshot in
      watch.capacityMinutes(of: snapshot, in: account, from: day, until: wish.until)
    }
    let minutes =
      wish.counters.isEmpty
      ? [:] : watch.minutes(of: wish.counters, in: account.account.id, from: wish.from, until: wish.until)
    history.take(minutes: minutes, refusals: refusals, capacity: capacity)
    self.history = history
    return true
  }
}

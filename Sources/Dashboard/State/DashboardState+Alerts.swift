package import UsageModel

/// What is wrong, what was, and keeping quiet about it.
extension DashboardState {
  /// Of the account shown or of all, in the order of urgency.
  package var listedOpenAlerts: [AlertEpisode] { shown.ordered(passing(openAlerts)) }

  /// Those that are over, newest first.
  package var listedPastAlerts: [AlertEpisode] {
    passing(pastAlerts).sorted { ($0.start, $0.number) > ($1.start, $1.number) }
  }

  /// The instant that the picture is of.
  var alertsNow: Instant { frozen?.reading.now ?? now }

  /// What the picture's instant knows: a past one of what had begun, open as it was then.
  var shownAlerts: [AlertEpisode] {
    guard let past = frozen?.reading.now else { return alerts.episodes }
    return alerts.episodes.compactMap { episode in
      guard episode.start <= past else { return nil }
      var episode = episode
      if let end = episode.end, end > past { episode.end = nil }
      return episode
    }
  }

  /// Of the account shown or of all, before the filter.
  var openAlerts: [AlertEpisode] { shownAlerts.filter { $0.isOpen && isOfShownAccount($0) } }
  var pastAlerts: [AlertEpisode] { shownAlerts.filter { !$0.isOpen && isOfShownAccount($0) } }

  private func isOfShownAccount(_ episode: AlertEpisode) -> Bool {
    account == nil || episode.account == account
  }

  private func passing(_ episodes: [AlertEpisode]) -> [AlertEpisode] {
    episodes.filter { matches([$0.accountName, $0.what, $0.word]) }
  }

  /// How many are open that nobody wants to hear nothing of.
  package var loudAlerts: Int {
    shownAlerts.count { $0.isOpen && !alerts.isSnoozed($0.key, now: alertsNow) }
  }

  /// Snoozes the marked alert, or wakes it again; without a mark nothing, since nobody has said which.
  mutating func snooze() -> [DashboardEffect] {
    let rows = listedOpenAlerts
    guard !rows.isEmpty else {
      notice = "no alert is open"
      return []
    }
    let index = selection(of: .openAlerts)
    guard view == .alerts, marked(.openAlerts) != nil, rows.indices.contains(index) else {
      let keys = "\(commands.hint(.rowUp)) \(commands.hint(.rowDown))"
      notice = view == .alerts ? "mark an alert first: \(keys)" : "mark an alert first, in the alerts view"
      return []
    }
    let episode = rows[index]
    let until = alerts.isSnoozed(episode.key, now: now) ? nil : now + alertRules.snooze
    alerts.snooze(episode.key, until: until)
    let name = "\(episode.accountName), \(episode.what)"
    notice = until.map { "quiet until \($0.hourMinute)Z: \(name)" } ?? "awake again: \(name)"
    return [.snooze(episode.key, until: until)]
  }

  /// Goes to the account that the marked alert is about, where its numbers are.
  mutating func openAlertRow() -> Bool {
    let rows = panel == .pastAlerts ? listedPastAlerts : listedOpenAlerts
    let index = selection(of: panel)
    guard rows.indices.contains(index), shown.account(rows[index].account) != nil else { return true }
    account = rows[index].account
    opened = nil
    filter = ""
    switch rows[index].kind {
    case .spill, .unitsEnding: view = .capacity
    case .cap, .outOfCredit: view = .spend
    case .tierDropped, .tierReached: view = .tiers
    case .freeModelEnding: view = .models
    case .throttled, .locked, .overloaded, .limit, .likelyFull, .stale: view = .overview
    }
    panel = panels.first ?? .accounts
    return true
  }
}

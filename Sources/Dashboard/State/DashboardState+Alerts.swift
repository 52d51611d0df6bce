package import UsageModel

/// What is wrong, what was, and keeping quiet about it.
extension DashboardState {
  /// Of the account shown or of all, worst first.
  package var listedOpenAlerts: [AlertEpisode] {
    passing(openAlerts).sorted { ($0.state, $0.start, $0.number) < ($1.state, $1.start, $1.number) }
  }

  /// Those that are over, newest first.
  package var listedPastAlerts: [AlertEpisode] {
    passing(pastAlerts).sorted { ($0.start, $0.number) > ($1.start, $1.number) }
  }

  /// Of the account shown or of all, before the filter.
  var openAlerts: [AlertEpisode] { alerts.open.filter(isOfShownAccount) }
  var pastAlerts: [AlertEpisode] { alerts.episodes.filter { !$0.isOpen && isOfShownAccount($0) } }

  private func isOfShownAccount(_ episode: AlertEpisode) -> Bool {
    account == nil || episode.key.account == account
  }

  private func passing(_ episodes: [AlertEpisode]) -> [AlertEpisode] {
    episodes.filter { matches([$0.accountName, $0.what, $0.word]) }
  }

  /// How many are open that nobody wants to hear nothing of.
  package var loudAlerts: Int { alerts.open.count { !alerts.isSnoozed($0.key, now: now) } }

  /// Snoozes the marked alert, or the newest one, or wakes it again.
  mutating func snooze() -> [DashboardEffect] {
    let rows = listedOpenAlerts
    let index = selection(of: .openAlerts)
    let isMarked = view == .alerts && panel == .openAlerts && selected[.openAlerts] != nil
    let marked = isMarked && rows.indices.contains(index) ? rows[index] : nil
    guard let episode = marked ?? rows.max(by: { ($0.start, $0.number) < ($1.start, $1.number) }) else {
      notice = "no alert is open"
      return []
    }
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
    guard rows.indices.contains(index), shown.account(rows[index].key.account) != nil else { return true }
    account = rows[index].key.account
    opened = nil
    filter = ""
    switch rows[index].key.kind {
    case .spill, .unitsEnding: view = .capacity
    case .cap: view = .spend
    case .tierDropped, .tierReached: view = .tiers
    case .freeModelEnding: view = .models
    case .throttled, .limit, .likelyFull, .stale: view = .overview
    }
    panel = panels.first ?? .accounts
    return true
  }
}

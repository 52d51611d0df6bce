package import UsageModel

/// The trace of the same time a week ago behind the graphs.
extension DashboardState {
  /// What is known of it, for the graphs of an account in a window.
  func week(of account: AccountID, _ window: Window) -> WeekAgo? {
    look.showsWeekAgo
      ? weeksAgo.first {
        $0.span.account == account && $0.span.window == window && $0.span.covers(now: shown.now)
      } : nil
  }

  /// What the graphs of this screen lack; `weekRead` brings it.
  package var missingWeeks: [WeekAgo.Span] {
    guard look.showsWeekAgo, store == .open, rights.seesUsage else { return [] }
    return graphed.compactMap { account, window in
      week(of: account, window) == nil ? WeekAgo.Span(account: account, window: window, now: shown.now) : nil
    }
  }

  /// Keeps to what the present screen draws, so that it never grows.
  mutating func take(_ week: WeekAgo) {
    let wanted = graphed
    weeksAgo.removeAll { held in
      held.span.account == week.span.account && held.span.window == week.span.window
        || !wanted.contains { $0.account == held.span.account && $0.window == held.span.window }
    }
    weeksAgo.append(week)
  }

  /// The accounts with graphs on this screen, each in its windows.
  private var graphed: [(account: AccountID, window: Window)] {
    let worst = shown.worstFirst.map(\.id)
    let accounts: [AccountID] =
      if let wall { [wall.page.account ?? worst.first].compactMap(\.self) } else if let account {
        [account]
      } else { Array(worst.prefix(max(1, width / 56))) }
    var windows = shownWindows
    if account != nil, wall == nil, view == .tiers { windows.insert(.day) }
    return accounts.flatMap { account in Window.allCases.filter(windows.contains).map { (account, $0) } }
  }
}

package import UsageModel

/// The screen as it hangs on a wall: what it shows now and when it turns.
package struct Wall: Hashable, Sendable {
  /// What is shown in turn.
  package enum Page: Hashable, Sendable {
    case all
    case account(AccountID)
    case capacity(AccountID)

    var account: AccountID? {
      switch self {
      case .all: nil
      case .account(let id), .capacity(let id): id
      }
    }
  }

  /// Between two turns.
  package var rotation: Milliseconds
  package private(set) var page = Page.all
  package private(set) var turnsAt: Instant
  /// How often it turned: where the picture stands follows from it, so that nothing burns in.
  package private(set) var turns = 0
  private var verdict: Verdict?
  /// Since when the page of a refusal or a full limit has been up.
  private var watchedSince: Instant?

  /// So long the page of a trouble stays up alone; then it takes turns with the page of all accounts, which tells of it
  /// too: digits and bars of one page, moved by some cells, would burn in after hours.
  package static let watch: Milliseconds = .quarterHour

  package init(rotation: Milliseconds, now: Instant) {
    self.rotation = rotation
    turnsAt = now + rotation
  }

  /// Stays, jumps to what has just become worst, or turns when it is time.
  package mutating func proceed(_ reading: Reading, now: Instant) {
    let pages = Wall.pages(of: reading)
    if !pages.contains(page) { page = .all }
    let worst = reading.verdict
    defer { verdict = worst }
    // What was so before the wall hung needs no jump: the first page names it.
    let isNew = verdict.map { $0.state != worst.state || $0.account != worst.account } ?? false
    if let id = worst.account, worst.state != .ok {
      let wanted = worst.state == .spill ? [Page.capacity(id), .account(id)] : [.account(id), .capacity(id)]
      if let target = wanted.first(where: pages.contains) {
        if isNew {
          watchedSince = now
          return show(target, now: now)
        }
        // Refusals and full limits are watched as long as they last; the picture goes on moving.
        if worst.concern.map({ $0.rank <= .blocked }) == true, page == target || watchedSince != nil {
          let since = watchedSince ?? now
          watchedSince = since
          let isLong = now - since >= Wall.watch
          if isDue(now) { show(isLong && page == target ? .all : target, now: now) }
          return
        }
      }
    }
    watchedSince = nil
    if isDue(now) { turn(by: 1, reading, now: now) }
  }

  /// A clock that was put back must not stop the turning.
  private func isDue(_ now: Instant) -> Bool { now >= turnsAt || turnsAt - now > rotation }

  mutating func turn(by step: Int, _ reading: Reading, now: Instant) {
    let pages = Wall.pages(of: reading)
    let index = pages.firstIndex(of: page) ?? 0
    show(pages[(index + step + pages.count) % pages.count], now: now)
  }

  private mutating func show(_ page: Page, now: Instant) {
    self.page = page
    turnsAt = now + rotation
    turns += 1
  }

  /// What has something to say: all accounts, then each one's limits and capacity.
  package static func pages(of reading: Reading) -> [Page] {
    [.all]
      + reading.accounts.flatMap { account -> [Page] in
        if account.state == .noData { return [] }
        let isLimited = account.limits.contains { $0.isCounter && $0.pressure != nil }
        return (isLimited ? [.account(account.id)] : [])
          + (account.capacity.isEmpty ? [] : [.capacity(account.id)])
      }
  }

  /// Whether what stands above goes below for now.
  var isUpsideDown: Bool { turns / 6 % 2 == 1 }
  /// How far the picture stands from its corner, in cells; each turn moves it.
  var drift: (x: Int, y: Int) { (turns % 3, turns / 3 % 2) }
}

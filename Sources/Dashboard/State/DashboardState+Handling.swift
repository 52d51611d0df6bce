import TerminalUI
package import UsageModel

extension DashboardState {
  /// The only place where the state changes; what it cannot do itself it asks for.
  package mutating func handle(_ event: DashboardEvent) -> [DashboardEffect] {
    defer {
      studyTiers()
      focusCapacity()
    }
    switch event {
    case .key(.mouse(let event)): return point(event)
    case .key(let key): return press(key)
    case .resized(let width, let height):
      self.width = max(0, width)
      self.height = max(0, height)
    case .tick(let instant):
      now = instant
      evaluate()
    case .read(let image, let instant):
      now = instant
      store = .open
      if let image { self.image = image }
      evaluate()
      keepAccount()
      replan()
    case .storeMissing(let instant):
      now = instant
      if case .missing(let looks) = store {
        store = .missing(looks: looks + 1)
      } else {
        // It was there: the last picture stays, with its age.
        fail("the store is gone", at: instant)
      }
    case .storeFailed(let message, let instant):
      now = instant
      fail(message, at: instant)
    case .personKnown(let user, let ownsStore): (self.user, self.ownsStore) = (user, ownsStore)
    case .configured(let change): return take(change)
    case .replayed(let image, let instant): showPast(image, at: instant)
    case .shown(let account):
      show(account)
      hasChosenAccount = true
    case .plansLoaded(let plans):
      self.plans = plans
      evaluate()
    case .secondClock(let clock): secondClock = clock
    case .themesListed(let themes): self.themes = themes
    case .noticed(let text): notice = text
    case .kioskOpened:
      isKiosk = true
      toggleWall()
    case .capacityRead(let minutes, let snapshot, let account): take(minutes, of: snapshot, in: account)
    case .alertsRead(let book): alerts = book
    case .weekRead(let week): take(week)
    case .flashed(let until): flashesUntil = until
    case .recorded(let text):
      finishRecording(text)
      return [.poll]
    }
    return []
  }

  private mutating func fail(_ message: String, at instant: Instant) {
    if case .failing(_, let since) = store {
      store = .failing(message: message, since: since)
    } else {
      store = .failing(message: message, since: instant)
    }
    evaluate()
  }

  private mutating func evaluate() {
    reading = Reading(image: image, plans: plans, window: window, now: now, memory: &memory)
    proceedOnWall()
  }

  /// An organization with one account starts at that account; one that was removed is left.
  private mutating func keepAccount() {
    if let account, !image.accounts.contains(where: { $0.account.id == account }) { self.account = nil }
    if !hasChosenAccount, let only = image.accounts.first {
      account = image.accounts.count == 1 ? only.account.id : nil
      // A purchaser starts at what a purchaser may see.
      if !rights.seesUsage, rights.seesCapacity {
        account = reading.accounts.first { View.capacity.concerns($0) }?.id ?? only.account.id
        view = .capacity
      }
      panel = panels.first ?? .accounts
      hasChosenAccount = true
    }
  }

  mutating func press(_ key: Key) -> [DashboardEffect] {
    notice = nil
    if let wall { return press(key, on: wall) }
    switch overlay {
    case .filter(let text): return type(key, filter: text)
    case .help(let first): return scroll(key, help: first)
    case .explain(let account, let subject, let first):
      return press(key, explaining: account, subject, first)
    case .themes(let before): return press(key, choosingThemeOver: before)
    case .options(let marked): return press(key, inOptions: marked)
    case .palette(let text, let marked): return press(key, inPalette: text, marked: marked)
    case nil: break
    }
    if let planner { return press(key, in: planner) }
    guard let action = commands.action(for: key) else { return [] }
    return perform(action)
  }

  package mutating func perform(_ action: Action) -> [DashboardEffect] {
    switch action {
    case .overview: look(at: .overview)
    case .models: look(at: .models)
    case .tiers: look(at: .tiers)
    case .capacity: look(at: .capacity)
    case .spend: look(at: .spend)
    case .alerts: look(at: .alerts)
    case .wall: toggleWall()
    case .goToVerdict: goToVerdict()
    case .previousAccount: step(by: -1)
    case .nextAccount: step(by: 1)
    case .allAccounts: show(nil)
    case .open: openMarked()
    case .back: back()
    case .nextPanel: turnPanel(by: 1)
    case .previousPanel: turnPanel(by: -1)
    case .rowUp: move(by: -1)
    case .rowDown: move(by: 1)
    case .pageUp: move(by: -10)
    case .pageDown: move(by: 10)
    case .firstRow: move(by: -100_000)
    case .lastRow: move(by: 100_000)
    case .windowQuarterHour: return look(at: .quarterHour)
    case .windowDay: return look(at: .day)
    case .windowMonth: return look(at: .month)
    case .freeze:
      if frozen == nil {
        frozen = Frozen(image: image, reading: reading)
      } else {
        frozen = nil
      }
    case .stepBack: return step(buckets: -1)
    case .stepForward: return step(buckets: 1)
    case .leapBack: return step(buckets: -10)
    case .leapForward: return step(buckets: 10)
    case .previousTrouble: return [.findTrouble(.back, from: shown.now, account: account)]
    case .nextTrouble:
      return frozen == nil ? [] : [.findTrouble(.forward, from: shown.now, account: account)]
    case .planner: return openPlanner()
    case .explain: explain()
    case .filter: overlay = .filter(text: filter)
    case .idleRows: showsIdle.toggle()
    case .dropCost: toggleDropCost()
    case .snooze: return snooze()
    case .copyRow: return copyRow()
    case .exportFrame: return [.exportFrame]
    case .palette: overlay = .palette(text: "", marked: 0)
    case .rank: rank()
    case .rankReverse: ranks[panel, default: Rank()].isReversed.toggle()
    case .pollFaster: return changeInterval(by: -1)
    case .pollSlower: return changeInterval(by: 1)
    case .help: overlay = .help(first: 0)
    case .options: return openOptions()
    case .themes: return openThemes()
    case .mouse:
      look.takesMouse.toggle()
      notice = look.takesMouse ? "mouse on: with Shift it selects text" : "mouse off: it selects text"
      return [.useMouse(look.takesMouse)]
    case .reload: return [.reload]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .quit: return [.quit(keepsFrame: false)]
    case .quitKeepingFrame: return [.quit(keepsFrame: true)]
    }
    return []
  }

  mutating func look(at window: Window) -> [DashboardEffect] {
    guard self.window != window else { return [] }
    self.window = window
    evaluate()
    // A frozen picture may not hold what another window shows.
    return frozen == nil ? [.poll] : [.poll, .replay(at: shown.now)]
  }

  private mutating func changeInterval(by step: Int) -> [DashboardEffect] {
    let all = DashboardState.intervals
    let index = all.firstIndex { $0 >= interval } ?? all.count - 1
    interval = all[max(0, min(all.count - 1, index + step))]
    notice = "looks at the store every \(DashboardState.seconds(interval))"
    return [.poll]
  }

  /// `0.5 s`, `10 s`.
  package static func seconds(_ span: Milliseconds) -> String {
    span % 1_000 == 0 ? "\(span / 1_000) s" : "\(span / 1_000).\(span % 1_000 / 100) s"
  }

  /// The same view of another account; views that need one account give way to the overview of all.
  private mutating func show(_ account: AccountID?) {
    self.account = account
    if account == nil, view.needsAccount { view = .overview }
    settle()
  }

  /// Another view of the account shown, or of the one that has most to say in it.
  private mutating func look(at view: View) {
    if view.needsAccount, account == nil { account = mainAccount(for: view) }
    self.view = view
    settle()
  }

  private mutating func goToVerdict() {
    account = shown.verdict.account
    view = shown.verdict.concern.map { view(of: $0) } ?? .overview
    settle()
  }

  /// Where what is urgent can be seen best.
  private func view(of concern: Concern) -> View {
    switch concern.subject {
    case .capacity: return .capacity
    case .budget: return .spend
    case .limit(let id):
      return shownAccount?.limits.first { $0.id == id }?.metric == .usd ? .spend : .overview
    case .refusal(.locked): return .models
    case .refusal, .source, .account: return .overview
    }
  }

  /// A fresh view starts at its first panel, unfiltered.
  private mutating func settle() {
    panel = panels.first ?? .accounts
    opened = nil
    planner = nil
    filter = ""
  }

  /// Of all accounts the marked one, if it has something to say in `view`, else the worst that has.
  private func mainAccount(for view: View) -> AccountID? {
    let rows = listedAccounts
    let marked = rows.indices.contains(selection(of: .accounts)) ? rows[selection(of: .accounts)] : nil
    let candidates = [marked].compactMap(\.self) + shown.worstFirst
    return (candidates.first { view.concerns($0) } ?? candidates.first)?.id
  }

  private mutating func rank() {
    let count = rankColumns(of: panel).count
    guard count > 0 else { return }
    ranks[panel, default: Rank()].column = (ranks[panel, default: Rank()].column + 1) % count
  }

  /// Through all accounts in their fixed order, the overview of all of them between the last and the first.
  private mutating func step(by step: Int) {
    let ids: [AccountID?] = [nil] + shown.accounts.map(\.id)
    let index = ids.firstIndex(of: account) ?? 0
    show(ids[(index + step + ids.count) % ids.count])
  }

  mutating func openMarked() {
    if openRow() { return }
    guard account == nil else { return }
    let rows = listedAccounts
    guard
      let row = rows.indices.contains(selection(of: .accounts)) ? rows[selection(of: .accounts)] : rows.first
    else { return }
    show(row.id)
  }

  private mutating func back() {
    if !filter.isEmpty {
      filter = ""
    } else if opened != nil {
      opened = nil
    } else if view != .overview {
      look(at: .overview)
    } else if account != nil, shown.accounts.count > 1 {
      show(nil)
    }
  }

  private mutating func turnPanel(by step: Int) {
    let panels = panels
    guard let index = panels.firstIndex(of: panel) else { return panel = panels.first ?? .accounts }
    panel = panels[(index + step + panels.count) % panels.count]
  }

  private mutating func move(by rows: Int) {
    let count = rowCount(of: panel)
    guard count > 0 else { return }
    selected[panel] = max(0, min(count - 1, selection(of: panel) + rows))
  }

  // MARK: Overlays, which take all keys

  private mutating func type(_ key: Key, filter text: String) -> [DashboardEffect] {
    switch key {
    case .escape:
      overlay = nil
      filter = ""
    case .enter: overlay = nil
    case .control("C"): overlay = nil
    case .backspace, .delete:
      let shorter = String(text.dropLast())
      filter = shorter
      overlay = .filter(text: shorter)
    case .character(let scalar) where text.unicodeScalars.count < 40:
      let longer = text + String(Character(scalar))
      filter = longer
      overlay = .filter(text: longer)
    default: break
    }
    return []
  }

  private mutating func scroll(_ key: Key, help first: Int) -> [DashboardEffect] {
    switch commands.action(for: key) {
    case .help, .back: overlay = nil
    case .quit: return [.quit(keepsFrame: false)]
    case .rowDown: overlay = .help(first: first + 1)
    case .rowUp: overlay = .help(first: max(0, first - 1))
    case .pageDown: overlay = .help(first: first + 10)
    case .pageUp: overlay = .help(first: max(0, first - 10))
    case .firstRow: overlay = .help(first: 0)
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    default: break
    }
    if case .help(let first) = overlay {
      overlay = .help(first: min(first, max(0, HelpView.rowCount(self) - 1)))
    }
    return []
  }
}

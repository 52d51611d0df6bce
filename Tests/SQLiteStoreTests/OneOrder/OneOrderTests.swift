import Dashboard
import Foundation
import SQLiteStore
import TerminalUI
import Testing
import UsageModel

/// Random histories of several accounts, read from a real store and drawn: at every instant the first line, the first row,
/// the first alert, the wall, `next` and `guard` name the same account and the same thing.
///
/// `TIERTOP_SEEDS=7` or `1-1000` chooses other histories; a failure names its seed and instant.
@Suite("One order of urgency")
struct OneOrderTests {
  static let seeds: ClosedRange<Int> = {
    let words = (ProcessInfo.processInfo.environment["TIERTOP_SEEDS"] ?? "").split(separator: "-")
    let bounds = words.compactMap { Int($0) }
    guard let first = bounds.first, let last = bounds.last, first <= last else { return 1...50 }
    return first...last
  }()
  private static let instants = 20

  @Test("all places name the same account and the same thing first", arguments: seeds)
  func agree(seed: Int) throws {
    var random = RandomNumbers(seed: UInt64(seed) &* 104_729)
    let folder = StoreFolder()
    // Ends of hours, days and months pass.
    let starts = [
      CivilDate(year: 2026, month: 11, day: 30).start + 23 * .hour,
      CivilDate(year: 2028, month: 2, day: 29).start + 22 * .hour, noon - .hour,
    ]
    var now = starts[seed % 3]
    var organization = try Organization(try folder.store(now: now), now: now, &random)
    let reader = try UsageStoreReader(path: folder.path)
    var state = DashboardState(
      now: now, width: 170, height: 60, storePath: folder.path, plans: organization.plans,
      window: .quarterHour)
    var calm = CalmWatch()
    var book = AlertBook()
    for step in 0..<OneOrderTests.instants {
      let before = now
      // A second, a minute, an hour: orders are held for a minute.
      let longest: Int64 = [4_000, 20_000, 70_000, 600_000, 3_600_000].randomElement(using: &random) ?? 4_000
      now = now + .random(in: 200...longest, using: &random)
      try organization.go(from: before, to: now, &random)
      var image = state.image
      _ = try reader.refresh(&image, window: .quarterHour, now: now)
      _ = state.handle(.read(image, at: now))
      _ = book.observe(
        state.reading, rules: state.alertRules, past: AlertPast(image: image, plans: organization.plans))
      _ = state.handle(.alertsRead(book))
      var check = OneOrderCheck(
        state: state, organization: organization, place: "seed \(seed), step \(step), \(now.rfc3339)")
      try check.all()
      calm.look(at: state.reading, place: check.place)
    }
  }
}

/// One instant, looked at in every place.
struct OneOrderCheck {
  let state: DashboardState
  let organization: Organization
  let place: String

  private var reading: Reading { state.reading }
  private var verdict: Verdict { state.reading.verdict }

  mutating func all() throws {
    try firstLineAndRows()
    strip()
    walls()
    alerts()
    next()
    guarded()
    try ranks()
  }

  private func expect(_ isSo: Bool, _ words: @autoclosure () -> String) {
    if !isSo { Issue.record("\(place): \(words())") }
  }

  /// The first account in the order, and what the verdict says it is about.
  private var worst: AccountReading? { reading.worstFirst.first }
  private var rank: Concern.Rank { verdict.concern?.rank ?? .noData }

  // MARK: Screens

  private func firstLineAndRows() throws {
    let worst = try #require(worst)
    let line = try #require(ShownOrder.firstLine(state), "\(place)")
    expect(line.state == verdict.state && verdict.account == worst.id, "first line \(line)")
    let rows = ShownOrder.rows(state)
    expect(rows.map(\.name) == reading.worstFirst.map(\.name), "rows \(rows.map(\.name))")
    if verdict.state != .ok {
      expect(line.rest.hasPrefix(worst.name + " · "), "first line \(line) is not of \(worst.name)")
    }
    guard let row = rows.first else { return expect(false, "no row") }
    expect(row.name == worst.name, "first row \(row.name), first line \(worst.name)")
    expect(row.line.contains(OneOrderCheck.sign(worst.state)), "sign of \(row.line)")
    // A silent account's row goes on showing what was last known.
    if rank >= .stale && verdict.state != .ok { return }
    let subject = OneOrderCheck.shown(verdict)
    expect(row.line.contains(subject), "first line is about \(subject), first row is \(row.line)")
  }

  /// The verdict's subject as a row has room for it.
  private static func shown(_ verdict: Verdict) -> String {
    if case .capacity(let snapshot, let direction)? = verdict.concern?.subject {
      return snapshot + " " + (direction == .input ? "in" : "out")
    }
    if verdict.concern?.subject == .account { return "" }
    let subject = verdict.subject ?? ""
    return subject.hasPrefix("tightest ") ? String(subject.dropFirst(9)) : subject
  }

  private static func sign(_ state: AccountState) -> String {
    switch state {
    case .throttled, .outOfCredit, .capReached, .locked, .overloaded, .full: Glyph.full.text
    case .tight: Glyph.tight.text
    case .spill: Glyph.spill.text
    case .stale: Glyph.stale.text
    case .noData: Glyph.noData.text
    case .ok: Glyph.ok.text
    }
  }

  /// In its fixed order every account has the sign of its state, and one without data stays away while others have some.
  private func strip() {
    let known = reading.accounts.filter { $0.state != .noData }
    let expected = (known.isEmpty ? reading.accounts : known).map {
      OneOrderCheck.sign($0.state) + " " + $0.name
    }
    let found = ShownOrder.strip(state).map { $0.sign + " " + $0.name }
    expect(found == expected, "strip \(found) instead of \(expected)")
  }

  /// The first tile is the verdict's, on a wall that has room for all and on one that has not.
  private func walls() {
    for (width, height) in [(200, 60), (80, 24)] {
      var wall = state
      (wall.width, wall.height) = (width, height)
      _ = wall.handle(.key(.character("w")))
      let tiles = ShownOrder.tiles(wall)
      expect(tiles.first?.name == worst?.name, "wall \(width)x\(height) begins with \(tiles.map(\.name))")
      expect(
        tiles.first?.line.contains(verdict.state.word) == true,
        "wall \(width)x\(height): \(tiles.first?.line ?? "no tile")")
      if width == 200, reading.accounts.contains(where: { $0.state == .noData }) {
        let isClaimed = ShownOrder.lines(wall).contains { $0.contains(" accounts are in order") }
        expect(!isClaimed, "the wall says that accounts without data are in order")
      }
    }
  }

  // MARK: Alerts

  /// The first open alert is about what the first line is about, as long as anything is wrong.
  private func alerts() {
    let first = state.listedOpenAlerts.first
    let found = first.map { "\($0.accountName) \($0.state.word) \($0.subject): \($0.what)" } ?? "no alert"
    guard rank <= .stale else {
      // What is held open for its quiet time, and what is to come by a date.
      let isNew = first.map { $0.lastSeen == reading.now && $0.state <= .full } ?? false
      return expect(!isNew, "\(verdict.state.word), and the first alert is \(found)")
    }
    expect(
      first?.account == verdict.account && first?.subject == alertSubject && first?.state == verdict.state,
      "first line is \(verdict.accountName ?? "-") \(verdict.state.word) \(alertSubject ?? "-"), first alert is \(found)"
    )
    expect(
      ShownOrder.firstAlert(state)?.contains(verdict.accountName ?? "?") == true, "the view's first alert")
  }

  private var alertSubject: String? {
    switch verdict.concern?.subject {
    case .limit(let id): id
    case .refusal(let cause): cause.alertSubject
    case .budget(let project): project.map { "project \($0)" } ?? "own limit"
    case .capacity(let snapshot, let direction): "\(snapshot) \(direction.rawValue)"
    case .source: ""
    case .account, nil: nil
    }
  }

  // MARK: next and guard

  private func next() {
    let first = reading.nextEvents.first
    guard rank <= .blocked else {
      return expect(
        first?.kind != .refused && first?.kind != .blocked, "next begins with \(first?.what ?? "nothing")")
    }
    expect(
      first?.account == verdict.account && first?.what.hasPrefix(verdict.subject ?? "?") == true,
      "next begins with \(first?.accountName ?? "-"): \(first?.what ?? "-"), "
        + "first line is \(verdict.accountName ?? "-"): \(verdict.subject ?? "-")")
  }

  /// What `guard` finds: 1 where something is refused or blocked, and where one account's worst is at or over 90 %.
  private func guarded() {
    let checks = reading.checks(account: nil, limit: nil, threshold: 0.9)
    let over = checks.filter { $0.finding == .over }
    if rank <= .blocked {
      expect(!over.isEmpty, "\(verdict.state.word), and guard finds nothing over")
      expect(
        checks.first?.account == verdict.accountName && checks.first?.finding == .over
          && checks.first?.limit == verdict.subject,
        "guard begins with \(checks.first.map { "\($0)" } ?? "nothing"), "
          + "first line is \(verdict.accountName ?? "-"): \(verdict.subject ?? "-")")
    }
    if !over.isEmpty { expect(rank <= .near, "\(verdict.state.word), and guard finds \(over)") }
    if over.isEmpty, checks.contains(where: { $0.finding == .unknown }) {
      let isUnknown = reading.accounts.contains {
        $0.state == .stale || $0.state == .noData || !$0.refusals.knowsLastMinute
          || !$0.limits.contains { $0.isCounter && $0.pressure != nil } && $0.spend.budgets.isEmpty
      }
      expect(isUnknown, "all is known, and guard does not know \(checks.filter { $0.finding == .unknown })")
    }
    for account in reading.accounts {
      let own = reading.checks(account: account.id, limit: nil, threshold: 0.9).contains {
        $0.finding == .over
      }
      let main = account.mainConcern
      if main.rank <= .blocked {
        expect(own, "\(account.name) \(account.state.word), and guard lets it pass")
      }
      if own {
        expect(main.rank <= .near, "\(account.name) \(account.state.word), and guard does not let it pass")
      }
    }
  }

  // MARK: The table written down once more

  private func ranks() throws {
    // Without anything remembered every line of the table is where it says.
    var memory = ReadingMemory()
    let plain = Reading(
      image: state.image, plans: organization.plans, window: .quarterHour, now: state.now, memory: &memory)
    var naive: [AccountID: NaiveUrgency] = [:]
    for owner in organization.accounts {
      let account = try #require(plain.account(owner.id))
      let urgency = NaiveUrgency(account: account, owner: owner, now: state.now)
      naive[owner.id] = urgency
      let rank = account.mainConcern.rank.rawValue
      expect(
        rank == urgency.rank,
        "\(owner.name) on \(owner.plan.id): rank \(rank) (\(account.state.word), \(account.words)) instead of \(urgency.rank)"
      )
      // A level once reached holds for five points.
      let held = try #require(reading.account(owner.id))
      let least = NaiveUrgency(account: held, owner: owner, now: state.now, slack: 0.05).rank
      let most = NaiveUrgency(account: held, owner: owner, now: state.now).rank
      expect(
        (least...max(least, most)).contains(held.mainConcern.rank.rawValue),
        "\(owner.name) on \(owner.plan.id): rank \(held.mainConcern.rank.rawValue) (\(held.state.word)) "
          + "instead of \(least) to \(most)")
    }
    for order in [plain, reading] {
      let ranks = order.worstFirst.map(\.mainConcern.rank)
      expect(ranks == ranks.sorted(), "ranks \(ranks)")
    }
    guard let first = plain.worstFirst.first, let urgency = naive[first.id] else { return }
    let equals = naive.values.filter { $0.rank == urgency.rank && $0.account.id != first.id }
    switch urgency.rank {
    case 1:
      if let newest = equals.compactMap(\.newestRefusal).max(), let own = urgency.newestRefusal {
        // Known by the second where single calls are known.
        let other = equals.first { $0.newestRefusal == newest }
        expect(
          own.floored(to: .second) >= newest.floored(to: .second),
          "\(first.name) (\(own.rfc3339), \(first.mainConcern), \(first.words)) is first, but "
            + "\(other?.owner.name ?? "") was refused at \(newest.rfc3339): "
            + "\(other.map { "\($0.account.concerns.prefix(3)) \($0.account.refusals.causes.prefix(2))" } ?? "")"
        )
      }
    case 7:
      let share = first.mainConcern.share ?? -1
      expect(
        equals.allSatisfy { ($0.account.mainConcern.share ?? -1) <= share },
        "\(first.name) is not the fullest")
    default: break
    }
  }
}

/// Since when an order has stood: a minute later it has to be the plain one.
struct CalmWatch {
  private var order: [AccountID] = []
  private var concerns: [AccountID: [Concern.Subject]] = [:]
  private var changedAt = Instant.distantPast
  private var concernsChangedAt: [AccountID: Instant] = [:]

  mutating func look(at reading: Reading, place: String) {
    let shown = reading.worstFirst
    if reading.now - changedAt >= .minute, !CalmWatch.isStrict(shown.map(\.mainConcern)) {
      Issue.record("\(place): accounts \(shown.map(\.name)) stand in no order a minute after the last change")
    }
    for account in reading.accounts {
      let since = concernsChangedAt[account.id] ?? .distantPast
      if reading.now - since >= .minute, !CalmWatch.isStrict(account.concerns) {
        Issue.record("\(place): what is said of \(account.name) stands in no order")
      }
      if concerns[account.id] != account.concerns.map(\.subject) {
        concernsChangedAt[account.id] = reading.now
      }
      concerns[account.id] = account.concerns.map(\.subject)
    }
    if order != shown.map(\.id) { changedAt = reading.now }
    order = shown.map(\.id)
  }

  private static func isStrict(_ concerns: [Concern]) -> Bool {
    zip(concerns, concerns.dropFirst()).allSatisfy { !$1.isMoreUrgent(than: $0) }
  }
}

import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("Alerts on the screen")
struct AlertStateTests {
  static let book: AlertBook = {
    var book = AlertBook()
    func add(
      _ kind: AlertKind, _ account: Int64, _ name: String, _ subject: String, _ what: String, _ start: String,
      end: String? = nil, step: Int = 0, worst: Double, told: [AlertTelling] = []
    ) {
      var episode = AlertEpisode(
        number: Int64(book.episodes.count + 1), key: AlertKey(kind, AccountID(account), subject),
        accountName: name, what: what, start: Acme.at(start), end: end.map(Acme.at),
        lastSeen: end.map(Acme.at) ?? Acme.now, step: step, toldStep: step, value: worst, worst: worst)
      episode.told = told
      book.episodes.append(episode)
    }
    func telling(_ name: String, _ outcome: AlertTelling.Outcome, _ failures: Int = 0) -> AlertTelling {
      AlertTelling(
        recipient: name, event: .opened, at: Acme.at("2026-11-24T14:29:40Z"), outcome: outcome,
        failures: failures, reason: failures > 0 ? "exit 7: connection refused" : nil)
    }
    add(
      .cap, 5, "Friendli", limit(5) { $0.isCap }, "spend a month over 80% of $500", "2026-11-23T20:59:00Z",
      step: 80,
      worst: 0.82)
    add(
      .stale, 3, "GMI Cloud", "", "source otlp-gateway-2 silent", "2026-11-24T00:44:12Z",
      end: "2026-11-24T01:05:30Z", worst: 1_278_000)
    add(
      .spill, 2, "OpenAI", "gpt-4o-2024-08-06 output", "gpt-4o-2024-08-06 output over 20,000 TPM",
      "2026-11-24T09:22:00Z", end: "2026-11-24T09:24:00Z", worst: 1_640)
    add(
      .throttled, 4, "Together AI", "", "LLM requests refused", "2026-11-24T12:41:10Z",
      end: "2026-11-24T12:44:15Z", worst: 41)
    add(
      .stale, 3, "GMI Cloud", "", "source otlp-gateway-2 silent", "2026-11-24T14:29:10Z", worst: 717_000,
      told: [telling("pager", .waiting, 1)])
    add(
      .spill, 2, "OpenAI", "gpt-4o-2024-08-06 output", "gpt-4o-2024-08-06 output over 20,000 TPM",
      "2026-11-24T14:32:00Z", worst: 3_200, told: [telling("slack", .done)])
    add(
      .limit, 4, "Together AI", limit(4) { $0.name == "LLM requests" }, "LLM requests over 80% of 3,000 RPM",
      "2026-11-24T14:39:34Z", step: 80,
      worst: 0.84, told: [telling("pager", .waiting), telling("slack", .done)])
    add(
      .limit, 1, "Nebula Block", limit(1) { $0.window == .day && $0.metric == .requests },
      "requests a day over 80% of 2,000 RPD", "2026-11-24T14:39:50Z",
      step: 80, worst: 0.8, told: [telling("slack", .done)])
    book.snoozes = [AlertKey(.cap, AccountID(5), limit(5) { $0.isCap }): Acme.at("2026-11-24T15:10:00Z")]
    return book
  }()

  /// The id of an account's limit.
  private static func limit(_ account: Int64, _ isWanted: (LimitReading) -> Bool) -> String {
    Acme.state(width: 80, height: 24).shown.account(AccountID(account))?.limits.first(where: isWanted)?.id
      ?? ""
  }

  private static func state(width: Int = 120, height: Int = 24, account: Int64? = nil) -> DashboardState {
    var state = Acme.state(width: width, height: height, account: account)
    _ = state.handle(.alertsRead(book))
    _ = state.handle(.key(.character("a")))
    return state
  }

  static let sizes = [(40, 10), (80, 24), (100, 30), (120, 24), (200, 60), (60, 100)]

  @Test("the frame is the one on file", arguments: sizes)
  func frame(_ size: (Int, Int)) throws {
    let state = AlertStateTests.state(width: size.0, height: size.1)
    try Golden.compare(
      DashboardScreen(state).render(glyphs: .full).text, with: "alerts-\(size.0)x\(size.1)")
  }

  @Test("without color and signs, of one account, and with nothing wrong")
  func variants() throws {
    try Golden.compare(
      DashboardScreen(AlertStateTests.state()).render(glyphs: .ascii).text, with: "alerts-120x24-ascii")
    try Golden.compare(
      DashboardScreen(AlertStateTests.state(width: 80, account: 3)).render(glyphs: .full).text,
      with: "alerts-gmi-80x24")
    var calm = Acme.state(width: 80, height: 24)
    _ = calm.handle(.key(.character("a")))
    try Golden.compare(DashboardScreen(calm).render(glyphs: .full).text, with: "alerts-none-80x24")
  }

  @Test("open alerts stand in the order of urgency, past ones newest first, both of the account shown")
  func order() {
    var state = AlertStateTests.state()
    // Full soon; near, what is used up first before what is later; spill; stale.
    #expect(state.listedOpenAlerts.map(\.number) == [7, 8, 1, 6, 5])
    #expect(state.shown.verdict.account == state.listedOpenAlerts.first?.account)
    #expect(state.listedPastAlerts.map(\.number) == [4, 3, 2])
    _ = state.handle(.shown(AccountID(3)))
    #expect(state.listedOpenAlerts.map(\.number) == [5])
    #expect(state.listedPastAlerts.map(\.number) == [2])
  }

  @Test("z snoozes the marked alert for the time of the rules, wakes it again, and nothing without a mark")
  func snooze() {
    var state = AlertStateTests.state()
    state.alertRules.snooze = 20 * .minute
    let until = Acme.now + 20 * .minute
    let before = state.alerts
    #expect(state.handle(.key(.character("z"))) == [])
    #expect(state.notice?.hasPrefix("mark an alert first: ") == true)
    #expect(state.alerts == before)
    _ = state.handle(.key(.down))
    let marked = state.listedOpenAlerts[1].key
    #expect(marked.account == AccountID(1))
    #expect(state.handle(.key(.character("z"))) == [.snooze(marked, until: until)])
    #expect(state.alerts.isSnoozed(marked, now: Acme.now))
    // Whatever kind the same cause shows next.
    #expect(state.alerts.isSnoozed(AlertKey(.throttled, marked.account, marked.subject), now: Acme.now))
    #expect(state.handle(.key(.character("z"))) == [.snooze(marked, until: nil)])
    #expect(!state.alerts.isSnoozed(marked, now: Acme.now))
    // From another view there is no mark to be seen.
    _ = state.handle(.key(.character("o")))
    #expect(state.handle(.key(.character("z"))) == [])
    var calm = Acme.state(width: 80, height: 24)
    #expect(calm.handle(.key(.character("z"))) == [])
    #expect(calm.notice == "no alert is open")
  }

  @Test("a replay shows what was open then, for how long it had been, and nothing that came later")
  func replay() {
    var state = AlertStateTests.state()
    let then = Acme.at("2026-11-24T12:42:00Z")
    var reading = state.reading
    reading.now = then
    state.frozen = DashboardState.Frozen(image: state.image, reading: reading)
    #expect(state.listedOpenAlerts.map(\.number).sorted() == [1, 4])
    #expect(state.listedPastAlerts.map(\.number) == [3, 2])
    #expect(state.alertsNow == then && state.loudAlerts == 1)
    let text = DashboardScreen(state).render(glyphs: .full).text.joined(separator: "\n")
    #expect(text.contains("50 s") && text.contains("2 open"))
  }

  @Test("what was found in the store says that nobody was told")
  func found() {
    var state = AlertStateTests.state(width: 200, height: 60)
    var book = AlertStateTests.book
    book.episodes[3].isFound = true
    _ = state.handle(.alertsRead(book))
    let text = DashboardScreen(state).render(glyphs: .full).text
    #expect(text.filter { $0.contains("nobody") }.map { $0.contains("LLM requests refused") } == [true])
    #expect(text.contains { $0.contains("3 episodes, 1 found in the store") })
  }

  @Test(
    "Enter goes to where the numbers are",
    arguments: [(0, 4, DashboardState.View.overview), (2, 5, .spend), (3, 2, .capacity)])
  func open(_ row: Int, _ account: Int64, _ view: DashboardState.View) {
    var state = AlertStateTests.state()
    for _ in 0..<row { _ = state.handle(.key(.down)) }
    _ = state.handle(.key(.enter))
    #expect(state.account == AccountID(account) && state.view == view)
  }

  @Test("the tab counts what is open and not snoozed")
  func count() {
    var state = AlertStateTests.state()
    _ = state.handle(.key(.character("o")))
    let footer = DashboardScreen(state).render(glyphs: .full).text.last ?? ""
    #expect(footer.contains("a alerts 4"))
  }

  @Test("what is new reverses the top line for a moment where the reader asked for that")
  func flash() {
    var state = AlertStateTests.state()
    func isReversed() -> Bool { DashboardScreen(state).render(glyphs: .full)[2, 0].style.reverse }
    #expect(!isReversed())
    _ = state.handle(.flashed(until: Acme.now + 2_000))
    #expect(isReversed())
    _ = state.handle(.tick(Acme.now + 2_000))
    #expect(!isReversed())
  }
}

import DataFiles
import Foundation
import Testing
import UsageModel

@Suite("File of alerts")
struct AlertFileTests {
  static let book: AlertBook = {
    var book = AlertBook()
    let start = Instant(milliseconds: 1_795_531_267_123)
    var first = AlertEpisode(
      number: 1, key: AlertKey(.stale, AccountID(3)), accountName: "GMI \"Cloud\" \\ ü",
      what: "source x silent",
      start: start, end: start + 5_000, lastSeen: start + 5_000, value: 90_000, worst: 717_000)
    first.told = [
      AlertTelling(
        recipient: "pager", event: .opened, at: start, outcome: .waiting, failures: 2,
        reason: "exit 7: connection refused", teller: "4711 90134"),
      AlertTelling(recipient: "slack", event: .recovered, at: start, outcome: .done),
    ]
    let second = AlertEpisode(
      number: 2, key: AlertKey(.limit, AccountID(1), "rpm: {a, b} # c"), accountName: "null", what: "- x",
      start: start, lastSeen: start + 1, step: 90, toldStep: 80, value: 0.91, worst: 1.04)
    var third = AlertEpisode(
      number: 3, account: AccountID(2), subject: "rpm", accountName: "b", start: start, end: start + 9,
      phases: [
        AlertPhase(
          .limit, what: "x over 80%", lastSeen: start + 9, step: 80, toldStep: 80, value: 1, worst: 2),
        AlertPhase(.throttled, what: "x refused", lastSeen: start + 5, value: 3, worst: 41),
      ])
    third.phases[0].blocks = false
    third.phases[0].isCap = true
    third.phases[1].isOver = true
    third.phases[1].wasTold = true
    third.isFound = true
    book.episodes = [first, second, third]
    book.snoozes = [AlertKey(.cap, AccountID(1), "own limit"): start + 3_600_000]
    book.tiers = [
      AccountID(1): AlertBook.TierMark(plan: "p", tier: "tier-2", label: "Tier 2", rank: 2),
      AccountID(2): AlertBook.TierMark(plan: "p", tier: "", label: "no tier", rank: Int.min),
    ]
    return book
  }()

  private func read(_ text: String) throws(DataFileError) -> AlertBook {
    try AlertFile.book(bytes: Array(text.utf8), file: "alerts.json")
  }

  @Test("comes back as it was written")
  func roundTrip() throws {
    #expect(try read(AlertFile.text(AlertFileTests.book)) == AlertFileTests.book)
    #expect(try read(AlertFile.text(AlertBook())) == AlertBook())
  }

  @Test("a file of version 1, as the program before wrote it, comes back with all that it says")
  func firstVersion() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/alerts-version-1.json")
    let book = try read(String(contentsOf: path, encoding: .utf8))
    #expect(book.open.map(\.number) == [1, 2])
    #expect(
      book.open.map(\.key) == [
        AlertKey(.throttled, AccountID(1)), AlertKey(.limit, AccountID(1), "requests/hour"),
      ])
    #expect(book.open.map(\.what) == ["m refused", "requests an hour over 90% of 100 RPH"])
    #expect(book.open.map(\.step) == [0, 90] && book.open.map(\.worst) == [4, 0.99])
    #expect(book.open.allSatisfy { $0.wasTold && !$0.isFound && $0.phases.count == 1 })
    #expect(book.tiers[AccountID(1)]?.label == "Free tier")
    // Written again it is of the present version, and says the same.
    #expect(try read(AlertFile.text(book)) == book)
  }

  @Test("the largest book fits into a file that is read")
  func size() {
    var book = AlertBook()
    var episode = AlertFileTests.book.episodes[0]
    episode.phases[0].what = String(repeating: "w", count: 120)
    episode.told = Array(repeating: episode.told[0], count: 3)
    book.episodes = (0..<AlertBook.most).map { number in
      episode.number = Int64(number)
      return episode
    }
    #expect(AlertFile.text(book).utf8.count < TrustedFile.sizeCap)
  }

  @Test(
    "damage is refused, never half read",
    arguments: [
      ("", "alerts.json"), ("{", "alerts.json"), ("[]", "table"), (#"{"version": 3}"#, "version 3"),
      (#"{"episodes": []}"#, "version"), (#"{"version": 1, "more": 1}"#, "more"),
      (#"{"version": 1, "episodes": [{"number": 1, "kind": "flood", "account": 1}]}"#, "flood"),
      (#"{"version": 1, "snoozes": [{"kind": "cap", "account": -1, "until": 5}]}"#, "-1"),
    ])
  func damage(_ text: String, _ word: String) {
    let error = #expect(throws: DataFileError.self) { try read(text) }
    #expect(error.map { "\($0)" }?.contains(word) == true, "\(String(describing: error))")
  }
}

@Suite("Alerts in the config file")
struct AlertConfigTests {
  private func rules(_ text: String) throws -> AlertRules {
    try Config.config(
      bytes: Array(text.utf8), file: "/etc/tiertop/config.yaml", actions: [], home: "/home/ada"
    ).alerts
  }

  @Test("says everything that can be set")
  func everything() throws {
    var expected = AlertRules()
    expected.rings = true
    expected.flashes = true
    expected.snooze = 30 * .minute
    expected.limitSteps = [70, 95]
    expected.capSteps = []
    expected.unitsDays = 3
    expected.freeModelDays = 0
    expected.kinds = Set(AlertKind.allCases).subtracting([.cap, .freeModelEnding, .spill])
    var hook = AlertHook(name: "pager", command: ["/home/ada/bin/page", "--to", "ops"])
    hook.kinds = [.throttled, .stale]
    hook.hearsRecovery = false
    hook.timeLimit = 5_000
    hook.tries = 2
    expected.hooks = [hook, AlertHook(name: "log", command: ["/etc/tiertop/log.sh"])]
    expected.hooks[1].command = ["/etc/tiertop/log.sh"]
    #expect(
      try rules(
        """
        alerts:
          bell: yes
          flash: yes
          snooze: 30
          limit: [95, 70]
          cap: no
          units-ending: 3
          free-model-ending: no
          spill: no
          stale: yes
          hooks:
            pager:
              run: [~/bin/page, --to, ops]
              kinds: [throttled, stale]
              recovered: no
              timeout: 5
              tries: 2
            log: { run: log.sh }
        """) == expected)
    #expect(try rules("theme: dark") == AlertRules())
  }

  @Test("the README shows the defaults, and one hook")
  func readme() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let start = try #require(text.range(of: "```yaml\nalerts:"))
    let end = try #require(text.range(of: "```", range: start.upperBound..<text.endIndex))
    var shown = try rules("alerts:" + text[start.upperBound..<end.lowerBound])
    #expect(shown.hooks.map(\.kinds) == [[.throttled, .stale]])
    var hook = AlertHook(name: "pager", command: ["/usr/local/bin/page-me", "--to", "ops"])
    hook.kinds = [.throttled, .stale]
    #expect(shown.hooks == [hook])
    shown.hooks = []
    #expect(shown == AlertRules())
  }

  @Test(
    "mistakes are named with their line",
    arguments: [
      ("alerts: { bel: yes }", "did you mean bell?"), ("alerts: { limit: [0] }", "out of range"),
      ("alerts: { hooks: { a: { kinds: [stale] } } }", "run"),
      ("alerts: { hooks: { a: { run: x, kinds: [stael] } } }", "did you mean stale?"),
      ("alerts: { throttled: 5 }", "neither true nor false"),
    ])
  func mistakes(_ text: String, _ words: String) {
    let error = #expect(throws: DataFileError.self) { try rules(text) }
    let problems = error?.problems.map(\.description).joined(separator: "\n") ?? ""
    #expect(problems.contains(words) && problems.contains(":1:"), "\(problems)")
  }
}

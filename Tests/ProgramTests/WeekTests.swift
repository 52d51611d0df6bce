import Foundation
import Testing
import UsageModel

/// The whole program lives an owner's week on a clock of the test: `make week`.
///
/// One screen stands open from Monday to Sunday. Between two instants it is held, the clock is put on, and what happened
/// meanwhile is done by the commands that an owner would use; then it has to say what was written down before.
@Suite("An owner's week")
struct WeekTests {
  /// The program's clock: stands still at the time in a file.
  private static let clock = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"

  @Test(
    "At 60 instants the first line, the states, guard's code and the alerts are those written down before",
    .enabled(
      if: FileManager.default.fileExists(atPath: clock),
      "no faketime here to put the clock: apt-get install faketime"))
  func week() throws {
    let week = try OwnerWeek()
    #expect(week.expectations.count == 60)
    var owner = try Owner()
    var events = week.events[...]
    for expected in week.expectations {
      try owner.hold()
      let next = events.prefix { $0.at <= expected.at }
      events = events.dropFirst(next.count)
      try owner.live(Array(next), until: expected.at)
      let found = try owner.look(expecting: expected)
      let place: Comment = "\(expected.at.rfc3339): \(expected.why)"
      #expect(found.firstLine == expected.firstLine, place)
      #expect(found.others == WeekTests.others(expected.states), place)
      #expect(found.states == expected.states.map(WeekTests.code), place)
      #expect(found.guardCode == expected.guardCode, place)
      #expect(WeekTests.fits(found.alerts, expected.alerts), "\(found.alerts) \(expected.alerts) \(place)")
    }
    #expect(events.isEmpty)
    try owner.leave()
  }

  /// `OUT OF CREDIT` as JSON has it.
  private static func code(_ word: String) -> String {
    let words = word.lowercased().split(separator: " ")
    return words.prefix(1).joined() + words.dropFirst().map(\.capitalized).joined()
  }

  /// `+1 more`: how many accounts besides the one in the first line are not OK.
  private static func others(_ states: [String]) -> Int {
    max(0, states.count { $0 != "OK" && $0 != "NO DATA" } - 1)
  }

  /// `alerts` lists by beginnings, so that the order is not compared; that the first one is that of the first line, other
  /// tests look for.
  private static func fits(_ found: [String], _ expected: [String]) -> Bool {
    found.count == expected.count && expected.allSatisfy { words in found.contains { $0.hasPrefix(words) } }
  }

  /// Somebody at a terminal, with a screen that stands open and a gateway that sends calls.
  private struct Owner {
    struct Sight {
      var firstLine = ""
      var others = 0
      var states: [String] = []
      var guardCode: Int32 = -1
      var alerts: [String] = []
    }

    private let program: Program
    private let stamp: String
    private var now = Instant.epoch
    private var session: TmuxSession?
    private var screen: pid_t?
    private var alive: Set<String> = []

    init() throws {
      program = try Program()
      stamp = program.home.path + "/clock"
    }

    private var environment: [String: String] {
      [
        "LD_PRELOAD": WeekTests.clock, "FAKETIME_TIMESTAMP_FILE": stamp, "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "UTC",
      ]
    }

    /// Puts the clock of everything that is started from now on, and of the screen once it goes on.
    private mutating func put(_ instant: Instant) throws {
      if instant == now { return }
      now = instant
      let text = instant.rfc3339.prefix(19).replacing("T", with: " ")
      // Whole or not at all, since the screen may read it at any time.
      try text.write(toFile: stamp, atomically: true, encoding: .utf8)
    }

    /// The screen sees nothing of what follows until it is looked at again, as if all of it happened at once.
    func hold() throws {
      if let screen { kill(screen, SIGSTOP) }
    }

    mutating func live(_ events: [(at: Instant, event: OwnerWeek.Event)], until end: Instant) throws {
      var lines: [String: String] = [:]
      for (at, event) in events {
        switch event {
        case .command(let arguments):
          try put(at)
          try run(arguments)
        case .alive(let account, true): alive.insert(account)
        case .alive(let account, false): alive.remove(account)
        case .call(let account, let line): lines[account, default: ""] += line + "\n"
        }
      }
      try put(end)
      let senders = OwnerWeek.accounts.filter { lines[$0] != nil }
      if let first = senders.first {
        let output = try run(
          ["import", "--account", first, "-"], input: senders.compactMap { lines[$0] }.joined())
        #expect(output.contains(", 0 refused"), "\(output)")
      }
      for account in OwnerWeek.accounts where alive.contains(account) && lines[account] == nil {
        try run(["import", "--quiet", "--account", account, "-"], input: "")
      }
    }

    @discardableResult
    private func run(_ arguments: [String], input: String? = nil) throws -> String {
      let outcome = try program.run(arguments, environment: environment, input: input)
      #expect(outcome.end == .exit(0), "\(arguments): \(outcome.testDescription)")
      return outcome.output
    }

    private func json(_ arguments: [String]) throws -> Any {
      let outcome = try program.run(arguments, environment: environment)
      #expect(outcome.end == .exit(0), "\(arguments): \(outcome.testDescription)")
      return try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    }

    /// What is said now, by the screen as soon as it says what is expected, or after some looks at the store.
    mutating func look(expecting expected: OwnerWeek.Expectation) throws -> Sight {
      if let screen { kill(screen, SIGCONT) } else { try open() }
      var sight = Sight()
      let snapshot = try json(["snapshot", "--json"]) as? [String: Any]
      sight.states = (snapshot?["accounts"] as? [[String: Any]] ?? []).compactMap { $0["state"] as? String }
      let guarding = try program.run(["guard"], environment: environment)
      if case .exit(let code) = guarding.end { sight.guardCode = code }
      let deadline = Date(timeIntervalSinceNow: 4)
      repeat {
        (sight.firstLine, sight.others) = try firstLine()
        sight.alerts = try alerts()
      } while Date() < deadline
        && (sight.firstLine != expected.firstLine || !WeekTests.fits(sight.alerts, expected.alerts))
      return sight
    }

    private mutating func open() throws {
      let note = program.home.path + "/id"
      let session = try TmuxSession(
        ["/bin/sh", "-c", "echo $$ > '\(note)'; exec '\(Program.executable)' --interval 0.5"],
        columns: 200, rows: 40,
        environment: program.environment().merging(environment) { $1 })
      try session.wait(for: now.clock + "Z")
      let text = try String(contentsOfFile: note, encoding: .utf8)
      screen = pid_t(text.filter(\.isNumber))
      self.session = session
    }

    /// The verdict and the number of other accounts, once the screen's clock stands where ours does.
    private func firstLine() throws -> (String, Int) {
      guard let session else { return ("", 0) }
      let clock = now.clock + "Z"
      let line = try session.wait(for: clock) { $0.first?.hasSuffix(clock) == true }[0]
      // The sign before, and what stands at the right end.
      let words = line.dropFirst(2).trimmingCharacters(in: .whitespaces)
      let left = words.split(separator: "   ").first.map(String.init) ?? words
      let more = line.firstMatch(of: /\+([0-9]+) more/).flatMap { Int($0.output.1) } ?? 0
      return (left.trimmingCharacters(in: .whitespaces), more)
    }

    private func alerts() throws -> [String] {
      let open = try json(["alerts", "--open", "--json"]) as? [[String: Any]] ?? []
      return open.map { "\($0["account"] ?? "") \($0["what"] ?? "")" }
    }

    func leave() throws {
      try session?.press("q")
      #expect(try session?.end() == 0)
    }
  }
}

import Foundation
import UsageModel

/// The files of `Week`: what happens in a week of an owner of four accounts, and what has to be said of it when.
struct OwnerWeek {
  /// In the order in which they are added, which is that of the states.
  static let accounts = ["neb", "tog", "fri", "oai"]

  /// What an owner does or a gateway sends, in the order of time.
  enum Event {
    case command([String])
    case call(account: String, line: String)
    case alive(account: String, Bool)
  }

  /// What has to be true at one instant.
  struct Expectation {
    var at: Instant
    var firstLine: String
    var states: [String]
    var guardCode: Int32
    /// Each the account and the beginning of what the alert says, most urgent first.
    var alerts: [String]
    var why: String
  }

  let events: [(at: Instant, event: Event)]
  let expectations: [Expectation]

  init() throws {
    events = try OwnerWeek.lines(of: "script").enumerated().flatMap { number, line in
      try OwnerWeek.events(line, number)
    }.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }.map(\.element)
    expectations = try OwnerWeek.lines(of: "expected").map(OwnerWeek.expectation)
  }

  /// `Mon 08:20` and `Tue 10:19:30` of the week from 23 November 2026 on.
  private static func instant(_ text: some StringProtocol) throws -> Instant {
    let words = text.split(separator: " ")
    let parts = (words.last ?? "").split(separator: ":").compactMap { Int64($0) }
    guard words.count == 2, parts.count >= 2,
      let day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].firstIndex(of: String(words[0])),
      let monday = Instant(rfc3339: "2026-11-23T00:00:00Z")
    else { throw HarnessError("no time of the week: \(text)") }
    let minutes = Int64(day) * 1_440 + parts[0] * 60 + parts[1]
    return monday + minutes * .minute + (parts.count > 2 ? parts[2] : 0) * .second
  }

  private static func lines(of name: String) throws -> [String] {
    guard let path = Bundle.module.path(forResource: name, ofType: "txt", inDirectory: "Week") else {
      throw HarnessError("there is no \(name).txt of the week")
    }
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init).filter {
      !$0.hasPrefix("#")
    }
  }

  private static func expectation(_ line: String) throws -> Expectation {
    let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    guard cells.count == 6, let code = Int32(cells[3]) else { throw HarnessError("six columns: \(line)") }
    func list(_ cell: String) -> [String] { cell == "-" ? [] : cell.components(separatedBy: ", ") }
    return Expectation(
      at: try instant(cells[0]), firstLine: cells[1], states: list(cells[2]), guardCode: code,
      alerts: list(cells[4]), why: cells[5])
  }

  private static func events(_ line: String, _ number: Int) throws -> [(at: Instant, event: Event)] {
    let words = line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    guard words.count > 3 else { throw HarnessError("too short: \(line)") }
    let rest = Array(words.dropFirst(3))
    switch words[0] {
    case "run": return [(try instant("\(words[1]) \(words[2])"), .command(rest))]
    case "live", "quiet":
      return [(try instant("\(words[1]) \(words[2])"), .alive(account: rest[0], words[0] == "live"))]
    case "calls":
      let span = words[2].split(separator: "-")
      guard span.count == 2, rest.count > 2, rest[1] == "every", let step = Int64(rest[2]) else {
        throw HarnessError("calls DAY FROM-UNTIL ACCOUNT every SECONDS: \(line)")
      }
      return calls(
        from: try instant("\(words[1]) \(span[0])"), until: try instant("\(words[1]) \(span[1])"),
        account: rest[0], every: step * .second, fields: rest.dropFirst(3), number: number)
    default: throw HarnessError("no such word: \(line)")
    }
  }

  private static func calls(
    from: Instant, until: Instant, account: String, every step: Milliseconds, fields: ArraySlice<String>,
    number: Int
  ) -> [(at: Instant, event: Event)] {
    var calls: [(at: Instant, event: Event)] = []
    var at = from + step / 2
    while at < until {
      var line = #"{"ts":\#(at.milliseconds),"account":"\#(account)","id":"\#(number)-\#(calls.count)""#
      for field in fields {
        let (name, value) = (field.prefix { $0 != "=" }, field.drop { $0 != "=" }.dropFirst())
        let terms = value.split(separator: "+").compactMap { Int64($0) }
        if terms.count == 2 {
          line += #","\#(name)":\#(terms[0] + Int64(calls.count) * terms[1])"#
        } else if Double(value) != nil {
          line += #","\#(name)":\#(value)"#
        } else {
          line += #","\#(name)":"\#(value)""#
        }
      }
      calls.append((at, .call(account: account, line: line + "}")))
      at = at + step
    }
    return calls
  }
}

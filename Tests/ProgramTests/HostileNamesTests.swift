import Foundation
import Testing

/// Names that would move the cursor, turn text around, hide letters or widen a line, on every way out.
@Suite("Hostile names")
struct HostileNamesTests {
  private static let names = [
    "a\u{1B}[31mred\u{1B}]0;title\u{7}", "b\u{202E}evil\u{2066}isolated", "c\u{200D}\u{200B}\u{FEFF}joined",
    "d\nnew\rline\ttab\u{8}\u{7F}\u{9B}", "e" + String(repeating: "\u{301}", count: 60),
    "f" + String(repeating: "長", count: 80), "g\u{E0041}\u{1F1E9}\u{1F1EA}\u{2028}",
  ]
  private static let endless = String(repeating: "x", count: 10_000)

  private let program: Program

  init() throws {
    program = try Program()
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    var lines = ""
    let now = Int64(Date().timeIntervalSince1970 * 1_000)
    for (index, name) in (HostileNamesTests.names + [HostileNamesTests.endless]).enumerated() {
      let call: [String: Any] = [
        "ts": now - 1_000, "id": "\(index)", "model": name, "project": name, "input_tokens": 5,
        "output_tokens": 2, "status": 200,
      ]
      lines += String(decoding: try JSONSerialization.data(withJSONObject: call), as: UTF8.self) + "\n"
    }
    let file = try program.home.write(lines, to: "calls.jsonl")
    expectHarmless(try program.run(["import", "--account", "acme", file]))
  }

  /// Nothing that acts on a terminal, and no line that floods it.
  private func expectHarmless(_ outcome: Program.Outcome, sourceLocation: SourceLocation = #_sourceLocation) {
    for text in [outcome.output, outcome.errors] {
      let bad = Set(
        text.unicodeScalars.filter { scalar in
          switch scalar.properties.generalCategory {
          case .control: scalar != "\n"
          case .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
          default: false
          }
        })
      #expect(bad.isEmpty, "\(bad) in \(text.debugDescription)", sourceLocation: sourceLocation)
      let longest = text.split(separator: "\n").map(\.count).max() ?? 0
      #expect(longest < 1_100, "\(text.prefix(1_200))", sourceLocation: sourceLocation)
    }
    if case .signal = outcome.end {
      Issue.record("\(outcome.testDescription)", sourceLocation: sourceLocation)
    }
  }

  @Test(
    "in the data, on every command that prints them",
    arguments: [
      ["snapshot"], ["snapshot", "--json"], ["model", "list"], ["model", "list", "--json"], ["next"],
      ["account", "list"], ["explain", "--account", "acme"], ["backtest"], ["ledger", "list"],
    ])
  func data(_ command: [String]) throws { expectHarmless(try program.run(command)) }

  @Test("in JSON are told as they are")
  func json() throws {
    let list = try JSONSerialization.data(withJSONObject: program.json("model", "list", "--json"))
    let text = String(decoding: list, as: UTF8.self)
    #expect(text.contains(#"a\u001b[31mred\u001b]0;title\u0007"#))
  }

  @Test("in what was typed", arguments: HostileNamesTests.names + [HostileNamesTests.endless])
  func arguments(_ name: String) throws {
    for command in [
      [name], ["snapshot", "--account", name], ["snapshot", "--at", name],
      ["snapshot", "--store", "/" + name],
      ["plan", "show", name], ["account", "add", name, "--plan", "together-ai"],
      ["account", "add", "x", "--plan", name], ["import", "--account", name, "/" + name],
      ["screen", "--theme", name],
    ] {
      expectHarmless(try program.run(command))
    }
  }

  @Test("in the config, a theme and a plan", arguments: HostileNamesTests.names + [HostileNamesTests.endless])
  func files(_ name: String) throws {
    let quoted = String(
      decoding: try JSONSerialization.data(withJSONObject: name, options: .fragmentsAllowed), as: UTF8.self)
    try program.home.write("theme: \(quoted)\n\(quoted): \(quoted)\n", to: "config/tiertop/config.yaml")
    expectHarmless(try program.run(["snapshot"]))
    try program.home.write("account: \(quoted)\n", to: "config/tiertop/config.yaml")
    expectHarmless(try program.run(["snapshot"]))
    try program.home.write("", to: "config/tiertop/config.yaml")
    try program.home.write(
      "id: hostile\nname: \(quoted)\nprovider: \(quoted)\n\(quoted): 1\n",
      to: "config/tiertop/plans/hostile.yaml")
    try program.home.write(
      "theme[main_bg]=\(quoted)\n\(quoted)=1\n", to: "config/tiertop/themes/hostile.theme")
    expectHarmless(try program.run(["plan", "list"]))
    expectHarmless(try program.run(["plan", "show", "hostile"]))
    expectHarmless(try program.run(["screen", "--theme", "hostile"]))
  }

  @Test("on the screen, where every row keeps its frame")
  func screen() throws {
    let terminal = try PseudoTerminal(columns: 120, rows: 40)
    let process = try terminal.run([Program.executable], environment: program.environment())
    try terminal.wait(for: "acme")
    for key in ["m", "\r", "\u{1B}", "s", "t", "o", "e"] {
      terminal.send(key)
      usleep(300_000)
    }
    terminal.read()
    for scalar in [
      "\u{202E}", "\u{2066}", "\u{200D}", "\u{200B}", "\u{FEFF}", "\u{9B}", "\u{2028}", "\u{E0041}",
    ] {
      #expect(
        !terminal.text.unicodeScalars.contains(Unicode.Scalar(scalar) ?? " "), "\(scalar.debugDescription)")
    }
    #expect(!terminal.text.contains("\u{1B}]0;title"))
    #expect(!terminal.text.contains("\u{1B}[31mred"))
    terminal.send("\u{1B}")
    usleep(300_000)
    terminal.send("q")
    #expect(try terminal.end(of: process) == .exit(0))
  }
}

import Foundation
import Testing

/// Themes and options in the real program, in a real terminal multiplexer.
@Suite("Themes and options, end to end", .serialized)
struct ThemeScreenTests {
  let program: Program

  init() throws {
    program = try Program()
    try program.home.write("theme: fjord\ninterval: 5\n", to: "config/tiertop/config.yaml")
    try program.home.write("theme[main_bg]=\"#102030\"\n", to: "config/tiertop/themes/mine.theme")
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
  }

  private func open(_ more: [String: String] = [:]) throws -> TmuxSession {
    let session = try TmuxSession(
      [Program.executable], columns: 120, rows: 36, environment: program.environment(more))
    try session.wait(for: "acme")
    return session
  }

  @Test("The list marks the theme in use, draws with another one, keeps it and says how it stays")
  func list() throws {
    let session = try open()
    try session.press("F3")
    try session.wait(for: "▸ fjord")
    try session.press("Home")
    try session.wait(for: "▸ mine")
    #expect(try session.screen().contains { $0.contains("from ~/config/tiertop/themes/mine.theme") })
    try session.press("Escape")
    try session.wait(for: "no list") { !$0.contains { $0.contains("▸ mine") } }
    try session.press("F3", "Down", "Enter")
    try session.wait(for: "theme parchment; for good: theme: parchment in ~/config/tiertop/config.yaml")
    try session.press("q")
    #expect(try session.end() == 0)
  }

  @Test("A second clock goes by its zone's rules, and a zone that is none is refused with its place")
  func secondClock() throws {
    let session = try open(["TIERTOP_SECOND_CLOCK": "Asia/Kolkata"])
    // India has kept +05:30 all year since 1945.
    let top = try session.wait(for: "IST")[0]
    let clocks = top.matches(of: /(\d\d):(\d\d)/).map { (Int($0.1) ?? 0) * 60 + (Int($0.2) ?? 0) }
    #expect(clocks.count == 2 && (clocks[0] - clocks[1] + 1_440) % 1_440 == 330, "\(top)")
    try session.press("F2", "End", "Left", "Left")
    try session.wait(for: "no clock") { $0[0].contains("Z") && !$0[0].contains("IST") }
    try session.press("Escape", "q")
    #expect(try session.end() == 0)
    try program.home.write("second-clock: Asia/Nowhere\n", to: "config/tiertop/config.yaml")
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let process = try terminal.run([Program.executable], environment: program.environment())
    #expect(try terminal.end(of: process) == .exit(78))
    #expect(terminal.text.contains("config.yaml:1: there is no time zone Asia/Nowhere"))
  }

  @Test("The options say where their values are from, and change what is drawn")
  func options() throws {
    let session = try open(["TIERTOP_WINDOW": "1d"])
    try session.press("F2")
    try session.wait(for: "theme-exact")
    let screen = try session.screen()
    func line(_ option: String) -> String { screen.first { $0.contains(" \(option) ") } ?? "" }
    #expect(line("theme").contains("[fjord]") && line("theme").contains("~/config/tiertop/config.yaml:1"))
    #expect(line("interval").contains("[5]") && line("interval").contains("~/config/tiertop/config.yaml:2"))
    #expect(line("window").contains("[1d]") && line("window").contains("TIERTOP_WINDOW"))
    #expect(line("glyphs").contains("[braille]") && line("glyphs").contains("UTF-8"))
    try session.press("Down", "Down", "Down", "Right", "Right", "Right")
    try session.wait(for: "+-[options]")
    try session.press("Escape", "q")
    #expect(try session.end() == 0)
  }
}

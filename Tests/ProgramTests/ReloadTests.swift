import Foundation
import Testing

@Suite("A config file read again", .serialized)
struct ReloadTests {
  let program: Program

  init() throws {
    program = try Program()
    try program.home.write("interval: 1\n", to: "config/tiertop/config.yaml")
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
  }

  @Test("Keys, clock and theme change on an open screen; a mistake changes nothing and is told")
  func reload() throws {
    let session = try TmuxSession(
      [Program.executable], columns: 160, rows: 36, environment: program.environment())
    try session.wait(for: "acme")
    try program.home.write("window: 2d\nkeys: {quit: X}\n", to: "config/tiertop/config.yaml")
    try session.press("C-r")
    try session.wait(for: "config.yaml:1")
    try program.home.write(
      "second-clock: Asia/Kolkata\ntheme: light\nkeys: {quit: X}\n", to: "config/tiertop/config.yaml")
    try session.press("C-r")
    try session.wait(for: "config, theme and plans read again")
    try session.wait(for: " IST")
    try session.press("F2")
    try session.wait(for: "[light]")
    try session.press("Escape", "q")
    try session.press("X")
    #expect(try session.end() == 0)
  }

  @Test("The printed config file is loaded, and the printed keys are those of the config file")
  func printed() throws {
    let text = try program.succeed("--print-config")
    try program.home.write(text, to: "config/tiertop/config.yaml")
    #expect(try program.succeed("--print-config") == text)
    let standard = try program.succeed("--print-keys")
    #expect(standard.contains("q Ctrl-C") && standard.contains("go-to-verdict"))
    let readme = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("README.md")
    let keys = try String(contentsOf: readme, encoding: .utf8).split(separator: "<!-- ").first {
      $0.hasPrefix("keys: ")
    }
    let names = try #require(keys).matches(of: /\| `([a-z0-9-]+)` \|\n/).map { String($0.1) }
    #expect(names.count > 40)
    for name in names { #expect(text.contains("#  \(name): ["), "\(name)") }
    try program.home.write("keys: {quit: F10}\n", to: "config/tiertop/config.yaml")
    #expect(try program.succeed("--print-keys").contains("F10"))
    #expect(try !program.succeed("--print-keys").contains("Ctrl-C"))
  }
}

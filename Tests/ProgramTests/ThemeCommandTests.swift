import Foundation
import Testing

@Suite("Themes by command")
struct ThemeCommandTests {
  let program: Program

  init() throws { program = try Program() }

  @Test("The bundled themes are listed, and one's own with where it is from")
  func list() throws {
    try program.home.write("theme[main_bg]=\"#fafafa\"\n", to: "config/tiertop/themes/mine.theme")
    try program.home.write("theme[main_bg]=\"#000000\"\n", to: "config/btop/themes/theirs.theme")
    let lines = try program.succeed("theme", "list").split(separator: "\n")
    func fields(_ name: String) -> [Substring] {
      lines.first { $0.hasPrefix(name + " ") }?.split(separator: " ") ?? []
    }
    #expect(fields("mine")[1...].elementsEqual(["light", "btop", "0", "~/config/tiertop/themes/mine.theme"]))
    #expect(fields("theirs").last == "~/config/btop/themes/theirs.theme")
    #expect(fields("safe-dark")[1...].elementsEqual(["dark", "btop", "0", "bundled"]))
    let themes = try #require(program.json("theme", "list", "--json") as? [[String: Any]])
    #expect(themes.count == lines.count - 1)
    let light = try #require(themes.first { $0["name"] as? String == "light" })
    #expect(light["variant"] as? String == "light" && light["path"] is NSNull)
    #expect(themes.first?["path"] as? String == program.home.path + "/config/tiertop/themes/mine.theme")
  }

  @Test("A theme that cannot be read is noted and keeps no other from being listed")
  func unreadable() throws {
    try program.home.write("nothing\n", to: "config/tiertop/themes/mine.theme")
    let outcome = try program.run(["theme", "list"])
    #expect(outcome.end == .exit(0))
    #expect(outcome.errors.contains("mine.theme: is no theme"))
    #expect(outcome.output.contains("\ndark ") && !outcome.output.contains("mine"))
  }

  @Test("Checking says what is repaired, and names file, line and key of mistakes")
  func check() throws {
    let right = try program.home.write(
      "theme[main_bg]=\"#000000\"\ntheme[inactive_fg]=\"#404040\"\n", to: "right.theme")
    let text = try program.succeed("theme", "check", right)
    #expect(text.hasPrefix("\(right): the theme right is dark, 1 color is repaired:\n"))
    #expect(text.contains("  \(right):2: inactive_fg: #404040 has 2.0:1 on #000000; text is drawn in #"))
    let wrong = try program.home.write("theme[main_bg]=\"red\"\ntheme[titel]=\"#ff\"\n", to: "wrong.theme")
    let scheme = try program.home.write("base00: \"12\"\nbase01: \"101010\"\n", to: "wrong.yaml")
    let outcome = try program.run(["theme", "check", right, wrong, scheme, "/nonexistent.theme"])
    #expect(outcome.end == .exit(1))
    #expect(outcome.errors.contains("\(wrong):1: main_bg: \"red\" is no color"))
    #expect(outcome.errors.contains("\(wrong):2: titel: is no key of a theme; did you mean title?"))
    #expect(outcome.errors.contains("\(scheme):1: base00: is no color"))
    #expect(outcome.errors.contains("/nonexistent.theme: there is no such file"))
    #expect(outcome.output.contains(right))
  }

  @Test("What a theme file says cannot steer the terminal")
  func hostile() throws {
    let file = try program.home.write(
      "theme[a\u{1B}]0;x\u{7}]=\"\u{1B}[2J\"\ntheme[main_fg]=\"\u{1B}[2J\"\n\u{1B}[2J\n",
      to: "config/tiertop/themes/x\u{1B}[2J.theme")
    for arguments in [["theme", "list"], ["theme", "list", "--json"], ["theme", "check", file]] {
      let outcome = try program.run(arguments)
      #expect(isHarmless(outcome.output) && isHarmless(outcome.errors), "\(outcome.testDescription)")
    }
  }
}

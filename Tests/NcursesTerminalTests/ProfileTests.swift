import Foundation
import Testing

@testable import NcursesTerminal
@testable import TerminalUI

@Suite struct ProfileTests {
  @Test(
    "Colors and glyphs are found out from the environment and the locale",
    arguments: [
      (["TERM": "xterm-256color", "COLORTERM": "truecolor"], "UTF-8", ColorDepth.full, GlyphSet.full),
      (["TERM": "xterm-256color", "COLORTERM": "24bit"], "UTF-8", .full, .full),
      (["TERM": "xterm-256color"], "UTF-8", .twoHundredFiftySix, .full),
      (["TERM": "xterm"], "UTF-8", .twoHundredFiftySix, .full),
      (["TERM": "xterm-direct"], "UTF-8", .full, .full),
      (["TERM": "xterm-kitty"], "UTF-8", .full, .full),
      (["TERM": "tmux-256color"], "UTF-8", .full, .full),
      (["TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"], "UTF-8", .full, .full),
      (["TERM": "screen-256color", "COLORTERM": "truecolor"], "UTF-8", .twoHundredFiftySix, .full),
      (["TERM": "linux", "COLORTERM": "truecolor"], "UTF-8", .sixteen, .shade),
      (["TERM": "vt100"], "UTF-8", .sixteen, .ascii),
      (["TERM": "vte-256color", "COLORTERM": "truecolor"], "UTF-8", .full, .full),
      (["TERM": "xterm-256color", "COLORTERM": "truecolor"], "ANSI_X3.4-1968", .full, .ascii),
      (["TERM": "linux"], "ISO-8859-1", .sixteen, .ascii),
      (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], "UTF-8", .none, .full),
      (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": ""], "UTF-8", .full, .full),
    ])
  func detection(environment: [String: String], characterSet: String, colors: ColorDepth, glyphs: GlyphSet)
    throws
  {
    let profile = try TerminalProfile(environment: { environment[$0] }, characterSet: characterSet)
    #expect(profile.colors == colors)
    #expect(profile.glyphs == glyphs)
  }

  @Test(
    "Terminals that tell their name have 24-bit colors, as far as nothing stands between them and us",
    arguments: [
      (["TERM": "xterm", "XTERM_VERSION": "XTerm(379)"], ColorDepth.full),
      (["TERM": "xterm", "XTERM_VERSION": "XTerm(331)"], .full),
      (["TERM": "xterm", "XTERM_VERSION": "XTerm(330)"], .twoHundredFiftySix),
      (["TERM": "xterm", "XTERM_VERSION": "XTerm"], .twoHundredFiftySix),
      (["TERM": "xterm-256color", "VTE_VERSION": "7002"], .full),
      (["TERM": "xterm", "VTE_VERSION": "3405"], .twoHundredFiftySix),
      (["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"], .full),
      (["TERM": "xterm-256color", "WEZTERM_PANE": "0"], .full),
      (["TERM": "xterm-256color", "KONSOLE_VERSION": "220401"], .full),
      (["TERM": "xterm-256color", "ALACRITTY_WINDOW_ID": "94"], .full),
      (["TERM": "xterm-256color", "WT_SESSION": "3a"], .full),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "vscode"], .full),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"], .full),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.4.19"], .full),
      (
        ["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "2.9"],
        .twoHundredFiftySix
      ),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"], .twoHundredFiftySix),
      // An old xterm that was started from another terminal.
      (["TERM": "xterm", "XTERM_VERSION": "XTerm(300)", "VTE_VERSION": "7002"], .twoHundredFiftySix),
      // What is left over from a terminal around the one that is looked at.
      (["TERM": "rxvt-unicode-256color", "KITTY_WINDOW_ID": "1"], .twoHundredFiftySix),
      (["TERM": "linux", "XTERM_VERSION": "XTerm(379)"], .sixteen),
      (["TERM": "screen", "XTERM_VERSION": "XTerm(379)"], .twoHundredFiftySix),
      (["TERM": "xterm-256color", "STY": "9.pts-0.x", "VTE_VERSION": "7002"], .twoHundredFiftySix),
      (["TERM": "xterm-256color", "NVIM": "/run/nvim", "KITTY_WINDOW_ID": "1"], .twoHundredFiftySix),
      (["TERM": "xterm", "XTERM_VERSION": ""], .twoHundredFiftySix),
      (["TERM": "xterm", "XTERM_VERSION": "XTerm(379)", "NO_COLOR": "1"], .none),
    ])
  func told(environment: [String: String], colors: ColorDepth) throws {
    let profile = try TerminalProfile(environment: { environment[$0] }, characterSet: "UTF-8")
    #expect(profile.colors == colors)
  }

  @Test("An xterm that says its number is described with 24-bit colors, and the reason is told")
  func plainXterm() throws {
    let profile = try TerminalProfile(
      environment: { ["TERM": "xterm", "XTERM_VERSION": "XTerm(379)"][$0] }, characterSet: "UTF-8")
    #expect(profile.entries.first?.name == DirectEntry.xterm.name)
    #expect(profile.colorReason == "XTERM_VERSION tells of a terminal with 24-bit colors")
  }

  @Test("What the user chose wins over what was found, with the reason told")
  func chosen() throws {
    let profile = try TerminalProfile(
      environment: { ["TERM": "xterm", "NO_COLOR": "1"][$0] }, characterSet: "US-ASCII", colors: .full,
      glyphs: .blocks)
    #expect(profile.colors == .full)
    #expect(profile.glyphs == .blocks)
    #expect(profile.colorReason == "chosen")
    #expect(profile.glyphReason == "chosen")
  }

  @Test("Depth keeps to what the terminal's description knows")
  func limits() {
    let all = [ColorDepth.full, .twoHundredFiftySix, .sixteen, .none]
    #expect(all.map { $0.limited(to: 1 << 24) } == [.full, .twoHundredFiftySix, .sixteen, .none])
    #expect(all.map { $0.limited(to: 256) } == [.twoHundredFiftySix, .twoHundredFiftySix, .sixteen, .none])
    #expect(all.map { $0.limited(to: 8) } == [.sixteen, .sixteen, .sixteen, .none])
    #expect(all.map { $0.limited(to: 0) } == [.none, .none, .none, .none])
  }

  @Test(
    "The carried terminal descriptions are what their source compiles to",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/tic")))
  func entries() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "direct-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = try #require(
      Bundle.module.url(forResource: "direct", withExtension: "ti", subdirectory: "Fixtures"))
    _ = try ProfileTests.run("/usr/bin/tic", ["-x", "-o", folder.path, source.path])
    for entry in [DirectEntry.xterm, DirectEntry.tmux] {
      func description(_ terminfo: String) throws -> [Substring] {
        try ProfileTests.run("/usr/bin/infocmp", ["-x", "-1", entry.name], terminfo: terminfo)
          .split(separator: "\n").filter { !$0.hasPrefix("#") }
      }
      let compiled = try description(folder.path)
      #expect(compiled.count > 200)
      #expect(try description(entry.terminfo) == compiled)
    }
  }

  static func run(_ program: String, _ arguments: [String], terminfo: String? = nil) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.environment = terminfo.map { ["TERMINFO": $0] } ?? [:]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}

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

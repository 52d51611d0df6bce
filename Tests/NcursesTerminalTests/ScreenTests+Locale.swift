import Foundation
import Testing

@testable import NcursesTerminal
@testable import TerminalUI

/// The locale belongs to the process, so these wait for the others.
extension ScreenTests {
  @Test("Every character that is shown as it is has the width that the system's library gives it")
  func widths() throws {
    _ = setlocale(LC_CTYPE, "C.UTF-8")
    typealias Width = @convention(c) (wchar_t) -> Int32
    let wcwidth = unsafeBitCast(try #require(dlsym(nil, "wcwidth")), to: Width.self)
    var wrong: [String] = []
    for value in 0x20...UInt32(0x10FFFF) {
      guard let scalar = Unicode.Scalar(value), scalar.settled == scalar else { continue }
      if wcwidth(wchar_t(value)) != Int32(scalar.columns) { wrong.append(String(value, radix: 16)) }
    }
    #expect(wrong == [])
  }

  @Test("Without a UTF-8 locale the screen is ASCII, unless other glyphs were chosen")
  func otherLocale() throws {
    defer { setenv("LC_ALL", "C.UTF-8", 1) }
    for (chosen, glyphs, sign) in [(nil, GlyphSet.ascii, "o"), (GlyphSet.full, .full, "●")] {
      setenv("TERM", "xterm-256color", 1)
      setenv("LC_ALL", "C", 1)
      let terminal = try PseudoTerminal(width: 20, height: 2)
      var shown = VirtualTerminal(width: 20, height: 2)
      do {
        var screen = try NcursesScreen(
          ScreenSettings(glyphs: chosen, input: terminal.inside, output: terminal.inside))
        #expect(screen.profile.glyphs == glyphs)
        var frame = Buffer(width: 20, height: 2, glyphs: screen.profile.glyphs)
        frame.write("● OK", x: 0, y: 0)
        screen.present(frame, theme: ResolvedTheme(ScreenTests.theme, depth: screen.profile.colors))
        shown.feed(terminal.read())
      }
      #expect(shown.text == ["\(sign) OK", ""])
    }
  }

  @Test("A terminal with few pairs of colors keeps the foreground, and starts afresh with another theme")
  func fewPairs() throws {
    _ = try ScreenTests.withScreen(term: "linux", width: 60, height: 40) { screen, terminal, shown in
      var crowded = Buffer(width: 60, height: 40, glyphs: .shade)
      for (x, foreground) in Role.allCases.enumerated() {
        for (y, background) in Role.allCases.enumerated() {
          crowded[x, y] = Cell("x", Style(.role(foreground), on: .role(background)))
        }
      }
      var shown = VirtualTerminal(width: 60, height: 40)
      screen.present(crowded, theme: ResolvedTheme(ScreenTests.theme, depth: .sixteen))
      shown.feed(terminal.read())
      #expect(shown.text == crowded.text)
      var other = ScreenTests.theme
      other.ansiRoles = [.text: 3]
      var frame = Buffer(width: 60, height: 40, glyphs: .shade)
      frame.write("words", x: 0, y: 0)
      screen.present(frame, theme: ResolvedTheme(other, depth: .sixteen))
      shown.feed(terminal.read())
      #expect(shown.text == frame.text)
      #expect(shown.cells[0][0].foreground == "3")
    }
  }
}

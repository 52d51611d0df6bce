import Foundation
import Testing

@testable import NcursesTerminal
@testable import TerminalUI

extension ScreenTests {
  @Test("A vanished terminal is reported, and nothing waits for it")
  func hangup() throws {
    setenv("TERM", "xterm-256color", 1)
    let terminal = try PseudoTerminal(width: 20, height: 3)
    var screen = try NcursesScreen(ScreenSettings(input: terminal.inside, output: terminal.inside))
    terminal.hangUp()
    #expect(screen.wait(until: nil) == [.hangup])
    screen.present(Buffer(width: 20, height: 3), theme: ResolvedTheme(ScreenTests.theme, depth: .full))
    #expect(screen.wait(until: nil) == [.hangup])
  }

  @Test("A deadline that has passed is a tick, and keys come with it")
  func ticking() throws {
    _ = try ScreenTests.withScreen(term: "xterm-256color") { screen, terminal, _ in
      let tick = screen.wait(until: .now)
      #expect(tick == [.tick])
      terminal.type("q")
      let both = screen.wait(until: .now)
      #expect(both == [.key(.character("q")), .tick])
    }
  }

  @Test(
    "Keys arrive whatever mode the terminal is in",
    arguments: [
      ("a", [Key.character("a")]), ("é", [.character("é")]), ("模", [.character("模")]),
      ("\u{1B}[A\u{1B}OA", [.up, .up]), ("\u{1B}[D\u{1B}OC", [.left, .right]),
      ("\u{1B}[H\u{1B}OH\u{1B}[1~\u{1B}[7~", [.home, .home, .home, .home]),
      ("\u{1B}[F\u{1B}OF\u{1B}[4~\u{1B}[8~", [.end, .end, .end, .end]),
      ("\u{1B}[Z\t", [.shiftTab, .tab]),
      ("\u{1B}OP\u{1B}[11~\u{1B}[15~", [.function(1), .function(1), .function(5)]),
      ("\r\n", [.enter, .enter]), ("\u{7F}\u{8}", [.backspace, .backspace]),
      ("\u{0C}\u{03}\u{1A}", [.control("L"), .control("C"), .control("Z")]),
      ("\u{1B}", [.escape]), ("\u{1B}q", [.escape, .character("q")]),
      ("\u{1B}[I\u{1B}[O\u{1B}[200~j\u{1B}[1;9Zk", [.character("j"), .character("k")]),
      ("\u{1B}[5~\u{1B}[6~\u{1B}[3~\u{1B}[2~", [.pageUp, .pageDown, .delete, .insert]),
    ])
  func keys(typed: String, expected: [Key]) throws {
    _ = try ScreenTests.withScreen(term: "xterm-256color") { screen, terminal, _ in
      terminal.type(typed)
      let events = screen.wait(until: nil)
      #expect(events == expected.map(TerminalEvent.key))
    }
  }

  @Test("The mouse is understood beyond column 223", arguments: ["xterm-256color", "tmux-256color"])
  func mouse(term: String) throws {
    _ = try ScreenTests.withScreen(term: term, colors: .full, width: 400, height: 50) { screen, terminal, _ in
      // A press alone, a click whose halves arrive together, the wheel.
      terminal.type("\u{1B}[<0;350;20M")
      var events = screen.wait(until: nil)
      terminal.type("\u{1B}[<0;350;20m\u{1B}[<0;300;2M\u{1B}[<0;300;2m\u{1B}[<64;1;1M\u{1B}[<65;400;50M")
      events += screen.wait(until: nil)
      #expect(
        events == [
          .key(.mouse(MouseEvent(.press, x: 349, y: 19))), .key(.mouse(MouseEvent(.press, x: 299, y: 1))),
          .key(.mouse(MouseEvent(.wheelUp, x: 0, y: 0))), .key(.mouse(MouseEvent(.wheelDown, x: 399, y: 49))),
        ])
    }
  }

  @Test(
    "Signals become events",
    arguments: [
      (SIGTERM, TerminalEvent.terminate(signal: SIGTERM)), (SIGHUP, .terminate(signal: SIGHUP)),
      (SIGINT, .terminate(signal: SIGINT)), (SIGQUIT, .terminate(signal: SIGQUIT)), (SIGUSR1, .reload),
      (SIGUSR2, .reload),
    ])
  func signals(signal: Int32, expected: TerminalEvent) throws {
    _ = try ScreenTests.withScreen(term: "xterm-256color") { screen, _, _ in
      kill(getpid(), signal)
      let events = screen.wait(until: nil)
      #expect(events == [expected])
    }
  }

  @Test("Continued after a stop that it did not ask for, the screen enters again and wants a frame")
  func continued() throws {
    _ = try ScreenTests.withScreen(term: "xterm-256color") { screen, terminal, shown in
      let theme = ResolvedTheme(ScreenTests.theme, depth: screen.profile.colors)
      let frame = ScreenTests.sample(width: 60, height: 12, glyphs: .full)
      screen.present(frame, theme: theme)
      _ = terminal.read()
      kill(getpid(), SIGCONT)
      let events = screen.wait(until: nil)
      #expect(events == [.resumed])
      screen.present(frame, theme: theme)
      shown.feed(terminal.read())
      #expect(shown.text == frame.text)
      #expect(shown.modes.isSuperset(of: ["?1049", "?1"]))
    }
  }
}

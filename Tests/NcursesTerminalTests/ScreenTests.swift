import Foundation
import Testing

@testable import NcursesTerminal
@testable import TerminalUI

/// Curses keeps one screen for the process, so these tests wait for one another.
@Suite(.serialized) struct ScreenTests {
  static let theme = Theme(
    name: "test", variant: .dark,
    roles: [
      .text: .rgb(red: 200, green: 210, blue: 220), .background: .standard,
      .title: .rgb(red: 255, green: 255, blue: 255), .hot: .rgb(red: 255, green: 128, blue: 64),
      .selectedText: .rgb(red: 255, green: 255, blue: 255),
      .selectedBackground: .rgb(red: 60, green: 60, blue: 90), .ok: .ansi(2),
    ],
    gradients: [
      .requests: [.rgb(red: 0, green: 200, blue: 80), .rgb(red: 255, green: 60, blue: 60)]
    ])

  /// Starts a screen on a new terminal, hands it to `body`, and has the terminal read everything.
  static func withScreen(
    term: String, colors: ColorDepth? = nil, width: Int = 60, height: Int = 12,
    _ body: (inout NcursesScreen, PseudoTerminal, inout VirtualTerminal) throws -> Void
  ) throws -> (terminal: PseudoTerminal, shown: VirtualTerminal) {
    setenv("TERM", term, 1)
    unsetenv("NO_COLOR")
    unsetenv("TMUX")
    unsetenv("COLORTERM")
    unsetenv("TERM_PROGRAM")
    setenv("LC_ALL", "C.UTF-8", 1)
    let terminal = try PseudoTerminal(width: width, height: height)
    var shown = VirtualTerminal(width: width, height: height)
    do {
      var screen = try NcursesScreen(
        ScreenSettings(colors: colors, input: terminal.inside, output: terminal.inside))
      try body(&screen, terminal, &shown)
    }
    shown.feed(terminal.read())
    return (terminal, shown)
  }

  /// A frame with every kind of cell: frames, signs, braille, wide characters, colors, the last corner.
  static func sample(width: Int, height: Int, glyphs: GlyphSet, seed: Int = 0) -> Buffer {
    var buffer = Buffer(width: width, height: height, glyphs: glyphs)
    Frame(.frameLimits, title: [Span("limits", .title, bold: true)], label: [Span("m", .hot), Span(" all")])
      .draw(in: buffer.area, of: &buffer)
    buffer.write("模型 glm-4.7 ● ▲ ◆ ■ ? ○ é ✓", x: 2, y: 1)
    Bar(0.3 + Double(seed % 7) / 10, tick: 0.9).draw(in: Area(x: 2, y: 2, width: 30, height: 1), of: &buffer)
    Sparkline((0..<20).map { Double(($0 * 7 + seed) % 11) }).draw(
      in: Area(x: 34, y: 2, width: 10, height: 1), of: &buffer)
    let columns = (0..<16).map { Plot.Column(Double(($0 * 5 + seed * 3) % 13), isProvisional: $0 == 15) }
    Plot(columns, columnsPerBucket: 2, top: 14, limit: 12, scale: [.init(12, "12")]).draw(
      in: Area(x: 2, y: 3, width: 50, height: 6), of: &buffer)
    buffer.write("selected \(seed)", x: 2, y: 9)
    buffer.restyle(Area(x: 2, y: 9, width: 20, height: 1)) {
      $0 = Style(.role(.selectedText), on: .role(.selectedBackground))
    }
    buffer[width - 1, height - 1] = Cell("X", Style(.ok, bold: true))
    return buffer
  }

  @Test(
    "What was meant is what a terminal shows, frame after frame",
    arguments: [
      ("xterm-256color", ColorDepth.full), ("xterm-256color", .twoHundredFiftySix), ("xterm-256color", .none),
      ("xterm-256color", .sixteen), ("tmux-256color", .full), ("tmux-256color", .twoHundredFiftySix),
      ("linux", .sixteen), ("vt100", .none),
    ])
  func wire(term: String, depth: ColorDepth) throws {
    let (_, shown) = try ScreenTests.withScreen(term: term, colors: depth) { screen, terminal, shown in
      let theme = ResolvedTheme(ScreenTests.theme, depth: screen.profile.colors)
      for seed in 0..<12 {
        let frame = ScreenTests.sample(width: 60, height: 12, glyphs: screen.profile.glyphs, seed: seed)
        let isTaken = screen.present(frame, theme: theme)
        #expect(isTaken)
        shown.feed(terminal.read())
        #expect(shown.text == frame.text)
        // This one shows the bright half by weight.
        let isEightColors = term == "linux"
        for y in 0..<12 {
          let expected = (0..<60).map { x in
            ScreenTests.expected(frame[x, y], theme: theme, isEightColors: isEightColors)
          }
          #expect(ScreenTests.visible(shown.cells[y]) == ScreenTests.visible(expected))
        }
      }
      #expect(shown.unknown == [])
    }
    #expect(shown.unknown == [])
  }

  static func expected(
    _ cell: Cell, theme: ResolvedTheme, isEightColors: Bool
  ) -> VirtualTerminal.Cell {
    let style = theme.resolve(cell.style)
    var result = VirtualTerminal.Cell(
      scalar: cell.scalar, foreground: name(style.foreground), background: name(style.background),
      bold: style.bold, reverse: style.reverse, underline: style.underline)
    if isEightColors, case .palette(let index) = style.foreground, index >= 8 {
      result.foreground = "\(index - 8)"
      result.bold = true
    }
    return result
  }

  /// Without what nobody sees: the foreground and weight of a blank.
  static func visible(_ row: [VirtualTerminal.Cell]) -> [VirtualTerminal.Cell] {
    row.map { cell in
      var cell = cell
      if cell.scalar == " ", !cell.underline, !cell.reverse {
        cell.foreground = "default"
        cell.bold = false
      }
      return cell
    }
  }

  static func name(_ color: TerminalColor) -> String {
    switch color {
    case .standard: "default"
    case .palette(let index): "\(index)"
    case .rgb(let color): String(format: "#%02x%02x%02x", color.red, color.green, color.blue)
    }
  }

  @Test("A frame that changes nothing writes nothing")
  func nothing() throws {
    _ = try ScreenTests.withScreen(term: "xterm-256color") { screen, terminal, _ in
      let theme = ResolvedTheme(ScreenTests.theme, depth: screen.profile.colors)
      screen.present(ScreenTests.sample(width: 60, height: 12, glyphs: .full), theme: theme)
      _ = terminal.read()
      let before = screen.bytesSent
      screen.present(ScreenTests.sample(width: 60, height: 12, glyphs: .full), theme: theme)
      #expect(terminal.read() == [])
      #expect(screen.bytesSent == before)
    }
  }

  @Test("Another theme repaints in its colors, and the first one again in its own")
  func themes() throws {
    var other = ScreenTests.theme
    other.name = "other"
    other.roles[.text] = .rgb(red: 180, green: 190, blue: 240)
    _ = try ScreenTests.withScreen(term: "xterm-256color", colors: .full) { screen, terminal, shown in
      var frame = Buffer(width: 60, height: 12)
      frame.write("words", x: 0, y: 0)
      for (theme, color) in [
        (ScreenTests.theme, "#c8d2dc"), (other, "#b4bef0"), (ScreenTests.theme, "#c8d2dc"),
      ] {
        screen.present(frame, theme: ResolvedTheme(theme, depth: .full))
        shown.feed(terminal.read())
        #expect(shown.cells[0][0].foreground == color)
      }
    }
  }

  @Test(
    "The terminal is given back as it was",
    arguments: ["xterm-256color", "tmux-256color", "linux", "vt100"])
  func restoring(term: String) throws {
    var before: [UInt32] = []
    let (terminal, shown) = try ScreenTests.withScreen(term: term) { screen, terminal, shown in
      let theme = ResolvedTheme(ScreenTests.theme, depth: screen.profile.colors)
      screen.present(ScreenTests.sample(width: 60, height: 12, glyphs: screen.profile.glyphs), theme: theme)
      shown.feed(terminal.read())
      if term != "linux", term != "vt100" { #expect(shown.modes.isSuperset(of: ["?1049", "?1", "?1000"])) }
      #expect(!shown.modes.contains("?2026"))
      before = terminal.settings
    }
    #expect(shown.modes.subtracting(["?25", "?12", "?7"]) == [])
    if term != "vt100" { #expect(shown.modes.contains("?25")) }
    #expect(terminal.settings != before)
    let untouched = try PseudoTerminal(width: 60, height: 12)
    #expect(terminal.settings == untouched.settings)
    #expect(String(cString: getenv("TERM")) == term)
    #expect(getenv("TERMINFO") == nil)
  }

  @Test("The last frame stays as text when asked for")
  func keptFrame() throws {
    setenv("TERM", "xterm-256color", 1)
    let terminal = try PseudoTerminal(width: 20, height: 3)
    var frame = Buffer(width: 20, height: 3)
    frame.write("● OK", x: 0, y: 0)
    frame.write("two", x: 4, y: 1)
    do {
      var screen = try NcursesScreen(ScreenSettings(input: terminal.inside, output: terminal.inside))
      screen.present(frame, theme: ResolvedTheme(ScreenTests.theme, depth: .full))
      screen.leave(keepingFrame: true)
    }
    let written = String(decoding: terminal.read(), as: UTF8.self)
    #expect(written.hasSuffix("● OK\r\n    two\r\n\r\n"))
    #expect(written.contains("\u{1B}[?1049l"))
  }

  @Test("A new size is reported once, and the next frame fills it")
  func resizing() throws {
    let (_, shown) = try ScreenTests.withScreen(term: "xterm-256color") { screen, terminal, _ in
      let theme = ResolvedTheme(ScreenTests.theme, depth: screen.profile.colors)
      screen.present(ScreenTests.sample(width: 60, height: 12, glyphs: .full), theme: theme)
      _ = terminal.read()
      for (width, height) in [(100, 30), (20, 4), (1, 1), (300, 90)] {
        terminal.resize(width: width, height: height)
        let events = screen.wait(until: nil)
        #expect(events == [.resized(width: width, height: height)])
        let frame = ScreenTests.sample(width: width, height: height, glyphs: .full)
        screen.present(frame, theme: theme)
        var bytes = terminal.read()
        while case let more = screen.wait(until: .now), !more.contains(.resumed), screen.hasQueue {
          bytes += terminal.read()
        }
        bytes += terminal.read()
        var resized = VirtualTerminal(width: width, height: height)
        resized.feed(bytes)
        #expect(resized.text == frame.text)
      }
    }
    #expect(shown.unknown == [])
  }

  @Test("Frames that the terminal does not take are skipped, and the newest one is wanted when it does")
  func stalled() throws {
    _ = try ScreenTests.withScreen(term: "xterm-256color", width: 200, height: 60) {
      screen, terminal, shown in
      let theme = ResolvedTheme(ScreenTests.theme, depth: screen.profile.colors)
      var frame = Buffer(width: 200, height: 60)
      var shown = VirtualTerminal(width: 200, height: 60)
      var skipped = 0
      // Nobody reads: the kernel's buffer fills, and no call may wait for it.
      for round in 0..<20 {
        for y in 0..<60 {
          frame.write("round \(round) row \(y) " + String(repeating: "▒", count: 180), x: 0, y: y)
        }
        if !screen.present(frame, theme: theme) { skipped += 1 }
      }
      #expect(skipped > 0)
      var events: [TerminalEvent] = []
      while !events.contains(.resumed) {
        shown.feed(terminal.read())
        events = screen.wait(until: .now)
      }
      let isTaken = screen.present(frame, theme: theme)
      #expect(isTaken)
      while screen.hasQueue {
        shown.feed(terminal.read())
        _ = screen.wait(until: .now)
      }
      shown.feed(terminal.read())
      #expect(shown.text == frame.text)
    }
  }

  @Test("What cannot be a screen is refused with advice")
  func refusals() throws {
    let terminal = try PseudoTerminal(width: 20, height: 3)
    func refusal(term: String, input: Int32? = nil, output: Int32? = nil) -> TerminalError? {
      setenv("TERM", term, 1)
      do throws(TerminalError) {
        _ = try NcursesScreen(
          ScreenSettings(colors: .sixteen, input: input ?? terminal.inside, output: output ?? terminal.inside)
        )
        return nil
      } catch {
        return error
      }
    }
    let null = open("/dev/null", O_RDWR)
    defer { close(null) }
    #expect(refusal(term: "dumb") == .dumb("dumb"))
    #expect(refusal(term: "") == .dumb(""))
    #expect(refusal(term: "xterm", input: null) == .notATerminal("standard input"))
    #expect(refusal(term: "xterm", output: null) == .notATerminal("standard output"))
    #expect(refusal(term: "vt-nobody-has") == .unknown("vt-nobody-has"))
    #expect(refusal(term: "brand-new-terminal") == nil)
    for error in [TerminalError.dumb("dumb"), .notATerminal("standard output")] {
      #expect("\(error)".contains("tiertop snapshot"))
    }
  }
}

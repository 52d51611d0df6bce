import DataFiles
import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("Themes and options")
struct ThemeStateTests {
  /// The bundled themes and one from a folder.
  static let samples: [ThemeSample] = {
    let library = ThemeLibrary()
    let bundled = library.entries.compactMap { try? library.load($0).theme }
    return bundled.map { ThemeSample($0, place: "bundled", look: Look()) }
      + [
        ThemeSample(
          Theme(
            name: "faint", variant: .dark,
            roles: [.background: .rgb(red: 0, green: 0, blue: 0), .dim: .rgb(red: 40, green: 40, blue: 40)],
            gradients: [:]), place: "/usr/share/btop/themes/faint.theme", look: Look())
      ]
  }()

  /// A screen whose program answers as the real one does; the names of the themes that it was told to use.
  struct Screen {
    var state: DashboardState
    var used: [String] = []
    var others: [DashboardEffect] = []

    init(width: Int = 120, height: Int = 40, places: [ScreenOption: String] = [:]) {
      state = DashboardState(
        now: Acme.now, width: width, height: height, storePath: "/s", plans: Acme.plans, window: .quarterHour,
        configPath: "~/.config/tiertop/config.yaml", optionPlaces: places)
      _ = state.handle(.read(Acme.image, at: Acme.now))
    }

    mutating func press(_ keys: Key...) {
      for key in keys {
        for effect in state.handle(.key(key)) {
          switch effect {
          case .listThemes: _ = state.handle(.themesListed(ThemeStateTests.samples))
          case .useTheme(let name): used.append(name)
          default: others.append(effect)
          }
        }
      }
    }

    func text(_ glyphs: GlyphSet = .full) -> [String] { DashboardScreen(state).render(glyphs: glyphs).text }
  }

  @Test("moving through the list draws with each theme at once, and stays at both ends")
  func preview() {
    var screen = Screen()
    screen.press(.function(3), .down, .down, .up, .home, .up, .end, .down)
    #expect(screen.used == ["light", "safe-dark", "light", "dark", "faint"])
    #expect(screen.state.look.theme == "faint")
  }

  @Test("Enter keeps the marked theme and says how it stays; Escape goes back to the one before")
  func keepOrRestore() {
    var screen = Screen()
    screen.press(.function(3), .pageDown, .escape)
    #expect(screen.used == ["mono", "dark"])
    #expect(screen.state.overlay == nil && screen.state.look.theme == "dark" && screen.state.notice == nil)
    screen.press(.function(3), .down, .enter)
    #expect(screen.state.overlay == nil && screen.state.look.theme == "light")
    #expect(
      screen.state.notice == "theme light; for good: theme: light in ~/.config/tiertop/config.yaml")
    // A second visit goes back to what was kept, not to what the program started with.
    screen.press(.function(3), .up, .escape)
    #expect(screen.used.suffix(2) == ["dark", "light"])
  }

  @Test("the list takes all keys but those that concern the terminal")
  func captured() {
    var screen = Screen()
    screen.press(
      .function(3), .character("t"), .character("2"), .character("+"), .control("L"), .character("q"))
    #expect(screen.state.view == .overview && screen.state.window == .quarterHour)
    #expect(screen.others == [.redraw, .quit(keepsFrame: false)])
  }

  @Test("without any theme to be had the list opens, moves nowhere and closes")
  func empty() {
    var state = Acme.state(width: 80, height: 24)
    _ = state.handle(.key(.function(3)))
    #expect(state.handle(.key(.down)) == [])
    #expect(DashboardScreen(state).render(glyphs: .full).text.count == 24)
    #expect(state.handle(.key(.escape)) == [])
    #expect(state.overlay == nil)
  }

  @Test("a sample has the colors of its own theme, whatever theme the screen has")
  func samples() throws {
    let theme = try ThemeLibrary().load("light").theme
    let sample = ThemeSample(theme, place: "bundled", look: Look())
    #expect(sample.ink(.role(.background)) == .sample(.rgb(RGB(0xFCFCFA))))
    #expect(sample.ink(.gradient(.requests, step: 100)) == .sample(.rgb(RGB(0x840225))))
    let dark = ResolvedTheme(try ThemeLibrary().load("dark").theme, depth: .full)
    #expect(dark.color(of: sample.ink(.role(.critical))) == .rgb(RGB(0x840225)))
    // Repaired as the screen would draw it, unless themes are to be exact: 21:1 black asks for #757575 at 4.5:1.
    #expect(ThemeStateTests.samples.last?.repairCount == 1)
    #expect(ThemeSample(theme, place: "", look: Look(colors: .none)).ink(.role(.ok)) == .sample(.standard))
  }

  @Test(
    "each option changes at once by the arrows and stays at its ends",
    arguments: [
      (0, ["light", "safe-dark"], ["light", "dark", "dark"]), (1, ["yes", "yes"], ["no", "no", "no"]),
      (2, ["16", "none"], ["16", "truecolor", "truecolor"]),
      (3, ["blocks", "shade"], ["blocks", "braille", "braille"]),
      (4, ["1d", "30d"], ["1d", "15m", "15m"]), (5, ["2", "5"], ["2", "1", "0.5"]),
      (6, ["yes", "yes"], ["no", "no", "no"]), (7, ["local", "local"], ["none", "none", "none"]),
    ])
  func change(row: Int, right: [String], left: [String]) {
    var screen = Screen()
    screen.press(.function(2))
    for _ in 0..<row { screen.press(.down) }
    let option = ScreenOption.allCases[row]
    var seen: [String] = []
    for _ in right {
      screen.press(.right)
      seen.append(screen.state.value(of: option))
    }
    #expect(seen == right)
    seen = []
    for _ in left {
      screen.press(.left)
      seen.append(screen.state.value(of: option))
    }
    #expect(seen == left)
  }

  @Test("what an option says is what the screen is drawn with")
  func effects() {
    var screen = Screen()
    screen.press(
      .function(2), .right, .down, .right, .down, .right, .down, .right, .right, .right, .down, .right)
    #expect(screen.used == ["light"])
    #expect(screen.state.look.isThemeExact && screen.state.look.colors == .sixteen)
    #expect(screen.state.look.glyphs == .ascii)
    #expect(screen.state.window == .day && screen.state.reading.window == .day)
    screen.press(.down, .right)
    #expect(screen.state.interval == 2_000)
    #expect(screen.others == [.poll, .poll])
    screen.press(.escape)
    #expect(screen.state.overlay == nil && screen.state.look.colors == .sixteen)
  }

  @Test("only what the terminal can show is offered")
  func offered() {
    var screen = Screen()
    screen.state.look.offeredColors = [.sixteen, .none]
    screen.state.look.colors = .sixteen
    screen.state.look.offeredGlyphs = [.ascii]
    screen.state.look.glyphs = .ascii
    screen.press(.function(2), .down, .down, .left)
    #expect(screen.state.look.colors == .sixteen)
    screen.press(.down, .right, .left)
    #expect(screen.state.look.glyphs == .ascii)
  }

  @Test("the options say where each value is from, and how a changed one stays")
  func sources() {
    var screen = Screen(places: [.theme: "--theme", .window: "~/.config/tiertop/config.yaml:3"])
    screen.press(.function(2))
    #expect(
      ScreenOption.allCases.map { screen.state.source(of: $0) } == [
        "--theme", "default", "default", "default", "~/.config/tiertop/config.yaml:3", "default",
        "default", "default",
      ])
    screen.press(.right)
    #expect(screen.state.source(of: .theme) == "changed here")
    #expect(screen.text().contains { $0.contains("for good: theme: light in ~/.config/tiertop/config.yaml") })
    screen.press(.left)
    #expect(screen.state.source(of: .theme) == "--theme")
  }

  @Test("a second clock stands beside UTC in the top line where there is room, and can be switched off")
  func secondClock() {
    var screen = Screen(width: 140)
    screen.state.look = Look(zone: "Asia/Kolkata")
    _ = screen.state.handle(.secondClock(SecondClock(name: "IST", offset: 330 * .minute)))
    #expect(screen.text()[0].hasSuffix("20:11 IST  Tue 24 Nov 14:41:07Z"))
    _ = screen.state.handle(.resized(width: 40, height: 10))
    #expect(screen.text()[0].hasSuffix(" 14:41:07Z") && !screen.text()[0].contains("IST"))
    #expect(screen.state.choices(of: .secondClock) == ["none", "local", "Asia/Kolkata"])
    screen.press(.function(2), .end, .left, .left)
    #expect(screen.state.look.zone == "none")
    _ = screen.state.handle(.resized(width: 120, height: 40))
    _ = screen.state.handle(.secondClock(nil))
    #expect(!screen.text()[0].contains("IST"))
  }

  @Test("from the options Enter opens the list of themes")
  func optionsToThemes() {
    var screen = Screen()
    screen.press(.function(2), .enter, .down, .enter)
    #expect(screen.state.overlay == nil && screen.state.look.theme == "light")
  }

  @Test("the list and the options have their frames", arguments: [(40, 10), (80, 24), (120, 40)])
  func frames(width: Int, height: Int) throws {
    var screen = Screen(
      width: width, height: height,
      places: [
        .color: "COLORTERM is truecolor", .glyphs: "the locale's characters are UTF-8",
        .interval: "TIERTOP_INTERVAL",
      ])
    screen.press(.function(3), .down, .down)
    try Golden.compare(screen.text(), with: "themes-\(width)x\(height)")
    screen.press(.end)
    try Golden.compare(screen.text(.ascii), with: "themes-end-\(width)x\(height)-ascii")
    screen.press(.escape, .function(2), .down, .down, .down, .right)
    try Golden.compare(screen.text(), with: "options-\(width)x\(height)")
  }
}

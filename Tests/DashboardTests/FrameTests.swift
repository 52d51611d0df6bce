import Dashboard
import DataFiles
import Foundation
import TerminalUI
import Testing
import UsageModel

/// Whole screens compared with the text files in `Frames`, which a person has looked at.
///
/// `TIERTOP_RECORD_FRAMES=1 swift test --filter FrameTests` writes them anew; then read the difference.
@Suite("Frames")
struct FrameTests {
  struct Picture: Sendable, CustomTestStringConvertible {
    var view: String
    var account: Int64?
    var width: Int
    var height: Int
    var glyphs = GlyphSet.full
    var window = Window.quarterHour
    /// Pressed one after the other before the picture is taken.
    var keys: [Key] = []

    var testDescription: String {
      "\(view)-\(width)x\(height)-\(glyphs.rawValue)-\(window.rawValue)"
    }

    var state: DashboardState {
      var state = Acme.state(width: width, height: height, account: account, window: window)
      for key in keys { _ = state.handle(.key(key)) }
      return state
    }
    var buffer: Buffer { DashboardScreen(state).render(glyphs: glyphs) }
  }

  static let sizes = [(40, 10), (80, 24), (100, 30), (120, 40), (200, 60), (60, 100)]

  static let pictures: [Picture] =
    sizes.flatMap { width, height in
      [
        Picture(view: "all-accounts", account: nil, width: width, height: height),
        Picture(view: "together", account: 4, width: width, height: height),
        Picture(view: "openai", account: 2, width: width, height: height),
      ]
    }
    + [GlyphSet.blocks, .shade, .ascii].flatMap { glyphs in
      sizes.flatMap { width, height in
        [
          Picture(view: "all-accounts", account: nil, width: width, height: height, glyphs: glyphs),
          Picture(view: "together", account: 4, width: width, height: height, glyphs: glyphs),
        ]
      }
    }
    + [Window.day, .month].flatMap { window in
      [
        Picture(view: "all-accounts", account: nil, width: 120, height: 40, window: window),
        Picture(view: "together", account: 4, width: 120, height: 40, window: window),
        Picture(view: "openai", account: 2, width: 120, height: 40, window: window),
      ]
    }
    + [("nebula", 1), ("gmi", 3), ("friendli", 5)].map {
      Picture(view: $0.0, account: $0.1, width: 120, height: 40)
    }
    + sizes.map {
      Picture(view: "spend-friendli", account: 5, width: $0.0, height: $0.1, keys: [.character("s")])
    }
    + (sizes + [(300, 90)]).flatMap { width, height in
      [("wall", 0), ("wall-account", 1), ("wall-capacity", 4)].map { view, turns in
        Picture(
          view: view, account: nil, width: width, height: height,
          keys: [.character("w"), .home] + Array(repeating: .character("."), count: turns))
      }
    }
    + [("all", nil), ("openai", 2), ("gmi", 3), ("together", 4)].map {
      Picture(view: "spend-" + $0.0, account: $0.1, width: 120, height: 40, keys: [.character("s")])
    }

  /// The tiers of every account, at every size where one account is worth it.
  static let tiers: [Picture] =
    sizes.flatMap { width, height in
      [("tiers-nebula", 1), ("tiers-gmi", 3)].map {
        Picture(view: $0.0, account: $0.1, width: width, height: height, keys: [.character("t")])
      }
    }
    + [("tiers-nebula", 1), ("tiers-gmi", 3), ("tiers-together", 4), ("tiers-friendli", 5)].map {
      Picture(view: $0.0, account: $0.1, width: 120, height: 36, keys: [.character("t")])
    }
    + [
      Picture(view: "tiers-nebula-drop", account: 1, width: 120, height: 36, keys: [.character("d")]),
      Picture(view: "tiers-together-drop", account: 4, width: 80, height: 24, keys: [.character("d")]),
      Picture(
        view: "tiers-gmi-group", account: 3, width: 120, height: 36,
        keys: [.character("t"), .down, .enter]),
      Picture(view: "tiers-none", account: 2, width: 80, height: 24, keys: [.character("t")]),
      Picture(
        view: "tiers-nebula", account: 1, width: 100, height: 30, glyphs: .ascii, keys: [.character("t")]),
    ]

  /// The models of every account, ranked, with a page of one of them.
  static let models: [Picture] =
    sizes.map {
      Picture(view: "models-friendli", account: 5, width: $0.0, height: $0.1, keys: [.character("m")])
    }
    + [
      ("models-nebula", 1), ("models-gmi", 3), ("models-together", 4), ("models-friendli", 5),
      ("models-openai", 2),
    ].map {
      Picture(view: $0.0, account: $0.1, width: 120, height: 36, keys: [.character("m")])
    }
    + [
      Picture(
        view: "models-friendli-by-cost", account: 5, width: 120, height: 36,
        keys: [.character("m")] + Array(repeating: .character("r"), count: 6) + [.down]),
      Picture(
        view: "models-friendli-page", account: 5, width: 120, height: 36,
        keys: [.character("m"), .down, .enter]),
      Picture(
        view: "models-together-page", account: 4, width: 80, height: 24, keys: [.character("m"), .enter]),
      Picture(view: "models-gmi-page", account: 3, width: 60, height: 100, keys: [.character("m"), .enter]),
      Picture(
        view: "models-friendli", account: 5, width: 100, height: 30, glyphs: .ascii, keys: [.character("m")]),
    ]

  @Test("the frame is the one on file", arguments: pictures + tiers + models)
  func frame(_ picture: Picture) throws {
    try Golden.compare(picture.buffer.text, with: picture.testDescription)
  }

  @Test("every color depth draws what the theme says", arguments: ColorDepth.allCases)
  func colors(_ depth: ColorDepth) throws {
    for view in [
      Picture(view: "all-accounts", account: nil, width: 80, height: 24),
      Picture(view: "together", account: 4, width: 80, height: 24),
    ] {
      let theme = ResolvedTheme(try ThemeLibrary().load("dark").theme, depth: depth)
      let buffer = view.buffer
      var lines: [String] = []
      for y in 0..<buffer.height {
        var runs: [(start: Int, style: ResolvedStyle)] = []
        for x in 0..<buffer.width {
          let style = theme.resolve(buffer[x, y].style)
          if runs.last?.style != style { runs.append((x, style)) }
        }
        lines.append(
          "\(y): " + runs.map { "\($0.start) \(FrameTests.describe($0.style))" }.joined(separator: ", "))
      }
      try Golden.compare(lines, with: "\(view.view)-80x24-color-\(depth.rawValue)")
    }
  }

  private static func describe(_ style: ResolvedStyle) -> String {
    var text = "\(style.foreground) on \(style.background)"
    if style.bold { text += " bold" }
    if style.reverse { text += " reverse" }
    if style.underline { text += " underline" }
    return text
  }

  @Test("help, filter, freeze and a missing store have their frames")
  func overlays() throws {
    var help = Acme.state(width: 100, height: 34)
    _ = help.handle(.key(.character("?")))
    try Golden.compare(DashboardScreen(help).render(glyphs: .full).text, with: "help-100x34")
    var filter = Acme.state(width: 80, height: 24)
    for key in "/neb".unicodeScalars { _ = filter.handle(.key(.character(key))) }
    try Golden.compare(DashboardScreen(filter).render(glyphs: .full).text, with: "filter-80x24")
    var frozen = Acme.state(width: 120, height: 36, account: 4)
    _ = frozen.handle(.key(.character(" ")))
    _ = frozen.handle(.tick(Acme.now + 65_000))
    try Golden.compare(DashboardScreen(frozen).render(glyphs: .full).text, with: "frozen-120x36")
    let first = DashboardState(
      now: Acme.now, width: 80, height: 24, storePath: "~/.local/share/tiertop/usage.db", plans: Acme.plans,
      window: .quarterHour)
    try Golden.compare(DashboardScreen(first).render(glyphs: .full).text, with: "first-start-80x24")
    var failing = Acme.state(width: 80, height: 24)
    _ = failing.handle(.storeFailed("the store is locked", at: Acme.now + 5_000))
    try Golden.compare(DashboardScreen(failing).render(glyphs: .full).text, with: "failing-80x24")
    try Golden.compare(
      DashboardScreen(Acme.state(width: 30, height: 6)).render(glyphs: .full).text, with: "too-small-30x6")
  }

  @Test("the palette has its frames, and so have graphs of every kind with a trace of a week ago")
  func paletteAndWeekAgo() throws {
    for (width, height) in [(80, 24), (120, 40)] {
      var state = Acme.state(width: width, height: height)
      for key in ":win".unicodeScalars { _ = state.handle(.key(.character(key))) }
      try Golden.compare(
        DashboardScreen(state).render(glyphs: .full).text, with: "palette-\(width)x\(height)")
    }
    let pictures = [
      Picture(view: "together", account: 4, width: 200, height: 60),
      Picture(view: "tiers-nebula", account: 1, width: 120, height: 36, keys: [.character("t")]),
      Picture(view: "openai", account: 2, width: 120, height: 40, window: .day, keys: [.character("c")]),
      Picture(view: "together", account: 4, width: 80, height: 24, glyphs: .shade),
    ]
    for picture in pictures {
      var state = picture.state
      WeekAgoStateTests.fill(&state, perMinute: [1: 1, 2: 200][picture.account ?? 0] ?? 2_000)
      try Golden.compare(
        DashboardScreen(state).render(glyphs: picture.glyphs).text,
        with: "week-ago-\(picture.testDescription)")
    }
  }

  @Test("a forecast of the tier has its date in the ladder, in the curve and among the acts")
  func tierForecast() throws {
    var state = Acme.state(width: 120, height: 36, account: 1)
    _ = state.handle(.key(.character("t")))
    state.reading.accounts[0].tier?.forecast = TierForecast(
      usageReaches: DateBand(
        expected: Acme.at("2026-12-03"), earliest: Acme.at("2026-11-30"), latest: Acme.at("2026-12-08")),
      countsAt: nil)
    try Golden.compare(
      DashboardScreen(state).render(glyphs: .full).text, with: "tiers-nebula-forecast-120x36")
  }
}

/// Text files that hold what a test expects.
enum Golden {
  static func compare(_ lines: [String], with name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Frames/\(name).txt")
    let text = lines.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["TIERTOP_RECORD_FRAMES"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let expected = try #require(try? String(contentsOf: file, encoding: .utf8), "\(name) is not on file")
    if text != expected {
      let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
      let new = text.split(separator: "\n", omittingEmptySubsequences: false)
      let row = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }
      Issue.record(
        """
        \(name) differs first in row \(row?.offset ?? min(old.count, new.count))
        expected \(row.map { String($0.element.0) } ?? "")
        now      \(row.map { String($0.element.1) } ?? "")
        """)
    }
  }
}

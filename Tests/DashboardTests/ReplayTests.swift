import Dashboard
import TerminalUI
import Testing
import UsageModel

/// Now is 2026-11-24T14:41:07Z.
@Suite("Replay")
struct ReplayTests {
  private func state(_ window: Window = .quarterHour) -> DashboardState {
    var state = Acme.state(width: 120, height: 40)
    if window != .quarterHour { _ = state.perform(window == .day ? .windowDay : .windowMonth) }
    return state
  }

  private func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

  @Test(
    "a step goes to the bucket before, ten buckets to the tenth",
    arguments: [
      (Window.quarterHour, Action.stepBack, "2026-11-24T14:41:00Z"),
      (.quarterHour, .leapBack, "2026-11-24T14:32:00Z"), (.day, .stepBack, "2026-11-24T14:30:00Z"),
      (.day, .leapBack, "2026-11-24T12:15:00Z"), (.month, .stepBack, "2026-11-24T12:00:00Z"),
      (.month, .leapBack, "2026-11-22T06:00:00Z"),
    ])
  func back(_ window: Window, _ action: Action, _ expected: String) throws {
    var state = state(window)
    #expect(state.perform(action) == [.replay(at: try instant(expected))])
  }

  @Test("the past stays while time goes on, a step forward follows it, and the last one is live again")
  func forward() throws {
    var state = state()
    let past = try instant("2026-11-24T14:40:00Z")
    _ = state.handle(.replayed(state.image, at: past))
    _ = state.handle(.tick(Acme.now + .second))
    #expect(state.shown.now == past)
    #expect(state.reading.now == Acme.now + .second)
    #expect(state.perform(.stepForward) == [.replay(at: past + .minute)])
    _ = state.handle(.replayed(state.image, at: past + .minute))
    #expect(state.perform(.stepForward).isEmpty)
    #expect(state.frozen == nil)
  }

  @Test("nothing lies after now, and before the minutes that are kept it stops and says so")
  func ends() throws {
    var state = state(.month)
    #expect(state.perform(.stepForward).isEmpty)
    #expect(state.perform(.nextTrouble).isEmpty)
    let first = try instant("2026-10-21T18:00:00Z")
    _ = state.handle(.replayed(state.image, at: first))
    #expect(state.perform(.stepBack) == [.replay(at: first)])
    #expect(state.notice == "minutes are kept for 34 days")
  }

  @Test("another window shows the same time, and trouble is looked for from there")
  func windows() throws {
    var state = state()
    let past = try instant("2026-11-24T12:44:00Z")
    _ = state.handle(.replayed(state.image, at: past))
    #expect(state.perform(.windowDay) == [.poll, .replay(at: past)])
    #expect(state.perform(.previousTrouble) == [.findTrouble(.back, from: past, account: nil)])
    #expect(state.perform(.nextTrouble) == [.findTrouble(.forward, from: past, account: nil)])
  }

  @Test("a replayed trouble tells its story over the overview, of the account shown or the one in trouble")
  func story() throws {
    // Together's calls were refused in 14:39, OpenAI's capacity spilled from 14:32 to 14:35.
    for (account, time, name, isTold) in [
      (4, "2026-11-24T14:40:00Z", "Together AI", true), (nil, "2026-11-24T14:40:00Z", "Together AI", true),
      (2, "2026-11-24T14:40:00Z", "OpenAI", false), (2, "2026-11-24T14:35:00Z", "OpenAI", true),
      (4, "2026-11-24T14:35:00Z", "Together AI", false),
    ] as [(Int64?, String, String, Bool)] {
      var state = Acme.state(width: 120, height: 40, account: account)
      let title = "trouble of \(name)"
      func text() -> String { DashboardScreen(state).render(glyphs: .full).text.joined(separator: "\n") }
      #expect(!text().contains(title))
      _ = state.handle(.replayed(state.image, at: try instant(time)))
      #expect(text().contains(title) == isTold)
      _ = state.perform(.models)
      #expect(!text().contains(title))
    }
  }

  @Test(
    "a replay begins with its instant and its age, reversed, and no clock of now stands beside it",
    arguments: [
      ("2026-11-24T12:46:07Z", " REPLAY 12:46Z · 1 h 55 min ago  │ ", " at 12:46:07Z"),
      ("2026-11-24T14:40:00Z", " REPLAY 14:40Z · 1 min ago  │ ", " at 14:40:00Z"),
      ("2026-11-23T14:40:00Z", " REPLAY 23 Nov 14:40Z · 24 h 1 min ago  │ ", " at 23 Nov 14:40:00Z"),
    ])
  func banner(_ time: String, _ first: String, _ second: String) throws {
    for (width, height) in [(120, 40), (200, 60), (80, 24)] {
      for view in ["", "m", "s", "a"] {
        var state = Acme.state(width: width, height: height, account: 4)
        state.secondClock = SecondClock(name: "Tokyo", offset: 9 * 3_600_000)
        if let key = view.unicodeScalars.first { _ = state.handle(.key(.character(key))) }
        _ = state.handle(.replayed(state.image, at: try instant(time)))
        let buffer = DashboardScreen(state).render(glyphs: .full)
        #expect(buffer.text[0].hasPrefix(first))
        #expect(buffer.text[0].hasSuffix("Space live"))
        #expect(buffer.text[1].hasSuffix(second))
        #expect(buffer[1, 0].style.reverse && buffer[1, 0].style.foreground == .role(.warning))
        let text = buffer.text.joined(separator: "\n")
        #expect(!text.contains("14:41:07") && !text.contains("14:41Z") && !text.contains("Tokyo"))
        let frames = (0..<height).map { buffer[0, $0] }.filter { $0.scalar == "╭" }
        #expect(frames.allSatisfy { $0.style.foreground == .role(.warning) })
        #expect(!frames.isEmpty || width < 100)
      }
    }
  }

  @Test("a picture that is held is a replay of its instant, and live has no such mark")
  func held() {
    var state = Acme.state(width: 120, height: 40, account: 4)
    func lines() -> [String] { DashboardScreen(state).render(glyphs: .full).text }
    let live = lines()
    #expect(!live[0].contains("REPLAY"))
    _ = state.handle(.key(.character(" ")))
    _ = state.handle(.tick(Acme.now + 65_000))
    #expect(lines()[0].hasPrefix(" REPLAY 14:41Z · 1 min ago  │ ▲ TIGHT  Together AI"))
    #expect(lines()[1].hasSuffix("at 14:41:07Z"))
    _ = state.handle(.key(.character(" ")))
    #expect(!lines()[0].contains("REPLAY"))
  }

  @Test("on a small screen the mark and the verdict's word stay")
  func smallBanner() throws {
    var state = Acme.state(width: 40, height: 10, account: 4)
    _ = state.handle(.replayed(state.image, at: try instant("2026-11-24T14:40:00Z")))
    let line = DashboardScreen(state).render(glyphs: .full).text[0]
    #expect(line.hasPrefix(" REPLAY 14:40Z "))
    #expect(line.contains("▲ TIGHT"))
  }

  @Test(
    "frames of a story",
    arguments: [
      ("story-refused", 4, 120, 40), ("story-refused", 4, 80, 24), ("story-spilled", 2, 120, 40),
      ("story-refused", 4, 40, 14),
    ] as [(String, Int64, Int, Int)])
  func storyFrames(_ name: String, _ account: Int64, _ width: Int, _ height: Int) throws {
    var state = Acme.state(width: width, height: height, account: account)
    let time = account == 4 ? "2026-11-24T14:40:00Z" : "2026-11-24T14:35:00Z"
    _ = state.handle(.replayed(state.image, at: try instant(time)))
    try Golden.compare(
      DashboardScreen(state).render(glyphs: .full).text, with: "\(name)-\(width)x\(height)")
  }
}

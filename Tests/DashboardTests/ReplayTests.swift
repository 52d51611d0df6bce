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

import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("A week ago on the screen")
struct WeekAgoStateTests {
  /// Answers what the screen asks for with a steady rate of every counter there is.
  static func fill(_ state: inout DashboardState, perMinute: Int64 = 2_000) {
    for span in state.missingWeeks {
      let count = Int((span.until - span.from) / span.width)
      var bucket = Bucket()
      bucket.attempts = perMinute * span.width / .minute
      bucket.input = 300 * bucket.attempts
      let counters = Acme.image.accounts.first { $0.account.id == span.account }?.counters.map(\.key) ?? []
      let series = BucketSeries(
        start: span.from, width: span.width, buckets: Array(repeating: bucket, count: count))
      _ = state.handle(
        .weekRead(WeekAgo(span: span, series: .init(uniqueKeysWithValues: counters.map { ($0, series) }))))
    }
  }

  private func asked(_ state: DashboardState) -> Set<String> {
    Set(state.missingWeeks.map { "\($0.account.rawValue) \($0.window.rawValue)" })
  }

  @Test("a screen asks for what its graphs show, once, and again when another account or window is shown")
  func asking() {
    var state = Acme.state(width: 120, height: 40, account: 4)
    #expect(asked(state) == ["4 15m"])
    WeekAgoStateTests.fill(&state)
    #expect(asked(state) == [])
    _ = state.handle(.tick(Acme.now + 10 * .minute))
    #expect(asked(state) == [])
    _ = state.handle(.tick(Acme.now + 2 * .hour))
    #expect(asked(state) == ["4 15m"])
    _ = state.handle(.key(.character("2")))
    #expect(asked(state) == ["4 1d"])
    _ = state.handle(.key(.character("t")))
    #expect(asked(state) == ["4 1d"])
    #expect(asked(Acme.state(width: 200, height: 60, account: 4)) == ["4 15m", "4 1d", "4 30d"])
    #expect(asked(Acme.state(width: 120, height: 40)).count == 2)
  }

  @Test("what is held stays as little as one screen needs")
  func bounded() {
    var state = Acme.state(width: 200, height: 60)
    for _ in 0..<20 {
      for key in [
        Key.character("."), .character("2"), .character("3"), .character("1"), .character("w"), .escape,
      ] {
        _ = state.handle(.key(key))
        WeekAgoStateTests.fill(&state)
        #expect(state.weeksAgo.count <= 6)
      }
    }
  }

  @Test("the option takes the trace away, and asks for nothing")
  func option() {
    var state = Acme.state(width: 120, height: 40, account: 4)
    let without = DashboardScreen(state).render(glyphs: .full)
    WeekAgoStateTests.fill(&state)
    let with = DashboardScreen(state).render(glyphs: .full)
    #expect(with != without && with.text.joined().contains("― 2,000 a week ago"))
    state.look.showsWeekAgo = false
    #expect(DashboardScreen(state).render(glyphs: .full) == without && state.missingWeeks.isEmpty)
  }

  @Test("whoever may not see usage has nothing asked for")
  func roles() {
    var state = Acme.state(width: 120, height: 40, account: 4)
    state.image.members = [Member(user: "somebody", role: .member, from: .epoch)]
    _ = state.handle(.personKnown(user: "somebody", ownsStore: false))
    #expect(state.missingWeeks.isEmpty)
  }
}

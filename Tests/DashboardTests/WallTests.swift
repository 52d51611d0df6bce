import Dashboard
import TerminalUI
import Testing
import UsageModel

@Suite("Wall")
struct WallTests {
  private func wall(width: Int = 200, height: Int = 60) -> DashboardState {
    var state = Acme.state(width: width, height: height)
    _ = state.handle(.key(.character("w")))
    return state
  }

  private func cells(_ state: DashboardState) -> Buffer { DashboardScreen(state).render(glyphs: .full) }

  @Test("turns by time over what has something to say, and back to the first")
  func rotation() {
    var state = wall()
    let pages = Wall.pages(of: state.reading)
    var seen = [state.wall?.page]
    #expect(seen == [.all])
    for _ in 0..<pages.count {
      state.now = state.now + 20_000
      state.wall?.proceed(state.reading, now: state.now)
      seen.append(state.wall?.page)
    }
    #expect(Set(seen.compactMap(\.self)) == Set(pages) && seen.first == seen.last)
    let turns = state.wall?.turns
    state.now = state.now + 19_999
    state.wall?.proceed(state.reading, now: state.now)
    #expect(state.wall?.turns == turns, "not a moment before its time")
  }

  @Test(
    "says of invented data that it is, at every size",
    arguments: [(40, 10), (60, 100), (80, 24), (100, 30), (120, 40), (160, 45), (200, 60)])
  func invented(width: Int, height: Int) {
    var state = wall(width: width, height: height)
    #expect(!cells(state).text.contains { $0.contains("invented") })
    state.reading.isInvented = true
    #expect(cells(state).text.contains { $0.contains("invented") })
  }

  @Test("jumps to what has become worst, and stays with a refusal as long as it lasts")
  func jump() throws {
    var state = wall()
    var reading = state.reading
    let other = try #require(reading.accounts.last)
    reading.verdict.state = .throttled
    reading.verdict.concern = Concern(.refused, .throttled, .refusal(.rate))
    reading.verdict.account = other.id
    state.wall?.proceed(reading, now: state.now)
    #expect(state.wall?.page == .account(other.id))
    for minute in 1...10 {
      state.wall?.proceed(reading, now: state.now + Int64(minute) * .minute)
      #expect(state.wall?.page == .account(other.id))
    }
    reading.verdict.state = .ok
    reading.verdict.concern = nil
    reading.verdict.account = nil
    state.wall?.proceed(reading, now: state.now + 12 * .minute)
    #expect(state.wall?.page != .account(other.id))
  }

  @Test("a refusal that lasts for long shares the wall with the page of all accounts, and no other")
  func longTrouble() throws {
    var state = wall()
    var reading = state.reading
    let other = try #require(reading.accounts.last)
    reading.verdict.state = .throttled
    reading.verdict.concern = Concern(.refused, .throttled, .refusal(.rate))
    reading.verdict.account = other.id
    var pages: [Wall.Page?] = []
    for turn in 0..<180 {
      state.wall?.proceed(reading, now: state.now + Int64(turn) * 20_000)
      pages.append(state.wall?.page)
    }
    #expect(pages.prefix(45).allSatisfy { $0 == .account(other.id) }, "a quarter hour alone")
    #expect(pages.suffix(2) == [.all, .account(other.id)] || pages.suffix(2) == [.account(other.id), .all])
    #expect(Set(pages) == [.all, .account(other.id)])
  }

  @Test("goes on turning when the clock is put back")
  func clock() {
    var state = wall()
    let turns = state.wall?.turns ?? 0
    state.wall?.proceed(state.reading, now: state.now - .day)
    #expect(state.wall?.turns == turns + 1)
  }

  @Test("a kiosk knows one key, a wall that was hung up by hand comes down again")
  func keys() {
    var kiosk = Acme.state(width: 120, height: 40)
    _ = kiosk.handle(.kioskOpened)
    let before = cells(kiosk)
    for command in CommandTable.standard.commands where command.action != .quit {
      for key in command.keys { #expect(kiosk.handle(.key(key)).isEmpty, "\(command.action)") }
    }
    #expect(cells(kiosk) == before)
    #expect(kiosk.handle(.key(.character("q"))) == [.quit(keepsFrame: false)])
    var byHand = wall()
    _ = byHand.handle(.key(.escape))
    #expect(byHand.wall == nil)
  }

  @Test(
    "no cell stays bright for an hour, not even while a refusal lasts",
    arguments: [(80, 24), (120, 40), (200, 60)], [AccountState.tight, .throttled])
  func burnIn(size: (width: Int, height: Int), worst: AccountState) {
    let (width, height) = size
    var state = wall(width: width, height: height)
    var reading = state.reading
    reading.verdict.state = worst
    var lit = [Int](repeating: 0, count: width * height)
    let turns = 180
    for _ in 0..<turns {
      state.now = state.now + 20_000
      state.wall?.proceed(reading, now: state.now)
      let picture = cells(state)
      for (index, cell) in picture.cells.enumerated() where cell.scalar == "█" { lit[index] += 1 }
    }
    #expect((lit.max() ?? 0) < turns * 9 / 10)
    #expect((lit.max() ?? 0) > 0, "there is something bright at all")
  }

  @Test("whoever may not see usage sees none on a wall")
  func roles() {
    var state = Acme.state(width: 200, height: 60)
    state.image.members = [Member(user: "somebody", role: .member, from: .epoch)]
    _ = state.handle(.personKnown(user: "somebody", ownsStore: false))
    _ = state.handle(.kioskOpened)
    let text = cells(state).text.joined()
    #expect(!text.contains("%") && !text.contains("$"))
  }
}

import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("Keys of the models view")
struct ModelStateTests {
  private func state(_ account: Int64, _ keys: [Key]) -> DashboardState {
    var state = Acme.state(width: 120, height: 36, account: account)
    for key in keys { _ = state.handle(.key(key)) }
    return state
  }

  private func type(_ text: String) -> [Key] { text.unicodeScalars.map(Key.character) }

  private func names(_ state: DashboardState) throws -> [Int64] {
    state.modelRows(try #require(state.shownAccount)).map(\.id.rawValue)
  }

  @Test("models stand by the counter that they share, busiest first")
  func groups() throws {
    let state = state(5, type("m"))
    let groups = state.modelGroups(try #require(state.shownAccount))
    #expect(groups.map(\.counter?.name) == ["paid models", "free models"])
    #expect(groups.map { $0.models.map(\.id.rawValue) } == [[51, 53, 52], [54]])
  }

  @Test("what no limit counts stands last")
  func outside() throws {
    #expect(try names(state(4, type("m"))).last == 46)
    #expect(try names(state(3, type("m"))).last == 34)
  }

  @Test("r ranks by the next column and R turns it round")
  func rank() throws {
    #expect(try names(state(5, type("m") + type("rr"))) == [51, 52, 53, 54])
    #expect(try names(state(5, type("m") + type("rrR"))) == [54, 53, 52, 51])
    let count = state(5, []).modelRankColumns.count
    let around = state(5, type("m") + Array(repeating: .character("r"), count: count))
    #expect(around.ranks[.modelTable]?.column == 0)
  }

  @Test("Enter opens the marked model's page, Escape goes back to all, then to the overview")
  func page() {
    var state = state(5, type("m") + [.down, .enter])
    #expect(state.opened == .model(ModelID(53)))
    #expect(
      DashboardScreen(state).render(glyphs: .full).text.contains { $0.contains("projects, 15 minutes") })
    _ = state.handle(.key(.escape))
    #expect(state.opened == nil)
    #expect(state.view == .models)
    _ = state.handle(.key(.escape))
    #expect(state.view == .overview)
  }

  @Test("the filter and the idle rows decide which rows there are")
  func rows() throws {
    #expect(try names(state(5, type("m/glm"))) == [53])
    var image = Acme.image
    let index = try #require(image.accounts[4].index(of: .model(ModelID(54))))
    image.accounts[4].counters[index].minutes.buckets = []
    var quiet = state(5, type("m"))
    _ = quiet.handle(.read(image, at: Acme.now))
    #expect(try names(quiet) == [51, 53, 52])
    _ = quiet.handle(.key(.character("i")))
    // Then those that the plan lists and nobody used, which have no number of their own.
    #expect(try names(quiet).filter { $0 > 0 } == [51, 53, 52, 54])
  }
}

import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("Idle rows")
struct IdleTests {
  private func state(_ account: Int64, _ view: String) -> DashboardState {
    var state = Acme.state(width: 120, height: 40, account: account)
    if let key = view.unicodeScalars.first { _ = state.handle(.key(.character(key))) }
    return state
  }

  private func text(_ state: DashboardState) -> String {
    DashboardScreen(state).render(glyphs: .full).text.joined(separator: "\n")
  }

  @Test(
    "one key shows as many rows more as are said to be idle, and hides them again",
    arguments: [
      (3, "", DashboardState.Panel.limits), (3, "", .models), (3, "m", .modelTable), (3, "m", .limits),
      (3, "t", .tierModels), (4, "", .models), (4, "m", .modelTable), (5, "m", .modelTable),
    ] as [(Int64, String, DashboardState.Panel)])
  func toggle(account: Int64, view: String, panel: DashboardState.Panel) throws {
    var state = state(account, view)
    let reading = try #require(state.shownAccount)
    let idle = panel == .limits ? state.idleLimits(reading).count : state.idleModels(reading).count
    #expect(idle > 0)
    #expect(text(state).contains("i show \(idle) idle"))
    let hidden = state.rowCount(of: panel)
    let before = text(state)
    _ = state.handle(.key(.character("i")))
    #expect(state.rowCount(of: panel) == hidden + idle)
    #expect(text(state).contains("i hide \(idle) idle"))
    _ = state.handle(.key(.character("i")))
    #expect(state.rowCount(of: panel) == hidden && text(state) == before)
  }

  @Test("the count of idle models is the same everywhere and with or without them")
  func count() throws {
    for account in 1...5 as ClosedRange<Int64> {
      var state = state(account, "m")
      let reading = try #require(state.shownAccount)
      #expect(state.idleModelCount(reading) == state.idleModels(reading).count)
      let rows = state.modelRows(reading)
      // A model that is to come cannot be used yet, and is counted by itself.
      let listed = state.plans[reading.planID]?.models ?? []
      let coming = listed.count { $0.availability == .comingSoon }
      let idle = state.idleModels(reading).count - coming
      let outside = listed.isEmpty ? 0 : rows.count { !$0.isInPlan }
      var counts = "\(rows.count - outside) models"
      if idle > 0 { counts += ", \(idle) idle" }
      if outside > 0 { counts += ", \(outside) outside the plan" }
      if coming > 0 { counts += ", \(coming) TBD" }
      #expect(text(state).contains(counts))
      _ = state.handle(.key(.character("i")))
      #expect(text(state).contains(counts))
    }
  }

  @Test("an idle row can be marked and opened, and has its limit with nothing used")
  func opened() throws {
    var state = state(3, "m")
    _ = state.handle(.key(.character("i")))
    let reading = try #require(state.shownAccount)
    let row = try #require(state.modelRows(reading).firstIndex { !$0.isActive })
    for key in Array(repeating: Key.down, count: row) + [.enter] { _ = state.handle(.key(key)) }
    let model = try #require(state.openedModel(reading))
    #expect(!model.isActive && model.requestsPerMinute == 0)
    let limit = try #require(reading.idle.first { $0.selector.model == model.name })
    #expect(limit.used == 0)
    #expect(model.headrooms.map(\.limit) == [limit])
    #expect(text(state).contains(model.name))
  }
}

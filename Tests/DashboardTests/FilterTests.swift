import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("Filters")
struct FilterTests {
  private typealias Panel = DashboardState.Panel

  private func state(_ account: Int64?, _ view: String, filter: String) -> DashboardState {
    var state = Acme.state(width: 120, height: 40, account: account)
    if let key = view.unicodeScalars.first { _ = state.handle(.key(.character(key))) }
    _ = state.handle(.key(.character("/")))
    for scalar in filter.unicodeScalars { _ = state.handle(.key(.character(scalar))) }
    _ = state.handle(.key(.enter))
    return state
  }

  @Test(
    "every list with names can be filtered, and one that nothing passes is empty",
    arguments: [
      (nil, "", "neb", DashboardState.Panel.accounts, 1), (4, "", "LLM", .limits, 1),
      (4, "", "bge", .models, 1),
      (5, "m", "glm", .modelTable, 1), (3, "t", "R1", .tierModels, 1), (2, "c", "4.1", .capacity, 2),
      (2, "c", "output", .capacity, 2), (2, "c", "p3", .transactions, 3), (2, "c", "!4o", .transactions, 5),
      (5, "s", "llama", .costs, 1), (5, "s", "search", .projects, 1), (5, "s", "gmi", .spendAccounts, 1),
    ] as [(Int64?, String, String, DashboardState.Panel, Int)])
  func lists(account: Int64?, view: String, filter: String, panel: DashboardState.Panel, count: Int) {
    let all = state(account, view, filter: "")
    #expect(all.rowCount(of: panel) > count)
    #expect(state(account, view, filter: filter).rowCount(of: panel) == count)
    #expect(state(account, view, filter: "no such name").rowCount(of: panel) == 0)
  }

  @Test("a filtered list is what is drawn, marked and explained")
  func drawn() {
    var state = state(2, "c", filter: "4.1")
    let text = DashboardScreen(state).render(glyphs: .full).text
    #expect(text.prefix(10).joined().contains("gpt-4.1-2025-04-14 in"))
    #expect(!text.prefix(6).joined().contains("gpt-4o-2024-08-06  in"))
    _ = state.handle(.key(.down))
    #expect(state.shownAccount.flatMap { state.markedCapacity(of: $0) }?.snapshot == "gpt-4.1-2025-04-14")
    let none = self.state(2, "c", filter: "zzz")
    #expect(
      DashboardScreen(none).render(glyphs: .full).text.joined().contains("no snapshot matches the filter"))
  }
}

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
      DashboardScreen(none).render(glyphs: .full).text.joined()
        .contains("no snapshot matches /zzz (4 hidden) · Esc shows all"))
  }

  @Test(
    "a list that a filter empties says so and how many it hides, never that there is nothing",
    arguments: [
      (nil, "", "no account matches /zzz (5 hidden) · Esc shows all"),
      (4, "", "no limit matches /zzz (3 hidden) · Esc shows all"),
      (4, "", "no model matches /zzz (6 hidden) · Esc shows all"),
      (5, "m", "no model matches /zzz (4 hidden) · Esc shows all"),
      (3, "t", "no model matches /zzz (39 hidden) · Esc shows all"),
      (3, "t", "no model matches /zzz (4 hidden) · Esc shows all"),
      (2, "c", "no snapshot matches /zzz (4 hidden) · Esc shows all"),
      (2, "c", "no transaction matches /zzz (9 hidden) · Esc shows all"),
      (5, "s", "no model matches /zzz (4 hidden)"), (5, "s", "no project matches /zzz (4 hidden)"),
      (5, "s", "no account matches /zzz (5 hidden) · Esc shows all"),
    ] as [(Int64?, String, String)])
  func emptied(account: Int64?, view: String, words: String) {
    for (width, height) in [(120, 40), (200, 60)] {
      var state = self.state(account, view, filter: "zzz")
      (state.width, state.height) = (width, height)
      let text = DashboardScreen(state).render(glyphs: .full).text.joined(separator: "\n")
      #expect(text.contains(words), "\(width)x\(height)")
      for lie in ["the plan states no limit", "no model was used", "no usage names", "no account yet"] {
        #expect(!text.contains(lie))
      }
    }
  }

  @Test("what is empty without a filter says why as before")
  func emptyByItself() {
    var state = self.state(4, "a", filter: "zzz")
    let text = DashboardScreen(state).render(glyphs: .full).text.joined(separator: "\n")
    #expect(text.contains("no alert is open") && !text.contains("hidden") && !text.contains("0 of 0"))
    state = self.state(nil, "", filter: "")
    #expect(!DashboardScreen(state).render(glyphs: .full).text.joined().contains("shown"))
  }

  @Test("first line, strip and totals are of all rows, whatever a filter hides")
  func totals() {
    func text(_ account: Int64?, _ view: String, _ filter: String) -> [String] {
      DashboardScreen(state(account, view, filter: filter)).render(glyphs: .full).text
    }
    for (account, view) in [(nil, ""), (4, ""), (5, "m"), (5, "s")] as [(Int64?, String)] {
      #expect(text(account, view, "gmi").prefix(2) == text(account, view, "").prefix(2))
    }
    func month(_ filter: String) -> Substring? {
      text(nil, "", filter).joined().split(separator: "└─╯").first { $0.contains("so far") }?
        .split(separator: "┘").last
    }
    #expect(month("")?.contains("in 5 accounts") == true)
    #expect(month("gmi") == month("") && month("zzz") == month(""))
    func spent(_ filter: String) -> Substring? {
      text(nil, "s", filter).first { $0.contains("so far $") && $0.contains("by 30") }?
        .split(separator: "┘").last
    }
    #expect(spent("") != nil && spent("gmi") == spent(""))
    // What a model took of the whole stays its part of the whole.
    func part(_ filter: String) -> String? {
      text(5, "s", filter).first { $0.contains("Llama-3.3") || $0.contains("llama-3.3") }.map {
        String($0.prefix(40))
      }
    }
    #expect(part("") == part("llama"))
    // By its words, since columns are as wide as the names in them.
    func together(_ filter: String) -> [Substring]? {
      text(4, "m", filter).first { $0.contains("together ") }?.split(separator: " ").prefix(12).map { $0 }
    }
    #expect(together("") != nil)
    #expect(together("qw") == together(""))
    #expect(together("Llama-3.3") == together(""))
  }
}

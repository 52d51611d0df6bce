import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("Keys of the tiers view")
struct TierStateTests {
  private func state(_ account: Int64, _ keys: [Key]) -> DashboardState {
    var state = Acme.state(width: 120, height: 36, account: account)
    for key in keys { _ = state.handle(.key(key)) }
    return state
  }

  private func type(_ text: String) -> [Key] { text.unicodeScalars.map(Key.character) }

  @Test("what a drop would cost is one key away from any view, and closes with the same key and with Escape")
  func drop() {
    let command = CommandTable.standard.commands.first { $0.action == .dropCost }
    #expect(command?.keys == [.character("d")])
    #expect(state(1, type("d")).view == .tiers)
    #expect(state(1, type("td")).opened == .drop)
    #expect(state(1, type("tdd")).opened == nil)
    let closed = state(1, type("td") + [.escape])
    #expect(closed.opened == nil)
    #expect(closed.view == .tiers)
  }

  @Test("Enter opens a group of equal models, Escape closes it")
  func group() {
    let opened = state(3, type("t") + [.down, .enter])
    #expect(opened.opened == .group("meta-llama/Llama-3.1-8B"))
    #expect(opened.shownAccount.flatMap(opened.shownGroup)?.models.count == 27)
    #expect(state(3, type("t") + [.down, .enter, .escape]).opened == nil)
  }

  @Test("Enter on a model with traffic opens its own page")
  func model() {
    let page = state(3, type("t") + [.tab, .enter])
    #expect(page.view == .models)
    #expect(page.opened == .model(ModelID(31)))
  }

  @Test("the filter lets groups through that hold such a model, and their members that are named so")
  func filter() throws {
    let state = state(3, type("t/coder"))
    let account = try #require(state.shownAccount)
    let groups = state.listedGroups(account)
    #expect(groups.map(\.models.count) == [27])
    #expect(
      groups.flatMap(state.listed) == [
        "Qwen/Qwen2.5-Coder-7B-Instruct", "Qwen/Qwen2.5-Coder-14B-Instruct",
        "Qwen/Qwen2.5-Coder-32B-Instruct",
      ])
    #expect(state.tierTraffic(account) == [])
  }

  @Test("models with traffic stand tightest first, those outside the plan last")
  func traffic() throws {
    let state = state(3, type("t"))
    let rows = state.tierTraffic(try #require(state.shownAccount))
    #expect(rows.map(\.model.id.rawValue) == [31, 32, 33, 34])
    #expect(rows.last?.limit == nil)
  }

  @Test("an account below the first rung, at the top or on a plan without a ladder says so")
  func edges() throws {
    func text(_ account: Int64, _ change: (inout UsageImage) -> Void) -> String {
      var image = Acme.image
      change(&image)
      var state = Acme.state(width: 120, height: 40, account: account)
      _ = state.handle(.read(image, at: Acme.now))
      _ = state.handle(.key(.character("t")))
      return DashboardScreen(state).render(glyphs: .full).text.joined(separator: "\n")
    }
    let below = text(4) { $0.accounts[3].ledger = [] }
    #expect(below.contains("◉ Free tier"))
    #expect(below.contains("buy $5.00"))
    let top = text(4) {
      $0.accounts[3].ledger.append(
        LedgerEntry(id: "top", at: Acme.at("2026-11-20"), kind: .creditPurchase, amount: Money(dollars: 900)))
    }
    #expect(top.contains("beyond it: Scale or Enterprise plan"))
    #expect(text(2) { _ in }.contains("has no ladder of tiers"))
    let granted = text(4) {
      $0.accounts[3].assignedTiers = [
        AssignedTier(tier: "build-2", from: Acme.at("2026-11-01"), source: "mail")
      ]
    }
    #expect(granted.contains("eligible, not yet granted"))
    let dropping = text(4) {
      $0.accounts[3].assignedTiers = [
        AssignedTier(tier: "build-5", from: Acme.at("2026-11-01"), source: "mail")
      ]
    }
    #expect(dropping.contains("the tier may drop"))
    #expect(dropping.contains("what a drop to Build Tier 3 would cost"))
  }
}

import Dashboard
import TerminalUI
import Testing
import UsageModel

@Suite("Explain")
struct ExplainTests {
  private func lines(_ account: Int64, _ subject: String) throws -> [String: String] {
    let state = Acme.state(width: 120, height: 40, account: account)
    let all = state.explanations(of: AccountID(account))
    let found = try #require(all.first { $0.subject == subject })
    return Dictionary(found.lines.map { ($0.label, $0.text) }, uniquingKeysWith: { first, _ in first })
  }

  @Test("a limit says its formula, inputs, counting, source with its date, age and command")
  func limit() throws {
    let lines = try lines(4, "LLM requests")
    #expect(lines["formula"] == "used in the trailing 60 s / limit")
    #expect(lines["inputs"] == "2,534 (trailing 60 s) / 3,000 = 84.46%, shown rounded down")
    #expect(lines["source"]?.hasPrefix("plan together-ai, ") == true)
    #expect(lines["source"]?.contains(", read 20") == true)
    #expect(lines["as of"]?.hasSuffix(" ago") == true)
    #expect(
      lines["again"]
        == "tiertop explain --account 'Together AI' --at 2026-11-24T14:41:07Z 'LLM requests'")
  }

  @Test("an assumed unit is told, a stated one says nothing of it")
  func assumption() throws {
    #expect(try lines(4, "Re-rank tokens")["assumed"] != nil)
    #expect(try lines(4, "LLM requests")["assumed"] == nil)
  }

  @Test("a tier says what it was derived from and what counts")
  func tier() throws {
    let lines = try lines(4, "tier")
    #expect(lines["formula"] == "the highest tier whose requirements the facts meet")
    #expect(lines["inputs"]?.hasPrefix("$177.60 / $250 = 71.04%") == true)
    #expect(lines["next"]?.contains("free credit never counts") == true)
  }

  @Test("a silent source is named where its figures are explained")
  func silent() throws {
    let state = Acme.state(width: 120, height: 40, account: 3)
    let all = state.explanations(of: AccountID(3))
    #expect(all.allSatisfy { $0.lines.contains { $0.label == "as of" && $0.text.contains("is silent") } })
  }

  @Test("e explains the marked row, rows go on to other numbers, Esc and e close")
  func keys() throws {
    var state = Acme.state(width: 120, height: 40, account: 4)
    _ = state.perform(.rowDown)
    _ = state.perform(.explain)
    let subjects = state.explanations(of: AccountID(4)).map(\.subject)
    let second = state.listedLimits(try #require(state.shownAccount))[1].name
    #expect(state.overlay == .explain(account: AccountID(4), subject: second, first: 0))
    _ = state.handle(.key(.end))
    #expect(state.overlay == .explain(account: AccountID(4), subject: subjects.last ?? "", first: 0))
    _ = state.handle(.key(.character("q")))
    _ = state.handle(.key(.escape))
    #expect(state.overlay == nil)
    _ = state.perform(.explain)
    _ = state.handle(.key(.character("e")))
    #expect(state.overlay == nil)
    #expect(state.view == .overview)
  }

  @Test(
    "every subject of an account is its own, so that it can be asked for",
    arguments: [Int64](1...5))
  func unique(_ account: Int64) {
    let subjects = Acme.state(width: 120, height: 40).explanations(of: AccountID(account)).map(\.subject)
    #expect(Set(subjects).count == subjects.count)
    #expect(!subjects.isEmpty)
  }
}

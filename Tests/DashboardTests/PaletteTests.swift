import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("Palette")
struct PaletteTests {
  private func type(_ text: String, into state: inout DashboardState) {
    _ = state.handle(.key(.character(":")))
    for scalar in text.unicodeScalars { _ = state.handle(.key(.character(scalar))) }
  }

  private func marked(_ state: DashboardState) -> PaletteEntry? {
    guard case .palette(let text, let marked) = state.overlay else { return nil }
    let entries = state.paletteEntries(text)
    return entries.indices.contains(marked) ? entries[marked] : nil
  }

  @Test("offers every action but itself, and every account")
  func all() {
    let state = Acme.state(width: 120, height: 40)
    let entries = Set(state.paletteEntries(""))
    for action in Action.allCases { #expect(entries.contains(.action(action)) == (action != .palette)) }
    for account in state.reading.accounts { #expect(entries.contains(.account(account.id))) }
  }

  @Test(
    "the best fit for what was typed stands first",
    arguments: [
      ("snooze", PaletteEntry.action(.snooze)), ("30 d", .action(.windowMonth)),
      ("OPTIONS", .action(.options)),
      ("quit", .action(.quit)), ("poll-s", .action(.pollSlower)), ("often more", .action(.pollFaster)),
      ("neb", .account(AccountID(1))), ("account fri", .account(AccountID(5))),
      ("qkf", .action(.quitKeepingFrame)),
      ("theme", .action(.themes)),
    ])
  func best(text: String, entry: PaletteEntry) {
    #expect(Acme.state(width: 80, height: 24).paletteEntries(text).first == entry)
  }

  @Test("typing narrows, arrows move within what is found, and Enter does the marked one")
  func use() {
    var state = Acme.state(width: 120, height: 40, account: 4)
    type("ti", into: &state)
    let many = state.paletteEntries("ti").count
    _ = state.handle(.key(.character("e")))
    #expect(state.paletteEntries("tie").count < many)
    #expect(marked(state) == .action(.tiers))
    _ = state.handle(.key(.down))
    _ = state.handle(.key(.up))
    _ = state.handle(.key(.up))
    #expect(state.handle(.key(.enter)).isEmpty && state.overlay == nil && state.view == .tiers)
    type("redraw", into: &state)
    #expect(state.handle(.key(.enter)) == [.redraw])
    type("GMI", into: &state)
    _ = state.handle(.key(.enter))
    #expect(state.account == AccountID(3))
  }

  @Test("letters are typed and do nothing else, and Esc leaves everything as it was")
  func leave() {
    var state = Acme.state(width: 120, height: 40)
    type("q0!m", into: &state)
    #expect(state.overlay == .palette(text: "q0!m", marked: 0))
    #expect(state.handle(.key(.enter)).isEmpty && state.overlay != nil, "nothing is found, nothing is done")
    _ = state.handle(.key(.escape))
    #expect(state.overlay == nil && state.view == .overview && state.account == nil)
  }

  @Test("whoever may not see usage is offered no account")
  func roles() {
    var state = Acme.state(width: 120, height: 40)
    state.image.members = [Member(user: "somebody", role: .member, from: .epoch)]
    _ = state.handle(.personKnown(user: "somebody", ownsStore: false))
    #expect(state.paletteEntries("").allSatisfy { if case .account = $0 { false } else { true } })
  }
}

import Dashboard
import TerminalUI
import Testing
import UsageModel

@Suite("Roles")
struct RoleTests {
  private func screen(_ role: Member.Role?, ownsStore: Bool = false) -> DashboardState {
    var image = Acme.image
    if let role { image.members = [Member(user: "ana", role: role, from: .epoch)] }
    var state = Acme.state(width: 120, height: 40)
    state.hasChosenAccount = false
    _ = state.handle(.personKnown(user: "ana", ownsStore: ownsStore))
    _ = state.handle(.read(image, at: Acme.now))
    return state
  }

  @Test(
    "who sees usage and capacity, and who records purchases",
    arguments: [
      (Member.Role.owner, true, true, true), (.purchaser, false, true, true), (.viewer, true, true, false),
      (.member, false, false, false),
    ])
  func rights(_ role: Member.Role, _ usage: Bool, _ capacity: Bool, _ records: Bool) {
    let state = screen(role)
    #expect(state.rights.seesUsage == usage)
    #expect(state.rights.seesCapacity == capacity)
    #expect(state.mayRecord == records)
  }

  @Test("the store's owner is an owner unless recorded otherwise, a stranger a member")
  func owners() {
    #expect(screen(nil, ownsStore: true).rights.role == .owner)
    #expect(screen(nil, ownsStore: false).rights.role == .member)
    #expect(screen(.viewer, ownsStore: true).rights.role == .viewer)
  }

  @Test("a later role replaces an earlier one, one of the future does not count yet")
  func dates() {
    let members = [
      Member(user: "ana", role: .owner, from: Acme.now - 2),
      Member(user: "ana", role: .viewer, from: Acme.now),
      Member(user: "ana", role: .member, from: Acme.now + 1), Member(user: "bo", role: .owner, from: .epoch),
    ]
    #expect(Rights(user: "ana", ownsStore: false, members: members, now: Acme.now).role == .viewer)
  }

  @Test("to a purchaser no screen but capacity says a figure of usage, and to a member none does")
  func withheld() {
    for role in [Member.Role.purchaser, .member] {
      var state = screen(role)
      #expect(state.view == (role == .purchaser ? .capacity : .overview))
      for action in [Action.overview, .allAccounts, .models, .tiers, .spend, .goToVerdict] {
        _ = state.perform(action)
        guard state.view != .capacity else { continue }
        let text = DashboardScreen(state).render(glyphs: .full).text.joined(separator: "\n")
        #expect(text.contains("is not shown to this role: \(state.rights.role.words)"))
        #expect(!text.contains("%"))
        #expect(!text.contains("RPM"))
        #expect(!text.contains("Build Tier"))
        #expect(!text.contains("TIGHT"))
      }
    }
  }
}

import TerminalUI
import UsageModel

/// One account's ladder: every rung with what it needs and brings, and what would move the account.
struct TiersView {
  let state: DashboardState
  let account: AccountReading

  func draw(in area: Area, of buffer: inout Buffer) {
    guard let tier = account.tier else {
      buffer.write([Words.dim("\(sanitized(account.planName)) has no ladder")], in: area, alignment: .center)
      return
    }
    TierPanel(account: account, tier: tier, plan: state.plans[account.planID]).draw(in: area, of: &buffer)
  }
}

import TerminalUI
import UsageModel

/// Money: of one account against its cap, or of all accounts together.
struct SpendView {
  let state: DashboardState

  func draw(in area: Area, of buffer: inout Buffer) {
    guard let account = state.shownAccount else { return }
    SpendPanel(account: account, now: state.shown.now).draw(in: area, of: &buffer)
  }
}

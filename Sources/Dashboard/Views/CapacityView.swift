import TerminalUI
import UsageModel

/// One account's provisioned capacity: how it is used, what spills, and how many units to hold.
struct CapacityView {
  let state: DashboardState
  let account: AccountReading

  func draw(in area: Area, of buffer: inout Buffer) {
    CapacityPanel(account: account, window: state.window, now: state.shown.now).draw(in: area, of: &buffer)
  }
}

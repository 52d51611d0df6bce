import TerminalUI
import UsageModel

/// One account's models: a row for each model and each shared counter.
struct ModelsView {
  let state: DashboardState
  let account: AccountReading

  func draw(in area: Area, of buffer: inout Buffer) {
    ModelsPanel(state: state, account: account).draw(in: area, of: &buffer)
  }
}

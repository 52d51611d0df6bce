import TerminalUI
import UsageModel

/// Why a silent account's figures stand still, and what is held back.
struct SilenceFacts {
  let subject: TierSubject

  var panel: FactsPanel? {
    guard case .stale(let source) = subject.account.freshness.kind else { return nil }
    let fresh = subject.account.freshness
    let others = subject.state.shown.accounts.filter { $0.id != subject.account.id }
    let current = others.count { $0.state != .stale && $0.state != .noData }
    return FactsPanel(
      role: .frameLimits, title: "why is this account stale",
      rows: [
        .init(
          "source",
          "\(sanitized(source)) was last complete at \(fresh.asOf.clock)Z; silence is not zero traffic"),
        .init("kept", "every figure as last seen, bars drawn as □"),
        .init("held back", "forecasts and the verdict for this account"),
        .init("others", "\(current) of \(others.count) other accounts current"),
        .init("returns", "by itself when the source speaks again"),
      ], note: "\(fresh.asOf.clock)Z + \(Figures.age(fresh.age)) = now")
  }
}

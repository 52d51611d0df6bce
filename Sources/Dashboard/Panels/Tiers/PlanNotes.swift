import TerminalUI
import UsageModel

/// How a plan counts where that is not the usual way, so that figures beside other programs' are understood.
struct PlanNotes {
  let plan: Plan
  let month: LimitMonth

  var rows: [FactsPanel.Row] {
    var rows: [FactsPanel.Row] = []
    let usual = CountingPolicy()
    var parts: [String] = []
    if plan.counting.countFailed != usual.countFailed { parts.append("no refused or failed calls") }
    if plan.counting.countClientErrors != usual.countClientErrors { parts.append("wrong calls too") }
    if plan.counting.cachedInputCounts != usual.cachedInputCounts { parts.append("no cached input") }
    if plan.counting.outputMultiplier != usual.outputMultiplier {
      parts.append("an output token \(plan.counting.outputMultiplier) times")
    }
    if !parts.isEmpty { rows.append(.init("counts", parts.joined(separator: ", "))) }
    if let seconds = plan.counting.quantumSeconds {
      rows.append(.init("slices", "a minute limit is cut into \(seconds) s, each with its part"))
    }
    if plan.clock.minute == .alignedMinute { rows.append(.init("minute", "starts anew at each :00")) }
    if plan.clock.hour == .alignedHour { rows.append(.init("hour", "starts anew at each :00")) }
    switch month.basis {
    case .calendar: break
    case .anchor: rows.append(.init("month", "counts \(month.since), ends \(month.end.dayMonth)"))
    case .anchorNotSet: rows.append(.init("month", month.assumption ?? "", .warning))
    }
    return rows
  }
}

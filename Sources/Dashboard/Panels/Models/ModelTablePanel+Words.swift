import TerminalUI
import UsageModel

/// What stands in the frame and below the rows.
extension ModelTablePanel {
  var title: String {
    let rank = state.ranks[.modelTable] ?? DashboardState.Rank()
    guard rank.column > 0, state.modelRankColumns.indices.contains(rank.column) else {
      return "models of \(sanitized(account.name)), by counter"
    }
    return "models of \(sanitized(account.name)), by \(state.modelRankColumns[rank.column])"
  }

  func legend(width: Int) -> String {
    if account.isSilent { return "last known at \(account.freshness.asOf.clock)Z" }
    let seconds = plan.prices.contains { if case .perSecond = $0.form { true } else { false } }
    if seconds, width >= 110, let cold = plan.computeBilling?.coldStartSeconds {
      return "tok by tokens, sec by seconds of compute; a cold model answers \(cold.lowerBound) to "
        + "\(cold.upperBound) s later"
    }
    return "room: requests that still fit"
  }

  var counts: String {
    let details = state.modelDetails(account)
    let coming = Set(plan.models.filter { $0.availability == .comingSoon }.map(\.id))
    // Without a list of models there is nothing to be outside of.
    let outside = plan.models.isEmpty ? [] : details.filter { !$0.isInPlan && !coming.contains($0.name) }
    let listed = details.filter { $0.isInPlan || plan.models.isEmpty }.filter { !coming.contains($0.name) }
    let active = listed.count(where: \.isActive)
    let idle = listed.count - active + unused.count { $0.availability != .comingSoon }
    var parts = [active == 1 ? "1 model" : "\(active) models"]
    if idle > 0 { parts.append("\(idle) idle") }
    if !outside.isEmpty { parts.append("\(outside.count) outside the plan") }
    if !coming.isEmpty { parts.append("\(coming.count) TBD") }
    return state.shownCount(count, of: state.modelCandidates(account).count) ?? parts.joined(separator: ", ")
  }

  /// What the plan lists and nobody used.
  private var unused: [Plan.Model] {
    let used = Set(state.modelDetails(account).map(\.name))
    return plan.models.filter { model in
      !used.contains(model.id) && !model.aliases.contains(where: used.contains)
    }
  }

  /// Used before but not in the last 15 minutes, then those that the plan lists and nobody used.
  var idle: [String] {
    let details = state.modelDetails(account)
    let resting = details.filter { !$0.isActive }.map { sanitized($0.name) }
    let never = unused.map {
      sanitized($0.label ?? $0.id) + ($0.availability == .comingSoon ? " TBD, coming soon" : "")
    }
    return resting + never
  }

  func notes(width: Int, limit: Int) -> [String] {
    guard limit > 0 else { return [] }
    var notes: [String] = []
    for price in plan.prices {
      if case .free(let until?) = price.form, until.year == nil {
        let short = price.model.split(separator: "/").last.map(String.init) ?? price.model
        let text =
          "\(sanitized(short)) is free until \(sanitized(price.display)), no year printed: it stays on the free "
          + "counter until the year is set"
        notes += wrapped(text, to: width)
      }
    }
    let idle = idle
    if !idle.isEmpty, !state.showsIdle, state.filter.isEmpty {
      let lines = wrapped("idle, 15 min: " + idle.joined(separator: " · "), to: width)
      let room = max(1, min(3, limit - notes.count))
      if lines.count > room, let last = lines.prefix(room).last {
        notes += lines.prefix(room - 1) + [(last + " " + Glyph.ellipsis.text).clipped(to: width)]
      } else {
        notes += lines
      }
    }
    return Array(notes.prefix(limit))
  }
}

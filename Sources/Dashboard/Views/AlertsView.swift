import TerminalUI
import UsageModel

/// What is wrong now, what was, since when, how bad, and who was told.
struct AlertsView {
  let state: DashboardState

  func draw(in area: Area, of buffer: inout Buffer) {
    let open = AlertTable(state: state, panel: .openAlerts)
    let past = AlertTable(state: state, panel: .pastAlerts)
    if area.height < 12 { return drawOpen(open, in: area, of: &buffer) }
    let strip = AlertStrip(state: state, columns: area.width - 20)
    let isSmall = area.width < 80 || area.height < 18
    let stripRows = isSmall || strip.rows.isEmpty ? 0 : strip.rows.count + 1
    let heights = Stack.heights(
      [
        Stack.Item(least: 3, most: open.rows + trouble.count, priority: 2),
        Stack.Item(least: min(area.height, stripRows + 4), most: past.rows + stripRows, priority: 1),
      ], in: area.height, absorbing: [false, true])
    var rest = area
    if heights[0] > 0 { drawOpen(open, in: rest.cutTop(heights[0]), of: &buffer) }
    if heights[1] > 0 { drawPast(past, strip, stripRows, in: rest.cutTop(heights[1]), of: &buffer) }
  }

  private func drawOpen(_ table: AlertTable, in area: Area, of buffer: inout Buffer) {
    let listed = state.listedOpenAlerts
    let all = state.openAlerts
    let snoozed = all.count { state.alerts.isSnoozed($0.key, now: state.alertsNow) }
    let minutes = state.alertRules.snooze / .minute
    Frame(
      .frameLimits, title: [Words.title("open now, most urgent first" + state.filterTitle)],
      label: Words.hint(state.commands.hint(.open), "go there"),
      note: [Words.dim("\(all.count) open" + (snoozed > 0 ? ", \(snoozed) snoozed" : ""))],
      rightNote: Words.hint(
        state.commands.hint(.snooze), minutes == 60 ? "snooze for an hour" : "snooze for \(minutes) min")
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    let lines = inner.cutBottom(min(trouble.count, max(0, inner.height - 1 - listed.count)))
    if listed.isEmpty {
      let watched = state.alertRules.kinds.count
      let words =
        watched == 0 ? "nothing is watched: the config file turns every kind off" : "no alert is open"
      buffer.write(
        state.emptiedByFilter("open alert", hidden: all.count, width: inner.width)
          ?? [Words.dim(words)].clipped(to: inner.width), in: inner)
    } else {
      table.draw(in: inner, of: &buffer)
    }
    var rest = lines
    for line in trouble { buffer.write(line.clipped(to: rest.width), in: rest.cutTop(1)) }
  }

  private func drawPast(
    _ table: AlertTable, _ strip: AlertStrip, _ stripRows: Int, in area: Area, of buffer: inout Buffer
  ) {
    let all = state.pastAlerts.count
    let count = state.listedPastAlerts.count
    let found = state.pastAlerts.count(where: \.isFound)
    Frame(
      .frameTier, title: [Words.title("past, newest first")],
      label: Words.hint(state.commands.hint(.filter), "filter"),
      note: Words.hint(
        "\(state.commands.hint(.previousTrouble)) \(state.commands.hint(.nextTrouble))",
        "step through trouble in time"),
      rightNote: [
        Words.dim(
          (state.shownCount(count, of: all) ?? (all == 1 ? "1 episode" : "\(all) episodes"))
            + (found > 0 ? ", \(found) found in the store" : ""))
      ]
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    if stripRows > 0, inner.height > stripRows { strip.draw(in: inner.cutTop(stripRows), of: &buffer) }
    if count == 0 {
      let words = state.emptiedByFilter("past alert", hidden: all, width: inner.width)
      return buffer.write(words ?? [Words.dim("no other alert in 30 days")], in: inner)
    }
    table.draw(in: inner, of: &buffer)
  }

  /// Hooks that do not take what they are told, newest first, a line each.
  private var trouble: [[Span]] {
    var names: Set<String> = []
    return state.alerts.episodes.reversed().flatMap { $0.told.reversed() }.filter { telling in
      telling.outcome != .done && telling.failures > 0 && state.now - telling.at < .day
        && names.insert(telling.recipient).inserted
    }.map { telling in
      let next = telling.outcome == .waiting ? "; it is tried again" : "; given up"
      return [
        Span("hook \(sanitized(telling.recipient)) failed", .warning),
        Words.dim(" \(telling.at.clock)Z: \(sanitized(telling.reason ?? "", limit: 120))\(next)"),
      ]
    }
  }
}

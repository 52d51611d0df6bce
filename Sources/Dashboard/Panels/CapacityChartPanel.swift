import TerminalUI
import UsageModel

/// The traffic of one snapshot's direction against what was bought for it.
struct CapacityChartPanel {
  let state: DashboardState
  let account: AccountReading
  let capacity: CapacityReading
  /// Beside others there is no room for the whole legend.
  var isOneOfMany = false

  func draw(in area: Area, of buffer: inout Buffer) {
    guard area.width >= 24, area.height >= 4,
      let image = state.shownImage.accounts.first(where: { $0.account.id == account.id })
    else { return }
    let plan = state.plans[account.planID]
    let inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    let chart = Chart(
      account: account, image: image, policy: plan?.counting ?? CountingPolicy(), window: state.window,
      now: state.shown.now, week: state.week(of: account.id, state.window))
    let picture = CapacityChart(chart: chart, capacity: capacity, plan: plan)
      .plot(width: inner.width, height: inner.height - 1)
    var plot = picture.plot
    let spare = inner.width - plot.gutterWidth - plot.columns.count * plot.columnsPerBucket
    if spare >= 10 {
      plot.notes = [Plot.Label(Double(capacity.capacity), " \(capacity.units) units")]
    }
    Frame(
      .frameCapacity, title: [Words.title(title(area.width, count: plot.columns.count))],
      label: [
        Words.dim(
          area.width < 80
            ? state.window.words : "\(state.window.words) to \(account.freshness.asOf.hourMinute)Z")
      ],
      note: picture.isLoading ? [Words.dim("loading")] : legend(image, plot, width: area.width),
      rightNote: [Words.dim("top \(LimitText.short(Int64(plot.top))) TPM")]
    ).draw(in: area, of: &buffer)
    plot.draw(in: inner, of: &buffer)
  }

  private func title(_ width: Int, count: Int) -> String {
    let name =
      "\(sanitized(capacity.snapshot)) \(width < 100 ? capacity.direction.short : capacity.direction.rawValue)"
    if width < 60 || isOneOfMany { return name }
    let bucket = state.window.length / Int64(max(1, count))
    let words =
      bucket < .hour ? "\(bucket / .minute) min" : bucket < .day ? "\(bucket / .hour) h" : "1 day"
    return "\(name), each column \(words)"
  }

  /// The signs that this picture has, with their meaning.
  private func legend(_ image: AccountImage, _ plot: Plot, width: Int) -> [Span] {
    if isOneOfMany { return [Words.dim("\(capacity.units) units")] }
    let isIneligible = image.capacityMinutes.contains { minutes in
      capacity.models.contains(minutes.model)
        && (minutes.ineligibleInput.contains { $0 > 0 } || minutes.ineligibleOutput.contains { $0 > 0 })
    }
    var parts = ["█ covered", "▓ account plan"]
    if isIneligible { parts.append("▚ not eligible") }
    if state.window != .quarterHour, width >= 90 { parts += ["╵ worst minute", "◆ a minute above"] }
    if width >= 110, plot.columns.contains(where: { $0.weekAgo != nil }) {
      parts.append("\(Glyph.weekAgo.text) a week ago")
    }
    parts.append(account.isSilent ? "░ last known" : "░ not final")
    return [Words.dim(parts.joined(separator: "  "))]
  }
}

import TerminalUI
import UsageModel

/// One account's provisioned capacity: how it is used, what spills, and how many units to hold.
struct CapacityView {
  let state: DashboardState
  let account: AccountReading

  func draw(in area: Area, of buffer: inout Buffer) {
    if let planner = state.planner, planner.account == account.id {
      return drawPlanner(planner, in: area, of: &buffer)
    }
    guard !account.capacity.isEmpty else { return drawNothing(in: area, of: &buffer) }
    // A chart for each where there is room: two beside one another, or all in a column.
    let isGallery = area.height >= 46 && (area.width >= 160 || area.width <= 84)
    let chartRows = isGallery ? galleryRows(area.width).count : 1
    let isTall = area.height >= 12 && area.width >= 50
    let missing = area.height + 1
    let transactions = TransactionsPanel(state: state, account: account)
    let heights = Stack.heights(
      [
        Stack.Item(least: panel.least, most: panel.most, priority: 4),
        Stack.Item(least: isTall ? 7 * chartRows : missing, most: 16 * chartRows, priority: 3),
        Stack.Item(
          least: area.height >= 20 ? transactions.least : missing, most: transactions.most, priority: 2),
      ], in: area.height, absorbing: [!isTall, true, false])
    var rest = area
    panel.draw(in: rest.cutTop(heights[0]), of: &buffer)
    if heights[1] > 0 {
      let charts = rest.cutTop(heights[1])
      if isGallery {
        drawGallery(in: charts, of: &buffer)
      } else if let marked = state.markedCapacity(of: account) {
        CapacityChartPanel(state: state, account: account, capacity: marked).draw(in: charts, of: &buffer)
      }
    }
    if heights[2] > 0 { transactions.draw(in: rest.cutTop(heights[2]), of: &buffer) }
  }

  private var panel: CapacityPanel {
    CapacityPanel(
      account: account, window: state.window, now: state.shown.now, isView: true,
      marked: state.marked(.capacity), listed: state.listedCapacity(account),
      emptied: state.emptiedByFilter("snapshot", hidden: account.capacity.count, width: state.width - 4),
      withoutCapacity: state.withoutCapacity(account).map(\.name))
  }

  private func galleryRows(_ width: Int) -> [[CapacityReading]] {
    let each = width >= 160 ? 2 : 1
    return stride(from: 0, to: account.capacity.count, by: each).map {
      Array(account.capacity[$0..<min(account.capacity.count, $0 + each)])
    }
  }

  private func drawGallery(in area: Area, of buffer: inout Buffer) {
    var rest = area
    let rows = galleryRows(area.width)
    for (row, pair) in rows.enumerated() {
      var line = rest.cutTop(rest.height / (rows.count - row))
      for (index, capacity) in pair.enumerated() {
        CapacityChartPanel(
          state: state, account: account, capacity: capacity,
          isOneOfMany: line.width / (pair.count - index) < 110
        ).draw(in: line.cutLeft(line.width / (pair.count - index)), of: &buffer)
      }
    }
  }

  /// The planner below what it plans for, or alone where there is little room.
  private func drawPlanner(_ planner: Planner, in area: Area, of buffer: inout Buffer) {
    let panel = PlannerPanel(state: state, account: account, planner: planner)
    var rest = area
    let shown = account.capacity.first {
      $0.snapshot == planner.target.snapshot && $0.direction == planner.target.direction
    }
    let missing = area.height + 1
    let heights = Stack.heights(
      [
        Stack.Item(
          least: account.capacity.isEmpty || area.height < 27 ? missing : self.panel.least,
          most: self.panel.most, priority: 2),
        Stack.Item(least: shown == nil || area.height < 32 ? missing : 7, most: 14, priority: 1),
        Stack.Item(least: min(area.height, panel.least), most: panel.most, priority: 3),
      ], in: area.height, absorbing: [false, true, true])
    if heights[0] > 0 { self.panel.draw(in: rest.cutTop(heights[0]), of: &buffer) }
    if heights[1] > 0, let shown {
      CapacityChartPanel(state: state, account: account, capacity: shown)
        .draw(in: rest.cutTop(heights[1]), of: &buffer)
    }
    panel.draw(in: rest, of: &buffer)
  }

  private func drawNothing(in area: Area, of buffer: inout Buffer) {
    let plan = state.plans[account.planID]
    let sells = plan?.capacityProducts.isEmpty == false
    let lines: [[Span]] =
      sells
      ? [
        [Words.text("\(sanitized(account.name)) holds no bought capacity.")],
        [
          Words.dim("record a purchase: "),
          Words.text("tiertop capacity buy SNAPSHOT --units N --direction input"),
        ],
        [Words.dim("or see what its use would ask for: ")]
          + Words.hint(state.commands.hint(.planner), "planner"),
      ]
      : [
        [Words.text("\(sanitized(account.planName)) sells no capacity that is bought ahead.")],
        [Words.dim("Only its ordinary limits hold: ")]
          + Words.hint(state.commands.hint(.overview), "overview"),
      ]
    var rest = area
    _ = rest.cutTop(max(0, (area.height - lines.count) / 2))
    for line in lines {
      let row = rest.cutTop(1)
      if row.isEmpty { return }
      buffer.write(line.clipped(to: row.width), in: row, alignment: .center)
    }
  }
}

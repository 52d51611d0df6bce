import TerminalUI
import UsageModel

/// The planner of units: what is chosen, what it changes and costs, and what the last days would have asked for.
struct PlannerPanel {
  let state: DashboardState
  let account: AccountReading
  let planner: Planner

  var least: Int { 14 }
  var most: Int { 18 }

  func draw(in area: Area, of buffer: inout Buffer) {
    let target = "\(sanitized(planner.target.snapshot)) \(planner.target.direction.rawValue)"
    Frame(
      .frameCapacity, title: [Words.title("planner: \(target)")], label: hints(area.width),
      note: [
        Words.dim(
          area.width < 90
            ? "recorded here only, nothing is bought"
            : "records in the store only; nothing is bought at the provider")
      ],
      rightNote: planner.step == .choosing ? Words.hint("Enter", "review") : []
    ).draw(in: area, of: &buffer)
    let inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    guard let planning = planner.planning, let change = planner.change else {
      let text = planner.problem ?? "reading the minutes…"
      return buffer.write([Words.dim(sanitized(text))], in: inner)
    }
    if planner.step != .choosing {
      return PlannerReview(
        state: state, account: account, planner: planner, planning: planning, change: change
      )
      .draw(in: inner, of: &buffer)
    }
    let choice = PlannerChoice(
      planning: planning, change: change, typed: planner.typed, spend: account.spend, now: state.now)
    let targets = PlannerTargets(planning: planning, change: change)
    if inner.width >= 104 {
      var left = inner
      let right = left.cutRight(56)
      _ = left.cutRight(2)
      choice.draw(in: left, of: &buffer)
      targets.draw(in: right, of: &buffer)
    } else {
      var rest = inner
      let table = min(targets.rowCount, max(0, rest.height - 5))
      let below = rest.cutBottom(table)
      choice.draw(in: rest, of: &buffer)
      targets.draw(in: below, of: &buffer)
    }
  }

  private func hints(_ width: Int) -> [Span] {
    guard planner.step == .choosing else { return Words.hint("Esc", "back") }
    let all = [
      Words.hint("Esc", "close"), Words.hint("←→", "units"), Words.hint("Tab", "direction or snapshot"),
      Words.hint("0-9", "type"), Words.hint("↑↓", "targets"),
    ]
    let count = width >= 110 ? 5 : width >= 90 ? 3 : width >= 60 ? 2 : 1
    return .hints(Array(all.prefix(count)))
  }
}

/// The order in full, before it is recorded.
struct PlannerReview {
  let state: DashboardState
  let account: AccountReading
  let planner: Planner
  let planning: CapacityPlanning
  let change: UnitChange

  func draw(in area: Area, of buffer: inout Buffer) {
    var rest = area
    for line in lines {
      let row = rest.cutTop(1)
      if row.isEmpty { return }
      buffer.write(line.clipped(to: row.width), in: row)
    }
  }

  private var lines: [[Span]] {
    let isPurchase = change.difference > 0
    let words = PlannerWords(planning: planning, change: change, spend: account.spend, now: state.now)
    let count = abs(change.difference)
    var lines: [[Span]] = [
      [
        Words.strong(
          "\(isPurchase ? "Buy" : "Cancel") \(count) \(planner.target.direction.rawValue) "
            + "unit\(count == 1 ? "" : "s") of \(sanitized(planner.target.snapshot))")
      ],
      [], words.rates,
    ]
    if isPurchase {
      lines += [words.price, words.bound]
      if planning.terms.unitDiscount > 0, let cost = change.initialCost {
        let less = Double(cost.nano) * (1 - planning.terms.unitDiscount)
        lines.append([
          Words.dim("yours  "),
          Words.text("\(Figures.dollars(Money(nano: Int64(less)))) after your negotiated discount"),
        ])
      }
    } else {
      lines += change.endings.map { ending in
        [
          Words.dim("ends   "),
          Words.text(
            "\(ending.units) of \(sanitized(ending.purchaseID)) on \(ending.effectiveAt.weekdayDayMonth) "
              + "\(ending.effectiveAt.hourMinute)Z"),
        ]
      }
    }
    lines += [words.limit, words.effect, []]
    lines.append([Words.dim("No project is named: it counts toward the organization alone.")])
    lines.append([
      Span("Recorded in this store only: ", .warning, bold: true),
      Words.text("nothing is bought or cancelled at the provider; do that there."),
    ])
    lines.append([])
    lines.append(
      planner.step == .recording
        ? [Words.dim("recording…")]
        : Words.hint("Enter", "records it") + [Words.dim("   ")] + Words.hint("Esc", "back, nothing recorded")
    )
    return lines
  }
}

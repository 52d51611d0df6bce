import TerminalUI
import UsageModel

/// What each model cost this month.
struct CostsPanel {
  let state: DashboardState
  let account: AccountReading
  let plan: Plan?
  let costs: [ModelCost]
  /// Also those that the filter hides.
  private let all: [ModelCost]

  init(state: DashboardState, account: AccountReading) {
    self.state = state
    self.account = account
    plan = state.plans[account.planID]
    costs = state.listedCosts
    all = state.modelCosts
  }

  var most: Int { max(1, costs.count) + 3 }

  func draw(in area: Area, of buffer: inout Buffer) {
    let month = Instant.fullMonthNames[CivilDate(state.shown.now).month - 1]
    let cold = plan?.computeBilling.map {
      "cold: first answer \($0.coldStartSeconds.lowerBound) to \($0.coldStartSeconds.upperBound) s later"
    }
    Frame(
      .frameModels, title: [Words.title("cost by model, \(month)" + state.filterTitle)],
      label: Words.hint(state.commands.hint(.rank), "sort by \(state.costRankColumn)"),
      note: [
        Words.dim(
          state.shownCount(costs.count, of: all.count)
            ?? (all.count == 1 ? "1 model used" : "\(all.count) models used"))
      ],
      rightNote: [
        Words.dim(
          cold ?? (plan?.prices.isEmpty == false ? "price per 1M tokens" : "cost as sent with the calls"))
      ]
    ).draw(in: area, of: &buffer)
    let inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    guard !costs.isEmpty else {
      let words = state.emptiedByFilter("model", hidden: all.count, width: inner.width)
      buffer.write(words ?? [Words.dim("no model was used this month")], in: inner)
      return
    }
    table(height: inner.height - 1).draw(in: inner, of: &buffer)
  }

  private func table(height: Int) -> Table {
    let whole = all.reduce(Int64(0)) { $0 + $1.nano }
    let prices = costs.map { cost in
      PriceText.text(
        plan?.prices.first { $0.model == cost.name },
        free: account.spend.freeModels.first { $0.name == cost.name })
    }
    let columns = [
      Table.Column("model", width: 18, grows: true, isShortenedInMiddle: true),
      Table.Column("$", width: 10, alignment: .right),
      Table.Column("part", width: 4, alignment: .right, leading: 2),
      Table.Column("per 1k calls", width: 12, alignment: .right, leading: 2, dropPriority: 2),
      Table.Column("price", width: prices.map { cellWidth(of: $0) }.max() ?? 0, leading: 2, dropPriority: 1),
    ]
    let rows = costs.enumerated().map { index, cost in
      Table.Row.cells([
        .text(sanitized(cost.name)), .text(Figures.dollars(Money(nano: cost.nano)), Style(.text, bold: true)),
        .text(cost.nano > 0 && whole > 0 ? Figures.percent(Double(cost.nano) / Double(whole)) : "–"),
        .text(cost.perCall.map { Figures.dollars(Money(nano: $0 * 1_000)) } ?? "–", Style(.dim)),
        .text(prices[index], Style(.dim)),
      ])
    }
    let selected = state.marked(.costs)
    var table = Table(
      columns: columns, rows: rows, selected: selected,
      offset: Table.offset(0, showing: selected ?? 0, of: rows.count, height: height))
    table.targets = DashboardState.Panel.costs.targets(rows.count)
    return table
  }
}

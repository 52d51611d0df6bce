import TerminalUI
import UsageModel

/// The month of all accounts together.
struct SpendAccountsPanel {
  let state: DashboardState

  private var accounts: [AccountReading] { state.spendAccounts }
  var least: Int { min(3, max(1, accounts.count)) + 3 }
  var most: Int { max(1, accounts.count) + 3 }

  func draw(in area: Area, of buffer: inout Buffer) {
    let now = state.shown.now
    let month = Instant.fullMonthNames[CivilDate(now).month - 1]
    let lastDay = (CivilDate(now).firstOfNextMonth.start - .day).dayMonth
    let all = state.shown.accounts
    let soFar = all.reduce(Money.zero) { $0 + $1.spend.monthToDate }
    let ends = all.compactMap(\.spend.monthEnd)
    let end = ends.reduce(Money.zero) { $0 + $1.expected }
    var note = [Words.dim("so far "), Words.text(Figures.dollars(soFar))]
    if !ends.isEmpty {
      let missing = all.count - ends.count
      note += [
        Words.dim("   by \(lastDay) "), Words.text(MoneyText.short(end)),
        Words.dim(missing == 0 ? "" : ", \(missing) not foretold"),
      ]
    }
    Frame(
      .frameLimits, title: [Words.title("all accounts, \(month)" + state.filterTitle)],
      label: Words.hint(state.commands.hint(.open), "open"),
      note: accounts.contains { $0.spend.unitCharges > .zero }
        ? [Words.dim("units bought ahead count when they are charged")] : [],
      rightNote: note
    ).draw(in: area, of: &buffer)
    let inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    if accounts.isEmpty,
      let words = state.emptiedByFilter("account", hidden: all.count, width: inner.width)
    {
      return buffer.write(words, in: inner)
    }
    let columns = [
      Table.Column("account", width: 14, grows: true, isShortenedInMiddle: true),
      Table.Column("so far", width: 11, alignment: .right),
      Table.Column("by \(lastDay)", width: 9, alignment: .right, leading: 2, dropPriority: 1),
      Table.Column("80% band", width: 18, leading: 2, dropPriority: 3),
      Table.Column("cap or limit", width: 22, leading: 2, dropPriority: 2),
      Table.Column("kind", width: 28, leading: 2, dropPriority: 4),
    ]
    let rows = accounts.map { account in
      let spend = account.spend
      return Table.Row.cells([
        .text([account.state.sign, Words.text(" " + sanitized(account.name))]),
        .text(Figures.dollars(spend.monthToDate), Style(account.isSilent ? .stale : .text, bold: true)),
        .text(spend.monthEnd.map { MoneyText.short($0.expected) } ?? "–"),
        .text(spend.monthEnd.map(MoneyText.band) ?? (account.isSilent ? "source silent" : ""), Style(.dim)),
        .text(limit(spend)), .text(kind(account), Style(.dim)),
      ])
    }
    let selected = state.marked(.spendAccounts)
    var table = Table(
      columns: columns, rows: rows, selected: selected,
      offset: Table.offset(0, showing: selected ?? 0, of: rows.count, height: inner.height - 1)
    )
    table.targets = DashboardState.Panel.spendAccounts.targets(rows.count)
    table.draw(in: inner, of: &buffer)
  }

  private func limit(_ spend: SpendReading) -> [Span] {
    guard let limit = spend.limit, limit > .zero else { return [Words.dim("none stated")] }
    let share = spend.counted.dollars / limit.dollars
    return [
      Words.text(Figures.wholeDollars(limit)), Words.dim(spend.limitIsCap ? " cap " : " own limit "),
      Span(Figures.percent(share), Level(share: share, previous: nil).role),
    ]
  }

  private func kind(_ account: AccountReading) -> String {
    if let credit = account.spend.credit, credit.isLimit {
      return credit.isEmpty
        ? "out of credit" : credit.rest(at: account.freshness.asOf + account.freshness.age)
    }
    if account.spend.hasUnpricedUnits { return "units without a price" }
    if account.spend.sums.unpricedThisMonth > 0 { return "some calls without a price" }
    if account.spend.unitCharges > .zero { return "units and calls" }
    return "calls"
  }
}

import TerminalUI
import UsageModel

/// The first screen of an organization with two or more accounts: each one's tightest limit, tier, money.
struct AllAccountsView {
  let state: DashboardState

  func draw(in area: Area, of buffer: inout Buffer) {
    let accounts = state.listedAccounts
    let isSmall = area.width < 80 || area.height < 20
    let next = NextPanel(state: state)
    let rowsEach = isSmall ? 1 : area.width >= 110 && area.height >= 3 * accounts.count + 9 ? 3 : 2
    let isSpaced = rowsEach == 3 && area.height >= 4 * accounts.count + 2 + next.most
    let rows = accounts.isEmpty ? 1 : accounts.count * rowsEach
    let wanted = rows + (isSpaced ? max(0, accounts.count - 1) : 0) + (isSmall ? 2 : 3)
    let graphs = !isSmall && area.height - wanted - next.most >= 7
    let heights = Stack.heights(
      [
        Stack.Item(least: min(wanted, rowsEach + 3), most: wanted, priority: 3),
        Stack.Item(least: isSmall ? area.height + 1 : next.least, most: next.most, priority: 2),
        Stack.Item(least: graphs ? 7 : area.height + 1, most: 16, priority: 1),
      ], in: area.height, absorbing: [isSmall, !graphs, true])
    var rest = area
    drawAccounts(
      accounts, rowsEach: rowsEach, isSpaced: isSpaced, in: rest.cutTop(heights[0]), of: &buffer)
    if heights[1] > 0 { next.draw(in: rest.cutTop(heights[1]), of: &buffer) }
    if heights[2] > 0 { drawGraphs(accounts, in: rest.cutTop(heights[2]), of: &buffer) }
  }

  private func drawAccounts(
    _ accounts: [AccountReading], rowsEach: Int, isSpaced: Bool, in area: Area, of buffer: inout Buffer
  ) {
    let all = state.shown.accounts
    let total = all.reduce(Money.zero) { $0 + $1.spend.monthToDate }
    let month = Instant.fullMonthNames[CivilDate(state.shown.now).month - 1]
    let count = "\(all.count) account\(all.count == 1 ? "" : "s")"
    Frame(
      .frameLimits, title: [Words.title("all accounts, most urgent first" + state.filterTitle)],
      label: Words.hint(state.commands.hint(.open), "open account"),
      note: [
        Words.dim(
          state.shownCount(accounts.count, of: all.count)
            ?? "order changes by rank, 5 points or a minute")
      ],
      rightNote: [
        Words.dim("\(month) so far "), Words.text(Figures.dollars(total)), Words.dim(" in \(count)"),
      ]
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    let layout = AccountRow.Layout(width: inner.width)
    if rowsEach > 1 { AccountRow.drawHeader(layout, in: inner.cutTop(1), of: &buffer) }
    let marked = state.selection(of: .accounts)
    let fitting = max(1, inner.height / (rowsEach + (isSpaced ? 1 : 0)))
    let first = max(0, min(marked - fitting + 1, accounts.count - fitting))
    for (index, account) in accounts.enumerated().dropFirst(first) {
      let rows = inner.cutTop(rowsEach)
      if rows.height < rowsEach { break }
      buffer.place(DashboardState.Panel.accounts.target(index), in: rows)
      AccountRow(account: account, now: state.shown.now, plan: state.plans[account.planID]).draw(
        layout, in: rows, of: &buffer)
      if index == marked, state.selected[.accounts] != nil || index == 0 && accounts.count > 1 {
        buffer[rows.x - 1, rows.y] = Cell(.pointer, Style(.hot, bold: true))
      }
      if isSpaced { _ = inner.cutTop(1) }
    }
    if accounts.isEmpty {
      let words = state.emptiedByFilter("account", hidden: all.count, width: inner.width)
      buffer.write(words ?? [Words.dim("no account yet: tiertop account add NAME --plan PLAN")], in: inner)
    }
  }

  /// The tightest counters of the worst accounts, side by side.
  private func drawGraphs(_ accounts: [AccountReading], in area: Area, of buffer: inout Buffer) {
    let count = max(1, min(accounts.count, area.width / 56))
    var rest = area
    for (index, account) in accounts.prefix(count).enumerated() {
      let part = rest.cutLeft(rest.width / (count - index))
      guard var subject = GraphSubject.main(of: account).first else { continue }
      subject.title = "\(sanitized(account.name)): \(subject.title)"
      subject.shortTitle = "\(sanitized(account.name)): \(subject.shortTitle)"
      GraphPanel(state: state, account: account, subject: subject, window: state.window).draw(
        in: part, of: &buffer)
    }
  }
}

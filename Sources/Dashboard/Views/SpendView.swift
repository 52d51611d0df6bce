import TerminalUI
import UsageModel

/// Money: the month against its cap, what counts toward the tier, by model and project, all accounts together.
struct SpendView {
  let state: DashboardState

  func draw(in area: Area, of buffer: inout Buffer) {
    let accounts = SpendAccountsPanel(state: state)
    guard let account = state.shownAccount,
      let image = state.shownImage.accounts.first(where: { $0.account.id == account.id })
    else { return drawAll(accounts, in: area, of: &buffer) }
    if area.width < 60 || area.height < 16 {
      return SpendPanel(account: account, now: state.shown.now).draw(in: area, of: &buffer)
    }
    let month = month(of: account, image)
    let money = MoneyPanel(account: account)
    let costs = CostsPanel(state: state, account: account)
    let projects = ProjectsPanel(state: state, account: account)
    let credit = CreditPanel(account: account, now: state.shown.now)
    if area.width < 100 {
      return drawStacked(month, credit, money, costs, projects, accounts, in: area, of: &buffer)
    }
    let isAlone = state.shown.accounts.count < 2
    let heights = Stack.heights(
      [
        Stack.Item(least: 9, most: max(13, money.most), priority: 4),
        Stack.Item(least: credit?.least ?? area.height + 1, most: credit?.most ?? 0, priority: 3),
        Stack.Item(least: 6, most: max(costs.most, projects.most), priority: 2),
        Stack.Item(least: isAlone ? area.height + 1 : 5, most: accounts.most, priority: 3),
      ], in: area.height, absorbing: [true, false, false, false])
    var rest = area
    var top = rest.cutTop(heights[0])
    if heights[0] > 0 {
      money.draw(in: top.cutRight(max(46, top.width * 38 / 100)), of: &buffer)
      month.draw(in: top, of: &buffer)
    }
    if heights[1] > 0 { credit?.draw(in: rest.cutTop(heights[1]), of: &buffer) }
    if heights[2] > 0 {
      var middle = rest.cutTop(heights[2])
      projects.draw(in: middle.cutRight(max(40, middle.width * 38 / 100)), of: &buffer)
      costs.draw(in: middle, of: &buffer)
    }
    if heights[3] > 0 { accounts.draw(in: rest.cutTop(heights[3]), of: &buffer) }
  }

  private func month(of account: AccountReading, _ image: AccountImage) -> MonthPanel {
    MonthPanel(
      account: account, image: image,
      plan: state.plans[account.planID] ?? Plan(id: account.planID, name: "", provider: ""),
      now: state.shown.now)
  }

  /// All accounts in one table, and the months of those that cost most in the room that is left.
  private func drawAll(_ accounts: SpendAccountsPanel, in area: Area, of buffer: inout Buffer) {
    let across = max(1, area.width / 58)
    let down = max(0, min(3, (area.height - accounts.most) / 11))
    var rest = area
    accounts.draw(in: down == 0 ? rest : rest.cutTop(accounts.most), of: &buffer)
    var shown = state.spendAccounts[...]
    for line in 0..<down where !shown.isEmpty {
      var row = rest.cutTop(rest.height / (down - line))
      let count = min(across, shown.count)
      for column in 0..<count {
        let part = row.cutLeft(row.width / (count - column))
        guard let account = shown.popFirst(),
          let image = state.shownImage.accounts.first(where: { $0.account.id == account.id })
        else { continue }
        var panel = month(of: account, image)
        panel.showsName = true
        panel.draw(in: part, of: &buffer)
      }
    }
  }

  private func drawStacked(
    _ month: MonthPanel, _ credit: CreditPanel?, _ money: MoneyPanel, _ costs: CostsPanel,
    _ projects: ProjectsPanel,
    _ accounts: SpendAccountsPanel, in area: Area, of buffer: inout Buffer
  ) {
    let hasProjects = !month.account.spend.projects.isEmpty
    let heights = Stack.heights(
      [
        Stack.Item(least: 7, most: 14, priority: 5),
        Stack.Item(least: credit?.least ?? area.height + 1, most: credit?.most ?? 0, priority: 4),
        Stack.Item(least: area.height < 30 ? area.height + 1 : 6, most: money.most, priority: 1),
        Stack.Item(least: 5, most: costs.most, priority: 4),
        Stack.Item(least: hasProjects ? 4 : area.height + 1, most: projects.most, priority: 2),
        Stack.Item(least: 5, most: accounts.most, priority: 3),
      ], in: area.height, absorbing: [true, false, true, true, true, true])
    var rest = area
    if heights[0] > 0 { month.draw(in: rest.cutTop(heights[0]), of: &buffer) }
    if heights[1] > 0 { credit?.draw(in: rest.cutTop(heights[1]), of: &buffer) }
    if heights[2] > 0 { money.draw(in: rest.cutTop(heights[2]), of: &buffer) }
    if heights[3] > 0 { costs.draw(in: rest.cutTop(heights[3]), of: &buffer) }
    if heights[4] > 0 { projects.draw(in: rest.cutTop(heights[4]), of: &buffer) }
    if heights[5] > 0 { accounts.draw(in: rest.cutTop(heights[5]), of: &buffer) }
  }
}

import TerminalUI
package import UsageModel

/// Saying where a number comes from.
extension DashboardState {
  /// What can be explained of the account that is asked about.
  package func explanations(of account: AccountID) -> [Explanation] {
    guard let account = shown.account(account) else { return [] }
    return account.explanations(plan: plans[account.planID], now: shown.now)
  }

  /// Explains the marked number, or the first one of the panel; over all accounts that of the marked account.
  mutating func explain() {
    let rows = listedAccounts
    let marked = rows.indices.contains(selection(of: .accounts)) ? rows[selection(of: .accounts)].id : nil
    guard rights.seesUsage, let id = account ?? marked ?? shown.verdict.account,
      let account = shown.account(id)
    else { return notice = "there is no number here to explain" }
    let subject = subject(in: account) ?? explanations(of: id).first?.subject
    if let subject { overlay = .explain(account: id, subject: subject, first: 0) }
  }

  /// What the marked row is about.
  private func subject(in account: AccountReading) -> String? {
    func row<Row>(_ rows: [Row]) -> Row? {
      let index = selection(of: panel)
      return rows.indices.contains(index) ? rows[index] : nil
    }
    switch panel {
    case .accounts: return account.limits.first?.name
    case .limits: return row(listedLimits(account))?.name
    case .models: return row(listedModels(account))?.counterName
    case .modelTable, .tierModels: return account.limits.first?.name
    case .ladder: return "tier"
    case .capacity, .transactions:
      return row(listedCapacity(account)).map { "\($0.snapshot) \($0.direction.rawValue)" }
    case .costs, .projects, .spendAccounts: return "spend this month"
    case .openAlerts, .pastAlerts: return account.limits.first?.name
    }
  }

  /// Keys of the open explanation: rows go from number to number, pages scroll the text.
  mutating func press(_ key: Key, explaining account: AccountID, _ subject: String, _ first: Int)
    -> [DashboardEffect]
  {
    let subjects = explanations(of: account).map(\.subject)
    let index = subjects.firstIndex(of: subject) ?? 0
    func show(_ index: Int) -> Overlay? {
      subjects.isEmpty
        ? nil
        : .explain(account: account, subject: subjects[max(0, min(subjects.count - 1, index))], first: 0)
    }
    switch commands.action(for: key) {
    case .explain, .back: overlay = nil
    case .rowDown, .nextPanel: overlay = show(index + 1)
    case .rowUp, .previousPanel: overlay = show(index - 1)
    case .firstRow: overlay = show(0)
    case .lastRow: overlay = show(subjects.count - 1)
    case .pageDown: overlay = .explain(account: account, subject: subject, first: min(first + 5, 40))
    case .pageUp: overlay = .explain(account: account, subject: subject, first: max(0, first - 5))
    case .quit: return [.quit(keepsFrame: false)]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    default: break
    }
    return []
  }
}

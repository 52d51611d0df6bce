import TerminalUI
import UsageModel

/// What is not in use: hidden at first, shown and hidden again with one key in every view that has such rows.
extension DashboardState {
  /// Models used before but not in the last 15 minutes, then those that the plan lists and nobody used.
  func idleModels(_ account: AccountReading) -> [ModelDetail] {
    modelDetails(account).filter { !$0.isActive } + unusedModels(account)
  }

  func unusedModels(_ account: AccountReading) -> [ModelDetail] {
    guard let image = shownImage.accounts.first(where: { $0.account.id == account.id }) else { return [] }
    return image.unusedModels(plan: plans[account.planID] ?? Plan.none(account), account: account)
  }

  /// How many, without making them.
  func idleModelCount(_ account: AccountReading) -> Int {
    account.idleModels + unusedModels(account).count
  }

  /// Limits without use, and those without an end where a list is long.
  func idleLimits(_ account: AccountReading) -> [LimitReading] {
    (account.limits.count < 8 ? [] : account.limits.filter { $0.value == .unlimited }) + account.idle
  }

  /// `i show 38 idle`, `i hide 38 idle`; nothing where none is.
  func idleHint(_ count: Int) -> [Span] {
    guard count > 0 else { return [] }
    return Words.hint(
      commands.hint(.idleRows), (showsIdle ? "hide " : "show ") + Figures.grouped(Int64(count)) + " idle")
  }
}

extension Plan {
  /// In the place of one that was not found.
  static func none(_ account: AccountReading) -> Plan { Plan(id: account.planID, name: "", provider: "") }
}

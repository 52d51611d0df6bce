package import UsageModel

extension DashboardState {
  /// The accounts of *All accounts*, worst first, as far as the filter lets them through.
  package var listedAccounts: [AccountReading] {
    if filter.isEmpty { return shown.worstFirst }
    return shown.worstFirst.filter { matches([$0.name, $0.provider, $0.tier?.label ?? "", $0.state.word]) }
  }

  package func listedLimits(_ account: AccountReading) -> [LimitReading] {
    limitRows(account).filter { matches([$0.name, $0.selector.model ?? ""]) }
  }

  /// The limits in use, or all; before the filter.
  func limitRows(_ account: AccountReading) -> [LimitReading] {
    account.limits.filter { $0.value != .unlimited || account.limits.count < 8 }
      + (showsIdle ? idleLimits(account) : [])
  }

  package func listedModels(_ account: AccountReading) -> [ModelReading] {
    modelReadings(account).filter { matches([$0.name, $0.classLabel ?? ""]) }
  }

  /// The models used in the last 15 minutes, or all; before the filter.
  func modelReadings(_ account: AccountReading) -> [ModelReading] {
    account.models + (showsIdle ? idleModels(account).map { ModelReading(idle: $0) } : [])
  }

  package func rowCount(of panel: Panel) -> Int {
    switch panel {
    case .accounts: listedAccounts.count
    case .limits: shownAccount.map { listedLimits($0).count } ?? 0
    case .models: shownAccount.map { listedModels($0).count } ?? 0
    case .ladder, .tierModels: tierRowCount(of: panel)
    case .modelTable: modelRowCount
    case .capacity, .transactions: capacityRowCount(of: panel)
    case .costs, .projects, .spendAccounts: spendRowCount(of: panel)
    case .openAlerts: listedOpenAlerts.count
    case .pastAlerts: listedPastAlerts.count
    }
  }

  /// The panels of the view shown, in the order of `Tab`.
  package var panels: [Panel] {
    switch view {
    case .overview: account == nil ? [.accounts] : [.limits, .models]
    case .tiers: [.ladder, .tierModels]
    case .models: [.modelTable, .limits]
    case .capacity: [.capacity, .transactions]
    case .spend: account == nil ? [.spendAccounts] : [.costs, .projects, .spendAccounts]
    case .alerts: [.openAlerts, .pastAlerts]
    }
  }

  /// By what the rows of a panel can be ordered; the first is the order they have by themselves.
  package func rankColumns(of panel: Panel) -> [String] {
    switch panel {
    case .modelTable: modelRankColumns
    case .costs: costRankColumns
    default: []
    }
  }

  /// Opens the marked row of a view's panel; false where there is nothing to open.
  mutating func openRow() -> Bool {
    switch view {
    case .overview: false
    case .models: openModelRow()
    case .tiers: openTierRow()
    case .capacity: openCapacityRow()
    case .spend: openSpendRow()
    case .alerts: openAlertRow()
    }
  }

  /// The marked row of a panel, within what it has.
  package func selection(of panel: Panel) -> Int {
    max(0, min(rowCount(of: panel) - 1, selected[panel] ?? firstSelection(of: panel)))
  }

  /// The row to draw as marked: none before the reader moved it, so that a wall stays calm.
  func marked(_ panel: Panel) -> Int? {
    self.panel == panel && selected[panel] != nil ? selection(of: panel) : nil
  }

  /// `text` is contained, `!text` is not, `~pattern` is found; letters of either case.
  func matches(_ fields: [String]) -> Bool {
    filter.isEmpty || Filter(filter).matches(fields)
  }
}

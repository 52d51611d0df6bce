package import UsageModel

/// What one model cost this month.
package struct ModelCost: Hashable, Sendable {
  package var name: String
  package var nano: Int64
  package var calls: Int64

  /// nil without calls.
  package var perCall: Int64? { calls > 0 ? nano / calls : nil }
}

extension DashboardState {
  /// The models of the account shown with usage this month, in the order asked for.
  package var listedCosts: [ModelCost] { modelCosts.filter { matches([$0.name]) } }

  /// All of them, before the filter.
  var modelCosts: [ModelCost] {
    guard let image = shownImage.accounts.first(where: { $0.account.id == account }) else { return [] }
    var costs: [String: ModelCost] = [:]
    for model in image.models {
      guard let usage = image.counter(.model(model.id)) else { continue }
      let sums = usage.month
      guard sums.attempts > 0 || sums.costNano > 0 else { continue }
      // One model may be used by several operations.
      var cost = costs[model.name] ?? ModelCost(name: model.name, nano: 0, calls: 0)
      cost.nano += sums.costNano
      cost.calls += sums.attempts
      costs[model.name] = cost
    }
    let rank = ranks[.costs] ?? Rank()
    let sorted = costs.values.sorted { a, b in
      switch rank.column {
      case 1: (a.perCall ?? -1, a.name) > (b.perCall ?? -1, b.name)
      case 2: a.name < b.name
      default: (a.nano, b.name) > (b.nano, a.name)
      }
    }
    return rank.isReversed ? sorted.reversed() : sorted
  }

  /// Greatest month first.
  package var spendAccounts: [AccountReading] {
    shown.accounts.filter { matches([$0.name, $0.provider]) }.sorted {
      ($0.spend.monthToDate, $1.id) > ($1.spend.monthToDate, $0.id)
    }
  }

  /// Usage without a project has no name to be found by.
  func listedProjects(_ account: AccountReading) -> [ProjectSpend] {
    account.spend.projects.filter { matches([$0.name ?? ""]) }
  }

  func spendRowCount(of panel: Panel) -> Int {
    switch panel {
    case .costs: listedCosts.count
    case .projects: shownAccount.map { listedProjects($0).count } ?? 0
    case .spendAccounts: spendAccounts.count
    default: 0
    }
  }

  var costRankColumns: [String] { ["cost", "cost of a call", "name"] }

  package var costRankColumn: String {
    let column = ranks[.costs]?.column ?? 0
    return costRankColumns.indices.contains(column) ? costRankColumns[column] : costRankColumns[0]
  }

  /// The marked account's own page.
  mutating func openSpendRow() -> Bool {
    let rows = spendAccounts
    let marked = selection(of: .spendAccounts)
    guard panel == .spendAccounts, rows.indices.contains(marked) else { return false }
    account = rows[marked].id
    panel = panels.first ?? .costs
    selected = [:]
    filter = ""
    return true
  }
}

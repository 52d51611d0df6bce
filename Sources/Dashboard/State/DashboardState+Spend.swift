import UsageModel

extension DashboardState {
  func spendRowCount(of panel: Panel) -> Int {
    panel == .spendAccounts ? shown.accounts.count : 0
  }

  var costRankColumns: [String] { [] }

  mutating func openSpendRow() -> Bool { false }
}

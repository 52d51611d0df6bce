import UsageModel

extension DashboardState {
  var modelRowCount: Int { shownAccount.map { listedModels($0).count } ?? 0 }

  var modelRankColumns: [String] { [] }

  mutating func openModelRow() -> Bool { false }
}

package import UsageModel

extension DashboardState {
  func tierRowCount(of panel: Panel) -> Int {
    switch panel {
    case .ladder: shownAccount?.tier?.rungs.count ?? 0
    default: 0
    }
  }

  mutating func openTierRow() -> Bool { false }
}

package import UsageModel

extension DashboardState {
  func capacityRowCount(of panel: Panel) -> Int {
    panel == .capacity ? shownAccount?.capacity.count ?? 0 : 0
  }

  mutating func openCapacityRow() -> Bool { false }
}

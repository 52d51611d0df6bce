import UsageModel

/// The capacity view opens on its worst row, and stays there unless another one begins to spill.
extension DashboardState {
  /// One row of the capacity panel.
  struct CapacityFocus: Hashable, Sendable {
    var account: AccountID
    var snapshot: String
    var direction: TokenDirection

    init(_ capacity: CapacityReading, of account: AccountID) {
      self.account = account
      snapshot = capacity.snapshot
      direction = capacity.direction
    }
  }

  /// The row that spilled last within 15 minutes, else the fullest one.
  static func worstCapacity(_ rows: [CapacityReading]) -> CapacityReading? {
    let spilled = rows.filter { $0.recentSpill > 0 }
    func last(_ row: CapacityReading) -> (Instant, Int64) {
      (row.lastSpillAt ?? .distantPast, row.recentSpill)
    }
    return spilled.max { last($0) < last($1) } ?? rows.max { ($0.nowShare ?? -1) < ($1.nowShare ?? -1) }
  }

  /// After each event: chooses the row when the view is entered, and follows a spill until the reader chose a row.
  mutating func focusCapacity() {
    guard view == .capacity, let account = shownAccount else { return capacityFocus = nil }
    guard let worst = DashboardState.worstCapacity(account.capacity) else { return capacityFocus = nil }
    let focused = account.capacity.first { CapacityFocus($0, of: account.id) == capacityFocus }
    if capacityFocus?.account != account.id { selected[.capacity] = nil }
    if focused == nil || worst.recentSpill > 0 && focused?.recentSpill == 0 {
      capacityFocus = CapacityFocus(worst, of: account.id)
    }
  }

  /// The row of a panel that is meant before the reader moved to one.
  func firstSelection(of panel: Panel) -> Int {
    guard panel == .capacity, let account = shownAccount else { return 0 }
    return listedCapacity(account).firstIndex { CapacityFocus($0, of: account.id) == capacityFocus } ?? 0
  }
}

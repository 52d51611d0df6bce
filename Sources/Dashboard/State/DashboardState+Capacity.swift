import UsageModel

extension DashboardState {
  func capacityRowCount(of panel: Panel) -> Int {
    guard let account = shownAccount else { return 0 }
    return panel == .capacity ? listedCapacity(account).count : capacityEntries(of: account).count
  }

  /// The bought capacity that passes the filter.
  func listedCapacity(_ account: AccountReading) -> [CapacityReading] {
    account.capacity.filter { matches([$0.snapshot, $0.direction.rawValue]) }
  }

  /// The capacity that the marked row tells of, or the first.
  func markedCapacity(of account: AccountReading) -> CapacityReading? {
    let index = selection(of: .capacity)
    let rows = listedCapacity(account)
    return rows.indices.contains(index) ? rows[index] : rows.first ?? account.capacity.first
  }

  /// Opens the purchases and earlier transactions of the marked row's snapshot.
  mutating func openCapacityRow() -> Bool {
    guard panel == .capacity, let account = shownAccount, let marked = markedCapacity(of: account) else {
      return false
    }
    opened = .snapshot(marked.snapshot)
    selected[.transactions] = nil
    return true
  }

  /// Whether this user may record purchases and cancellations.
  package var mayRecord: Bool { rights.recordsCapacity }

  /// What was bought and what became of it, then every transaction, the newest first.
  func capacityEntries(of account: AccountReading) -> [CapacityEntry] {
    let entries = allCapacityEntries(of: account)
    if filter.isEmpty { return entries }
    // What became of a purchase needs all transactions, so only now some fall away.
    let listed = entries.filter { entry in
      guard let told = entry.transaction else { return true }
      return matches([
        told.snapshot, told.direction.rawValue, told.id, told.project ?? "", told.buyer ?? "",
      ])
    }
    return listed == [.divider] ? [] : listed
  }

  /// Before the filter.
  func allCapacityEntries(of account: AccountReading) -> [CapacityEntry] {
    guard let image = shownImage.accounts.first(where: { $0.account.id == account.id }) else { return [] }
    var transactions = image.capacity
    if case .snapshot(let name) = opened { transactions = transactions.filter { $0.snapshot == name } }
    let plan = plans[account.planID] ?? Plan(id: account.planID, name: "", provider: "")
    return CapacityEntry.all(
      transactions, of: image, term: image.capacityTerm(plan, now: shown.now), now: shown.now)
  }
}

/// A row of the transactions panel.
enum CapacityEntry: Hashable {
  case holding(CapacityHolding, CapacityHolding.State)
  case transaction(CapacityTransaction, effectiveAt: Instant?)
  /// Between the two.
  case divider

  /// What was bought or cancelled.
  var transaction: CapacityTransaction? {
    switch self {
    case .holding(let holding, _): holding.purchase
    case .transaction(let transaction, _): transaction
    case .divider: nil
    }
  }

  /// Scheduled, active and ending ones, then expired ones, then every transaction; the newest first within each.
  static func all(
    _ transactions: [CapacityTransaction], of image: AccountImage, term: CapacityTerm, now: Instant
  ) -> [CapacityEntry] {
    var seen: Set<String> = []
    let holdings = transactions.flatMap { transaction -> [CapacityHolding] in
      guard seen.insert("\(transaction.direction.rawValue) \(transaction.snapshot)").inserted else {
        return []
      }
      return CapacityTimeline(
        transactions, snapshot: transaction.snapshot, direction: transaction.direction, term: term
      ).holdings
    }
    let order: [CapacityHolding.State] = [.scheduled, .active, .ending, .expired]
    let rows = order.flatMap { state in
      holdings.filter { $0.state(at: now) == state }.sorted { $0.purchase.at > $1.purchase.at }
        .map { CapacityEntry.holding($0, state) }
    }
    if rows.isEmpty { return [] }
    let endings = holdings.flatMap(\.endings)
    let past = transactions.sorted { $0.at > $1.at }.map { transaction in
      CapacityEntry.transaction(
        transaction, effectiveAt: endings.first { $0.cancellationID == transaction.id }?.effectiveAt)
    }
    return rows + [.divider] + past
  }
}

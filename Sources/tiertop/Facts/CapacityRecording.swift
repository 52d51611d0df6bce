import SQLiteStore
import UsageModel

/// Records purchases and cancellations of capacity, checked alike for the commands and the screen.
struct CapacityRecording {
  let store: UsageStore
  let image: AccountImage
  let plan: Plan
  let now: Instant

  private var term: CapacityTerm { image.term(of: plan, at: now) }

  struct Purchase {
    var transaction: CapacityTransaction
    var committedUntil: Instant
  }

  struct Cancellation {
    var transaction: CapacityTransaction
    var purchase: CapacityTransaction
    var effectiveAt: Instant
    /// Units of the purchase that nothing ends.
    var staying: Int64
  }

  func buy(
    _ units: Int64, of snapshot: String, _ direction: TokenDirection, at: Instant, price: Money? = nil,
    project: String? = nil, buyer: String? = nil
  ) throws -> Purchase {
    let purchase = CapacityTransaction(
      id: FactChecks.identifier(prefix: "p", at: at, taken: image.capacity.map(\.id)), kind: .purchase,
      at: at, snapshot: snapshot, direction: direction, units: units,
      unitSize: try FactChecks.unitSize(
        of: snapshot, direction: direction, at: at, terms: image.unitTerms, plan: plan),
      price: price, project: project, buyer: buyer)
    try FactChecks.check(
      purchase, joining: image.capacity, aliases: image.aliases, plan: plan, now: now)
    _ = try store.add(purchase, to: image.account.id)
    return Purchase(transaction: purchase, committedUntil: term.committedEnd(boughtAt: at))
  }

  func cancel(_ units: Int64, of id: String, at: Instant) throws -> Cancellation {
    let bought = try FactChecks.purchase(id, in: image.capacity)
    let cancellation = CapacityTransaction(
      id: FactChecks.identifier(prefix: "x", at: at, taken: image.capacity.map(\.id)), kind: .cancellation,
      at: at, snapshot: bought.snapshot, direction: bought.direction, units: units,
      unitSize: bought.unitSize, project: bought.project, purchaseID: id)
    try FactChecks.check(
      cancellation, joining: image.capacity, aliases: image.aliases, plan: plan, now: now)
    _ = try store.add(cancellation, to: image.account.id)
    let timeline = CapacityTimeline(
      image.capacity + [cancellation], snapshot: bought.snapshot, direction: bought.direction, term: term)
    let holding = timeline.holdings.first { $0.purchase.id == id }
    return Cancellation(
      transaction: cancellation, purchase: bought,
      effectiveAt: holding?.endings.first { $0.cancellationID == cancellation.id }?.effectiveAt ?? at,
      staying: holding?.uncancelled ?? 0)
  }
}

extension CapacityOrder {
  /// Records the order in one transaction; what to tell the reader, short enough for the bottom line.
  ///
  /// The role is asked of the store itself, since what the screen last read may be older.
  func record(storePath: String, isGroupReadable: Bool, plans: [String: Plan], now: Instant) -> String {
    let person = Person(storePath: storePath)
    var options = StoreOptions()
    options.isGroupReadable = isGroupReadable
    do {
      let store = try UsageStore(path: storePath, createIfMissing: false, options: options, now: now)
      defer { store.close() }
      return try store.together {
        guard person.rights(in: try store.facts(), now: now).recordsCapacity else {
          throw Failure(.data, "only owners and authorized purchasers may record capacity")
        }
        return try record(in: store, by: person.user, plans: plans, now: now)
      }
    } catch {
      let reason = Failure(refusal: error)?.lines.joined(separator: "; ") ?? "\(error)"
      return "not recorded: \(reason)"
    }
  }

  private func record(
    in store: UsageStore, by user: String, plans: [String: Plan], now: Instant
  ) throws -> String {
    switch kind {
    case .purchase(let units):
      let purchase = try recording(store, plans, now).buy(
        units, of: snapshot, direction, at: now, buyer: user)
      return "recorded here only, buy at the provider: \(units) \(direction.rawValue) units to "
        + "\(purchase.committedUntil.isoDay), \(purchase.transaction.id)"
    case .cancellation(let endings):
      // Each one sees the transactions of those before it, so that no two get the same id.
      let cancelled = try endings.map {
        try recording(store, plans, now).cancel($0.units, of: $0.purchaseID, at: now)
      }
      let last = cancelled.map(\.effectiveAt).max() ?? now
      let count = cancelled.reduce(0) { $0 + $1.transaction.units }
      return "recorded here only, cancel at the provider: \(count) \(direction.rawValue) units end "
        + "\(last.isoDay), \(cancelled.map(\.transaction.id).joined(separator: ", "))"
    }
  }

  private func recording(_ store: UsageStore, _ plans: [String: Plan], _ now: Instant) throws
    -> CapacityRecording
  {
    guard let image = try store.facts().accounts.first(where: { $0.account.id == account }) else {
      throw Failure(.data, "the account is gone")
    }
    guard let plan = plans[image.account.plan] else {
      throw Failure(.configuration, "the plan \(image.account.plan) cannot be found")
    }
    return CapacityRecording(store: store, image: image, plan: plan, now: now)
  }
}

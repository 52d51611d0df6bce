/// Finds minutes in which provisioned traffic exceeded its capacity.
package struct SpillSearch {
  private let spilled: Set<Instant>

  /// `image` holds the minutes to search. Open ones count too: what comes late can only add to a spill.
  package init(_ image: UsageImage, plans: [String: Plan], account: AccountID?) {
    var spilled: Set<Instant> = []
    for owner in image.accounts where account == nil || owner.account.id == account {
      guard let plan = plans[owner.account.plan] else { continue }
      for (snapshot, direction) in owner.provisioned {
        guard let start = owner.capacityMinutes.map(\.start).min(),
          let count = owner.capacityMinutes.map(\.input.count).max()
        else { continue }
        let used = owner.capacityUse(snapshot, direction, from: start, count: count).used
        let capacity = CapacityTimeline(
          owner.capacity, snapshot: snapshot, direction: direction, term: owner.capacityTerm(plan, now: start)
        ).minutes(from: start, count: count)
        for index in used.indices where capacity[index] > 0 && used[index] > capacity[index] {
          spilled.insert(start + Int64(index) * .minute)
        }
      }
    }
    self.spilled = spilled
  }

  /// The start of the last such minute before `instant`.
  package func last(before instant: Instant) -> Instant? { spilled.filter { $0 < instant }.max() }

  /// The start of the first such minute from `instant` on.
  package func first(from instant: Instant) -> Instant? { spilled.filter { $0 >= instant }.min() }
}

/// What a person may see and change, from the roles that the store records.
package struct Rights: Hashable, Sendable {
  package var role: Member.Role

  package init(role: Member.Role) { self.role = role }

  /// The newest role recorded for `user`; without one the store's owner is an owner, everybody else a member.
  package init(user: String, ownsStore: Bool, members: [Member], now: Instant) {
    let recorded = members.filter { $0.user == user && $0.from <= now }.max { $0.from < $1.from }
    role = recorded?.role ?? (ownsStore ? .owner : .member)
  }

  /// Limits, traffic, tiers and money.
  package var seesUsage: Bool { role == .owner || role == .viewer }
  /// Bought capacity, its planner and its transactions.
  package var seesCapacity: Bool { role != .member }
  package var recordsCapacity: Bool { role == .owner || role == .purchaser }
  package var recordsFacts: Bool { role == .owner }
}

extension Member.Role {
  /// As it stands in a sentence.
  package var words: String {
    switch self {
    case .owner: "owner"
    case .purchaser: "authorized purchaser"
    case .viewer: "viewer"
    case .member: "member"
    }
  }
}

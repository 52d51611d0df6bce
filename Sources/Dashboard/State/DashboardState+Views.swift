import UsageModel

extension DashboardState.View {
  /// Whether it shows one account and not all of them.
  var needsAccount: Bool { self == .models || self == .tiers || self == .capacity }

  /// Whether this view is for the eyes of one with these rights.
  func isShown(to rights: Rights) -> Bool { self == .capacity ? rights.seesCapacity : rights.seesUsage }

  /// Whether the account has something to say in this view.
  func concerns(_ account: AccountReading) -> Bool {
    switch self {
    case .overview, .models, .spend, .alerts: true
    case .tiers: account.tier != nil
    case .capacity: !account.capacity.isEmpty
    }
  }

  /// The word in its tab.
  var title: String { rawValue }

  var action: Action {
    switch self {
    case .overview: .overview
    case .models: .models
    case .tiers: .tiers
    case .capacity: .capacity
    case .spend: .spend
    case .alerts: .alerts
    }
  }
}

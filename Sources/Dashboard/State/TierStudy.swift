import UsageModel

/// What the tiers view says of an account that is too dear to be worked out for each frame.
///
/// History and record are settled once a minute and when a fact changes; what traffic would say to another tier, at
/// each reading.
struct TierStudy: Sendable {
  /// What the slow part was made from.
  private struct Basis: Hashable {
    var account: AccountID
    var plan: Plan
    var minute: Instant
    var asOf: Instant
    var ledger: [LedgerEntry]
    var facts: [AccountFact]
    var assignedTiers: [AssignedTier]

    init(_ image: AccountImage, _ account: AccountReading, _ plan: Plan, now: Instant) {
      self.account = account.id
      self.plan = plan
      minute = now.floored(to: .minute)
      asOf = account.freshness.asOf.floored(to: .minute)
      ledger = image.ledger
      facts = image.facts
      assignedTiers = image.assignedTiers
    }
  }

  /// As many days of money as the view's curve shows at most.
  static let days = 30

  private let basis: Basis
  private let now: Instant
  /// Since when the account has had its tier by the facts; nil where it had it before the first known one.
  let since: Instant?
  /// What the next tier asks for, day by day, today last; empty where it asks for no money.
  let history: [TierMoney]
  let record: SpendBacktest
  private let trials: [String: TierTrial]

  /// Works out anew what `held` does not say already.
  init(
    _ image: AccountImage, _ account: AccountReading, plan: Plan, ladder: Ladder, now: Instant,
    held: TierStudy?
  ) {
    basis = Basis(image, account, plan, now: now)
    self.now = now
    if let held, held.basis == basis {
      (since, history, record) = (held.since, held.history, held.record)
    } else {
      since = image.tierSince(ladder, now: now)
      history =
        account.tier?.standing.progress.map {
          image.history(of: $0.requirement, days: TierStudy.days, now: now)
        } ?? []
      record = SpendBacktest(image, asOf: account.freshness.asOf)
    }
    var trials: [String: TierTrial] = [:]
    for tier in [account.tier?.standing.next, account.tier?.lower(in: ladder)].compactMap(\.self) {
      trials[tier.id] = image.trial(
        of: tier, plan: plan, sums: account.spend.sums, now: now, held: held?.trials[tier.id])
    }
    self.trials = trials
  }

  func isOf(_ image: AccountImage, _ account: AccountReading, plan: Plan, now: Instant) -> Bool {
    now == self.now && Basis(image, account, plan, now: now) == basis
  }

  /// How the account's traffic would stand in `tier`; nil for one that is neither the next nor the next lower.
  func trial(of tier: Tier) -> TierTrial? { trials[tier.id] }
}

extension TierReading {
  /// The provider grants more than the facts do; a ladder that facts cannot derive says nothing about that.
  func mayDrop(in ladder: Ladder) -> Bool { ladder.qualification != .assigned && standing.mayDrop }

  /// The rung that a drop would lead to: what the facts alone give, else the next lower one.
  func lower(in ladder: Ladder) -> Tier? {
    guard let current = standing.current else { return nil }
    if mayDrop(in: ladder) { return standing.derived }
    return ladder.tiers.filter { $0.rank < current.rank }.max { $0.rank < $1.rank }
  }
}

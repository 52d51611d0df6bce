import TerminalUI
import UsageModel

/// All that the panels of the tiers view draw from.
struct TierSubject {
  let state: DashboardState
  let account: AccountReading
  let tier: TierReading
  let plan: Plan
  let ladder: Ladder
  let image: AccountImage
  let table: LadderTable

  /// nil for an account without a ladder.
  init?(state: DashboardState, account: AccountReading) {
    guard let tier = account.tier, let plan = state.plans[account.planID], let ladder = plan.ladder,
      let image = state.shownImage.accounts.first(where: { $0.account.id == account.id })
    else { return nil }
    self.state = state
    self.account = account
    self.tier = tier
    self.plan = plan
    self.ladder = ladder
    self.image = image
    table = LadderTable(ladder)
  }

  var now: Instant { state.shown.now }
  var text: LadderText { LadderText(plan: plan, ladder: ladder, tier: tier) }
  var words: TierText { TierText(tier: tier, plan: plan) }
  var facts: TierFacts { image.tierFacts(sums: account.spend.sums, now: now) }
  var rungs: [Tier] { ladder.tiers.sorted { $0.rank < $1.rank } }
  var since: Instant? { tier.assignedSince ?? image.tierSince(ladder, now: now) }

  /// The provider grants more than the facts do; a ladder that facts cannot derive says nothing about that.
  var mayDrop: Bool { ladder.qualification != .assigned && tier.standing.mayDrop }

  /// The rung that a drop would lead to: what the facts alone give, else the next lower one.
  var lower: Tier? {
    guard let current = tier.standing.current else { return nil }
    if mayDrop { return tier.standing.derived }
    return rungs.last { $0.rank < current.rank }
  }

  func trial(of tier: Tier) -> TierTrial {
    image.trial(of: tier, plan: plan, sums: account.spend.sums, now: now)
  }

  /// The day's allowance with a reset that is known, the tightest one.
  var dayLimit: LimitReading? {
    account.limits.filter { $0.window == .day && $0.amount != nil && $0.resetsAt != nil }
      .max { ($0.pressure ?? 0) < ($1.pressure ?? 0) }
  }

  /// The limit that is closest now, money included.
  var binding: LimitReading? {
    account.limits.filter { $0.isCounter && $0.amount != nil }
      .max { ($0.pressure ?? 0) < ($1.pressure ?? 0) }
  }

  /// The traffic limit that is closest now.
  var tightest: LimitReading? {
    account.limits.filter { $0.isCounter && $0.metric != .usd && $0.amount != nil }
      .max { ($0.pressure ?? 0) < ($1.pressure ?? 0) }
  }

  /// `3 Dec (30 Nov to 8 Dec)`.
  static func dates(_ band: DateBand) -> String {
    let latest = band.latest.map { "to \($0.dayMonth)" } ?? "or later, if at all"
    return "\(band.expected.dayMonth) (\(band.earliest.dayMonth) \(latest))"
  }
}

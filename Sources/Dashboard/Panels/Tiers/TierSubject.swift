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
  let study: TierStudy

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
    table = state.ladderTables[account.planID] ?? LadderTable(ladder)
    let now = state.shown.now
    study =
      state.study.flatMap { $0.isOf(image, account, plan: plan, now: now) ? $0 : nil }
      ?? TierStudy(image, account, plan: plan, ladder: ladder, now: now, held: nil)
  }

  var now: Instant { state.shown.now }
  var text: LadderText { LadderText(plan: plan, ladder: ladder, tier: tier) }
  var words: TierText { TierText(tier: tier, plan: plan) }
  var facts: TierFacts { image.tierFacts(sums: account.spend.sums, ladder: ladder, now: now) }
  var rungs: [Tier] { ladder.tiers.sorted { $0.rank < $1.rank } }
  var since: Instant? { tier.assignedSince ?? study.since }

  var mayDrop: Bool { tier.mayDrop(in: ladder) }
  var lower: Tier? { tier.lower(in: ladder) }

  func trial(of tier: Tier) -> TierTrial {
    study.trial(of: tier) ?? image.trial(of: tier, plan: plan, sums: account.spend.sums, now: now)
  }

  /// The day's allowance with a reset that is known, the tightest one.
  var dayLimit: LimitReading? {
    account.limits.filter { $0.project == nil && $0.window == .day && $0.amount != nil && $0.resetsAt != nil }
      .max { ($0.pressure ?? 0) < ($1.pressure ?? 0) }
  }

  /// The limit of the tier that is closest now, money included.
  var binding: LimitReading? {
    account.limits.filter { $0.project == nil && $0.isCounter && $0.amount != nil && !$0.isPrepaidCredit }
      .max { ($0.pressure ?? 0) < ($1.pressure ?? 0) }
  }

  /// The traffic limit that is closest now.
  var tightest: LimitReading? {
    account.limits.filter { $0.project == nil && $0.isCounter && $0.metric != .usd && $0.amount != nil }
      .max { ($0.pressure ?? 0) < ($1.pressure ?? 0) }
  }

  /// `3 Dec (30 Nov to 8 Dec)`.
  static func dates(_ band: DateBand) -> String {
    let latest = band.latest.map { "to \($0.dayMonth)" } ?? "or later, if at all"
    return "\(band.expected.dayMonth) (\(band.earliest.dayMonth) \(latest))"
  }
}

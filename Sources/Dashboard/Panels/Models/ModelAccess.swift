import TerminalUI
import UsageModel

/// What the present tier does not open, and why a request may be refused although there is credit.
struct ModelAccess {
  let account: AccountReading
  let plan: Plan

  var panel: FactsPanel {
    FactsPanel(
      role: .frameTier, title: "not allowed on this tier", rows: rows,
      note: "from the plan; a gate is no rate limit")
  }

  private var rows: [FactsPanel.Row] {
    var rows = denied
    if rows.isEmpty {
      let listed = plan.models.count
      let tier = account.tier.map { sanitized($0.label) } ?? sanitized(account.planName)
      let all =
        listed > 0 ? "all \(listed) models of the plan are open to \(tier)" : "no model is closed to \(tier)"
      rows.append(.init("nothing", all))
    }
    rows += outputLength
    rows += credit
    rows += refused
    return rows
  }

  /// Entitlements that the present tier lacks, with the first tier that has them.
  private var denied: [FactsPanel.Row] {
    guard let ladder = plan.ladder else { return [] }
    let current = account.tier?.standing.current
    let closed = plan.entitlements.filter { entitlement in
      !(current?.grants.contains(entitlement.id) ?? false)
        && ladder.tiers.contains { $0.grants.contains(entitlement.id) }
    }
    let opening = ladder.tiers.sorted { $0.rank < $1.rank }
    return opening.compactMap { tier in
      let here = closed.filter { entitlement in
        opening.first { $0.grants.contains(entitlement.id) } == tier
      }
      guard !here.isEmpty else { return nil }
      let names = here.map(\.label).joined(separator: ", ")
      return .init(
        "from " + sanitized(tier.label),
        sanitized(names, limit: 300) + ": "
          + sanitized(tier.requirements.items.map(\.display).joined(separator: ", ")))
    }
  }

  /// `above 16K: Tier 3 (32K), Tier 4 (64K)`.
  private var outputLength: [FactsPanel.Row] {
    guard let ladder = plan.ladder, let current = account.tier?.standing.current,
      let limit = account.limits.first(where: { $0.metric == .outputLength }), let amount = limit.amount
    else { return [] }
    let longer = ladder.tiers.filter { $0.rank > current.rank }.compactMap { tier -> String? in
      guard let other = tier.limits.first(where: { $0.metric == .outputLength }),
        let number = other.value.number, number > amount
      else { return nil }
      return "\(sanitized(tier.label)) (\(LadderText.value(other)))"
    }
    guard !longer.isEmpty else { return [] }
    return [
      .init(
        "output",
        "above \(LimitText(limit: limit, isStale: false).bound) needs " + longer.joined(separator: ", "))
    ]
  }

  /// Free credit lifts no gate: the usual reason for a refusal while there is a balance.
  private var credit: [FactsPanel.Row] {
    let sums = account.spend.sums
    let excludes =
      plan.ladder?.tiers.contains { $0.requirements.items.contains(where: \.excludesFreeCredit) } ?? false
    guard excludes || sums.promoGranted > .zero else { return [] }
    let left = sums.promoLeft > .zero ? "\(Figures.dollars(sums.promoLeft)) of free credit is left, but " : ""
    let fact = account.tier?.standing.progress?.requirement.basis == .usage ? sums.usageSpend : sums.cashIn
    return [
      .init(
        "credit",
        left + "free credit opens no tier; what counts is \(Figures.dollars(fact)) of real money, and a "
          + "balance does not lift a gate", sums.promoLeft > .zero ? .warning : .dim)
    ]
  }

  /// Refused calls by rate, by tier and by credit, other causes where there were any, and all of them together.
  private var refused: [FactsPanel.Row] {
    let month = Instant.fullMonthNames[CivilDate(account.freshness.asOf).month - 1]
    let causes = account.refusals.causes.filter { $0.month > 0 || $0.lastQuarterHour > 0 }
    var rows = [RefusalCause.rate, .locked, .money].map { cause in
      row(cause, account.refusals[cause], month: month)
    }
    for cause in [RefusalCause.overloaded, .gateway, .invalid]
    where causes.contains(where: { $0.cause == cause }) {
      rows.append(row(cause, account.refusals[cause], month: month))
    }
    if causes.count > 1 {
      let today = causes.reduce(0) { $0 + $1.today }
      let all = causes.reduce(0) { $0 + $1.month }
      rows.append(
        .init("in total", "\(Figures.grouped(today)) today, \(Figures.grouped(all)) in \(month)", .text))
    }
    return rows
  }

  private func row(_ cause: RefusalCause, _ known: RefusalReading.Cause?, month: String) -> FactsPanel.Row {
    let name = "by " + cause.shortWords
    guard let known, known.month > 0 || known.lastQuarterHour > 0 else {
      return .init(name, "no call refused in \(month)", .dim)
    }
    let isOld = account.freshness.asOf - known.last >= .day
    let when = isOld ? known.last.dayMonth : "\(known.last.clock)Z"
    var words =
      "\(Figures.grouped(known.lastQuarterHour)) in 15 min, \(Figures.grouped(known.today)) today, "
      + "\(Figures.grouped(known.month)) in \(month); last \(when)"
    if !known.lastModelName.isEmpty { words += ", \(sanitized(known.lastModelName))" }
    if let opens = known.opensWith { words += ", \(opens)" }
    return .init(name, words, known.lastQuarterHour > 0 ? .warning : .text)
  }
}

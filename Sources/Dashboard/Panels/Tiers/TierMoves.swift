import TerminalUI
import UsageModel

/// What moves an account up and what does not, each act with its effect.
struct TierMoves {
  let subject: TierSubject

  var panel: FactsPanel {
    FactsPanel(
      role: .frameTier, title: "what would move us", rows: rows,
      note: "acts happen at the provider, not here")
  }

  private var standing: TierStanding { subject.tier.standing }

  private var rows: [FactsPanel.Row] {
    var rows: [FactsPanel.Row] = []
    if let warning = subject.words.warning { rows.append(.init("note", sanitized(warning), .warning)) }
    rows += waiting
    for move in subject.ladder.moves(from: standing.current, facts: subject.facts) { rows += acts(for: move) }
    if standing.next == nil {
      let beyond = subject.tier.aboveTop.map { "beyond it: \(sanitized($0.label)), \(sanitized($0.action))" }
      rows.append(.init("top", "this is the highest tier" + (beyond.map { "; \($0)" } ?? "")))
    }
    if let day = subject.dayLimit, let at = day.exhaustedAt, let even = day.evenPace,
      !subject.account.isSilent
    {
      rows.append(
        .init(
          "today", "slow to \(AccountReading.paceWords(even)), or refusals from \(at.hourMinute)Z",
          .warning))
    }
    rows += idleActs
    if let next = standing.next, let text = TierSentences(subject).tightest(in: next) {
      rows.append(.init("effect", sanitized(text, limit: 200)))
    }
    if !subject.tier.actions.isEmpty {
      rows.append(
        .init("at the provider", sanitized(subject.tier.actions.joined(separator: ", "), limit: 200)))
    }
    return rows
  }

  /// What comes by itself.
  private var waiting: [FactsPanel.Row] {
    guard let next = standing.next, let forecast = subject.tier.forecast else { return [] }
    var text = "\(sanitized(next.label)) about \(TierSubject.dates(forecast.usageReaches)), by use alone"
    if let counts = forecast.countsAt {
      text =
        "use reaches \(threshold) about \(TierSubject.dates(forecast.usageReaches)); it counts once the "
        + "invoice is paid, about \(counts.dayMonth)"
    }
    return [.init("wait", text)]
  }

  private var threshold: String {
    standing.progress?.threshold.map(Figures.wholeDollars) ?? "the threshold"
  }

  private func acts(for move: TierMove) -> [FactsPanel.Row] {
    let label = sanitized(move.tier.label)
    if move.steps.isEmpty {
      return [.init("nothing", "\(label): eligible, not yet granted", .warning)]
    }
    let brings = subject.text.against(move.tier, since: nil)
    return move.steps.map { step in
      let amount = step.missing.map(Figures.dollars) ?? ""
      switch (step.requirement.kind, step.requirement.basis) {
      case (.deposit, _): return .init("deposit \(amount)", "\(label) at once: \(brings)")
      case (.spend, .usage?): return .init("use \(amount)", "\(label) the same day: \(brings)")
      case (.spend, _): return .init("buy \(amount)", "\(label) at once, by credit: \(brings)")
      case (.contact, _):
        let address = step.requirement.address.map { " (\(sanitized($0)), as printed)" } ?? ""
        return .init("ask", "\(label): \(sanitized(step.requirement.display))\(address); \(brings)")
      case (.paymentMethod, _): return .init("payment method", "\(label): \(brings)")
      default: return .init(sanitized(step.requirement.display), "\(label): \(brings)")
      }
    }
  }

  /// Acts that seem to help and do not.
  private var idleActs: [FactsPanel.Row] {
    guard let requirement = standing.progress?.requirement, requirement.kind == .spend else { return [] }
    var rows: [FactsPanel.Row] = []
    if requirement.basis == .usage {
      let deposited = subject.rungs.last { rung in
        rung.requirements.items.contains { $0.kind == .deposit } && !subject.words.isAhead(rung)
      }
      rows.append(
        .init(
          "deposit",
          deposited.map { "moves nothing above \(sanitized($0.label))" } ?? "moves nothing: only use counts",
          .dim))
    } else if subject.account.spend.sums.pending > .zero {
      rows.append(
        .init(
          "use",
          "moves nothing before it is paid: \(Figures.dollars(subject.account.spend.sums.pending)) open",
          .dim))
    }
    if requirement.excludesFreeCredit || subject.account.spend.sums.promoGranted > .zero {
      rows.append(.init("free credit", "never counts, and a balance does not lift a tier gate", .dim))
    }
    return rows
  }
}

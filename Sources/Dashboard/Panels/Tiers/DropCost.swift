import TerminalUI
import UsageModel

/// What an account would lose in a lower tier, and what its traffic would say to that.
struct DropCost {
  let subject: TierSubject

  var panel: FactsPanel {
    let lower = subject.lower
    return FactsPanel(
      role: subject.mayDrop ? .frameLimits : .frameTier,
      title: lower.map { "what a drop to \(sanitized($0.label)) would cost" } ?? "what a drop would cost",
      label: subject.state.opened == .drop ? Words.hint(subject.state.commands.hint(.back), "close") : [],
      rows: rows, note: "from the plan and the last 24 hours")
  }

  private var rows: [FactsPanel.Row] {
    var rows: [FactsPanel.Row] = []
    if subject.mayDrop {
      let warning = subject.words.warning ?? "the facts hold no rung at all: the tier may drop"
      rows.append(.init("warning", sanitized(warning), .critical))
    }
    guard let current = subject.tier.standing.current else {
      return [.init("nothing", "the account is below the first rung: there is nothing to lose")]
    }
    guard let lower = subject.lower else {
      let below = subject.ladder.belowEntry.map {
        "below it \(sanitized($0.label)), its limits are not stated"
      }
      let lowest = subject.mayDrop ? "no rung is left" : "this is the lowest rung"
      return rows + [.init("below", lowest + (below.map { "; \($0)" } ?? ""))] + margin(current)
    }
    let difference = TierDifference(from: current, to: lower)
    for row in difference.grouped {
      let words = subject.words.words(of: row)
      if row.change == .unchanged {
        rows.append(.init(words.name, "unchanged", .dim))
      } else {
        rows.append(.init(words.name, words.values + (words.factor.isEmpty ? "" : "   \(words.factor)")))
      }
    }
    let lost = difference.lost.map { id in subject.plan.entitlements.first { $0.id == id }?.label ?? id }
    rows.append(
      .init(
        "access",
        lost.isEmpty ? "nothing is lost" : "loses " + sanitized(lost.joined(separator: ", "), limit: 300),
        lost.isEmpty ? .dim : .warning))
    rows += traffic(in: lower)
    rows += margin(current)
    rows.append(.init("when", TierCertainty.retain(subject.ladder.retainOnDrop)))
    return rows
  }

  private func traffic(in lower: Tier) -> [FactsPanel.Row] {
    let trial = subject.trial(of: lower)
    var rows: [FactsPanel.Row] = []
    if let tightest = trial.tightest, let share = tightest.pressure {
      rows.append(
        .init(
          subject.account.isSilent ? "last known" : "now",
          "\(sanitized(tightest.name)) at \(Figures.percent(share)) of \(Figures.grouped(tightest.amount ?? 0)) "
            + tightest.unit, share >= 1 ? .critical : share >= 0.8 ? .warning : .text))
    }
    rows.append(
      .init(
        "last 24 h", sanitized(TierSentences(subject).overruns(in: lower), limit: 300),
        trial.overruns.isEmpty ? .text : .warning))
    return rows
  }

  /// How far the present rung's own requirement is from failing.
  private func margin(_ current: Tier) -> [FactsPanel.Row] {
    current.requirements.items.compactMap { requirement in
      guard let amount = requirement.amount, let fact = subject.facts.money(for: requirement) else {
        return requirement.kind == .paymentMethod
          ? .init("held by", "the payment method on file") : nil
      }
      let spare = fact - amount
      return spare < .zero
        ? .init(
          "held by", "the provider: the facts are \(Figures.dollars(Money(nano: -spare.nano))) short",
          .warning)
        : .init(
          "held by",
          "\(Figures.dollars(fact)) of \(Figures.wholeDollars(amount)): lost when \(Figures.dollars(spare)) and more "
            + "is refunded or charged back")
    }
  }
}

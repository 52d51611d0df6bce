import TerminalUI
import UsageModel

/// How sure the tier and its figures are: what is derived, read into the source, or not known.
struct TierCertainty {
  let subject: TierSubject

  var panel: FactsPanel {
    FactsPanel(
      role: .frameTier, title: "how sure is this", rows: rows, note: "from plan, ledger and events",
      rightNote: "order of trust: response, own setting, plan")
  }

  private var rows: [FactsPanel.Row] {
    let plan = subject.plan
    var rows = [FactsPanel.Row("tier", tierText)]
    let assumptions = Set(subject.ladder.tiers.flatMap { $0.limits.compactMap(\.assumption) }).sorted()
    for assumption in assumptions {
      rows.append(.init("limits", sanitized(assumption, limit: 200) + " (our reading)"))
    }
    rows.append(
      .init(
        "counter",
        (subject.table.shared.isEmpty ? "one for each model of the " : "one for the ") + plan.subject.rawValue
          + (plan.subjectSource == .stated ? "" : " (our reading)")))
    if subject.dayLimit != nil {
      rows.append(
        .init(
          "reset",
          "day \(plan.clock.day == .utcMidnight ? "ends at 00:00Z" : "is the last 24 h") (\(sanitized(plan.clock.source)))"
        ))
    }
    for note in PlanNotes(plan: plan, month: subject.account.spend.capMonth).rows { rows.append(note) }
    rows.append(.init("drop", TierCertainty.retain(subject.ladder.retainOnDrop)))
    rows.append(.init("data", data))
    let record = subject.study.record
    if record.judged > 0 {
      rows.append(
        .init("forecast", "\(record.inside) of \(record.judged) past dates inside the 80% band"))
    }
    if let provenance = plan.provenance["tiers"] {
      rows.append(
        .init(
          "source", sanitized("\(provenance.source), read \(provenance.read.start.isoDay)", limit: 200)))
    }
    for doubt in doubts {
      rows.append(
        .init(doubt.confidence.rawValue, sanitized("\(doubt.question) \(doubt.decision)", limit: 400), .dim))
    }
    return rows
  }

  private var tierText: String {
    let standing = subject.tier.standing
    switch standing.source {
    case .assigned:
      let source = subject.image.assignedTier(at: subject.now)?.source ?? "the provider"
      return "assigned, says \(sanitized(source))"
    case .derived: return "derived from the facts, not confirmed"
    case .entry: return "the entry tier; none was assigned"
    case .none: return "no rung is reached"
    }
  }

  private var data: String {
    let fresh = subject.account.freshness
    let unpriced = subject.account.spend.sums.unpricedThisMonth
    let costs = unpriced > 0 ? ", \(Figures.grouped(unpriced)) calls this month without a price" : ""
    switch fresh.kind {
    case .live, .delayed: return "complete to \(fresh.asOf.clock)Z\(costs)"
    case .stale(let source): return "\(sanitized(source)) silent since \(fresh.asOf.clock)Z\(costs)"
    case .none: return "no usage has come in"
    }
  }

  static func retain(_ rule: Ladder.RetainOnDrop) -> String {
    switch rule {
    case .yes: "a tier once reached is kept"
    case .no: "a tier is taken back when its requirement fails"
    case .unknown: "not known if a tier is ever taken back"
    }
  }

  /// The plan's open questions, the least sure first.
  private var doubts: [Plan.Ambiguity] {
    let order: [Plan.Ambiguity.Confidence] = [.low, .medium]
    return order.flatMap { confidence in subject.plan.ambiguities.filter { $0.confidence == confidence } }
  }
}

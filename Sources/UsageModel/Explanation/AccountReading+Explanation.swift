extension TierReading {
  func explanation(_ ends: AccountReading.Ends) -> Explanation {
    let standing = standing
    let origin =
      switch standing.source {
      case .assigned:
        "assigned" + (assignedSince.map { " since \($0.isoDay)" } ?? "") + ": tiertop account list"
      case .derived: "the highest tier whose requirements the facts meet"
      case .entry: "where every account starts; no other tier was assigned"
      default: "no tier's requirements are met"
      }
    let progress = standing.progress
    var inputs: String?
    if let progress, let fact = progress.fact, let threshold = progress.threshold,
      let fraction = progress.fraction
    {
      inputs =
        "\(Figures.dollars(fact)) / \(Figures.wholeDollars(threshold)) = \(Figures.finePercent(fraction)), "
        + "\(Figures.dollars(progress.pending)) more is used and not paid"
    }
    let basis: String? =
      switch (progress?.requirement.kind, progress?.requirement.basis) {
      case (.deposit?, _): "credit bought less refunds of it"
      case (.spend?, .usage?): "lifetime use paid with real money; free credit and deposits do not count"
      case (.spend?, _):
        "credit bought and invoices paid, less refunds and chargebacks; free credit never counts"
      default: progress.map { $0.requirement.display }
      }
    let expected = forecast.map {
      "use reaches it \($0.usageReaches.expected.isoDay), 80 % between \($0.usageReaches.earliest.isoDay) and "
        + ($0.usageReaches.latest?.isoDay ?? "never")
        + ($0.countsAt.map { "; counts when paid, about \($0.isoDay)" } ?? "")
        + "; least squares over the last 14 whole days"
    }
    return Explanation(
      "tier", label,
      [
        ("formula", origin), ("next", standing.next.map { "\($0.label): \(basis ?? "as the plan says")" }),
        ("inputs", inputs), ("forecast", expected), ("source", ends.source("tiers")),
        ("ledger", "tiertop ledger list"), ends.age, ends.again("tier"),
      ])
  }
}

extension CapacityReading {
  func explanation(_ ends: AccountReading.Ends) -> Explanation {
    let subject = "\(snapshot) \(direction.rawValue)"
    let share = coverage.ratio.map { Figures.finePercent($0) } ?? "no traffic"
    return Explanation(
      subject, nowShare.map { "\(Figures.percent($0)) of \(Figures.grouped(capacity)) TPM" } ?? "no capacity",
      [
        ("formula", "tokens in the trailing 60 s / (units × unit size)"),
        (
          "inputs",
          "\(Figures.grouped(now)) / (\(Figures.grouped(units)) units = \(Figures.grouped(capacity)) TPM)"
        ),
        (
          "covered",
          "per minute min(used, capacity): \(Figures.grouped(coverage.covered)) of \(Figures.grouped(coverage.used)) "
            + "= \(share); spill \(Figures.grouped(coverage.spill))"
        ),
        (
          "billed",
          "what exceeds whole quarter hours: \(Figures.grouped(overage)), open quarter so far "
            + Figures.grouped(openQuarterOverage)
        ),
        (
          "split",
          isMeasured ? "as the source itself says" : "computed here; providers may move whole requests"
        ),
        ("source", ends.source("capacity", "capacityProducts")), ("units", "tiertop capacity list"), ends.age,
        ends.again(subject),
      ])
  }
}

extension AccountReading {
  func spendExplanations(_ ends: Ends) -> [Explanation] {
    let month = spend.monthToDate
    var explanations = [
      Explanation(
        "spend this month", Figures.dollars(month),
        [
          ("formula", "cost of calls since the 1st, 00:00Z + bought units when they are charged"),
          ("inputs", "\(Figures.dollars(spend.sums.monthToDate)) + \(Figures.dollars(spend.unitCharges))"),
          (
            "unpriced",
            spend.sums.unpricedThisMonth > 0
              ? "\(Figures.grouped(spend.sums.unpricedThisMonth)) calls have no known cost and are left out"
              : nil
          ),
          (
            "forecast",
            spend.monthEnd.map {
              "\(Figures.dollars($0.expected)) by the end, 80 % between \(Figures.dollars($0.low)) and "
                + "\(Figures.dollars($0.high)): least squares over the last 14 whole days"
            }
          ), ("source", "cost as sent with the usage, else \(ends.source("pricing", "prices"))"), ends.age,
          ends.again("spend this month"),
        ])
    ]
    explanations.append(
      Explanation(
        "refused calls", "\(Figures.grouped(throttles.count)) in 15 min",
        [
          ("formula", "calls answered with a throttle in the last 15 minutes"),
          (
            "inputs", "\(Figures.grouped(throttles.count)) of \(Figures.grouped(throttles.requests)) requests"
          ),
          ("last", throttles.last.map { "\($0.rfc3339) \(throttles.lastModel ?? "")" }), ends.age,
          ends.again("refused calls"),
        ]))
    return explanations
  }
}

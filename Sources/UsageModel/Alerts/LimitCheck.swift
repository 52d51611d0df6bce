/// One limit held against a share of it, for scripts that ask before they go on.
package struct LimitCheck: Hashable, Sendable {
  package enum Finding: String, CaseIterable, Hashable, Sendable {
    case below, over
    /// The figures have stopped, or the limit is no number.
    case unknown
  }

  package var account: String
  package var limit: String
  package var finding: Finding
  /// used / limit; nil where the limit is no number.
  package var share: Double?
  /// `84% of 3,000 RPM`, or why nothing is known.
  package var words: String
  package var asOf: Instant
}

extension Reading {
  /// Every counter of `account` (of all where nil), or those named `limit`, held against `threshold` (0.9 for 90 %).
  ///
  /// A limit that refused a call within the last minute is over, whatever its share. An account of which nothing can
  /// be told has one check that says so.
  package func checks(account: AccountID?, limit: String?, threshold: Double) -> [LimitCheck] {
    accounts.filter { account == nil || $0.id == account }.flatMap {
      $0.checks(limit: limit, threshold: threshold)
    }
  }
}

extension AccountReading {
  func checks(limit name: String?, threshold: Double) -> [LimitCheck] {
    let named = limits.filter { $0.isCounter && (name == nil || $0.name == name || $0.id == name) }
    var checks = named.compactMap { limit -> LimitCheck? in
      guard let share = limit.pressure else {
        return name == nil ? nil : unknown(limit.name, limit.display ?? "no limit stated")
      }
      if let reason = unknownReason { return unknown(limit.name, reason) }
      let credit = limit.isPrepaidCredit ? spend.credit : nil
      let isOver =
        limit.isThrottled || credit?.isEmpty == true || share >= threshold && credit?.isReloading != true
      return LimitCheck(
        account: self.name, limit: limit.name, finding: isOver ? .over : .below, share: share,
        words: limit.shareOfLimit + (limit.isThrottled ? ", refused within the last minute" : "")
          + moneyWords(limit),
        asOf: freshness.asOf)
    }
    if name == nil, !spend.limitIsCap, let limit = spend.limit, limit > .zero {
      let share = spend.counted.dollars / limit.dollars
      checks.append(
        unknownReason.map { unknown("own limit", $0) }
          ?? LimitCheck(
            account: self.name, limit: "own limit", finding: share >= threshold ? .over : .below,
            share: share, words: "\(Figures.percent(share)) of \(Figures.wholeDollars(limit))",
            asOf: freshness.asOf))
    }
    if checks.isEmpty, name == nil { checks = [unknown("limits", unknownReason ?? "no limit is a number")] }
    return checks
  }

  /// What is left of credit and when it ends, and what the plan says of a limit that is used up.
  private func moneyWords(_ limit: LimitReading) -> String {
    let credit =
      limit.isPrepaidCredit ? spend.credit.map { ", \($0.rest(at: freshness.asOf + freshness.age))" } : nil
    return (credit ?? "") + (limit.consequence.map { ", \($0)" } ?? "")
  }

  private var unknownReason: String? {
    if planIsMissing { return "its plan \(planID) cannot be read" }
    switch freshness.kind {
    case .stale(let source): return "source \(source) silent for \(Figures.age(freshness.age))"
    case .none: return "no usage has come in yet"
    case .live, .delayed: return nil
    }
  }

  private func unknown(_ limit: String, _ reason: String) -> LimitCheck {
    LimitCheck(
      account: name, limit: limit, finding: .unknown, share: nil, words: reason, asOf: freshness.asOf)
  }
}

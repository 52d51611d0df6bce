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
  /// Every counter of `account` (of all where nil), or those named `limit`, held against `threshold` (0.9 for 90 %); most
  /// urgent first.
  ///
  /// What refused a call within the last minute, or keeps refusing for money, is over, whatever its share. An account of
  /// which nothing can be told has one check that says so.
  package func checks(account: AccountID?, limit: String?, threshold: Double) -> [LimitCheck] {
    worstFirst.filter { account == nil || $0.id == account }.flatMap {
      $0.checks(limit: limit, threshold: threshold)
    }
  }
}

extension AccountReading {
  func checks(limit name: String?, threshold: Double) -> [LimitCheck] {
    var checks: [LimitCheck] = []
    if unknownReason == nil {
      for concern in concerns {
        if let check = check(of: concern, named: name, threshold: threshold) { checks.append(check) }
      }
    } else {
      checks += limits.filter { $0.isCounter && isAsked($0, name) && $0.pressure != nil }.map { limit in
        unknown(limit.name, unknownReason ?? "")
      }
    }
    // Asked for by name, a limit without a number is told as such.
    if name != nil {
      checks += limits.filter { $0.isCounter && isAsked($0, name) && $0.pressure == nil && !$0.isThrottled }
        .map {
          unknown($0.name, $0.display ?? "no limit stated")
        }
    } else {
      checks += lastKnownRefusals
    }
    if checks.isEmpty, name == nil { checks = [unknown("limits", unknownReason ?? "no limit is a number")] }
    return checks
  }

  private func isAsked(_ limit: LimitReading, _ name: String?) -> Bool {
    name == nil || limit.name == name || limit.id == name
  }

  private func check(of concern: Concern, named name: String?, threshold: Double) -> LimitCheck? {
    switch concern.subject {
    case .limit(let id):
      guard let limit = limits.first(where: { $0.id == id }), isAsked(limit, name) else { return nil }
      guard limit.pressure != nil || concern.rank == .refused else { return nil }
      return check(of: limit, concern, threshold: threshold)
    case .refusal:
      guard name == nil else { return nil }
      let words = words(of: concern)
      return LimitCheck(
        account: self.name, limit: words.subject ?? "requests", finding: .over, share: nil,
        words: [words.figure, words.time, words.act].compactMap(\.self).joined(separator: ", "),
        asOf: freshness.asOf)
    case .budget(let project):
      guard let budget = spend.budgets.first(where: { $0.project == project }),
        name == nil || name == budget.name || name == "own limit" && project == nil
      else { return nil }
      return LimitCheck(
        account: self.name, limit: budget.name, finding: budget.share >= threshold ? .over : .below,
        share: budget.share, words: budget.shareOfAmount, asOf: freshness.asOf)
    case .capacity, .source, .account: return nil
    }
  }

  private func check(of limit: LimitReading, _ concern: Concern, threshold: Double) -> LimitCheck {
    let isBlocked = concern.rank <= .blocked
    // A number at its end that is not over for a whole minute yet is below all the same.
    let credit = limit.isPrepaidCredit ? spend.credit : nil
    let isOver =
      isBlocked || credit?.isEmpty == true
      || (limit.pressure ?? 0) >= threshold && credit?.isReloading != true
    var words = limit.shareOfLimit
    if limit.isThrottled {
      words +=
        limit.amount == nil
        ? ", throttled at \(Figures.grouped(limit.used))/\(limit.window.short)"
        : ", refused within the last minute"
      if let at = limit.refusedAt { words += ", 429 at \(at.clock)Z" }
    } else if concern.rank == .refused {
      let said = self.words(of: concern)
      words = [said.figure, said.time, said.act].compactMap(\.self).joined(separator: ", ")
    } else {
      words += moneyWords(limit)
    }
    return LimitCheck(
      account: name, limit: limit.name, finding: isOver ? .over : .below, share: limit.pressure, words: words,
      asOf: freshness.asOf)
  }

  /// What is left of credit and when it ends, and what the plan says of a limit that is used up.
  private func moneyWords(_ limit: LimitReading) -> String {
    let credit =
      limit.isPrepaidCredit ? spend.credit.map { ", \($0.rest(at: freshness.asOf + freshness.age))" } : nil
    return (credit ?? "") + (limit.consequence.map { ", \($0)" } ?? "")
  }

  /// Where the last minute is not known, what was refused in the last one that is: it may go on or not.
  private var lastKnownRefusals: [LimitCheck] {
    guard freshness.kind != .none, !planIsMissing, !refusals.knowsLastMinute else { return [] }
    return refusals.causes.filter { $0.lastMinute > 0 && $0.cause.isOfAccount }.map { cause in
      let code = cause.cause == .rate || cause.cause == .gateway ? "429" : cause.reason.words
      return unknown(
        cause.lastModelName,
        "\(code) at \(cause.last.clock)Z, last known, \(Figures.age(freshness.age)) ago")
    }
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

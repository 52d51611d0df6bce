extension CreditReading {
  /// `$2.00 left, empty 14:52Z, 11 min`, `empty 11 Dec (8 Dec–16 Dec)`, `nothing left`.
  package func rest(at now: Instant) -> String {
    if isEmpty { return isContradicted ? "nothing left by the ledger, yet calls pass" : "nothing left" }
    return "\(Figures.dollars(max(.zero, balance))) left" + (end(at: now).map { ", \($0)" } ?? "")
  }

  /// When it ends: `empty 14:52Z, 11 min`, `empty 11 Dec, in 17 days`, `reloads below $10`.
  package func end(at now: Instant) -> String? {
    if isReloading, let autoReloadBelow { return "reloads below \(Figures.wholeDollars(autoReloadBelow))" }
    guard let emptyAt else { return nil }
    let span = emptyAt.expected - now
    if span < .minute { return "empty within a minute" }
    if span < .hour { return "empty \(emptyAt.expected.hourMinute)Z, \(span / .minute) min" }
    if span < 2 * .day { return "empty \(emptyAt.expected.dayMonth) \(emptyAt.expected.hourMinute)Z" }
    return "empty \(emptyAt.expected.dayMonth), in \(span / .day) days"
  }

  /// `$21.29 of $40.00`, with `at most` where usage may be missing.
  package var leftOfBought: String {
    (isUpperBound ? "at most " : "") + "\(Figures.dollars(balance)) of \(Figures.dollars(bought))"
  }
}

extension CreditPace {
  /// `$1.25 a day`, by the hour where only the last hour says it.
  package var words: String {
    if basis == .hour { return "\(Figures.dollars(Money(nano: perDay.nano / 24))) an hour" }
    return "\(Figures.dollars(perDay)) a day"
  }
}

extension CreditHistory.Statement {
  /// `$1.50 stated 28 Nov 12:04Z, $0.50 less than computed`.
  package var words: String {
    let text = "\(Figures.dollars(stated)) stated \(at.dayMonth) \(at.hourMinute)Z"
    guard let drift else { return text }
    if drift == .zero { return text + ", as computed" }
    let isMore = drift < .zero
    return text
      + ", \(Figures.dollars(isMore ? .zero - drift : drift)) \(isMore ? "more" : "less") than computed"
  }
}

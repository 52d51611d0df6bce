extension CreditReading {
  func explanation(_ limit: LimitReading, _ ends: AccountReading.Ends) -> Explanation {
    func sum(_ part: (CreditHistory.Purchase) -> Money) -> String {
      Figures.dollars(purchases.reduce(.zero) { $0 + part($1) })
    }
    let owed = purchases.reduce(Money.zero) { $0 + $1.left } - balance
    let now = ends.account.freshness.asOf + ends.account.freshness.age
    let expiry = expiries.first.map {
      "\($0.at.isoDay), about \(Figures.dollars($0.wasted)) unused then"
    }
    return Explanation(
      limit.name, "\(leftOfBought) left",
      [
        ("formula", "bought less refunds - used from it - expired, since \(countedFrom.rfc3339)"),
        (
          "inputs",
          "\(sum(\.paid)) - \(sum(\.used)) - \(sum(\.expired))"
            + (owed > .zero ? " - \(Figures.dollars(owed)) owed" : "") + " = \(Figures.dollars(balance))"
        ), ("used first", "free credit, then what expires first, else the oldest purchase"),
        ("at most", upperBoundReason), ("statement", statement?.words),
        ("pace", pace.map { "\($0.words), \($0.basis.words)" }),
        (
          "forecast",
          emptyAt.map {
            "empty \($0.expected.rfc3339), 80 % between \($0.earliest.rfc3339) and "
              + ($0.latest?.rfc3339 ?? "never")
          } ?? end(at: now)
        ), ("expiry", expiry),
        (
          "reload",
          autoReloadBelow.map {
            "the provider buys credit below \(Figures.wholeDollars($0)); record each purchase"
          }
        ), ("effect", limit.consequence), ("source", "tiertop ledger list; usage as priced"), ends.age,
        ends.again(limit.name),
      ])
  }
}

extension CreditPace.Basis {
  var words: String {
    switch self {
    case .hour: "mean of the last hour"
    case .day: "mean of the last day, or since the first call"
    case .days: "mean of the last 14 whole days, or as many as there are"
    }
  }
}

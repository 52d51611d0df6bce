import DataFiles
import UsageModel

extension SnapshotDocument {
  static func credit(_ credit: CreditReading) -> JSON {
    .object([
      ("balance", .money(credit.balance)), ("isUpperBound", .bool(credit.isUpperBound)),
      ("upperBoundReason", .optional(credit.upperBoundReason)), ("bought", .money(credit.bought)),
      ("shareUsed", .number(credit.shareUsed)), ("isEmpty", .bool(credit.isEmpty)),
      ("callsPassBeyond", .bool(credit.isContradicted)), ("invoicedBeyond", .bool(credit.isAlsoInvoiced)),
      ("countedFrom", .optional(credit.countedFrom)),
      ("burnPerDay", .optional(credit.pace?.perDay)), ("burnBasis", .optional(credit.pace?.basis.rawValue)),
      ("emptyAt", credit.emptyAt.map(band) ?? .null), ("autoReloadBelow", .optional(credit.autoReloadBelow)),
      ("reloadsAt", credit.reloadsAt.map(band) ?? .null),
      (
        "purchases",
        .array(
          credit.purchases.map { purchase in
            .object([
              ("id", .optional(purchase.id)), ("at", .optional(purchase.at)), ("paid", .money(purchase.paid)),
              ("used", .money(purchase.used)), ("left", .money(purchase.left)),
              ("expired", .money(purchase.expired)), ("expiresAt", .optional(purchase.expiresAt)),
            ])
          })
      ),
      (
        "expiries",
        .array(
          credit.expiries.map { .object([("at", .optional($0.at)), ("unused", .money($0.wasted))]) })
      ),
      (
        "lastStatement",
        credit.statement.map {
          .object([
            ("at", .optional($0.at)), ("balance", .money($0.stated)), ("drift", .optional($0.drift)),
          ])
        } ?? .null
      ),
    ])
  }

  /// Its part of the schema.
  static var credit: JSON {
    let (money, time) = (reference("money"), reference("time"))
    return record([
      ("balance", money), ("isUpperBound", boolean), ("upperBoundReason", optional(string)),
      ("bought", money), ("shareUsed", number), ("isEmpty", boolean), ("callsPassBeyond", boolean),
      ("invoicedBeyond", boolean),
      ("countedFrom", time), ("burnPerDay", optional(money)),
      ("burnBasis", optional(choice(CreditPace.Basis.allCases.map(\.rawValue)))),
      ("emptyAt", optional(reference("dateBand"))), ("autoReloadBelow", optional(money)),
      ("reloadsAt", optional(reference("dateBand"))),
      (
        "purchases",
        list(
          record([
            ("id", optional(string)), ("at", time), ("paid", money), ("used", money), ("left", money),
            ("expired", money), ("expiresAt", optional(time)),
          ]))
      ), ("expiries", list(record([("at", time), ("unused", money)]))),
      (
        "lastStatement",
        optional(record([("at", time), ("balance", money), ("drift", optional(money))]))
      ),
    ])
  }
}

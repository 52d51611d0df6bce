import DataFiles
import UsageModel

/// What is urgent, what refused calls, and budgets.
extension SnapshotDocument {
  static func concern(_ concern: Concern, of account: AccountReading) -> JSON {
    let words = account.words(of: concern)
    return .object([
      ("rank", .integer(Int64(concern.rank.rawValue))), ("state", .string(concern.state.code)),
      ("about", .string(about(concern.subject))), ("subject", .optional(words.subject)),
      ("figure", .optional(words.figure)), ("time", .optional(words.time)), ("act", .optional(words.act)),
      ("share", .optional(concern.share)), ("at", .optional(concern.at)),
    ])
  }

  /// `limit`, `credit`, ...: the kind of thing, of which `subject` says which one.
  private static func about(_ subject: Concern.Subject) -> String {
    switch subject {
    case .limit: "limit"
    case .refusal: "refusal"
    case .budget: "budget"
    case .capacity: "capacity"
    case .source: "source"
    case .account: "account"
    }
  }

  static let abouts = ["limit", "refusal", "budget", "capacity", "source", "account"]

  /// Times are of the last minute that is known; whether that is the one before now, `knowsLastMinute` says.
  static func refusals(_ refusals: RefusalReading) -> JSON {
    .object([
      ("knowsLastMinute", .bool(refusals.knowsLastMinute)),
      (
        "causes",
        .array(
          refusals.causes.map { cause in
            .object([
              ("cause", .string(cause.cause.rawValue)), ("reason", .string(cause.reason.rawValue)),
              ("words", .string(cause.reason.words)), ("lastAt", .optional(cause.last)),
              ("lastModel", .string(cause.lastModelName)), ("since", .optional(cause.since)),
              ("last60Seconds", .integer(cause.lastMinute)),
              ("last15Minutes", .integer(cause.lastQuarterHour)),
              ("today", .integer(cause.today)), ("thisMonth", .integer(cause.month)),
              ("opensWith", .optional(cause.opensWith)),
            ])
          })
      ),
    ])
  }

  static func budget(_ budget: BudgetReading) -> JSON {
    .object([
      ("project", .optional(budget.project)), ("amount", .money(budget.amount)),
      ("spent", .money(budget.spent)),
      ("share", .optional(budget.share.isFinite ? budget.share : nil)),
      ("reached", budget.reached.map(band) ?? .null), ("crossedAt", .optional(budget.crossedAt)),
    ])
  }
}

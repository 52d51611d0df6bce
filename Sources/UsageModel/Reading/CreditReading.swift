/// Bought credit of an account as a limit: what is left, how fast it goes and when it will be used up.
///
/// An account *lives on credit* where credit was bought or its balance stated and no invoice was paid in the last 62
/// days (two billing periods). Where one was, usage beyond the credit is billed: the balance is what is left of what
/// was bought, and nothing of it means nothing bad.
package struct CreditReading: Hashable, Sendable {
  /// Credit that a forecast finds unused at its end.
  package struct Expiry: Hashable, Sendable {
    package var at: Instant
    /// What will be left of it then, if nothing changes.
    package var wasted: Money
  }

  /// Below zero where more was used than bought.
  package var balance: Money
  /// Why no more than the balance may be left, in words; nil where all usage since its beginning is known and priced.
  package var upperBoundReason: String?
  /// Paid for the present purchases: those of the last 30 days and those that still hold credit, expired ones left out.
  package var bought: Money
  /// Oldest first, also those that are used up or expired.
  package var purchases: [CreditHistory.Purchase]
  /// Free credit that is used before this.
  package var freeLeft: Money
  /// Usage beyond it is billed by invoice.
  package var isAlsoInvoiced: Bool
  /// The pace behind `emptyAt`; nil where no usage is known or figures have stopped.
  package var pace: CreditPace?
  /// nil without a pace that ends within a year, and while credit reloads by itself.
  package var emptyAt: DateBand?
  /// When the balance will fall below the threshold at which credit is bought by itself.
  package var reloadsAt: DateBand?
  /// Coming ends of purchases at which credit is lost, soonest first.
  package var expiries: [Expiry]
  /// The provider buys credit by itself below this.
  package var autoReloadBelow: Money?
  package var statement: CreditHistory.Statement?
  package var countedFrom: Instant
  /// More than a twentieth of what was bought was used beyond it and calls still cost: a purchase may be missing in the ledger.
  package var isContradicted = false
  /// The balance at the end of each of the last 31 days, the present one last; nil before counting began.
  package var course: [Money?]

  package var isUpperBound: Bool { upperBoundReason != nil }
  /// Nothing is left that could pay the next call.
  package var isEmpty: Bool { balance <= .zero && freeLeft == .zero && !isAlsoInvoiced }
  /// Of what was paid for the present purchases, 0 and up; 1 where nothing is left of nothing.
  package var shareUsed: Double {
    bought > .zero ? (bought - balance).dollars / bought.dollars : balance > .zero ? 0 : 1
  }
  /// It stops calls when it is used up, so it is a limit.
  package var isLimit: Bool { !isAlsoInvoiced && (balance > .zero || freeLeft == .zero) }
  /// Credit is bought by itself, and the balance has not yet fallen below the threshold.
  package var isReloading: Bool { autoReloadBelow.map { $0 < balance } ?? false }
}

/// How much of credit goes in a time.
package struct CreditPace: Hashable, Sendable {
  package enum Basis: String, CaseIterable, Hashable, Sendable {
    /// The last hour, the last day (or all since the first call), the usual day.
    case hour, day, days
  }

  package var perDay: Money
  package var basis: Basis
}

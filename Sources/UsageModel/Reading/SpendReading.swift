/// The money of one account: the ledger, this month and where it leads.
package struct SpendReading: Hashable, Sendable {
  package var sums: LedgerSums
  /// Bought units, charged this month so far, and what is due of them until its end.
  package var unitCharges: Money
  package var unitChargesAhead: Money
  /// Units are held whose price is not set.
  package var hasUnpricedUnits: Bool
  /// The provider's monthly cap, or the owner's own limit: the smaller one.
  package var limit: Money?
  package var limitIsCap: Bool
  /// The month over which the provider's cap counts, which need not be the calendar's.
  package var capMonth: LimitMonth
  /// Paying before the month ends lets the cap start anew.
  package var earlyPaymentRestartsCap: Bool
  /// Mean of the last 14 complete days, or fewer when there are fewer; nil before the first.
  package var usualDay: Money?
  /// What the month will have cost at its end; nil before 7 complete days, and of a silent account.
  package var monthEnd: MoneyBand?
  /// When `limit` will be reached, if within its month.
  package var limitReached: DateBand?
  /// When the provider's cap will be, whatever the owner's own limit is, if within its month.
  package var capReached: DateBand?
  /// When free credit will be used up.
  package var freeCreditGone: DateBand?
  /// Bought credit; nil where nothing is known of any.
  package var credit: CreditReading?
  /// Greatest first.
  package var projects: [ProjectSpend]
  /// The owner's own limits of this month's money: of the account, then of projects by name.
  package var budgets: [BudgetReading] = []
  package var freeModels: [FreeModel]

  /// When money last came in that may open what was refused for money: credit, a payment, a reset of the cap.
  package var moneyCameIn: Instant?

  /// Whether that was after `instant`.
  func hasMoneyComeIn(after instant: Instant) -> Bool { moneyCameIn.map { $0 > instant } ?? false }

  /// All of the calendar month: calls and bought units.
  package var monthToDate: Money { sums.monthToDate + unitCharges }
}

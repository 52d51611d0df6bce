/// One movement of money or credit of an account.
package struct LedgerEntry: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case creditPurchase
    /// With `coversThrough`: usage before it is paid.
    case invoicePaid
    /// Covers `[from, until)` and replaces the cost of the events there; both on whole minutes.
    case usage
    /// Free credit, with `expiresAt` where known.
    case promoGrant
    case refund, chargeback, adjustment
    /// The provider set the monthly cap's counter to zero.
    case capReset
    /// What the provider says is left of bought credit; it corrects what was computed from there on.
    case balance
    /// Takes back the entry `relatesTo`.
    case void
  }

  package enum Funding: String, CaseIterable, Hashable, Sendable {
    case cash, promo
  }

  /// Unique within the account.
  package var id: String
  package var at: Instant
  package var kind: Kind
  /// Purchases, payments, grants, usage, refunds and chargebacks are positive amounts of their kind; an adjustment has its sign, a balance is nothing or more.
  package var amount: Money
  package var funding: Funding
  package var relatesTo: String?
  package var coversFrom: Instant?
  package var coversThrough: Instant?
  package var expiresAt: Instant?
  package var note: String?

  package init(
    id: String, at: Instant, kind: Kind, amount: Money = .zero, funding: Funding = .cash,
    relatesTo: String? = nil, coversFrom: Instant? = nil, coversThrough: Instant? = nil,
    expiresAt: Instant? = nil, note: String? = nil
  ) {
    self.id = id
    self.at = at
    self.kind = kind
    self.amount = amount
    self.funding = funding
    self.relatesTo = relatesTo
    self.coversFrom = coversFrom
    self.coversThrough = coversThrough
    self.expiresAt = expiresAt
    self.note = note
  }
}

/// The store's number for an account.
package struct AccountID: Hashable, Comparable, Sendable {
  package var rawValue: Int64
  package init(_ rawValue: Int64) { self.rawValue = rawValue }
  package static func < (a: AccountID, b: AccountID) -> Bool { a.rawValue < b.rawValue }
}

/// The store's number for a model of an account.
package struct ModelID: Hashable, Comparable, Sendable {
  package var rawValue: Int64
  package init(_ rawValue: Int64) { self.rawValue = rawValue }
  package static func < (a: ModelID, b: ModelID) -> Bool { a.rawValue < b.rawValue }
}

/// The store's number for a project of an account.
package struct ProjectID: Hashable, Comparable, Sendable {
  package var rawValue: Int64
  package init(_ rawValue: Int64) { self.rawValue = rawValue }
  package static func < (a: ProjectID, b: ProjectID) -> Bool { a.rawValue < b.rawValue }
}

/// The store's number for a source of usage.
package struct SourceID: Hashable, Comparable, Sendable {
  package var rawValue: Int64
  package init(_ rawValue: Int64) { self.rawValue = rawValue }
  package static func < (a: SourceID, b: SourceID) -> Bool { a.rawValue < b.rawValue }
}

/// One account at one provider, on one plan.
package struct Account: Hashable, Sendable {
  package var id: AccountID
  /// Unique in the store.
  package var name: String
  /// The id of a plan file.
  package var plan: String
  package var createdAt: Instant

  package init(id: AccountID, name: String, plan: String, createdAt: Instant) {
    self.id = id
    self.name = name
    self.plan = plan
    self.createdAt = createdAt
  }
}

/// A dated fact about an account that is not money; a later one of the same kind replaces it.
package struct AccountFact: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case signedUp, paymentMethod, orderForm, enterprise
    /// The first day of each invoice period, 1...28, in place of the calendar month.
    case invoiceAnchorDay
    /// The amount of the sign-up credit, in nano-dollars.
    case signUpCredit
    /// The year in which a free model's period ends, for a date printed without one; `subject` is the model.
    case freeUntilYear
    /// The provider buys credit by itself when the balance falls below this many nano-dollars; 0: no more.
    case autoReload
  }

  package var kind: Kind
  package var at: Instant
  /// 1 and 0 for yes and no, else the number.
  package var value: Int64
  package var subject: String?

  package init(kind: Kind, at: Instant, value: Int64, subject: String? = nil) {
    self.kind = kind
    self.at = at
    self.value = value
    self.subject = subject
  }
}

/// The tier that the provider says an account has.
package struct AssignedTier: Hashable, Sendable {
  /// A tier id of the account's plan.
  package var tier: String
  package var from: Instant
  package var until: Instant?
  /// Who says so, in words.
  package var source: String

  package init(tier: String, from: Instant, until: Instant? = nil, source: String) {
    self.tier = tier
    self.from = from
    self.until = until
    self.source = source
  }
}

/// An exception or a contract value, in force in `[from, until)`.
package struct LimitOverride: Hashable, Sendable {
  package var limit: Limit
  /// Whose calls alone it counts; nothing at the provider knows of it. nil: it is the provider's.
  package var project: String?
  package var from: Instant
  package var until: Instant?

  package init(limit: Limit, project: String? = nil, from: Instant, until: Instant? = nil) {
    self.limit = limit
    self.project = project
    self.from = from
    self.until = until
  }
}

/// What the owner allows to be spent in a calendar month.
package struct SpendLimit: Hashable, Sendable {
  /// nil: the whole account.
  package var project: String?
  /// nil: no limit from that date on.
  package var amount: Money?
  package var from: Instant

  package init(project: String? = nil, amount: Money?, from: Instant) {
    self.project = project
    self.amount = amount
    self.from = from
  }
}

/// A limit as a provider's own response stated it.
package struct LimitObservation: Hashable, Sendable {
  package var at: Instant
  /// nil: for the account as a whole.
  package var model: ModelID?
  package var metric: Metric
  package var window: LimitWindow
  package var limit: Int64
  package var remaining: Int64?
  package var resetsAt: Instant?

  package init(
    at: Instant, model: ModelID?, metric: Metric, window: LimitWindow, limit: Int64,
    remaining: Int64?, resetsAt: Instant?
  ) {
    self.at = at
    self.model = model
    self.metric = metric
    self.window = window
    self.limit = limit
    self.remaining = remaining
    self.resetsAt = resetsAt
  }
}

/// A person of the organization, by the operating system's user name.
package struct Member: Hashable, Sendable {
  package enum Role: String, CaseIterable, Hashable, Sendable {
    case owner, purchaser, viewer, member
  }

  package var user: String
  package var role: Role
  package var from: Instant

  package init(user: String, role: Role, from: Instant) {
    self.user = user
    self.role = role
    self.from = from
  }
}

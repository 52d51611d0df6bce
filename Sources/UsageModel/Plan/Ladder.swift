/// What an account must have or do for a tier.
package struct Requirement: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case `default`, signUp, paymentMethod, deposit, spend, contact, orderForm, enterprise
  }

  /// Which money counts as spend.
  package enum Basis: String, CaseIterable, Hashable, Sendable {
    /// Credit bought and invoices paid.
    case cashIn
    /// Usage consumed from real money.
    case usage
  }

  package enum Period: String, CaseIterable, Hashable, Sendable {
    case lifetime, month
  }

  package var kind: Kind
  /// For `deposit` and `spend`; reached when the fact is at least this.
  package var amount: Money?
  package var basis: Basis?
  package var period: Period?
  /// The source says in so many words that free credit does not count.
  package var excludesFreeCredit: Bool
  package var address: String?
  /// As the source prints it.
  package var display: String

  package init(
    kind: Kind, amount: Money? = nil, basis: Basis? = nil, period: Period? = nil,
    excludesFreeCredit: Bool = false, address: String? = nil, display: String
  ) {
    self.kind = kind
    self.amount = amount
    self.basis = basis
    self.period = period
    self.excludesFreeCredit = excludesFreeCredit
    self.address = address
    self.display = display
  }
}

package struct Requirements: Hashable, Sendable {
  package enum Mode: String, CaseIterable, Hashable, Sendable {
    case all, any
  }

  package var mode: Mode
  package var items: [Requirement]

  package init(mode: Mode = .all, items: [Requirement]) {
    self.mode = mode
    self.items = items
  }
}

package struct Tier: Hashable, Sendable {
  package var id: String
  package var rank: Int
  package var label: String
  package var group: String?
  package var requirements: Requirements
  package var limits: [Limit]
  /// Entitlement ids.
  package var grants: [String]
  package var denies: [String]

  package init(
    id: String, rank: Int, label: String, group: String? = nil, requirements: Requirements,
    limits: [Limit], grants: [String] = [], denies: [String] = []
  ) {
    self.id = id
    self.rank = rank
    self.label = label
    self.group = group
    self.requirements = requirements
    self.limits = limits
    self.grants = grants
    self.denies = denies
  }
}

/// The tiers of a plan, lowest rank first.
package struct Ladder: Hashable, Sendable {
  package enum Advance: String, CaseIterable, Hashable, Sendable {
    case automatic, onAction, contact
  }

  package enum Qualification: String, CaseIterable, Hashable, Sendable {
    /// A tier asks only for its own requirements.
    case independent
    /// A tier also asks for those of every lower one.
    case cumulative
    /// Only the provider says it.
    case assigned
  }

  package enum RetainOnDrop: String, CaseIterable, Hashable, Sendable {
    case yes, no, unknown
  }

  /// What an account below the first tier is called; its limits are not stated.
  package struct BelowEntry: Hashable, Sendable {
    package var label: String
    package var note: String?

    package init(label: String, note: String? = nil) {
      self.label = label
      self.note = note
    }
  }

  package struct AboveTop: Hashable, Sendable {
    package var label: String
    package var action: String

    package init(label: String, action: String) {
      self.label = label
      self.action = action
    }
  }

  package var advance: Advance
  package var qualification: Qualification
  package var retainOnDrop: RetainOnDrop
  package var entryTier: String?
  package var belowEntry: BelowEntry?
  package var aboveTop: AboveTop?
  package var actions: [String]
  package var tiers: [Tier]

  package init(
    advance: Advance, qualification: Qualification, retainOnDrop: RetainOnDrop = .unknown,
    entryTier: String? = nil, belowEntry: BelowEntry? = nil, aboveTop: AboveTop? = nil,
    actions: [String] = [], tiers: [Tier]
  ) {
    self.advance = advance
    self.qualification = qualification
    self.retainOnDrop = retainOnDrop
    self.entryTier = entryTier
    self.belowEntry = belowEntry
    self.aboveTop = aboveTop
    self.actions = actions
    self.tiers = tiers
  }

  /// Whether a tier asks for what was paid or used in a month.
  package var asksForMonths: Bool {
    tiers.contains { $0.requirements.items.contains { $0.period == .month } }
  }

  package func tier(_ id: String) -> Tier? { tiers.first { $0.id == id } }
}

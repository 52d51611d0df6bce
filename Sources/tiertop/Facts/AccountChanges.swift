import SQLiteStore
import UsageModel

/// Checked changes of one account, ready to be written together.
struct AccountChanges {
  struct Change {
    /// For the confirmation.
    var text: String
    var write: (UsageStore) throws -> Void
  }

  let account: AccountImage
  /// From when they hold.
  let at: Instant
  let now: Instant
  private(set) var changes: [Change] = []

  init(account: AccountImage, at: Instant, now: Instant) {
    self.account = account
    self.at = at
    self.now = now
  }

  private var id: AccountID { account.account.id }

  private mutating func add(_ text: String, _ write: @escaping (UsageStore) throws -> Void) {
    changes.append(Change(text: text, write: write))
  }

  mutating func add(
    _ options: AccountCommand.IdentityOptions, plan: Plan, tier: AccountCommand.TierOptions,
    limits: AccountCommand.LimitOptions, among accounts: [Account]
  ) throws {
    if let name = options.name, name != account.account.name {
      try FactChecks.accountName(name, among: accounts)
      add("now called \(name)") { [id] in try $0.rename(id, to: name) }
    }
    guard options.plan != nil, plan.id != account.account.plan else { return }
    if let assigned = account.assignedTier(at: now), tier.tier == nil, !tier.noTier,
      plan.ladder?.tier(assigned.tier) == nil
    {
      throw Failure(
        .data,
        "the assigned tier \(assigned.tier) is not one of \(plan.id): add --tier TIER or --no-tier")
    }
    for override in account.overrides(at: now) where !limits.noLimit.contains(override.limit.id) {
      guard let modelClass = override.limit.selector.modelClass,
        !plan.modelClasses.contains(where: { $0.id == modelClass })
      else { continue }
      throw Failure(
        .data,
        "the exception \(override.limit.id) is for a class that \(plan.id) does not have: "
          + "add --no-limit \(override.limit.id)")
    }
    add("plan \(plan.id)") { [id] in try $0.setPlan(plan.id, of: id) }
  }

  mutating func add(_ options: AccountCommand.FactOptions, plan: Plan) throws {
    let answers: [(YesOrNo?, AccountFact.Kind, String)] = [
      (options.card, .paymentMethod, "card on file"), (options.orderForm, .orderForm, "order form signed"),
      (options.enterprise, .enterprise, "enterprise customer"),
    ]
    for (answer, kind, name) in answers {
      guard let answer else { continue }
      try addFact(kind, answer.isYes ? 1 : 0, "\(name): \(answer.rawValue)")
    }
    if let day = options.invoiceDay {
      try FactChecks.invoiceDay(day)
      try addFact(.invoiceAnchorDay, Int64(day), "invoice periods start on day \(day)")
    }
    if let credit = options.signUpCredit {
      try FactChecks.amount(credit, what: "sign-up credit")
      try addFact(.signUpCredit, credit.nano, "sign-up credit \(credit.exact)")
    }
    for period in options.freeUntilYear {
      try FactChecks.freeUntilYear(period.number, model: period.name, of: plan)
      try addFact(
        .freeUntilYear, Int64(period.number), "\(period.name) free into \(period.number)",
        subject: period.name)
    }
    if let name = options.countSource {
      guard let source = account.sources.first(where: { $0.name == name }) else {
        throw FactRefusal.unknown(
          what: "source", name: name, in: account.account.name, known: account.sources.map(\.name))
      }
      add("counts \(name)") { try $0.setCounted(true, source: source.id) }
    }
  }

  mutating func add(_ options: AccountCommand.TierOptions, plan: Plan) throws {
    if let tier = options.tier {
      let assigned = AssignedTier(
        tier: try FactChecks.tier(tier, of: plan).id, from: at, source: options.source ?? "set by hand")
      add("tier \(tier) from \(at.rfc3339)") { [id] in try $0.add(assigned, to: id) }
    }
    if options.noTier {
      guard account.assignedTier(at: now) != nil else {
        throw Failure(.data, "\(account.account.name) has no assigned tier; nothing was changed")
      }
      add("no assigned tier from \(at.rfc3339)") { [id, at] in try $0.endAssignedTier(at: at, of: id) }
    }
  }

  mutating func add(_ options: AccountCommand.LimitOptions, plan: Plan) throws {
    let selector = Selector(
      model: options.model, modelClass: options.modelClass, billing: options.billing?.billing)
    // With a class or a model it has always been the --spend-limit's alone.
    let limited = options.spendLimit != nil && selector != Selector() ? nil : options.project
    let present = account.overrides(at: now).map(\.limit.id)
    for override in options.noLimit {
      guard present.contains(override) else {
        throw FactRefusal.unknown(
          what: "exception", name: override, in: account.account.name, known: present)
      }
      add("no exception \(override)") { [id, at] in _ = try $0.endOverride(id: override, at: at, of: id) }
    }
    for text in options.limit {
      let limit = try FactChecks.limit(
        text, selector: selector, plan: plan, combine: options.also ? .also : .override,
        project: limited)
      let isReplaced = present.contains(limit.id) && !options.noLimit.contains(limit.id)
      let beside = limit.combine == .also ? ", beside the wider ones" : ""
      add("\(limit.id) \(limit.value.text)\(beside)") { [id, at] in
        if isReplaced { _ = try $0.endOverride(id: limit.id, at: at, of: id) }
        try $0.add(LimitOverride(limit: limit, project: limited, from: at), to: id)
      }
    }
    guard let spendLimit = options.spendLimit else { return }
    if let project = options.project { try FactChecks.name(project, what: "project") }
    let place = options.project.map { "project \($0)" } ?? "account"
    switch spendLimit {
    case .money(let amount):
      try FactChecks.amount(amount, what: "spend limit")
      add("\(place) may spend \(amount.exact) a month") { [id, at] in
        try $0.add(SpendLimit(project: options.project, amount: amount, from: at), to: id)
      }
    case .none:
      guard account.spendLimits(at: now).contains(where: { $0.project == options.project }) else {
        throw Failure(
          .data, "the \(place) of \(account.account.name) has no spend limit; nothing was changed")
      }
      add("\(place) without spend limit") { [id, at] in
        try $0.add(SpendLimit(project: options.project, amount: nil, from: at), to: id)
      }
    }
  }

  mutating func add(_ options: AccountCommand.CreditOptions) throws {
    if let balance = options.balance {
      try FactChecks.amount(balance, what: "balance")
      let at = options.at ?? at
      let entry = LedgerEntry(
        id: FactChecks.identifier(prefix: "l", at: at, taken: account.ledger.map(\.id)), at: at,
        kind: .balance,
        amount: balance)
      try FactChecks.check(entry, joining: account.ledger, now: now)
      add("prepaid credit \(balance.exact) at \(at.rfc3339)") { [id] in
        _ = try $0.add(entry, to: id)
      }
    }
    switch options.autoReload {
    case .money(let threshold):
      try FactChecks.amount(threshold, what: "auto-reload")
      try addFact(.autoReload, threshold.nano, "credit reloads below \(threshold.exact)")
    case .none?: try addFact(.autoReload, 0, "credit does not reload by itself")
    case nil: break
    }
  }

  private mutating func addFact(
    _ kind: AccountFact.Kind, _ value: Int64, _ text: String, subject: String? = nil
  ) throws {
    try FactChecks.notInTheFuture(at, what: "--since", now: now)
    add(text) { [id, at] in
      try $0.add(AccountFact(kind: kind, at: at, value: value, subject: subject), to: id)
    }
  }
}

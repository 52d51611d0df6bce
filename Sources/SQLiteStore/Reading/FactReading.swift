import UsageModel

/// Reads facts into an image; the usage that the image holds stays.
struct FactReading {
  let connection: Connection

  /// Replaces the facts of `image`, keeping each account's usage.
  func read(into image: inout UsageImage) throws {
    let usage = Dictionary(
      image.accounts.map { ($0.account.id, $0) }, uniquingKeysWith: { first, _ in first })
    image.isInvented = try connection.meta("invented") != 0
    image.members = try members()
    image.accounts = try accounts().map { account in
      var account =
        usage[account.id].map { old in
          var old = old
          old.account = account
          return old
        } ?? AccountImage(account: account)
      try read(into: &account)
      return account
    }
  }

  private func read(into image: inout AccountImage) throws {
    let account = image.account.id.rawValue
    image.facts = try list(AccountFact.selection + " ORDER BY at", account) { AccountFact($0) }
    image.assignedTiers = try list(AssignedTier.selection + " ORDER BY at", account) { AssignedTier($0) }
    image.overrides = try list(LimitOverride.selection + " ORDER BY at, id", account) { LimitOverride($0) }
    image.observations = try list(LimitObservation.selection, account) {
      LimitObservation($0)
    }
    image.spendLimits = try list(SpendLimit.selection + " ORDER BY at", account) { SpendLimit($0) }
    image.unitTerms = try list(UnitTerms.selection + " ORDER BY at", account) { UnitTerms($0) }
    image.capacity = try list(CapacityTransaction.selection + " ORDER BY at, id", account) {
      CapacityTransaction($0)
    }
    image.ledger = try list(LedgerEntry.selection + " ORDER BY at, id", account) { LedgerEntry($0) }
    image.aliases = try list(AliasBinding.selection + " ORDER BY at, alias", account) { AliasBinding($0) }
    image.projects = try list(ProjectRecord.selection + " ORDER BY id", account) { ProjectRecord($0) }
    image.models = try models(of: account)
    try readSources(into: &image)
  }

  /// Sources say all the time how far they are, so they are read at every change.
  func readSources(into image: inout AccountImage) throws {
    image.sources = try list(SourceRecord.selection + " ORDER BY id", image.account.id.rawValue) {
      SourceRecord($0)
    }
  }

  private func accounts() throws -> [Account] {
    let query = try connection.query("SELECT id, name, plan, created FROM account ORDER BY id")
    var accounts: [Account] = []
    while try query.step() {
      accounts.append(
        Account(
          id: AccountID(query.int(0)), name: query.text(1), plan: query.text(2), createdAt: query.instant(3)))
    }
    return accounts
  }

  private func members() throws -> [Member] {
    let query = try connection.query("SELECT name, role, at FROM member ORDER BY at, name")
    var members: [Member] = []
    while try query.step() {
      members.append(
        Member(user: query.text(0), role: query.word(1, else: .member), from: query.instant(2)))
    }
    return members
  }

  private func models(of account: Int64) throws -> [ModelRecord] {
    let query = try connection.query(
      """
      SELECT id, name, operation, at, class, billing, by_hand
      FROM model JOIN model_traits ON model = id WHERE account = ? ORDER BY id, at
      """)
    query.bind(1, account)
    var models: [ModelRecord] = []
    while try query.step() {
      let traits = ModelRecord.Traits(query, 3)
      if models.last?.id.rawValue == query.int(0) {
        models[models.count - 1].traits.append(traits)
      } else {
        models.append(
          ModelRecord(
            id: ModelID(query.int(0)), name: query.text(1), operation: query.word(2, else: .other),
            traits: [traits]))
      }
    }
    return models
  }

  private func list<Value>(
    _ selection: String, _ account: Int64, _ value: (Query) -> Value?
  ) throws -> [Value] {
    let query = try connection.query(selection)
    query.bind(1, account)
    var values: [Value] = []
    while try query.step() {
      if let value = value(query) { values.append(value) }
    }
    return values
  }
}

package import UsageModel

extension UsageStore {
  /// Adds an account; the name must be new.
  package func addAccount(name: String, plan: String, at: Instant) throws(StoreError) -> Account {
    try changingFacts {
      try refuseTaken(name, except: nil)
      let account = Account(id: AccountID(try catalog.nextID()), name: name, plan: plan, createdAt: at)
      let insert = try connection.query(
        "INSERT INTO account (id, name, plan, created) VALUES (?, ?, ?, ?)")
      insert.bind(1, account.id.rawValue)
      insert.bind(2, name)
      insert.bind(3, plan)
      insert.bind(4, at)
      try insert.run()
      return account
    }
  }

  package func setPlan(_ plan: String, of account: AccountID) throws(StoreError) {
    try changingFacts {
      try require(account)
      let update = try connection.query("UPDATE account SET plan = ? WHERE id = ?")
      update.bind(1, plan)
      update.bind(2, account.rawValue)
      try update.run()
    }
  }

  package func rename(_ account: AccountID, to name: String) throws(StoreError) {
    try changingFacts {
      try require(account)
      try refuseTaken(name, except: account)
      let update = try connection.query("UPDATE account SET name = ? WHERE id = ?")
      update.bind(1, name)
      update.bind(2, account.rawValue)
      try update.run()
    }
  }

  /// Removes an account with its facts and hourly sums; what is kept only for a time ages out by itself.
  package func removeAccount(_ account: AccountID) throws(StoreError) {
    try changingFacts {
      try require(account)
      for statement in UsageStore.removals {
        let delete = try connection.query(statement)
        delete.bind(1, account.rawValue)
        try delete.run()
      }
      catalog.forget()
      try everythingChanged()
    }
  }

  private static let removals =
    ["model_1h", "model_6h", "cell_1h"].map {
      "DELETE FROM \($0) WHERE model IN (SELECT id FROM model WHERE account = ?)"
    }
    + ["scope_1h", "scope_6h"].map {
      "DELETE FROM \($0) WHERE scope IN (SELECT id FROM scope WHERE account = ?)"
    } + [
      "DELETE FROM refusal_1d WHERE model IN (SELECT id FROM model WHERE account = ?)",
      "DELETE FROM cursor WHERE source IN (SELECT id FROM source WHERE account = ?)",
      "DELETE FROM model_traits WHERE model IN (SELECT id FROM model WHERE account = ?)",
    ]
    + [
      "model", "scope", "project", "source", "alias", "account_fact", "assigned_tier", "limit_override",
      "spend_limit", "unit_terms", "capacity_transaction", "ledger", "limit_observation",
      "project_cost", "last_refusal",
    ].map { "DELETE FROM \($0) WHERE account = ?" } + ["DELETE FROM account WHERE id = ?"]

  private func refuseTaken(_ name: String, except account: AccountID?) throws {
    let query = try connection.query("SELECT id FROM account WHERE name = ?")
    query.bind(1, name)
    defer { query.reset() }
    if try query.step(), query.int(0) != account?.rawValue {
      throw StoreError.conflict("there is an account named \(name) already: choose another name")
    }
  }

  package func add(_ fact: AccountFact, to account: AccountID) throws(StoreError) {
    try changingFacts {
      try require(account)
      let insert = try connection.query(
        """
        INSERT INTO account_fact (account, at, kind, subject, value) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (account, at, kind, subject) DO UPDATE SET value = excluded.value
        """)
      insert.bind(1, account.rawValue)
      insert.bind(2, fact.at)
      insert.bind(3, fact.kind.rawValue)
      insert.bind(4, fact.subject ?? "")
      insert.bind(5, fact.value)
      try insert.run()
    }
  }

  /// Adds a tier as the provider says it; an earlier one without an end ends where this one begins.
  package func add(_ tier: AssignedTier, to account: AccountID) throws(StoreError) {
    try changingFacts {
      try require(account)
      try endTiers(at: tier.from, of: account)
      let insert = try connection.query(
        """
        INSERT INTO assigned_tier (account, at, until, tier, source) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (account, at) DO UPDATE
        SET until = excluded.until, tier = excluded.tier, source = excluded.source
        """)
      insert.bind(1, account.rawValue)
      insert.bind(2, tier.from)
      insert.bind(3, tier.until)
      insert.bind(4, tier.tier)
      insert.bind(5, tier.source)
      try insert.run()
    }
  }

  /// Ends the tier in force; the account's tier is derived again from then on.
  package func endAssignedTier(at: Instant, of account: AccountID) throws(StoreError) {
    try changingFacts {
      try require(account)
      try endTiers(at: at, of: account)
    }
  }

  private func endTiers(at: Instant, of account: AccountID) throws {
    let update = try connection.query(
      "UPDATE assigned_tier SET until = ?2 WHERE account = ?1 AND at < ?2 AND (until IS NULL OR until > ?2)")
    update.bind(1, account.rawValue)
    update.bind(2, at)
    try update.run()
  }

  package func add(_ limit: SpendLimit, to account: AccountID) throws(StoreError) {
    try changingFacts {
      try require(account)
      let insert = try connection.query(
        """
        INSERT INTO spend_limit (account, at, project, amount) VALUES (?, ?, ?, ?)
        ON CONFLICT (account, at, project) DO UPDATE SET amount = excluded.amount
        """)
      insert.bind(1, account.rawValue)
      insert.bind(2, limit.from)
      insert.bind(3, limit.project ?? "")
      insert.bind(4, limit.amount?.nano)
      try insert.run()
    }
  }

  package func add(_ member: Member) throws(StoreError) {
    try changingFacts {
      let insert = try connection.query(
        """
        INSERT INTO member (name, at, role) VALUES (?, ?, ?)
        ON CONFLICT (name, at) DO UPDATE SET role = excluded.role
        """)
      insert.bind(1, member.user)
      insert.bind(2, member.from)
      insert.bind(3, member.role.rawValue)
      try insert.run()
    }
  }

  /// Marks all that the store holds as made up for a demonstration.
  package func markInvented() throws(StoreError) {
    try changingFacts { try connection.setMeta("invented", 1) }
  }
}

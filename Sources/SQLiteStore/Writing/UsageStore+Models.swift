package import UsageModel

extension UsageStore {
  /// Binds an alias; an earlier binding without an end ends where this one begins.
  package func add(_ alias: AliasBinding, to account: AccountID) throws(StoreError) {
    try changingFacts {
      try require(account)
      let update = try connection.query(
        """
        UPDATE alias SET until = ?3
        WHERE account = ?1 AND alias = ?2 AND at < ?3 AND (until IS NULL OR until > ?3)
        """)
      update.bind(1, account.rawValue)
      update.bind(2, alias.alias)
      update.bind(3, alias.from)
      try update.run()
      let insert = try connection.query(
        "INSERT OR REPLACE INTO alias (account, alias, at, until, snapshot) VALUES (?, ?, ?, ?, ?)")
      insert.bind(1, account.rawValue)
      insert.bind(2, alias.alias)
      insert.bind(3, alias.from)
      insert.bind(4, alias.until)
      insert.bind(5, alias.snapshot)
      try insert.run()
    }
  }

  /// Says whether bought capacity may serve a project, which is added when the account has none of that name.
  package func setProject(
    _ name: String, capacityEnabled: Bool, account: AccountID
  ) throws(StoreError) {
    try changingFacts {
      try require(account)
      let update = try connection.query("UPDATE project SET capacity = ? WHERE id = ?")
      update.bind(1, capacityEnabled)
      update.bind(2, try catalog.project(name, account: account.rawValue))
      try update.run()
    }
  }

  /// Sets what a model is from the start of the hour that holds `traits.from`, so that every sum of an hour stays of one kind.
  ///
  /// The sums of shared counters follow for all the time that the traits hold. The model is added when the account has none of that name.
  package func set(
    _ traits: ModelRecord.Traits, ofModel name: String, operation: Operation, account: AccountID
  ) throws(StoreError) -> ModelRecord {
    try changingFacts {
      try require(account)
      var traits = traits
      if traits.from != .distantPast { traits.from = traits.from.floored(to: .hour) }
      let key = Catalog.ModelKey(account: account.rawValue, name: name, operation: operation)
      let id: Int64
      if let old = try catalog.model(key) {
        id = old.id
        let before = try catalog.scopes(ofModel: id, account: account.rawValue)
        try catalog.save(traits, of: id)
        catalog.forget()
        let after = try catalog.scopes(ofModel: id, account: account.rawValue)
        try ScopeFold(store: self, account: account.rawValue)
          .move(model: id, before: before, after: after)
      } else {
        id = try catalog.addModel(key, traits: traits).id
      }
      return ModelRecord(
        id: ModelID(id), name: name, operation: operation, traits: try catalog.traits(of: id))
    }
  }
}

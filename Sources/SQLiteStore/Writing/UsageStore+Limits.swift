package import UsageModel

extension UsageStore {
  /// Adds an exception; one of the same id and date is replaced.
  package func add(_ override: LimitOverride, to account: AccountID) throws(StoreError) {
    try changingFacts {
      try require(account)
      let limit = override.limit
      let insert = try connection.query(
        """
        INSERT OR REPLACE INTO limit_override
        (account, at, id, until, metric, period, model, class, billing, pool, value_kind, value, credit,
         display, confidence, assumption, combine, project)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
      insert.bind(1, account.rawValue)
      insert.bind(2, override.from)
      insert.bind(3, limit.id)
      insert.bind(4, override.until)
      insert.bind(5, limit.metric.rawValue)
      insert.bind(6, limit.window.rawValue)
      insert.bind(7, limit.selector.model)
      insert.bind(8, limit.selector.modelClass)
      insert.bind(9, limit.selector.billing?.rawValue)
      insert.bind(10, limit.pool.rawValue)
      insert.bind(11, limit.value.word)
      insert.bind(12, limit.value.number)
      if case .creditBalance(let credit) = limit.value {
        insert.bind(13, credit)
      } else {
        insert.bind(13, String?.none)
      }
      insert.bind(14, limit.display)
      insert.bind(15, limit.confidence.rawValue)
      insert.bind(16, limit.assumption)
      insert.bind(17, limit.combine.rawValue)
      insert.bind(18, override.project)
      try insert.run()
    }
  }

  /// Ends the exceptions of that id that are in force or still to come; false when there is none.
  package func endOverride(id: String, at: Instant, of account: AccountID) throws(StoreError) -> Bool {
    try changingFacts {
      try require(account)
      let update = try connection.query(
        """
        UPDATE limit_override SET until = max(at, ?3)
        WHERE account = ?1 AND id = ?2 AND (until IS NULL OR until > ?3)
        """)
      update.bind(1, account.rawValue)
      update.bind(2, id)
      update.bind(3, at)
      try update.run()
      return connection.changes > 0
    }
  }

  package func add(_ observation: LimitObservation, to account: AccountID) throws(StoreError) {
    try changingFacts {
      try require(account)
      let insert = try connection.query(
        """
        INSERT OR REPLACE INTO limit_observation (account, model, metric, period, at, value, remaining, resets)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
      insert.bind(1, account.rawValue)
      insert.bind(2, observation.model?.rawValue ?? 0)
      insert.bind(3, observation.metric.rawValue)
      insert.bind(4, observation.window.rawValue)
      insert.bind(5, observation.at)
      insert.bind(6, observation.limit)
      insert.bind(7, observation.remaining)
      insert.bind(8, observation.resetsAt)
      try insert.run()
    }
  }
}

extension LimitValue {
  /// How a row names the kind of value.
  var word: String {
    switch self {
    case .number: "number"
    case .unlimited: "unlimited"
    case .adaptive: "adaptive"
    case .custom: "custom"
    case .toBeDecided: "toBeDecided"
    case .creditBalance: "creditBalance"
    }
  }

  /// The value that a row says, `custom` for a kind of a later version.
  init(word: String, number: Int64?, credit: String?) {
    switch word {
    case "number": self = .number(number ?? 0)
    case "unlimited": self = .unlimited
    case "adaptive": self = .adaptive
    case "toBeDecided": self = .toBeDecided
    case "creditBalance": self = .creditBalance(credit: credit)
    default: self = .custom
    }
  }
}

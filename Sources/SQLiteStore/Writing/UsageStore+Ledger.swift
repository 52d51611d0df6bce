package import UsageModel

extension UsageStore {
  /// Adds a movement of money; false when the same entry is there already. Another entry under its id is an error.
  package func add(_ entry: LedgerEntry, to account: AccountID) throws(StoreError) -> Bool {
    try changingFacts {
      try require(account)
      let query = try connection.query(LedgerEntry.selection + " AND id = ?")
      query.bind(1, account.rawValue)
      query.bind(2, entry.id)
      let isThere = try query.step()
      let old = isThere ? LedgerEntry(query) : nil
      query.reset()
      if isThere {
        if old == entry { return false }
        throw StoreError.conflict(
          "the ledger has another entry with id \(entry.id): give this one its own id")
      }
      let insert = try connection.query(
        """
        INSERT INTO ledger
        (account, id, at, kind, amount, funding, relates_to, covers_from, covers_through, expires, note)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
      insert.bind(1, account.rawValue)
      insert.bind(2, entry.id)
      insert.bind(3, entry.at)
      insert.bind(4, entry.kind.rawValue)
      insert.bind(5, entry.amount.nano)
      insert.bind(6, entry.funding.rawValue)
      insert.bind(7, entry.relatesTo)
      insert.bind(8, entry.coversFrom)
      insert.bind(9, entry.coversThrough)
      insert.bind(10, entry.expiresAt)
      insert.bind(11, entry.note)
      try insert.run()
      return true
    }
  }

  /// Adds a purchase or cancellation; false when the same one is there already. Another one under its id is an error.
  package func add(_ transaction: CapacityTransaction, to account: AccountID) throws(StoreError) -> Bool {
    try changingFacts {
      try require(account)
      let query = try connection.query(CapacityTransaction.selection + " AND id = ?")
      query.bind(1, account.rawValue)
      query.bind(2, transaction.id)
      let old = try query.step() ? CapacityTransaction(query) : nil
      query.reset()
      if let old {
        if old == transaction { return false }
        throw StoreError.conflict(
          "the account has another capacity transaction with id \(transaction.id): give this one its own id")
      }
      let insert = try connection.query(
        """
        INSERT INTO capacity_transaction
        (account, id, at, kind, snapshot, direction, units, unit_size, price, project, buyer, purchase)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
      insert.bind(1, account.rawValue)
      insert.bind(2, transaction.id)
      insert.bind(3, transaction.at)
      insert.bind(4, transaction.kind.rawValue)
      insert.bind(5, transaction.snapshot)
      insert.bind(6, transaction.direction.rawValue)
      insert.bind(7, transaction.units)
      insert.bind(8, transaction.unitSize)
      insert.bind(9, transaction.price?.nano)
      insert.bind(10, transaction.project)
      insert.bind(11, transaction.buyer)
      insert.bind(12, transaction.purchaseID)
      try insert.run()
      return true
    }
  }

  /// Sets what units of a snapshot are and cost from a date on; those of the same date are replaced.
  package func add(_ terms: UnitTerms, to account: AccountID) throws(StoreError) {
    try changingFacts {
      try require(account)
      let insert = try connection.query(
        """
        INSERT OR REPLACE INTO unit_terms
        (account, at, snapshot, direction, unit_size, day_price, account_plan_price, cached_weight,
         output_weight, unit_discount, account_plan_discount)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
      insert.bind(1, account.rawValue)
      insert.bind(2, terms.from)
      insert.bind(3, terms.snapshot)
      insert.bind(4, terms.direction.rawValue)
      insert.bind(5, terms.unitSize)
      insert.bind(6, terms.pricePerUnitDay?.nano)
      insert.bind(7, terms.accountPlanNanoPerToken)
      insert.bind(8, terms.cachedWeight)
      insert.bind(9, terms.outputWeight)
      insert.bind(10, terms.unitDiscount)
      insert.bind(11, terms.accountPlanDiscount)
      try insert.run()
    }
  }
}

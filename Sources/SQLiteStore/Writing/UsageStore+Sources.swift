package import UsageModel

extension UsageStore {
  /// The account's source of that name, added on first use. The first source of an account is counted, later ones are kept beside it.
  package func source(account: AccountID, kind: String, name: String) throws(StoreError) -> SourceRecord {
    try transaction {
      try require(account)
      let query = try connection.query(SourceRecord.selection + " AND name = ?")
      query.bind(1, account.rawValue)
      query.bind(2, name)
      let old = try query.step() ? SourceRecord(query) : nil
      query.reset()
      if let old { return old }
      let count = try connection.query("SELECT count(*) FROM source WHERE account = ? AND counted")
      count.bind(1, account.rawValue)
      let isFirst = try !count.step() || count.int(0) == 0
      count.reset()
      let new = SourceRecord(
        id: SourceID(try catalog.nextID()), kind: kind, name: name, isCounted: isFirst)
      let insert = try connection.query(
        "INSERT INTO source (id, account, kind, name, counted) VALUES (?, ?, ?, ?, ?)")
      insert.bind(1, new.id.rawValue)
      insert.bind(2, account.rawValue)
      insert.bind(3, kind)
      insert.bind(4, name)
      insert.bind(5, isFirst)
      try insert.run()
      try catalog.factsChanged()
      try catalog.advance()
      return new
    }
  }

  /// Where a source stands in one of its files or pages; nil before the first batch with a cursor of that key.
  package func cursor(source: SourceID, key: String) throws(StoreError) -> [UInt8]? {
    try transaction {
      let query = try connection.query("SELECT v FROM cursor WHERE source = ? AND k = ?")
      query.bind(1, source.rawValue)
      query.bind(2, key)
      defer { query.reset() }
      return try query.step() ? query.bytes(0) : nil
    }
  }

  /// Makes a source's figures part of the account's sums, or takes them out, as far back as its events and reports are kept.
  package func setCounted(_ isCounted: Bool, source: SourceID) throws(StoreError) {
    try changingFacts {
      let query = try connection.query("SELECT account, counted FROM source WHERE id = ?")
      query.bind(1, source.rawValue)
      guard try query.step() else {
        throw StoreError.unknown("the store has no source with number \(source.rawValue)")
      }
      let (account, wasCounted) = (query.int(0), query.bool(1))
      query.reset()
      if isCounted == wasCounted { return }
      let update = try connection.query("UPDATE source SET counted = ? WHERE id = ?")
      update.bind(1, isCounted)
      update.bind(2, source.rawValue)
      try update.run()
      // The newest time that any writer has named stands in for the clock, so that levels are cut as they were filled.
      let now = Instant(milliseconds: try connection.meta("clock"))
      try SourceFold(store: self, account: account, now: now)
        .fold(source: source.rawValue, takingBack: !isCounted)
      try everythingChanged()
    }
  }
}

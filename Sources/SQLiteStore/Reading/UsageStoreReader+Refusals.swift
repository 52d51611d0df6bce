package import UsageModel

extension UsageStoreReader {
  /// The refused calls of an account in the minutes that begin in `[from, until)`, oldest first, of all projects together,
  /// as far back as minutes are kept.
  package func refusals(
    of account: AccountID, from: Instant, until: Instant
  ) throws(StoreError) -> [RefusalCount] {
    try reading { connection throws in
      let query = try connection.query(
        """
        SELECT t, model, reason, sum(n) FROM refusal_1m
        WHERE t >= ? AND t < ? AND model IN (SELECT id FROM model WHERE account = ?)
        GROUP BY t, model, reason HAVING sum(n) > 0 ORDER BY t, model, reason
        """)
      query.bind(1, from.seconds)
      query.bind(2, until.seconds)
      query.bind(3, account.rawValue)
      defer { query.reset() }
      var counts: [RefusalCount] = []
      while try query.step() {
        guard let reason = Codes.refusal(query.int(2)) else { continue }
        counts.append(
          RefusalCount(
            at: Instant(seconds: query.int(0)), model: ModelID(query.int(1)), project: nil, reason: reason,
            count: query.int(3)))
      }
      return counts
    }
  }
}

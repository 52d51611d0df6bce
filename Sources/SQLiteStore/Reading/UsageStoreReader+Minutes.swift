package import UsageModel

extension UsageStoreReader {
  /// The minutes of each of `counters` in `[from, until)`, as far back as models' minutes are kept: for looking back
  /// further than screens do. Counters without usage are left out.
  package func minutes(
    of counters: Set<CounterKey>, in account: AccountID, from: Instant, until: Instant
  ) throws(StoreError) -> [CounterKey: BucketSeries] {
    try series(
      of: counters, in: account, width: .minute, from: from.ceiled(to: .minute),
      until: until.ceiled(to: .minute))
  }

  /// The traffic of all counters of an account around the same time a week ago.
  package func week(_ span: WeekAgo.Span) throws(StoreError) -> WeekAgo {
    WeekAgo(
      span: span,
      series: try series(
        of: nil, in: span.account, width: span.width, from: span.from, until: span.until))
  }

  /// Buckets of `width` (a number of whole minutes) without their greatest minutes; `from` is on a whole one.
  ///
  /// Shared counters' own minutes are not kept as long as their models', of which they are sums.
  private func series(
    of counters: Set<CounterKey>?, in account: AccountID, width: Milliseconds, from: Instant, until: Instant
  ) throws(StoreError) -> [CounterKey: BucketSeries] {
    try reading { connection throws in
      var image = UsageImage()
      try FactReading(connection: connection).read(into: &image)
      var places = CounterPlaces()
      try places.learn(image, connection)
      guard let owner = places.accounts[account.rawValue] else { return [:] }
      let keys = places.scopes.compactMapValues { $0.account == owner ? $0.key : nil }
      var found: [CounterKey: BucketSeries] = [:]
      let query = try connection.query(
        "SELECT visit(t, \(Bucket.columns)) FROM \(width % .hour == 0 ? "model_1h" : "model_1m") "
          + "WHERE model = ? AND t >= ? AND t < ?")
      for (id, model) in places.models where model.account == owner {
        query.bind(1, id)
        query.bind(2, from.seconds)
        query.bind(3, until.seconds)
        try connection.visit(query) { row in
          let (t, bucket) = (row.int(0), Bucket(row, 1))
          let scopes = model.scopes.scopes(at: t).compactMap { keys[$0] }
          for key in [.model(ModelID(id))] + scopes where counters?.contains(key) ?? true {
            found[key, default: BucketSeries(start: from, width: width)].add(bucket, at: t)
          }
        }
      }
      return found
    }
  }
}

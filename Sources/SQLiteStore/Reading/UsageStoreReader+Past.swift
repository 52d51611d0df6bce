package import UsageModel

extension UsageStoreReader {
  /// How everything stood at `instant`: what came later is left out, requests by their start and tokens by their end.
  ///
  /// It is exact to the millisecond where single events are kept (14 days); where only sums are, the account's figures are
  /// as of the minute that `instant` lies in (`AccountImage.countedThrough`). Whether a source was silent then is not
  /// known, and minutes reach back only as far as they are kept.
  package func image(at instant: Instant, window: Window) throws(StoreError) -> UsageImage {
    try reading { connection throws in
      var reading = PastReading(connection, at: instant)
      return try reading.read(window: window)
    }
  }

  /// Whether `image(at:window:)` alone tells how everything stood at `instant`: something was used since, or the finest
  /// sums, which `refresh` counts on, are kept no more.
  package func isPast(_ instant: Instant) throws(StoreError) -> Bool {
    if try hasUsage(from: instant) { return true }
    return try reading { connection throws in
      instant + SecondTable.retention / 2 < Instant(milliseconds: try connection.meta("clock"))
    }
  }

  /// Whether anything was used in the minute of `instant` or in a later one.
  package func hasUsage(from instant: Instant) throws(StoreError) -> Bool {
    try hasUsage(after: instant - .minute)
  }

  /// Whether anything was used in the minutes after that of `instant`.
  package func hasUsage(after instant: Instant) throws(StoreError) -> Bool {
    try reading { connection throws in
      let query = try connection.query(
        "SELECT max((SELECT max(t) FROM model_1m WHERE model_1m.model = model.id)) FROM model")
      defer { query.reset() }
      return try query.step() && query.int(0) > instant.floored(to: .minute).seconds
    }
  }

  /// The start of the last minute before `instant` in which a call of the account, or of any, was refused.
  package func lastRefusal(before instant: Instant, of account: AccountID?) throws(StoreError) -> Instant? {
    try reading { connection throws in try RefusalSearch(connection).last(before: instant, of: account)?.at }
  }

  /// The start of the first minute from `instant` on in which a call of the account, or of any, was refused.
  package func firstRefusal(from instant: Instant, of account: AccountID?) throws(StoreError) -> Instant? {
    try reading { connection throws in try RefusalSearch(connection).first(from: instant, of: account)?.at }
  }
}

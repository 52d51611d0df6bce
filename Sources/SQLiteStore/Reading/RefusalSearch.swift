import UsageModel

/// Finds the minutes in which calls were refused, by hours first, which are kept for ever.
struct RefusalSearch {
  struct Minute {
    /// The minute's start.
    var at: Instant
    var model: ModelID
  }

  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// The last such minute that begins before `instant`; of all accounts where none is named.
  func last(before instant: Instant, of account: AccountID?) throws -> Minute? {
    var edge = instant
    while let hour = try hour("max", "<", edge, account) {
      if let minute = try minute("max", in: hour, from: .distantPast, until: instant, account) {
        return minute
      }
      edge = hour
    }
    return nil
  }

  /// The first such minute that begins at `instant` or later.
  func first(from instant: Instant, of account: AccountID?) throws -> Minute? {
    var edge = instant.floored(to: .hour)
    while let hour = try hour("min", ">=", edge, account) {
      if let minute = try minute("min", in: hour, from: instant, until: .distantFuture, account) {
        return minute
      }
      edge = hour + .hour
    }
    return nil
  }

  private func hour(_ pick: String, _ relation: String, _ edge: Instant, _ account: AccountID?) throws
    -> Instant?
  {
    let query = try connection.query(
      """
      SELECT \(pick)(t) FROM scope_1h WHERE throttled > 0 AND t \(relation) ?
        AND scope IN (SELECT id FROM scope WHERE class = '' AND billing = '' AND (account = ? OR ? = 0))
      """)
    query.bind(1, edge.seconds)
    query.bind(2, account?.rawValue ?? 0)
    query.bind(3, account?.rawValue ?? 0)
    defer { query.reset() }
    return try query.step() ? query.optionalInt(0).map { Instant(seconds: $0) } : nil
  }

  private func minute(
    _ pick: String, in hour: Instant, from: Instant, until: Instant, _ account: AccountID?
  ) throws -> Minute? {
    let query = try connection.query(
      """
      SELECT \(pick)(t), model FROM model_1m WHERE throttled > 0 AND t >= ? AND t < ?
        AND model IN (SELECT id FROM model WHERE account = ? OR ? = 0)
      """)
    query.bind(1, max(hour, from).ceiled(to: .minute).seconds)
    query.bind(2, min(hour + .hour, until).ceiled(to: .minute).seconds)
    query.bind(3, account?.rawValue ?? 0)
    query.bind(4, account?.rawValue ?? 0)
    defer { query.reset() }
    guard try query.step(), let t = query.optionalInt(0) else { return nil }
    return Minute(at: Instant(seconds: t), model: ModelID(query.int(1)))
  }
}

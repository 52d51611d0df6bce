package import UsageModel

extension UsageStore {
  /// Removes a slice of what is older than its retention; true when there is more.
  ///
  /// A slice is small, so that writers and readers wait for none: call again until it returns false. The space is used again, the
  /// file does not shrink.
  package func prune(now: Instant) throws(StoreError) -> Bool { try pruneSlice(now: now).hasMore }

  /// The same, and says how many rows went.
  package func pruneSlice(now: Instant) throws(StoreError) -> PruneSlice {
    notice(now)
    return try transaction { try prunedSlice(now: now) }
  }

  /// Removes a slice inside a transaction.
  func prunedSlice(now: Instant) throws -> PruneSlice {
    var pruning = Pruning(connection: connection)
    let retention = options.retention
    try pruneEvents(before: now - retention.events, &pruning)
    try pruning.remove("report", of: "source", before: (now - retention.reports).seconds)
    try pruning.remove("model_10s", time: "t", before: (now - retention.modelTenSeconds).seconds)
    try pruning.remove("scope_10s", time: "t", before: (now - retention.scopeTenSeconds).seconds)
    let quarters = (now - retention.quarterHours).seconds
    try pruning.remove("model_1m", of: "model", before: (now - retention.minutes).seconds)
    try pruning.remove("scope_1m", of: "scope", before: (now - retention.scopeMinutes).seconds)
    try pruning.remove("model_15m", of: "model", before: quarters)
    try pruning.remove("scope_15m", of: "scope", before: quarters)
    try pruning.remove("cell_1m", time: "t", before: (now - retention.projectMinutes).seconds)
    try pruning.remove("refusal_1m", time: "t", before: (now - retention.minutes).seconds)
    try pruning.remove("refused", time: "day", before: (now - retention.observations).seconds)
    try pruning.remove("limit_observation", time: "at", before: (now - retention.observations).milliseconds)
    // Levels are cut at this time from now on, also for who only has the newest time that a writer has named.
    if pruning.removed > 0 { try connection.raiseMeta("clock", to: now.milliseconds) }
    return PruneSlice(removed: pruning.removed, hasMore: pruning.isSpent)
  }

  /// Calls that began before the floor may have ended, and been booked, after it: how late is kept.
  private func pruneEvents(before floor: Instant, _ pruning: inout Pruning) throws {
    let last = try connection.query(
      """
      SELECT max(ts + duration) FROM event WHERE ts < ?1 AND ts <= coalesce(
        (SELECT ts FROM event WHERE ts < ?1 ORDER BY ts LIMIT 1 OFFSET ?2), ?1)
      """)
    last.bind(1, floor.milliseconds)
    last.bind(2, Pruning.most - 1)
    let end = try last.step() ? last.optionalInt(0) : nil
    last.reset()
    guard let end, try pruning.remove("event", time: "ts", before: floor.milliseconds) > 0 else { return }
    try connection.raiseMeta("raw_floor", to: floor.milliseconds)
    try connection.raiseMeta("raw_end", to: end)
  }
}

/// What became of one slice.
package struct PruneSlice: Hashable, Sendable {
  /// In rows.
  package var removed: Int
  package var hasMore: Bool
}

/// One slice of removals.
private struct Pruning {
  private let connection: Connection
  static let most = 2_000
  private var left = Pruning.most

  init(connection: Connection) { self.connection = connection }

  var removed: Int { Pruning.most - left }

  var isSpent: Bool { left <= 0 }

  /// Removes old rows of a table, oldest first; the names are constants of the schema.
  @discardableResult
  mutating func remove(_ table: String, time: String, before floor: Int64) throws -> Int {
    if isSpent { return 0 }
    // The whole of the last bucket goes too, so that none is left in part.
    let query = try connection.query(
      """
      DELETE FROM \(table) WHERE \(time) < ?1 AND \(time) <= coalesce(
        (SELECT \(time) FROM \(table) WHERE \(time) < ?1 ORDER BY \(time) LIMIT 1 OFFSET ?2), ?1)
      """)
    query.bind(1, floor)
    query.bind(2, left - 1)
    try query.run()
    let count = Int(connection.changes)
    left -= count
    return count
  }

  /// Removes old rows of a table whose key begins with another column than the time.
  mutating func remove(_ table: String, of id: String, before floor: Int64) throws {
    let next = try connection.query("SELECT min(\(id)) FROM \(table) WHERE \(id) > ?")
    let delete = try connection.query(
      """
      DELETE FROM \(table) WHERE \(id) = ?3 AND t < ?1 AND t <= coalesce(
        (SELECT t FROM \(table) WHERE \(id) = ?3 AND t < ?1 ORDER BY t LIMIT 1 OFFSET ?2), ?1)
      """)
    var last: Int64 = 0
    while !isSpent {
      next.bind(1, last)
      defer { next.reset() }
      guard try next.step(), let found = next.optionalInt(0) else { return }
      next.reset()
      last = found
      delete.bind(1, floor)
      delete.bind(2, left - 1)
      delete.bind(3, found)
      try delete.run()
      left -= Int(connection.changes)
    }
  }
}

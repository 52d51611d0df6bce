import UsageModel

/// Refused calls by bucket, model, project and reason: few rows, since most calls are not refused.
struct RefusalTables {
  /// A quarter hour and more, since its edges lie at tens of seconds.
  static let secondRetention: Milliseconds = 20 * .minute

  struct Key: Hashable {
    /// In seconds.
    var t: Int64
    var model: Int64
    var project: Int64
    var reason: RefusalReason
  }

  /// The newest refused call of each reason.
  struct Last {
    /// In milliseconds.
    var time: Int64
    var model: Int64
  }

  private(set) var seconds: [Key: Int64] = [:]
  private(set) var minutes: [Key: Int64] = [:]
  private(set) var last: [RefusalReason: Last] = [:]

  var count: Int { seconds.count + minutes.count }

  /// - Parameters:
  ///   - time: when the call was sent, in milliseconds.
  ///   - count: below 0 where calls are taken back.
  ///   - secondFloor: the oldest second that is still kept.
  mutating func add(
    _ reason: RefusalReason, count: Int64, time: Int64, model: Int64, project: Int64, secondFloor: Int64
  ) {
    let second = time.floored(to: 1_000) / 1_000
    if second >= secondFloor {
      seconds[Key(t: second, model: model, project: project, reason: reason), default: 0] += count
    }
    addMinute(reason, count: count, t: second.floored(to: 60), model: model, project: project)
    if count > 0, time > last[reason]?.time ?? .min { last[reason] = Last(time: time, model: model) }
  }

  /// Adds to a minute alone, of calls that are known by minutes only.
  mutating func addMinute(_ reason: RefusalReason, count: Int64, t: Int64, model: Int64, project: Int64) {
    minutes[Key(t: t, model: model, project: project, reason: reason), default: 0] += count
  }

  /// Writes all that was added and starts anew.
  ///
  /// - Parameter minuteFloor: older minutes are not kept, in seconds.
  mutating func write(_ connection: Connection, account: Int64, minuteFloor: Int64) throws {
    if minutes.isEmpty { return }
    try RefusalTables.add(seconds, to: "refusal_1s", connection)
    try RefusalTables.add(minutes.filter { $0.key.t >= minuteFloor }, to: "refusal_1m", connection)
    var days: [Key: Int64] = [:]
    for (key, count) in minutes {
      days[Key(t: key.t.floored(to: 86_400), model: key.model, project: 0, reason: key.reason), default: 0] +=
        count
    }
    try addDays(days, connection)
    try writeLast(connection, account: account)
    seconds = [:]
    minutes = [:]
    last = [:]
  }

  private static func add(_ counts: [Key: Int64], to table: String, _ connection: Connection) throws {
    let query = try connection.query(
      """
      INSERT INTO \(table) (t, model, project, reason, n) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (t, model, project, reason) DO UPDATE SET n = n + excluded.n
      """)
    for (key, count) in counts where count != 0 {
      query.bind(1, key.t)
      query.bind(2, key.model)
      query.bind(3, key.project)
      query.bind(4, Codes.code(key.reason))
      query.bind(5, count)
      try query.run()
    }
  }

  private func addDays(_ counts: [Key: Int64], _ connection: Connection) throws {
    let query = try connection.query(
      """
      INSERT INTO refusal_1d (t, model, reason, n) VALUES (?, ?, ?, ?)
      ON CONFLICT (t, model, reason) DO UPDATE SET n = n + excluded.n
      """)
    for (key, count) in counts where count != 0 {
      query.bind(1, key.t)
      query.bind(2, key.model)
      query.bind(3, Codes.code(key.reason))
      query.bind(4, count)
      try query.run()
    }
  }

  private func writeLast(_ connection: Connection, account: Int64) throws {
    let query = try connection.query(
      """
      INSERT INTO last_refusal (account, reason, ts, model) VALUES (?, ?, ?, ?)
      ON CONFLICT (account, reason) DO UPDATE SET ts = excluded.ts, model = excluded.model
      WHERE excluded.ts > ts
      """)
    for (reason, last) in last {
      query.bind(1, account)
      query.bind(2, Codes.code(reason))
      query.bind(3, last.time)
      query.bind(4, last.model)
      try query.run()
    }
  }
}

import UsageModel

/// Compares refused calls by reason as raw rows, minutes and days have them.
struct RefusalCheck {
  private struct Key: Hashable {
    var model: Int64
    var reason: Int64
    /// In seconds.
    var t: Int64
  }

  private let connection: Connection
  private(set) var problems: [String] = []

  init(_ connection: Connection) { self.connection = connection }

  /// - Parameter floor: from here on raw rows and minutes are whole, in seconds and on a day.
  mutating func run(from floor: Int64) throws {
    let raw = try rawDays(from: floor)
    let minutes = try days(
      of: "SELECT model, reason, t - t % 86400, n FROM refusal_1m WHERE t >= ?", from: floor)
    let days = try days(of: "SELECT model, reason, t, n FROM refusal_1d WHERE t >= ?", from: floor)
    compare("raw", raw, "refusal_1m", minutes)
    compare("refusal_1m", minutes, "refusal_1d", days)
  }

  private func days(of selection: String, from floor: Int64) throws -> [Key: Int64] {
    let query = try connection.query(
      "SELECT s.* FROM (\(selection)) s JOIN model m ON m.id = s.model JOIN account a ON a.id = m.account")
    query.bind(1, floor)
    var counts: [Key: Int64] = [:]
    while try query.step() {
      counts[Key(model: query.int(0), reason: query.int(1), t: query.int(2)), default: 0] += query.int(3)
    }
    return counts.filter { $0.value != 0 }
  }

  private func rawDays(from floor: Int64) throws -> [Key: Int64] {
    var counts: [Key: Int64] = [:]
    let counted = "SELECT s.id FROM source s JOIN account a ON a.id = s.account WHERE counted"
    let events = try connection.query(
      "SELECT \(EventTable.columns) FROM event WHERE ts >= ? AND status <> ? AND source IN (\(counted))")
    events.bind(1, floor * 1_000)
    events.bind(2, Codes.code(CallStatus.ok))
    while try events.step() {
      let row = EventTable.row(events)
      guard let reason = row.event.refusedFor else { continue }
      let t = row.time.floored(to: 86_400_000) / 1_000
      counts[Key(model: row.model, reason: Codes.code(reason), t: t), default: 0] += 1
    }
    let reports = try connection.query(
      """
      SELECT \(ReportTable.columns) FROM report
      WHERE t >= ? AND throttled + client_errors > 0 AND source IN (\(counted))
      """)
    reports.bind(1, floor - 86_400)
    while try reports.step() {
      let row = ReportTable.row(reports)
      let count = Spread.minutes(row.width)
      for index in 0..<count {
        let minute = row.t.floored(to: 60) + index * 60
        if minute < floor { continue }
        let part = Spread.part(row.sums, index, of: count)
        for (reason, calls) in [(RefusalReason.rate, part.throttled), (.invalid, part.clientErrors)] {
          counts[
            Key(model: row.model, reason: Codes.code(reason), t: minute.floored(to: 86_400)), default: 0] +=
            calls
        }
      }
    }
    return counts.filter { $0.value != 0 }
  }

  private mutating func compare(_ name: String, _ a: [Key: Int64], _ other: String, _ b: [Key: Int64]) {
    let differing = Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted {
      ($0.t, $0.model) < ($1.t, $1.model)
    }
    for key in differing.prefix(5) {
      let words = Codes.refusal(key.reason)?.rawValue ?? "reason \(key.reason)"
      problems.append(
        "\(name) and \(other) differ for model \(key.model), \(words), on \(Instant(seconds: key.t).isoDay): "
          + "\(a[key] ?? 0) and \(b[key] ?? 0) refused calls")
    }
  }
}

import UsageModel

/// Refused calls as they stood at a past instant: nothing that was sent later.
extension RefusalFold {
  /// A refused call with its account's place in the image.
  private struct Refused {
    var account: Int
    var project: ProjectID?
    var record: RefusalRecord

    func count(at: Instant) -> RefusalCount {
      RefusalCount(at: at, model: record.model, project: project, reason: record.reason, count: 1)
    }
  }

  static func read(
    _ image: inout UsageImage, at: Instant, _ places: CounterPlaces, _ connection: Connection, spans: Spans
  ) throws {
    let minute = at.floored(to: .minute)
    let today = at.floored(to: .day)
    // An account that is known by minutes only counts nothing of the open one.
    let ends = image.accounts.map(\.countedThrough)
    let recent = try refused(from: spans.tenSeconds, through: at, places, connection).filter {
      // An account that is known by minutes only counts nothing of the open one.
      $0.record.at < ends[$0.account] ?? .distantFuture
    }
    for index in image.accounts.indices {
      image.accounts[index].lastRefusals = []
      image.accounts[index].refusalMinutes = []
      image.accounts[index].refusalDays = []
      image.accounts[index].refusalSeconds = recent.filter { $0.account == index }.map {
        $0.count(at: $0.record.at.floored(to: .second))
      }
    }
    try counts("refusal_1m", "project", spans.minutes.seconds..<minute.seconds, places, connection) {
      image.accounts[$0].refusalMinutes.append($1)
    }
    let month = CivilDate(at).firstOfMonth.start
    try counts("refusal_1d", "0", month.seconds..<today.seconds, places, connection) {
      image.accounts[$0].refusalDays.append($1)
    }
    // The day that is still open: its minutes, then what the open minute has so far.
    try counts("refusal_1m", "0", today.seconds..<minute.seconds, places, connection) {
      var count = $1
      count.at = today
      image.accounts[$0].refusalDays.append(count)
    }
    for call in recent where call.record.at >= minute {
      image.accounts[call.account].refusalMinutes.append(call.count(at: minute))
      var count = call.count(at: today)
      count.project = nil
      image.accounts[call.account].refusalDays.append(count)
    }
    try readLast(&image, before: minute, places, connection)
    for call in recent { image.accounts[call.account].setLast(call.record) }
  }

  /// The refused events of counted sources that were sent in `[from, through]`, oldest first.
  private static func refused(
    from: Instant, through: Instant, _ places: CounterPlaces, _ connection: Connection
  ) throws -> [Refused] {
    let query = try connection.query(
      """
      SELECT \(EventTable.columns) FROM event
      WHERE ts >= ? AND ts <= ? AND status <> ? AND source IN (SELECT id FROM source WHERE counted) ORDER BY ts
      """)
    query.bind(1, from.milliseconds)
    query.bind(2, through.milliseconds)
    query.bind(3, Codes.code(CallStatus.ok))
    var refused: [Refused] = []
    while try query.step() {
      let row = EventTable.row(query)
      guard let reason = row.event.refusedFor, let account = places.models[row.model]?.account else {
        continue
      }
      refused.append(
        Refused(
          account: account, project: row.project == 0 ? nil : ProjectID(row.project),
          record: RefusalRecord(at: row.event.startedAt, model: ModelID(row.model), reason: reason)))
    }
    return refused
  }

  /// For each reason the newest minute with a refusal before `minute`, and the newest call in it where calls are kept.
  private static func readLast(
    _ image: inout UsageImage, before minute: Instant, _ places: CounterPlaces, _ connection: Connection
  ) throws {
    // Days are kept for ever; what the minutes tell is finer, and the later one wins.
    for (table, until) in [("refusal_1d", minute.floored(to: .day)), ("refusal_1m", minute)] {
      let query = try connection.query(
        "SELECT model, reason, max(t) FROM \(table) WHERE t < ? AND n > 0 GROUP BY model, reason")
      query.bind(1, until.seconds)
      while try query.step() {
        guard let account = places.models[query.int(0)]?.account, let reason = Codes.refusal(query.int(1))
        else {
          continue
        }
        image.accounts[account].setLast(
          RefusalRecord(at: Instant(seconds: query.int(2)), model: ModelID(query.int(0)), reason: reason))
      }
    }
    for index in image.accounts.indices {
      for record in image.accounts[index].lastRefusals {
        let calls = try refused(from: record.at, through: record.at + .minute - 1, places, connection)
        for call in calls where call.account == index && call.record.reason == record.reason {
          image.accounts[index].setLast(call.record)
        }
      }
    }
  }
}

extension AccountImage {
  /// Takes a refused call for the newest of its reason, if it is.
  fileprivate mutating func setLast(_ record: RefusalRecord) {
    if let index = lastRefusals.firstIndex(where: { $0.reason == record.reason }) {
      if record.at > lastRefusals[index].at { lastRefusals[index] = record }
    } else {
      lastRefusals.append(record)
    }
  }
}

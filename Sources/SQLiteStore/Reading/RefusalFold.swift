import UsageModel

/// Reads refused calls into an image: all of them anew each time, since they are few.
enum RefusalFold {
  static func read(
    _ image: inout UsageImage, _ places: CounterPlaces, _ connection: Connection, spans: Spans
  ) throws {
    for index in image.accounts.indices {
      image.accounts[index].lastRefusals = []
      image.accounts[index].refusalSeconds = []
      image.accounts[index].refusalMinutes = []
      image.accounts[index].refusalDays = []
    }
    let last = try connection.query(
      "SELECT account, ts, model, reason FROM last_refusal ORDER BY account, reason")
    while try last.step() {
      guard let index = places.accounts[last.int(0)], let reason = Codes.refusal(last.int(3)) else {
        continue
      }
      image.accounts[index].lastRefusals.append(
        RefusalRecord(at: last.instant(1), model: ModelID(last.int(2)), reason: reason))
    }
    let (end, today) = (spans.end.seconds, spans.today.seconds)
    try counts("refusal_1s", "project", spans.tenSeconds.seconds..<end, places, connection) {
      image.accounts[$0].refusalSeconds.append($1)
    }
    try counts("refusal_1m", "project", spans.minutes.seconds..<end, places, connection) {
      image.accounts[$0].refusalMinutes.append($1)
    }
    try counts("refusal_1d", "0", spans.month.seconds..<today + 86_400, places, connection) {
      image.accounts[$0].refusalDays.append($1)
    }
  }

  /// Calls `body` with the account and the count of each row of `table` in `range`, oldest first.
  static func counts(
    _ table: String, _ project: String, _ range: Range<Int64>, _ places: CounterPlaces,
    _ connection: Connection, _ body: (Int, RefusalCount) -> Void
  ) throws {
    let query = try connection.query(
      "SELECT t, model, \(project), reason, n FROM \(table) WHERE t >= ? AND t < ? AND n > 0 ORDER BY t, model"
    )
    query.bind(1, range.lowerBound)
    query.bind(2, range.upperBound)
    while try query.step() {
      guard let account = places.models[query.int(1)]?.account, let reason = Codes.refusal(query.int(3))
      else {
        continue
      }
      body(
        account,
        RefusalCount(
          at: Instant(seconds: query.int(0)), model: ModelID(query.int(1)),
          project: query.int(2) == 0 ? nil : ProjectID(query.int(2)), reason: reason, count: query.int(4)))
    }
  }
}

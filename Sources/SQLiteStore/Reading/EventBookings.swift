import UsageModel

/// What single events brought in some minutes, call by call: requests at their start, tokens and cost at their end.
///
/// Events are found by their start, and how long a call may last is not known. So more and more of the time before is
/// read until the calls make up the sums that the store holds of these minutes. An account of which they never do, since
/// reports count too or events are not kept any more, is known by minutes only.
struct EventBookings {
  struct Booking {
    var model: Int64
    var project: Int64
    /// In milliseconds.
    var time: Int64
    var sums: Measures
  }

  /// By the account's place in the image; only accounts that are known call by call, each in the order of starts.
  private(set) var bookings: [Int: [Booking]] = [:]

  /// How far before the minutes calls may have begun.
  private static let lookbacks: [Milliseconds] = [2 * .minute, 20 * .minute, 3 * .hour]

  /// Of the minutes in `[from, until)`, both whole.
  init(
    _ connection: Connection, _ places: CounterPlaces, accounts: Set<Int>, from: Instant, until: Instant
  ) throws {
    let expected = try EventBookings.minutes(connection, places, from: from, until: until)
    var open = accounts
    for account in accounts where expected[account] == nil {
      bookings[account] = []
      open.remove(account)
    }
    for (id, account) in places.accounts where open.contains(account) {
      if try EventBookings.hasReports(connection, account: id, from: from, until: until) {
        open.remove(account)
      }
    }
    for lookback in EventBookings.lookbacks where !open.isEmpty {
      let read = try EventBookings.read(
        connection, places, accounts: open, began: from - lookback, from: from, until: until)
      for account in open {
        let found = read[account] ?? []
        guard EventBookings.sums(found) == expected[account] else { continue }
        bookings[account] = found
        open.remove(account)
      }
    }
  }

  private struct Cell: Hashable {
    var model: Int64
    /// In seconds.
    var minute: Int64
  }

  private static func sums(_ bookings: [Booking]) -> [Cell: Measures] {
    var sums: [Cell: Measures] = [:]
    for booking in bookings {
      let cell = Cell(model: booking.model, minute: booking.time.floored(to: 60_000) / 1_000)
      sums[cell, default: Measures()].add(booking.sums)
    }
    return sums.mapValues(\.compared).filter { !$0.value.isEmpty }
  }

  private static func minutes(
    _ connection: Connection, _ places: CounterPlaces, from: Instant, until: Instant
  ) throws -> [Int: [Cell: Measures]] {
    var minutes: [Int: [Cell: Measures]] = [:]
    let query = try connection.query(
      "SELECT t, \(Schema.measures.joined(separator: ", ")) FROM model_1m WHERE model = ? AND t >= ? AND t < ?"
    )
    for (id, model) in places.models {
      query.bind(1, id)
      query.bind(2, from.seconds)
      query.bind(3, until.seconds)
      while try query.step() {
        let sums = query.measures(1).compared
        if sums.isEmpty { continue }
        minutes[model.account, default: [:]][Cell(model: id, minute: query.int(0))] = sums
      }
    }
    return minutes
  }

  private static func hasReports(
    _ connection: Connection, account: Int64, from: Instant, until: Instant
  ) throws -> Bool {
    // No report is longer than a day.
    let query = try connection.query(
      """
      SELECT 1 FROM source JOIN report ON report.source = source.id
      WHERE source.account = ? AND source.counted AND report.t > ? AND report.t < ? AND report.t + report.width > ?
      LIMIT 1
      """)
    query.bind(1, account)
    query.bind(2, (from - .day - .minute).seconds)
    query.bind(3, until.seconds)
    query.bind(4, from.seconds)
    defer { query.reset() }
    return try query.step()
  }

  private static func read(
    _ connection: Connection, _ places: CounterPlaces, accounts: Set<Int>, began: Instant, from: Instant,
    until: Instant
  ) throws -> [Int: [Booking]] {
    var bookings: [Int: [Booking]] = [:]
    let query = try connection.query(
      """
      SELECT \(EventTable.columns) FROM event
      WHERE ts >= ? AND ts < ? AND source IN (SELECT id FROM source WHERE counted)
      """)
    query.bind(1, began.milliseconds)
    query.bind(2, until.milliseconds)
    let times = from.milliseconds..<until.milliseconds
    while try query.step() {
      let end = query.int(0) + query.int(8)
      guard end >= times.lowerBound, let account = places.models[query.int(3)]?.account,
        accounts.contains(account)
      else { continue }
      let row = EventTable.row(query)
      if times.contains(row.time) {
        bookings[account, default: []].append(
          Booking(model: row.model, project: row.project, time: row.time, sums: .atStart(row.event)))
      }
      if times.contains(end) {
        bookings[account, default: []].append(
          Booking(model: row.model, project: row.project, time: end, sums: .atEnd(row.event)))
      }
    }
    return bookings
  }
}

extension Measures {
  /// What calls and minutes have to agree in.
  fileprivate var compared: Measures {
    var sums = Measures()
    sums.attempts = attempts
    sums.throttled = throttled
    sums.clientErrors = clientErrors
    sums.serverErrors = serverErrors
    sums.input = input
    sums.cacheRead = cacheRead
    sums.output = output
    sums.costNano = costNano
    sums.unmetered = unmetered
    return sums
  }
}

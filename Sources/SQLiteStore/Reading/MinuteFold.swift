import UsageModel

/// Reads minutes and quarter hours into their series, and minutes into those of provisioned models.
struct MinuteFold {
  /// Where the minutes of each provisioned model stand in the image.
  private var provisioned: [Int64: (account: Int, index: Int)] = [:]
  /// By account: where the minutes of its provisioned models begin.
  private var capacityStarts: [Instant] = []
  /// By account: the projects that capacity may not serve.
  private var withheld: [WithheldProjects] = []

  private static let scopeMinutes =
    "SELECT visit(t, \(Bucket.columns)) FROM scope_1m WHERE scope = ? AND t >= ? AND t < ?"
  private static let modelMinutes =
    "SELECT visit(t, \(Bucket.columns)) FROM model_1m WHERE model = ? AND t >= ? AND t < ?"
  private static let provisionedMinutes =
    """
    SELECT visit(t, \(Bucket.columns), \(CapacityFold.columns)) FROM model_1m
    WHERE model = ? AND t >= ? AND t < ?
    """
  private static let peaks = Schema.peaks.joined(separator: ", ")
  private static let modelQuarters =
    "SELECT visit(t, \(Bucket.columns), \(peaks)) FROM model_15m WHERE model = ? AND t >= ? AND t < ?"
  private static let scopeQuarters =
    "SELECT visit(t, \(Bucket.columns), \(peaks)) FROM scope_15m WHERE scope = ? AND t >= ? AND t < ?"

  /// Reads all minutes and quarter hours that the image shows.
  mutating func load(
    _ image: inout UsageImage, _ places: CounterPlaces, _ connection: Connection, spans: Spans
  ) throws {
    let end = spans.end.seconds
    for id in places.held {
      try readQuarters(id, spans.quarterHours.seconds..<end, &image, places, connection)
      try readMinutes(id, spans.minutes.seconds..<end, &image, places, connection)
    }
  }

  /// Reads again the given minutes, sorted and in seconds, and their quarter hours, of the given counters or all.
  mutating func update(
    _ minutes: [Int64], of counters: Set<Int64>?, _ image: inout UsageImage, _ places: CounterPlaces,
    _ connection: Connection,
    spans: Spans
  ) throws {
    let due = minutes.filter { $0 < spans.end.seconds }
    let changed = places.held.filter { counters?.contains($0) ?? true }
    let quarters = due.map { $0.floored(to: 900) }.filter { $0 >= spans.quarterHours.seconds }
    for run in Runs.joined(quarters, step: 900, gap: 7_200) {
      for id in changed { try readQuarters(id, run, &image, places, connection) }
    }
    for run in Runs.joined(due.filter { $0 >= spans.minutes.seconds }, step: 60, gap: 300) {
      for id in changed { try readMinutes(id, run, &image, places, connection) }
    }
    try updateCapacity(due, of: counters, before: spans.minutes.seconds, &image, connection)
  }

  private func readMinutes(
    _ id: Int64, _ range: Range<Int64>, _ image: inout UsageImage, _ places: CounterPlaces,
    _ connection: Connection
  ) throws {
    guard let place = places[id] else { return }
    // Where projects are left out, whole hours are read apart.
    let capacity = provisioned[id].flatMap { withheld[$0.account].isEmpty ? $0 : nil }
    let models = capacity == nil ? MinuteFold.modelMinutes : MinuteFold.provisionedMinutes
    let query = try connection.query(places.models[id] == nil ? MinuteFold.scopeMinutes : models)
    query.bind(1, id)
    query.bind(2, range.lowerBound)
    query.bind(3, range.upperBound)
    try connection.visit(query) { row in
      let bucket = Bucket(row, 1)
      image.accounts[place.account].counters[place.counter].minutes.put(bucket, at: row.int(0))
      if let capacity {
        image.accounts[capacity.account].capacityMinutes[capacity.index].put(
          row, 1 + Bucket.columnCount, at: row.int(0))
      }
    }
  }

  private func readQuarters(
    _ id: Int64, _ range: Range<Int64>, _ image: inout UsageImage, _ places: CounterPlaces,
    _ connection: Connection
  ) throws {
    guard let place = places[id] else { return }
    let query = try connection.query(
      places.models[id] == nil ? MinuteFold.scopeQuarters : MinuteFold.modelQuarters)
    query.bind(1, id)
    query.bind(2, range.lowerBound)
    query.bind(3, range.upperBound)
    try connection.visit(query) { row in
      var bucket = Bucket(row, 1)
      bucket.readPeaks(row, 1 + Bucket.columnCount)
      image.accounts[place.account].counters[place.counter].quarterHours.put(bucket, at: row.int(0))
    }
  }
}

extension MinuteFold {
  /// Reads the minutes of all provisioned models, as far back as the longest window on the screen shows.
  mutating func loadCapacity(
    _ image: inout UsageImage, _ places: CounterPlaces, _ connection: Connection, window: Window,
    now: Instant
  ) throws {
    provisioned = [:]
    withheld = image.accounts.map(WithheldProjects.init)
    capacityStarts = image.accounts.map { MinuteFold.capacityStart($0, window, now: now) }
    for account in image.accounts.indices {
      let start = capacityStarts[account]
      image.accounts[account].capacityMinutes = []
      for model in image.accounts[account].provisionedModels {
        let index = image.accounts[account].capacityMinutes.count
        image.accounts[account].capacityMinutes.append(CapacityMinutes(model: model, start: start))
        provisioned[model.rawValue] = (account, index)
        let range = start.seconds..<(now + 10 * .minute).seconds
        try readCapacity(model.rawValue, range, &image, connection)
      }
    }
  }

  /// Drops the minutes from `minute` on, and puts what the open one held so far in their place.
  func cut(_ image: inout UsageImage, at minute: Instant, adding open: [Int: [EventBookings.Booking]]) {
    for account in image.accounts.indices {
      let withheld = Set(
        image.accounts[account].projects.filter { !$0.capacityEnabled }.map(\.id.rawValue))
      for index in image.accounts[account].capacityMinutes.indices {
        image.accounts[account].capacityMinutes[index].cut(at: minute)
        let model = image.accounts[account].capacityMinutes[index].model.rawValue
        for booking in open[account] ?? [] where booking.model == model {
          var sums = booking.sums
          if withheld.contains(booking.project) {
            sums.ineligibleInput = sums.input - sums.provisionedInput
            sums.ineligibleOutput = sums.output - sums.provisionedOutput
          }
          image.accounts[account].capacityMinutes[index].add(sums, at: minute)
        }
      }
    }
  }

  /// Whether some account's figures, as after a source that lags came, look further back than what was read.
  func lacksCapacity(_ image: UsageImage, window: Window, now: Instant) -> Bool {
    provisioned.values.contains { place in
      MinuteFold.capacityStart(image.accounts[place.account], window, now: now)
        < image.accounts[place.account].capacityMinutes[place.index].start
    }
  }

  mutating func slideCapacity(_ image: inout UsageImage, window: Window, now: Instant) {
    for place in provisioned.values {
      let start = MinuteFold.capacityStart(image.accounts[place.account], window, now: now)
      let held = image.accounts[place.account].capacityMinutes[place.index].start
      if start <= held { continue }
      capacityStarts[place.account] = start
      image.accounts[place.account].capacityMinutes[place.index].slide(to: start)
    }
  }

  /// On a whole hour, so that sliding is rare, and an hour early; figures that lag behind the clock look further back.
  private static func capacityStart(_ account: AccountImage, _ window: Window, now: Instant) -> Instant {
    let asOf = account.freshness(now: now).asOf
    return asOf.floored(to: .hour) - .hour - (window == .month ? Window.month.length : Window.day.length)
  }

  /// Reads again minutes that only the capacity still shows, and all where projects are left out of it.
  private func updateCapacity(
    _ minutes: [Int64], of counters: Set<Int64>?, before recent: Int64, _ image: inout UsageImage,
    _ connection: Connection
  ) throws {
    for (id, place) in provisioned where counters?.contains(id) ?? true {
      let shown = minutes.filter { $0 >= capacityStarts[place.account].seconds }
      let due = withheld[place.account].isEmpty ? shown.filter { $0 < recent } : shown
      for run in Runs.joined(due, step: 60, gap: 120) { try readCapacity(id, run, &image, connection) }
    }
  }

  private func readCapacity(
    _ id: Int64, _ range: Range<Int64>, _ image: inout UsageImage, _ connection: Connection
  ) throws {
    guard let place = provisioned[id] else { return }
    try CapacityFold.read(
      range, into: &image.accounts[place.account].capacityMinutes[place.index],
      without: withheld[place.account], connection)
  }
}

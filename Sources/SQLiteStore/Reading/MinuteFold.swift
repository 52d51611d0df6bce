import UsageModel

/// Reads minutes and quarter hours into their series, and minutes into those of provisioned models.
struct MinuteFold {
  /// Where the minutes of each provisioned model stand in the image.
  private var provisioned: [Int64: (account: Int, index: Int)] = [:]
  private var capacityStart = Instant.epoch
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
  /// Reads the minutes of all provisioned models, as far back as the window shows.
  mutating func loadCapacity(
    _ image: inout UsageImage, _ places: CounterPlaces, _ connection: Connection, window: Window,
    now: Instant
  ) throws {
    provisioned = [:]
    withheld = image.accounts.map(WithheldProjects.init)
    capacityStart = MinuteFold.capacityStart(window, now: now)
    for account in image.accounts.indices {
      image.accounts[account].capacityMinutes = []
      for model in image.accounts[account].provisionedModels {
        let index = image.accounts[account].capacityMinutes.count
        image.accounts[account].capacityMinutes.append(CapacityMinutes(model: model, start: capacityStart))
        provisioned[model.rawValue] = (account, index)
        let range = capacityStart.seconds..<(now + 10 * .minute).seconds
        try readCapacity(model.rawValue, range, &image, connection)
      }
    }
  }

  mutating func slideCapacity(_ image: inout UsageImage, window: Window, now: Instant) {
    let start = MinuteFold.capacityStart(window, now: now)
    if start <= capacityStart { return }
    capacityStart = start
    for place in provisioned.values {
      image.accounts[place.account].capacityMinutes[place.index].slide(to: start)
    }
  }

  /// On a whole hour, so that sliding is rare; an hour early, since figures may lag behind the clock.
  private static func capacityStart(_ window: Window, now: Instant) -> Instant {
    now.floored(to: .hour) - .hour - (window == .month ? Window.month.length : Window.day.length)
  }

  /// Reads again minutes that only the capacity still shows, and all where projects are left out of it.
  private func updateCapacity(
    _ minutes: [Int64], of counters: Set<Int64>?, before recent: Int64, _ image: inout UsageImage,
    _ connection: Connection
  ) throws {
    let shown = minutes.filter { $0 >= capacityStart.seconds }
    for (id, place) in provisioned where counters?.contains(id) ?? true {
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

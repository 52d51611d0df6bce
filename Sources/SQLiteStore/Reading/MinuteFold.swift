import UsageModel

/// Reads minutes and quarter hours into their series, and minutes into those of provisioned models.
struct MinuteFold {
  /// Where the minutes of each provisioned model stand in the image.
  private var provisioned: [Int64: (account: Int, index: Int)] = [:]
  private var capacityStart = Instant.epoch

  private static let capacityColumns =
    "provisioned_input, provisioned_output, ineligible_input, ineligible_output"
  private static let modelMinutes =
    "SELECT t, \(Bucket.columns), \(capacityColumns) FROM model_1m WHERE model = ? AND t >= ? AND t < ?"
  private static let scopeMinutes =
    "SELECT t, \(Bucket.columns) FROM scope_1m WHERE scope = ? AND t >= ? AND t < ?"
  private static let peaks = Schema.peaks.joined(separator: ", ")
  private static let modelQuarters =
    "SELECT t, \(Bucket.columns), \(peaks) FROM model_15m WHERE model = ? AND t >= ? AND t < ?"
  private static let scopeQuarters =
    "SELECT t, \(Bucket.columns), \(peaks) FROM scope_15m WHERE scope = ? AND t >= ? AND t < ?"

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

  /// Reads again the given minutes, sorted and in seconds, and their quarter hours, for all counters.
  mutating func update(
    _ minutes: [Int64], _ image: inout UsageImage, _ places: CounterPlaces, _ connection: Connection,
    spans: Spans
  ) throws {
    let due = minutes.filter { $0 < spans.end.seconds }
    let quarters = due.map { $0.floored(to: 900) }.filter { $0 >= spans.quarterHours.seconds }
    for run in Runs.joined(quarters, step: 900, gap: 7_200) {
      for id in places.held { try readQuarters(id, run, &image, places, connection) }
    }
    for run in Runs.joined(due.filter { $0 >= spans.minutes.seconds }, step: 60, gap: 300) {
      for id in places.held { try readMinutes(id, run, &image, places, connection) }
    }
    try updateCapacity(due.filter { $0 < spans.minutes.seconds }, &image, connection, spans)
  }

  private func readMinutes(
    _ id: Int64, _ range: Range<Int64>, _ image: inout UsageImage, _ places: CounterPlaces,
    _ connection: Connection
  ) throws {
    guard let place = places[id] else { return }
    let query = try connection.query(
      places.models[id] == nil ? MinuteFold.scopeMinutes : MinuteFold.modelMinutes)
    query.bind(1, id)
    query.bind(2, range.lowerBound)
    query.bind(3, range.upperBound)
    let capacity = provisioned[id]
    while try query.step() {
      let bucket = Bucket(query, 1)
      image.accounts[place.account].counters[place.counter].minutes.put(bucket, at: query.int(0))
      if let capacity {
        image.accounts[capacity.account].capacityMinutes[capacity.index]
          .put(query, bucket, at: query.int(0))
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
    while try query.step() {
      var bucket = Bucket(query, 1)
      bucket.readPeaks(query, 9)
      image.accounts[place.account].counters[place.counter].quarterHours.put(bucket, at: query.int(0))
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
    capacityStart = MinuteFold.capacityStart(window, now: now)
    for account in image.accounts.indices {
      image.accounts[account].capacityMinutes = []
      for model in image.accounts[account].provisionedModels {
        let index = image.accounts[account].capacityMinutes.count
        image.accounts[account].capacityMinutes.append(CapacityMinutes(model: model, start: capacityStart))
        provisioned[model.rawValue] = (account, index)
        try readCapacity(
          model.rawValue, from: capacityStart.seconds, until: (now + 10 * .minute).seconds, &image, connection
        )
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

  /// On a whole hour, so that sliding is rare.
  private static func capacityStart(_ window: Window, now: Instant) -> Instant {
    now.floored(to: .hour) - (window == .month ? Window.month.length : Window.day.length)
  }

  /// Reads again minutes that only the capacity of a month still shows.
  private func updateCapacity(
    _ minutes: [Int64], _ image: inout UsageImage, _ connection: Connection, _ spans: Spans
  ) throws {
    let shown = minutes.filter { $0 >= capacityStart.seconds }
    for run in Runs.joined(shown, step: 60, gap: 120) {
      for id in provisioned.keys {
        try readCapacity(id, from: run.lowerBound, until: run.upperBound, &image, connection)
      }
    }
  }

  private func readCapacity(
    _ id: Int64, from: Int64, until: Int64, _ image: inout UsageImage, _ connection: Connection
  ) throws {
    guard let place = provisioned[id] else { return }
    let query = try connection.query(MinuteFold.modelMinutes)
    query.bind(1, id)
    query.bind(2, from)
    query.bind(3, until)
    while try query.step() {
      image.accounts[place.account].capacityMinutes[place.index]
        .put(query, Bucket(query, 1), at: query.int(0))
    }
  }
}

extension AccountImage {
  /// The models that capacity was bought for, and those whose name has stood for such a one.
  fileprivate var provisionedModels: [ModelID] {
    let snapshots = Set(capacity.map(\.snapshot))
    let names = snapshots.union(aliases.filter { snapshots.contains($0.snapshot) }.map(\.alias))
    return models.filter { names.contains($0.name) }.map(\.id)
  }
}

extension CapacityMinutes {
  /// Sets the minute at `t` seconds from a row whose capacity columns follow those of the bucket.
  fileprivate mutating func put(_ row: Query, _ bucket: Bucket, at t: Int64) {
    let index = Int((t * 1_000 - start.milliseconds) / .minute)
    if t * 1_000 < start.milliseconds { return }
    let missing = index + 1 - input.count
    if missing > 0 {
      let zeros = repeatElement(Int32(0), count: missing)
      input.append(contentsOf: zeros)
      cacheRead.append(contentsOf: zeros)
      output.append(contentsOf: zeros)
      provisionedInput.append(contentsOf: zeros)
      provisionedOutput.append(contentsOf: zeros)
      ineligibleInput.append(contentsOf: zeros)
      ineligibleOutput.append(contentsOf: zeros)
    }
    input[index] = Int32(clamping: bucket.input)
    cacheRead[index] = Int32(clamping: bucket.cacheRead)
    output[index] = Int32(clamping: bucket.output)
    provisionedInput[index] = Int32(clamping: row.int(9))
    provisionedOutput[index] = Int32(clamping: row.int(10))
    ineligibleInput[index] = Int32(clamping: row.int(11))
    ineligibleOutput[index] = Int32(clamping: row.int(12))
  }

  fileprivate mutating func slide(to start: Instant) {
    let count = min(input.count, Int((start - self.start) / .minute))
    input.removeFirst(count)
    cacheRead.removeFirst(count)
    output.removeFirst(count)
    provisionedInput.removeFirst(count)
    provisionedOutput.removeFirst(count)
    ineligibleInput.removeFirst(count)
    ineligibleOutput.removeFirst(count)
    self.start = start
  }
}

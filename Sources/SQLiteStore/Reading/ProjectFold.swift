import UsageModel

/// Folds the usage of the projects that have limits of their own into counters, which stand after all others.
///
/// The store keeps projects by model only in seconds, minutes and hours, so nothing is read where no project is limited.
struct ProjectFold {
  /// The account of each such project, by the project's number.
  private var accounts: [Int64: Int] = [:]
  /// Per project its six hours, by their beginning in seconds.
  private var parts: [Int64: [Int64: Measures]] = [:]

  private static let part: Int64 = 21_600

  /// Reads all that the image shows of them.
  ///
  /// - Parameter end: of a past image, on a whole minute; what came later is left out.
  mutating func load(
    _ image: inout UsageImage, _ connection: Connection, spans: Spans, until end: Instant? = nil
  ) throws {
    for index in image.accounts.indices {
      image.accounts[index].counters.removeAll { if case .project = $0.key { true } else { false } }
    }
    accounts = ProjectFold.limited(image)
    parts = [:]
    if accounts.isEmpty { return }
    let until = end ?? spans.end
    let from = min(spans.sixHours, spans.month).seconds.floored(to: ProjectFold.part)
    // Of a past hour that is still open its minutes alone are known apart.
    try readHours(from..<(end.map { $0.floored(to: .hour) } ?? until).seconds, connection)
    if let end {
      try addMinutes(end.floored(to: .hour).seconds..<end.seconds, connection)
    }
    try readMinutes(spans.quarterHours.seconds..<until.seconds, &image, connection, spans)
    for id in parts.keys { show(id, &image, spans) }
    if end == nil { try readSeconds(&image, connection, spans) }
  }

  /// Reads again the given minutes and hours, sorted and in seconds; all of it where other projects are limited now.
  mutating func update(
    _ minutes: [Int64], hours: [Int64], _ image: inout UsageImage, _ connection: Connection, spans: Spans
  ) throws {
    if accounts != ProjectFold.limited(image) || hours.first ?? .max < spans.recentParts.seconds {
      return try load(&image, connection, spans: spans)
    }
    if accounts.isEmpty { return }
    let end = spans.end.seconds
    let quarters = minutes.map { $0.floored(to: 900) }.filter {
      $0 >= spans.quarterHours.seconds && $0 < end
    }
    for run in Runs.joined(quarters, step: 900, gap: 0) {
      try readMinutes(run.lowerBound..<min(run.upperBound, end), &image, connection, spans)
    }
    let changed = hours.map { $0.floored(to: ProjectFold.part) }
    for run in Runs.joined(changed, step: ProjectFold.part, gap: 0) {
      for id in parts.keys { parts[id] = parts[id]?.filter { !run.contains($0.key) } }
      try readHours(run.lowerBound..<min(run.upperBound, end), connection)
    }
    for id in parts.keys { show(id, &image, spans) }
    try readSeconds(&image, connection, spans)
  }

  /// Puts calls into the single seconds of a past image.
  func add(
    seconds calls: [Int: [EventBookings.Booking]], to image: inout UsageImage, spans: Spans
  ) {
    let start = spans.seconds.seconds
    for call in calls.values.joined() where accounts[call.project] != nil {
      guard let place = make(call.project, &image, spans) else { continue }
      let (account, counter) = (place.account, place.counter)
      let t = call.time.floored(to: 1_000) / 1_000
      guard t >= start else { continue }
      image.accounts[account].counters[counter].secondsStart = spans.seconds
      image.accounts[account].counters[counter].seconds.add(SecondBin(call.sums), at: Int(t - start))
    }
  }

  /// Adds calls from `begin` on, which `load` did not find, to a past image's minutes and what is wider.
  func add(
    minutes calls: [Int: [EventBookings.Booking]], since begin: Instant, to image: inout UsageImage,
    spans: Spans
  ) {
    for call in calls.values.joined()
    where accounts[call.project] != nil && call.time >= begin.milliseconds {
      guard let place = make(call.project, &image, spans) else { continue }
      let (account, counter) = (place.account, place.counter)
      let minute = Instant(milliseconds: call.time.floored(to: 60_000))
      var bucket = Bucket(call.sums)
      image.accounts[account].counters[counter].minutes.add(bucket, at: minute.seconds)
      bucket.peak = MinutePeak(minute: image.accounts[account].counters[counter].minutes[minute])
      image.accounts[account].counters[counter].quarterHours.add(
        bucket, at: minute.floored(to: .quarterHour).seconds)
      image.accounts[account].counters[counter].sixHours.add(
        bucket, at: minute.floored(to: 6 * .hour).seconds)
      image.accounts[account].counters[counter].today.add(call.sums)
      image.accounts[account].counters[counter].month.add(call.sums)
    }
  }

  /// The projects that an exception of their account names.
  private static func limited(_ image: UsageImage) -> [Int64: Int] {
    var found: [Int64: Int] = [:]
    for (index, account) in image.accounts.enumerated() {
      let names = Set(account.overrides.compactMap(\.project))
      if names.isEmpty { continue }
      for project in account.projects where names.contains(project.name) {
        found[project.id.rawValue] = index
      }
    }
    return found
  }

  private func rows(
    _ table: String, _ columns: String, _ range: Range<Int64>, _ connection: Connection,
    _ body: (Query) -> Void
  ) throws {
    // Numbers of our own, which a prepared list of unknown length could not bind.
    let list = accounts.keys.sorted().map(String.init).joined(separator: ", ")
    let query = try connection.query(
      "SELECT t, project, \(columns) FROM \(table) WHERE t >= ? AND t < ? AND project IN (\(list))")
    query.bind(1, range.lowerBound)
    query.bind(2, range.upperBound)
    defer { query.reset() }
    while try query.step() { body(query) }
  }

  private mutating func readHours(_ range: Range<Int64>, _ connection: Connection) throws {
    if range.isEmpty { return }
    try addSums("cell_1h", range, connection)
  }

  private mutating func addMinutes(_ range: Range<Int64>, _ connection: Connection) throws {
    if range.isEmpty { return }
    try addSums("cell_1m", range, connection)
  }

  private mutating func addSums(_ table: String, _ range: Range<Int64>, _ connection: Connection) throws {
    var sums: [Int64: [Int64: Measures]] = [:]
    try rows(table, Schema.measures.joined(separator: ", "), range, connection) { row in
      sums[row.int(1), default: [:]][row.int(0).floored(to: ProjectFold.part), default: Measures()]
        .add(row.measures(2))
    }
    for (id, found) in sums {
      parts[id, default: [:]].merge(found) { old, new in
        var sum = old
        sum.add(new)
        return sum
      }
    }
  }

  private func readMinutes(
    _ range: Range<Int64>, _ image: inout UsageImage, _ connection: Connection, _ spans: Spans
  ) throws {
    var minutes: [Int64: [Int64: Bucket]] = [:]
    try rows("cell_1m", Bucket.columns, range, connection) { row in
      minutes[row.int(1), default: [:]][row.int(0), default: Bucket()].merge(Bucket(row, 2))
    }
    for id in accounts.keys {
      let found = minutes[id] ?? [:]
      if found.isEmpty, counter(id, image) == nil { continue }
      guard let place = make(id, &image, spans) else { continue }
      for t in stride(from: range.lowerBound.floored(to: 900), to: range.upperBound, by: 900) {
        var quarter = Bucket()
        for minute in stride(from: t, to: min(t + 900, range.upperBound), by: 60) {
          var bucket = found[minute] ?? Bucket()
          image.accounts[place.account].counters[place.counter].minutes.put(bucket, at: minute)
          bucket.peak = MinutePeak(minute: bucket)
          quarter.merge(bucket)
        }
        image.accounts[place.account].counters[place.counter].quarterHours.put(quarter, at: t)
      }
    }
  }

  private func readSeconds(_ image: inout UsageImage, _ connection: Connection, _ spans: Spans) throws {
    let start = spans.seconds.seconds
    for id in accounts.keys {
      guard let place = counter(id, image) else { continue }
      image.accounts[place.account].counters[place.counter].seconds = []
      image.accounts[place.account].counters[place.counter].secondsStart = spans.seconds
    }
    var bins: [Int64: [SecondBin]] = [:]
    let columns = Schema.secondMeasures.joined(separator: ", ")
    try rows("cell_1s", columns, start..<spans.end.seconds, connection) { row in
      bins[row.int(1), default: []].add(SecondBin(row, 2), at: Int(row.int(0) - start))
    }
    for (id, bins) in bins {
      guard let place = make(id, &image, spans) else { continue }
      image.accounts[place.account].counters[place.counter].seconds = bins
    }
  }

  /// Puts the six hours into their series, and today and the month with them.
  private func show(_ id: Int64, _ image: inout UsageImage, _ spans: Spans) {
    guard let place = make(id, &image, spans) else { return }
    let day = spans.today.seconds..<(spans.today + .day).seconds
    var today = Measures()
    var month = Measures()
    for (t, sums) in parts[id] ?? [:] {
      if day.contains(t) { today.add(sums) }
      if t >= spans.month.seconds, t < day.upperBound { month.add(sums) }
      var bucket = Bucket(sums)
      let begin = Instant(seconds: t)
      bucket.peak =
        image.accounts[place.account].counters[place.counter].quarterHours
        .sum(from: begin, until: begin + 6 * .hour).peak
      image.accounts[place.account].counters[place.counter].sixHours.put(bucket, at: t)
    }
    image.accounts[place.account].counters[place.counter].today = today
    image.accounts[place.account].counters[place.counter].month = month
  }

  private func counter(_ id: Int64, _ image: UsageImage) -> CounterPlaces.Place? {
    guard let account = accounts[id],
      let index = image.accounts[account].index(of: .project(ProjectID(id)))
    else { return nil }
    return CounterPlaces.Place(account: account, counter: index)
  }

  /// The place of a project's counter, made at the end where there is none yet.
  private func make(_ id: Int64, _ image: inout UsageImage, _ spans: Spans) -> CounterPlaces.Place? {
    if let place = counter(id, image) { return place }
    guard let account = accounts[id] else { return nil }
    image.accounts[account].counters.append(CounterUsage(key: .project(ProjectID(id)), spans: spans))
    return CounterPlaces.Place(account: account, counter: image.accounts[account].counters.count - 1)
  }
}

extension [SecondBin] {
  fileprivate mutating func add(_ bin: SecondBin, at index: Int) {
    if index < 0 { return }
    while count <= index { append(SecondBin()) }
    self[index].add(bin)
  }
}

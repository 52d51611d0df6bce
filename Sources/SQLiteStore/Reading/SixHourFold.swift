import UsageModel

/// Folds six hours into their series, today and this month, and knows enough of the recent ones to take in a change.
struct SixHourFold {
  fileprivate struct Part {
    var sums = Measures()
    var bucket = Bucket()
  }

  /// Per counter the parts from `Spans.recentParts` on.
  private var recent: [Int64: [Part]] = [:]
  /// Per counter the sums of this month's parts before the recent ones.
  private var earlier: [Int64: Measures] = [:]

  private static let columns = (Schema.measures + Schema.peaks).joined(separator: ", ")
  private static let modelSelection =
    "SELECT visit(t, \(columns)) FROM model_6h WHERE model = ? AND t >= ? AND t < ?"
  private static let scopeSelection =
    "SELECT visit(t, \(columns)) FROM scope_6h WHERE scope = ? AND t >= ? AND t < ?"
  /// Yesterday's last part, today's, and the one that the future may already have begun.
  private static let recentCount = 6

  /// Reads all that the image shows.
  mutating func load(
    _ image: inout UsageImage, _ places: inout CounterPlaces, _ connection: Connection, spans: Spans
  ) throws {
    recent = [:]
    earlier = [:]
    for id in places.known {
      try read(
        id, from: spans.sixHours.seconds, until: spans.end.seconds, &image, &places, connection, spans)
    }
  }

  /// Reads again the recent parts in which these hours lie, of the given counters or all. Older ones need a new `load`.
  mutating func update(
    _ hours: [Int64], of counters: Set<Int64>?, _ image: inout UsageImage, _ places: inout CounterPlaces,
    _ connection: Connection,
    spans: Spans
  ) throws {
    guard let first = hours.first, let last = hours.last else { return }
    for id in counters.map(Array.init) ?? places.known {
      try read(
        id, from: first.floored(to: 21_600), until: min(last + 1, spans.end.seconds), &image, &places,
        connection, spans)
    }
  }

  private mutating func read(
    _ id: Int64, from: Int64, until: Int64, _ image: inout UsageImage, _ places: inout CounterPlaces,
    _ connection: Connection, _ spans: Spans
  ) throws {
    let query = try connection.query(
      places.models[id] == nil ? SixHourFold.scopeSelection : SixHourFold.modelSelection)
    query.bind(1, id)
    query.bind(2, from)
    query.bind(3, until)
    let (month, recentStart) = (spans.month.seconds, spans.recentParts.seconds)
    var place: CounterPlaces.Place?
    try connection.visit(query) { row in
      let t = row.int(0)
      let part = Part(row)
      if place == nil {
        if part.isEmpty, places[id] == nil { return }
        place = places.make(id, in: &image, spans: spans)
      }
      guard let place else { return }
      if t >= recentStart {
        put(part, id: id, index: Int((t - recentStart) / 21_600))
      } else {
        if t >= month { earlier[id, default: Measures()].add(part.sums) }
        image.accounts[place.account].counters[place.counter].sixHours
          .put(part.bucket, at: t)
      }
    }
    if let place { show(id, at: place, &image, spans) }
  }

  private mutating func put(_ part: Part, id: Int64, index: Int) {
    if recent[id] == nil { recent[id] = [Part](repeating: Part(), count: SixHourFold.recentCount) }
    if index < SixHourFold.recentCount { recent[id]?[index] = part }
  }

  private func show(_ id: Int64, at place: CounterPlaces.Place, _ image: inout UsageImage, _ spans: Spans) {
    var today = Measures()
    var month = earlier[id] ?? Measures()
    for (index, part) in (recent[id] ?? []).enumerated() {
      let t = spans.recentParts + Int64(index) * 6 * .hour
      if t >= spans.today, t < spans.today + .day { today.add(part.sums) }
      if t >= spans.month, t < spans.today + .day { month.add(part.sums) }
      image.accounts[place.account].counters[place.counter].sixHours.put(part.bucket, at: t.seconds)
    }
    image.accounts[place.account].counters[place.counter].today = today
    image.accounts[place.account].counters[place.counter].month = month
  }
}

extension SixHourFold.Part {
  /// Columns: t, then the sums, then the peaks.
  fileprivate init(_ row: some NumberRow) {
    sums = row.measures(1)
    bucket = Bucket(sums)
    bucket.readPeaks(row, Int32(1 + Schema.measures.count))
  }

  fileprivate var isEmpty: Bool { bucket == Bucket() && sums.isEmpty }
}

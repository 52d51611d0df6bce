import UsageModel

/// Folds hours into six hours, today and this month, and knows enough of the recent ones to take in a change.
struct HourFold {
  fileprivate struct Hour {
    var sums = Measures()
    var bucket = Bucket()
  }

  /// Per counter the hours from `Spans.recentHours` on.
  private var recent: [Int64: [Hour]] = [:]
  /// Per counter the sums of this month's hours before the recent ones.
  private var earlier: [Int64: Measures] = [:]

  private static let columns = (Schema.measures + Schema.peaks).joined(separator: ", ")
  private static let modelSelection =
    "SELECT t, \(columns) FROM model_1h WHERE model = ? AND t >= ? AND t < ?"
  private static let scopeSelection =
    "SELECT t, \(columns) FROM scope_1h WHERE scope = ? AND t >= ? AND t < ?"
  /// A day and six hours, and the hour that the future may already have begun.
  private static let recentCount = 31

  /// Reads all hours that the image shows.
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

  /// Reads again the recent hours that changed. Older ones need a new `load`.
  mutating func update(
    _ hours: [Int64], _ image: inout UsageImage, _ places: inout CounterPlaces, _ connection: Connection,
    spans: Spans
  ) throws {
    guard let first = hours.first, let last = hours.last else { return }
    for id in places.known {
      try read(
        id, from: first, until: min(last + 3_600, spans.end.seconds), &image, &places, connection, spans)
    }
  }

  private mutating func read(
    _ id: Int64, from: Int64, until: Int64, _ image: inout UsageImage, _ places: inout CounterPlaces,
    _ connection: Connection, _ spans: Spans
  ) throws {
    let query = try connection.query(
      places.models[id] == nil ? HourFold.scopeSelection : HourFold.modelSelection)
    query.bind(1, id)
    query.bind(2, from)
    query.bind(3, until)
    let (month, recentStart) = (spans.month.seconds, spans.recentHours.seconds)
    var place: CounterPlaces.Place?
    while try query.step() {
      let t = query.int(0)
      let hour = Hour(query)
      if place == nil {
        if hour.isEmpty, places[id] == nil { continue }
        place = places.make(id, in: &image, spans: spans)
      }
      guard let place else { break }
      if t >= recentStart {
        put(hour, id: id, index: Int((t - recentStart) / 3_600))
      } else {
        if t >= month { earlier[id, default: Measures()].add(hour.sums) }
        image.accounts[place.account].counters[place.counter].sixHours
          .merge(hour.bucket, at: t.floored(to: 21_600))
      }
    }
    query.reset()
    if let place { show(id, at: place, &image, spans) }
  }

  private mutating func put(_ hour: Hour, id: Int64, index: Int) {
    if recent[id] == nil { recent[id] = [Hour](repeating: Hour(), count: HourFold.recentCount) }
    if index < HourFold.recentCount { recent[id]?[index] = hour }
  }

  private func show(_ id: Int64, at place: CounterPlaces.Place, _ image: inout UsageImage, _ spans: Spans) {
    var today = Measures()
    var month = earlier[id] ?? Measures()
    for (index, hour) in (recent[id] ?? []).enumerated() {
      let t = spans.recentHours + Int64(index) * .hour
      if t >= spans.today, t < spans.today + .day { today.add(hour.sums) }
      if t >= spans.month, t < spans.today + .day { month.add(hour.sums) }
    }
    image.accounts[place.account].counters[place.counter].today = today
    image.accounts[place.account].counters[place.counter].month = month
    guard let hours = recent[id] else { return }
    for first in stride(from: 0, to: hours.count, by: 6) {
      let sixHours = hours[first..<min(first + 6, hours.count)].reduce(into: Bucket()) { $0.merge($1.bucket) }
      image.accounts[place.account].counters[place.counter].sixHours
        .put(sixHours, at: spans.recentHours.seconds + Int64(first) * 3_600)
    }
  }
}

extension HourFold.Hour {
  /// Columns: t, then the sums, then the peaks.
  fileprivate init(_ row: Query) {
    sums = row.measures(1)
    bucket = Bucket(sums)
    let first = Int32(1 + Schema.measures.count)
    bucket.peakAttempts = row.int(first)
    bucket.peakInput = row.int(first + 1)
    bucket.peakOutput = row.int(first + 2)
    bucket.peakTokens = row.int(first + 3)
  }

  fileprivate var isEmpty: Bool { bucket == Bucket() && sums.isEmpty }
}

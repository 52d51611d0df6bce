import UsageModel

/// Reads how everything stood at a past minute.
///
/// Wide buckets hold what came after that minute too, so the ones that it lies in are made anew from the hours and
/// minutes before it. Shared counters' minutes are not kept as long as their models', of which they are sums.
struct PastReading {
  let connection: Connection
  /// On a whole minute; nothing later counts.
  let at: Instant
  private var places = CounterPlaces()
  private let spans: Spans

  init(_ connection: Connection, at: Instant) {
    self.connection = connection
    self.at = at.floored(to: .minute)
    spans = Spans(self.at)
  }

  mutating func read(window: Window) throws -> UsageImage {
    var image = UsageImage()
    try FactReading(connection: connection).read(into: &image)
    try places.learn(image, connection)
    var sixHours = SixHourFold()
    try sixHours.load(&image, &places, connection, spans: spans.ending(at.floored(to: 6 * .hour)))
    try addOpenParts(&image)
    try SecondFold.read(.min..<Int64.max, &image, &places, connection, spans: spans.ending(at))
    var minutes = MinuteFold()
    try minutes.loadCapacity(&image, places, connection, window: window, now: at)
    var shares = ShareFold()
    try shares.load(&image, places, connection, now: at - .minute)
    try readCosts(&image)
    var budgets = BudgetFold()
    try budgets.load(&image, connection, spans: spans)
    for index in image.accounts.indices {
      // Of the open hour only what came later than the instant would be too much; its budget is told by the month's sum.
      image.accounts[index].projectHours.removeAll { $0.at >= at }
    }
    var projects = ProjectFold()
    try projects.load(&image, connection, spans: spans, until: at)
    for index in image.accounts.indices {
      for place in image.accounts[index].capacityMinutes.indices {
        image.accounts[index].capacityMinutes[place].cut(at: at)
      }
      let recent = image.accounts[index].counters.first?.tenSeconds
      // Seconds are kept for minutes only, and half of them would be taken for all.
      for counter in image.accounts[index].counters.indices {
        image.accounts[index].counters[counter].seconds = []
      }
      image.accounts[index].hasEvents = recent.map { $0.sum(from: at - .quarterHour, until: at) } != Bucket()
    }
    try RefusalFold.read(&image, at: at - 1, places, connection, spans: spans)
    image.revision = try connection.meta("rev")
    return image
  }

  // MARK: Minutes, and the buckets that the minute lies in

  private mutating func addOpenParts(_ image: inout UsageImage) throws {
    try readQuarters(&image)
    let open = try openSums(&image)
    for (id, sums) in open {
      guard let place = places.make(id, in: &image, spans: spans) else { continue }
      image.accounts[place.account].counters[place.counter].add(open: sums, at: at)
    }
  }

  /// The whole quarter hours, from the minutes of models: quarter hours themselves are kept for two days only.
  private mutating func readQuarters(_ image: inout UsageImage) throws {
    let until = at.floored(to: .quarterHour).seconds
    let from = spans.quarterHours.seconds
    let query = try connection.query(
      "SELECT t, \(Bucket.columns) FROM model_1m WHERE model = ? AND t >= ? AND t < ?")
    var minutes: [Int64: [Bucket]] = [:]
    let none = [Bucket](repeating: Bucket(), count: Int((until - from) / 60))
    for (id, model) in places.models {
      query.bind(1, id)
      query.bind(2, from)
      query.bind(3, until)
      while try query.step() {
        let (t, bucket) = (query.int(0), Bucket(query, 1))
        for counter in [id] + model.scopes.scopes(at: t) {
          minutes[counter, default: none][Int((t - from) / 60)].merge(bucket)
        }
      }
    }
    for (id, minutes) in minutes {
      guard let place = places.make(id, in: &image, spans: spans) else { continue }
      for t in stride(from: from, to: until, by: 900) {
        let index = Int((t - from) / 60)
        var quarter = Bucket()
        for minute in minutes[index..<min(index + 15, minutes.count)] { quarter.merge(minute.asMinute) }
        image.accounts[place.account].counters[place.counter].quarterHours.put(quarter, at: t)
      }
    }
  }

  /// Puts the minutes into their series, and returns what each counter's open six hours come to so far.
  private mutating func openSums(_ image: inout UsageImage) throws -> [Int64: Measures] {
    var sums: [Int64: Measures] = [:]
    let columns = Schema.measures.joined(separator: ", ")
    let part = at.floored(to: 6 * .hour).seconds
    let hour = at.floored(to: .hour).seconds
    for (table, from, until) in [
      ("model_1h", part, hour), ("model_1m", min(hour, spans.minutes.seconds), at.seconds),
    ] {
      let query = try connection.query(
        "SELECT t, \(columns) FROM \(table) WHERE model = ? AND t >= ? AND t < ?")
      for (id, model) in places.models {
        query.bind(1, id)
        query.bind(2, from)
        query.bind(3, until)
        while try query.step() {
          let t = query.int(0)
          let row = query.measures(1)
          for counter in [id] + model.scopes.scopes(at: t) {
            if table == "model_1h" || t >= hour { sums[counter, default: Measures()].add(row) }
            guard table == "model_1m", let place = places.make(counter, in: &image, spans: spans) else {
              continue
            }
            image.accounts[place.account].counters[place.counter].minutes.add(Bucket(row), at: t)
          }
        }
      }
    }
    return sums
  }

  // MARK: Money and refusals

  /// Whole hours as they are; the open hour and the day's projects from what came before the minute.
  private func readCosts(_ image: inout UsageImage) throws {
    var costs = CostFold()
    try costs.load(&image, places, connection, spans: spans)
    let hour = at.floored(to: .hour)
    for index in image.accounts.indices {
      image.accounts[index].costs.removeAll { $0.from >= at }
      image.accounts[index].monthByProject = try projects(of: image.accounts[index].account.id)
      // An hour inside which the ledger has a boundary is there by minutes already.
      if image.accounts[index].costs.contains(where: { $0.from >= hour && $0.width == .minute }) { continue }
      var open = CostSpan(from: hour, width: at - hour, costNano: 0, promotionalNano: 0, unpriced: 0)
      let minutes = try connection.query(
        """
        SELECT sum(cost), sum(promotional), sum(unpriced) FROM model_1m
        WHERE model IN (SELECT id FROM model WHERE account = ?) AND t >= ? AND t < ?
        """)
      minutes.bind(1, image.accounts[index].account.id.rawValue)
      minutes.bind(2, hour.seconds)
      minutes.bind(3, at.seconds)
      if try minutes.step() {
        (open.costNano, open.promotionalNano, open.unpriced) = (
          minutes.int(0), minutes.int(1), minutes.int(2)
        )
      }
      minutes.reset()
      image.accounts[index].costs.removeAll { $0.from >= hour }
      if open.costNano != 0 || open.promotionalNano != 0 || open.unpriced != 0 {
        image.accounts[index].costs.append(open)
      }
    }
  }

  private func projects(of account: AccountID) throws -> [ProjectID?: Int64] {
    let parts: [(table: String, from: Instant, until: Instant)] = [
      ("project_cost", spans.month, spans.today), ("cell_1h", spans.today, at.floored(to: .hour)),
      ("cell_1m", at.floored(to: .hour), at),
    ]
    var costs: [ProjectID?: Int64] = [:]
    for part in parts where part.from < part.until {
      let owner =
        part.table == "project_cost"
        ? "account = ?" : "model IN (SELECT id FROM model WHERE account = ?)"
      let query = try connection.query(
        "SELECT project, cost FROM \(part.table) WHERE \(owner) AND t >= ? AND t < ?")
      query.bind(1, account.rawValue)
      query.bind(2, part.from.seconds)
      query.bind(3, part.until.seconds)
      while try query.step() {
        let project = query.int(0) == 0 ? nil : ProjectID(query.int(0))
        costs[project, default: 0] += query.int(1)
      }
    }
    return costs.filter { $0.value != 0 }
  }
}

extension Spans {
  /// The same beginnings, with nothing from `end` on.
  fileprivate func ending(_ end: Instant) -> Spans {
    var spans = self
    spans.end = end
    return spans
  }
}

extension CounterUsage {
  /// Adds what the open quarter hour and six hours before `at` come to, which the series lack.
  fileprivate mutating func add(open sums: Measures, at: Instant) {
    let quarter = at.floored(to: .quarterHour)
    var openQuarter = Bucket()
    for index in minutes.buckets.indices {
      let begin = minutes.start + Int64(index) * .minute
      if begin >= quarter, begin < at { openQuarter.merge(minutes.buckets[index].asMinute) }
    }
    quarterHours.put(openQuarter, at: quarter.seconds)
    let part = at.floored(to: 6 * .hour)
    var openPart = Bucket(sums)
    let inner = quarterHours.sum(from: part, until: at)
    openPart.peak = inner.peak
    sixHours.put(openPart, at: part.seconds)
    today.add(sums)
    month.add(sums)
  }
}

extension Bucket {
  /// A minute's bucket whose greatest minute is itself.
  fileprivate var asMinute: Bucket {
    var bucket = self
    bucket.peak = MinutePeak(minute: self)
    return bucket
  }
}

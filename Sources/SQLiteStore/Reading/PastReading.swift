import UsageModel

/// Reads how everything stood at a past instant, to the millisecond where single events are kept and else to the minute.
///
/// Wide buckets hold what came after that instant too, so the ones that it lies in are made anew from the hours and
/// minutes before it, and the minute that it lies in from its events. Shared counters' minutes are not kept as long as
/// their models', of which they are sums.
struct PastReading {
  let connection: Connection
  /// Nothing later counts.
  let at: Instant
  /// The start of the minute that it lies in.
  private let minute: Instant
  private var places = CounterPlaces()
  private let spans: Spans

  init(_ connection: Connection, at: Instant) {
    self.connection = connection
    self.at = at
    minute = at.floored(to: .minute)
    spans = Spans(at)
  }

  mutating func read(window: Window) throws -> UsageImage {
    var image = UsageImage()
    try FactReading(connection: connection).read(into: &image)
    try places.learn(image, connection)
    var sixHours = SixHourFold()
    try sixHours.load(&image, &places, connection, spans: spans.ending(at.floored(to: 6 * .hour)))
    let floors = try (model: floor(of: "model_10s"), scope: floor(of: "scope_10s"))
    let isTableWhole = floors.model <= spans.tenSeconds.seconds
    let first = isTableWhole ? spans.seconds.floored(to: .minute) : spans.tenSeconds
    let events = try EventBookings(
      connection, places, accounts: Set(image.accounts.indices), from: first, until: minute + .minute)
    let newest = events.bookings.mapValues { $0.filter { $0.time <= at.milliseconds } }
    let open = newest.mapValues { $0.filter { $0.time >= minute.milliseconds } }
    try addOpenParts(&image, open)
    let slice = at.floored(to: 10 * .second)
    try SecondFold.read(.min..<Int64.max, &image, &places, connection, spans: spans.ending(slice))
    addSeconds(&image, newest, from: slice, floors: floors)
    var minutes = MinuteFold()
    try minutes.loadCapacity(&image, places, connection, window: window, now: at)
    let earlier = try projectCalls(image)
    try readCosts(&image, open, earlier)
    var budgets = BudgetFold()
    try budgets.load(&image, connection, spans: spans)
    var projects = ProjectFold()
    try projects.load(&image, connection, spans: spans, until: minute)
    projects.add(minutes: earlier, since: at.floored(to: .hour), to: &image, spans: spans)
    projects.add(seconds: newest, to: &image, spans: spans)
    projects.add(minutes: newest, since: minute, to: &image, spans: spans)
    for index in image.accounts.indices {
      let recent = image.accounts[index].counters.first?.tenSeconds
      image.accounts[index].projectHours.removeAll { $0.at > at }
      image.accounts[index].hasEvents =
        recent.map { $0.sum(from: at - 16 * .minute, until: at + 1) != Bucket() } ?? false
    }
    try RefusalFold.read(&image, at: at, places, connection, spans: spans)
    minutes.cut(&image, at: minute, adding: open)
    var shares = ShareFold()
    try shares.load(&image, places, connection, now: at, calls: newest, whole: first)
    image.revision = try connection.meta("rev")
    return image
  }

  /// The calls of the open hour before its open minute in minutes that projects have lost: those are kept two days.
  private func projectCalls(_ image: UsageImage) throws -> [Int: [EventBookings.Booking]] {
    let hour = at.floored(to: .hour)
    let kept = try floor(of: "cell_1m")
    guard hour < minute, hour.seconds < kept else { return [:] }
    let events = try EventBookings(
      connection, places, accounts: Set(image.accounts.indices), from: hour, until: minute)
    return events.bookings.mapValues { $0.filter { $0.time.floored(to: 60_000) / 1_000 < kept } }
  }

  /// The oldest bucket that a table holds.
  private func floor(of table: String) throws -> Int64 {
    let query = try connection.query("SELECT min(t) FROM \(table)")
    defer { query.reset() }
    return try query.step() ? query.optionalInt(0) ?? .max : .max
  }

  // MARK: Seconds, and what is newer than the tables' whole slices

  /// Puts the newest calls into single seconds, and into tens of seconds where the tables hold none of them: in the
  /// open slice, and before the oldest one that is kept.
  private mutating func addSeconds(
    _ image: inout UsageImage, _ bookings: [Int: [EventBookings.Booking]], from slice: Instant,
    floors: (model: Int64, scope: Int64)
  ) {
    for account in image.accounts.indices {
      let isKnown = bookings[account] != nil
      if !isKnown { image.accounts[account].countedThrough = minute }
      for counter in image.accounts[account].counters.indices {
        image.accounts[account].counters[counter].seconds = []
        if !isKnown {
          image.accounts[account].counters[counter].secondsStart = .distantFuture
          image.accounts[account].counters[counter].tenSeconds.cut(at: minute)
        }
      }
    }
    for (_, bookings) in bookings {
      for booking in bookings {
        guard let model = places.models[booking.model] else { continue }
        let t = booking.time.floored(to: 1_000) / 1_000
        for id in model.scopes.scopes(at: t) + [booking.model] {
          guard let place = places.make(id, in: &image, spans: spans) else { continue }
          if t >= spans.seconds.seconds {
            image.accounts[place.account].counters[place.counter].add(
              SecondBin(booking.sums), at: Int(t - spans.seconds.seconds))
          }
          let floor = id == booking.model ? floors.model : floors.scope
          if booking.time >= slice.milliseconds || t.floored(to: 10) < floor {
            image.accounts[place.account].counters[place.counter].tenSeconds
              .add(Bucket(booking.sums), at: t.floored(to: 10))
          }
        }
      }
    }
  }

  // MARK: Minutes, and the buckets that the minute lies in

  private mutating func addOpenParts(
    _ image: inout UsageImage, _ bookings: [Int: [EventBookings.Booking]]
  ) throws {
    try readQuarters(&image)
    var open = try openSums(&image)
    for booking in bookings.values.joined() {
      guard let model = places.models[booking.model] else { continue }
      for id in [booking.model] + model.scopes.scopes(at: minute.seconds) {
        open[id, default: Measures()].add(booking.sums)
        guard let place = places.make(id, in: &image, spans: spans) else { continue }
        image.accounts[place.account].counters[place.counter].minutes.add(
          Bucket(booking.sums), at: minute.seconds)
      }
    }
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
      ("model_1h", part, hour), ("model_1m", min(hour, spans.minutes.seconds), minute.seconds),
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
  private func readCosts(
    _ image: inout UsageImage, _ bookings: [Int: [EventBookings.Booking]],
    _ earlier: [Int: [EventBookings.Booking]]
  ) throws {
    var costs = CostFold()
    try costs.load(&image, places, connection, spans: spans)
    let hour = at.floored(to: .hour)
    for index in image.accounts.indices {
      let newest = bookings[index] ?? []
      let isParted = image.accounts[index].costs.contains {
        $0.from >= hour && $0.from < hour + .hour && $0.width == .minute
      }
      image.accounts[index].costs.removeAll { $0.from >= minute }
      image.accounts[index].monthByProject = try projects(
        of: image.accounts[index].account.id, newest + (earlier[index] ?? []))
      // An hour inside which the ledger has a boundary is there by minutes already.
      if isParted {
        var open = CostSpan(from: minute, width: .minute, costNano: 0, promotionalNano: 0, unpriced: 0)
        for booking in newest { open.add(booking.sums) }
        image.accounts[index].costs.append(open)
        continue
      }
      var open = CostSpan(
        from: hour, width: max(1, at - hour), costNano: 0, promotionalNano: 0, unpriced: 0)
      let minutes = try connection.query(
        """
        SELECT sum(cost), sum(promotional), sum(unpriced) FROM model_1m
        WHERE model IN (SELECT id FROM model WHERE account = ?) AND t >= ? AND t < ?
        """)
      minutes.bind(1, image.accounts[index].account.id.rawValue)
      minutes.bind(2, hour.seconds)
      minutes.bind(3, minute.seconds)
      if try minutes.step() {
        (open.costNano, open.promotionalNano, open.unpriced) = (
          minutes.int(0), minutes.int(1), minutes.int(2)
        )
      }
      minutes.reset()
      for booking in newest { open.add(booking.sums) }
      image.accounts[index].costs.removeAll { $0.from >= hour }
      if open.costNano != 0 || open.promotionalNano != 0 || open.unpriced != 0 {
        image.accounts[index].costs.append(open)
      }
    }
  }

  private func projects(
    of account: AccountID, _ newest: [EventBookings.Booking]
  ) throws -> [ProjectID?: Int64] {
    let hour = at.floored(to: .hour)
    let parts: [(table: String, from: Instant, until: Instant)] = [
      ("project_cost", spans.month, spans.today), ("cell_1h", spans.today, hour), ("cell_1m", hour, minute),
    ]
    var costs: [ProjectID?: Int64] = [:]
    for booking in newest where booking.sums.costNano != 0 {
      costs[booking.project == 0 ? nil : ProjectID(booking.project), default: 0] += booking.sums.costNano
    }
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
      if begin >= quarter, begin <= at { openQuarter.merge(minutes.buckets[index].asMinute) }
    }
    quarterHours.put(openQuarter, at: quarter.seconds)
    let part = at.floored(to: 6 * .hour)
    var openPart = Bucket(sums)
    openPart.peak = quarterHours.sum(from: part, until: at + 1).peak
    sixHours.put(openPart, at: part.seconds)
    today.add(sums)
    month.add(sums)
  }
}

extension CostSpan {
  fileprivate mutating func add(_ sums: Measures) {
    costNano += sums.costNano
    promotionalNano += sums.promotionalNano
    unpriced += sums.unpriced
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

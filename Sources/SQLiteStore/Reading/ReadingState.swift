import UsageModel

/// What a reader remembers of its last image, so that the next one costs only what changed.
struct ReadingState {
  var dataVersion: Int64 = -1
  private var revision: Int64 = -1
  private var factsRevision: Int64 = -1
  private var window = Window.quarterHour
  private var spans: Spans?
  private var places = CounterPlaces()
  private var sixHours = SixHourFold()
  private var minutes = MinuteFold()
  private var costs = CostFold()
  private var budgets = BudgetFold()
  private var shares = ShareFold()
  private var projects = ProjectFold()

  /// Whether the image is the one last made, and holds all that is due by now.
  func holds(_ image: UsageImage, window: Window, now: Instant) -> Bool {
    guard let spans, image.revision == revision, window.length <= self.window.length else { return false }
    return now.floored(to: .day) == spans.today && now < spans.end - .minute && spans.reachBack(from: now)
      && !shares.lacksEdges(image, now: now)
  }

  /// Lets time pass over an image of an unchanged store; true when that changed it.
  mutating func slide(_ image: inout UsageImage, now: Instant) -> Bool {
    let isChanged = markEvents(&image, now: now)
    return shares.slide(&image, places, now: now) || isChanged
  }

  /// Reads what changed within one snapshot; false when nothing did.
  mutating func read(
    _ image: inout UsageImage, _ connection: Connection, window: Window, now: Instant
  ) throws -> Bool {
    let facts = FactReading(connection: connection)
    let newRevision = try connection.meta("rev")
    let newFacts = try connection.meta("facts_rev")
    let spans = Spans(now)
    let isSame =
      image.revision == revision && spans.today == self.spans?.today
      && self.spans?.reachBack(from: now) == true
    if newRevision == revision, holds(image, window: window, now: now) { return false }
    var changes = isSame ? try changes(upTo: newRevision, connection) : nil
    if let old = self.spans { changes?.add(from: old.end, until: spans.end) }
    if let changes {
      if newFacts != factsRevision {
        try facts.read(into: &image)
        try places.learn(image, connection)
      } else {
        for index in image.accounts.indices { try facts.readSources(into: &image.accounts[index]) }
      }
      try update(
        &image, changes, connection, spans: spans, window: window, now: now, newFacts != factsRevision)
      try finish(&image, connection, spans: spans, now: now)
    } else {
      // Aside: a whole reading that fails must not cost the last picture.
      var whole = UsageImage()
      try facts.read(into: &whole)
      try places.learn(whole, connection)
      try load(&whole, connection, spans: spans, window: window, now: now)
      try finish(&whole, connection, spans: spans, now: now)
      image = whole
    }
    image.revision = newRevision
    (revision, factsRevision, self.window, self.spans) = (newRevision, newFacts, window, spans)
    return true
  }

  /// Reads what is small enough to be read anew each time.
  private func finish(
    _ image: inout UsageImage, _ connection: Connection, spans: Spans, now: Instant
  ) throws {
    try RefusalFold.read(&image, places, connection, spans: spans)
    try readRefused(&image, connection, spans: spans)
  }

  private mutating func load(
    _ image: inout UsageImage, _ connection: Connection, spans: Spans, window: Window, now: Instant
  ) throws {
    try sixHours.load(&image, &places, connection, spans: spans)
    try SecondFold.read(.min..<Int64.max, &image, &places, connection, spans: spans)
    try minutes.loadCapacity(&image, places, connection, window: window, now: now)
    try minutes.load(&image, places, connection, spans: spans)
    try costs.load(&image, places, connection, spans: spans)
    try budgets.load(&image, connection, spans: spans)
    markEvents(&image, now: now)
    try shares.load(&image, places, connection, now: now)
    try projects.load(&image, connection, spans: spans)
  }

  private mutating func update(
    _ image: inout UsageImage, _ changes: Changes, _ connection: Connection, spans: Spans, window: Window,
    now: Instant, _ factsChanged: Bool
  ) throws {
    if spans != self.spans { slideSeries(&image, to: spans) }
    let counters = changes.counters
    if changes.hours.first ?? .max < spans.recentParts.seconds {
      for account in image.accounts.indices {
        for counter in image.accounts[account].counters.indices {
          image.accounts[account].counters[counter].sixHours.buckets = []
        }
      }
      try sixHours.load(&image, &places, connection, spans: spans)
    } else {
      try sixHours.update(changes.hours, of: counters, &image, &places, connection, spans: spans)
    }
    for slices in Runs.joined(changes.tenSeconds, step: 10, gap: 30) {
      try SecondFold.read(slices, &image, &places, connection, spans: spans)
    }
    if factsChanged || window.length > self.window.length
      || minutes.lacksCapacity(image, window: window, now: now)
    {
      try minutes.loadCapacity(&image, places, connection, window: window, now: now)
    } else {
      minutes.slideCapacity(&image, window: window, now: now)
    }
    try minutes.update(changes.minutes, of: counters, &image, places, connection, spans: spans)
    if factsChanged {
      try costs.load(&image, places, connection, spans: spans)
      try budgets.load(&image, connection, spans: spans)
    } else {
      try costs.update(changes.hours, of: counters, &image, places, connection, spans: spans)
      try budgets.update(changes.hours, &image, connection, spans: spans)
    }
    markEvents(&image, now: now)
    try shares.update(changes.minutes, &image, places, connection, now: now)
    try projects.update(changes.minutes, hours: changes.hours, &image, connection, spans: spans)
  }

  /// Says of each account whether single events make up its last quarter hour; true when that changed.
  @discardableResult
  private func markEvents(_ image: inout UsageImage, now: Instant) -> Bool {
    var isChanged = false
    for index in image.accounts.indices {
      let series = image.accounts[index].counters.first?.tenSeconds
      // Figures may lag behind the clock by a minute and still be current.
      let sum = series?.sum(from: now - 16 * .minute, until: now + 1) ?? Bucket()
      if image.accounts[index].hasEvents != (sum != Bucket()) { isChanged = true }
      image.accounts[index].hasEvents = sum != Bucket()
    }
    return isChanged
  }

  private func slideSeries(_ image: inout UsageImage, to spans: Spans) {
    for account in image.accounts.indices {
      for counter in image.accounts[account].counters.indices {
        image.accounts[account].counters[counter].slide(to: spans)
      }
    }
  }
}

extension ReadingState {
  /// The buckets that changed since the last image, in seconds and in order.
  private struct Changes {
    var tenSeconds: [Int64] = []
    var minutes: [Int64] = []
    var hours: [Int64] = []
    /// The numbers of the models and scopes that these are of; nil: it may be any.
    var counters: Set<Int64>? = []

    /// Adds what was not due when the last image was made and may be soon.
    mutating func add(from: Instant, until: Instant) {
      func starts(_ width: Int64) -> StrideTo<Int64> {
        stride(from: from.ceiled(to: width * 1_000).seconds, to: until.seconds, by: Int(width))
      }
      // Every minute and every hour begins with a slice of ten seconds.
      if Array(starts(10)).isEmpty { return }
      counters = nil
      tenSeconds = Set(tenSeconds).union(starts(10)).sorted()
      minutes = Set(minutes).union(starts(60)).sorted()
      hours = Set(hours).union(starts(3_600)).sorted()
    }
  }

  /// nil when the log does not say it all, and everything has to be read.
  private func changes(upTo newest: Int64, _ connection: Connection) throws -> Changes? {
    if newest < revision || newest - revision > DirtyBuckets.revisions { return nil }
    var changes = Changes()
    let query = try connection.query("SELECT DISTINCT lv, t FROM dirty WHERE rev > ? ORDER BY lv, t")
    query.bind(1, revision)
    while try query.step() {
      switch DirtyBuckets.Level(rawValue: query.int(0)) {
      case .counter: changes.counters?.insert(query.int(1))
      case .tenSeconds: changes.tenSeconds.append(query.int(1))
      case .minutes: changes.minutes.append(query.int(1))
      case .hours: changes.hours.append(query.int(1))
      case nil:
        query.reset()
        return nil
      }
    }
    return changes
  }

  private func readRefused(_ image: inout UsageImage, _ connection: Connection, spans: Spans) throws {
    image.refused = [:]
    let query = try connection.query("SELECT reason, n FROM refused WHERE day >= ? AND day <= ?")
    query.bind(1, (spans.today - .day).seconds)
    query.bind(2, spans.today.seconds)
    while try query.step() { image.refused[query.text(0), default: 0] += query.int(1) }
  }
}

import UsageModel

/// Keeps who used each model in the last quarter hour, minute by minute, so that it can slide without reading.
///
/// The window of an account begins at tens of seconds, and cells of projects are kept by minutes: of the minute that it
/// begins inside, the calls themselves are read once, and it counts whole where they are not known.
struct ShareFold {
  /// What one project used of one model in a minute.
  fileprivate struct Use: Equatable {
    var model: Int64
    var project: Int64
    var sums: Bucket

    func precedes(_ other: Use) -> Bool { (model, project) < (other.model, other.project) }

    var negated: Use { Use(model: model, project: project, sums: sums.negated) }
  }

  /// The calls of one minute, each with its time in milliseconds; nil where they are not known.
  private struct Edge {
    var minute: Int64
    var uses: [(time: Int64, use: Use)]?
  }

  /// By the minute's start in seconds and the account's place, in the order of models and projects.
  private var minutes: [Int64: [Int: [Use]]] = [:]
  /// By account, of the minute that its window begins inside.
  private var edges: [Int: Edge] = [:]
  /// By account, what of each minute the image counts.
  private var shown: [Int: [Int64: [Use]]] = [:]
  /// By account, which window that was.
  private var spans: [Int: WindowSpan] = [:]

  /// With more calls than that in a minute it is not read call by call.
  private static let mostCalls = 20_000

  private static func span(_ account: AccountImage, now: Instant) -> WindowSpan {
    account.span(.quarterHour, asOf: account.freshness(now: now).asOf)
  }

  /// Reads the quarter hour and what may soon follow it.
  ///
  /// - Parameter calls: of the past, by account, all that was booked from `whole` on, in the place of the cells of these
  ///   minutes.
  mutating func load(
    _ image: inout UsageImage, _ places: CounterPlaces, _ connection: Connection, now: Instant,
    calls: [Int: [EventBookings.Booking]]? = nil, whole: Instant = .distantFuture
  ) throws {
    (minutes, edges, shown, spans) = ([:], [:], [:], [:])
    for index in image.accounts.indices { image.accounts[index].projectShares = [] }
    let begins = image.accounts.map { ShareFold.span($0, now: now).begin }
    guard let first = begins.min() else { return }
    minutes = try ShareFold.read(first.floored(to: .minute).seconds..<Int64.max, places, connection)
    for account in image.accounts.indices {
      let known = calls?[account]
      let end = known == nil ? image.accounts[account].countedThrough : whole
      guard let end else { continue }
      for t in minutes.keys where t >= end.seconds { minutes[t]?[account] = nil }
      let byMinute = Dictionary(grouping: known ?? []) { $0.time.floored(to: 60_000) / 1_000 }
      for (t, bookings) in byMinute {
        minutes[t, default: [:]][account] = ShareFold.sum(bookings.map { $0.use })
      }
    }
    try readEdges(image, places, connection, now: now)
    slide(&image, places, now: now)
  }

  /// Reads again the given minutes, sorted and in seconds.
  mutating func update(
    _ changed: [Int64], _ image: inout UsageImage, _ places: CounterPlaces, _ connection: Connection,
    now: Instant
  ) throws {
    let begins = image.accounts.map { ShareFold.span($0, now: now).begin }
    guard let first = begins.min()?.floored(to: .minute).seconds else { return }
    for run in Runs.joined(changed.filter { $0 >= first }, step: 60, gap: 0) {
      let read = try ShareFold.read(run, places, connection)
      for t in stride(from: run.lowerBound, to: run.upperBound, by: 60) { minutes[t] = read[t] }
    }
    let stale = Set(changed)
    edges = edges.filter { !stale.contains($0.value.minute) }
    spans = [:]
    try readEdges(image, places, connection, now: now)
    slide(&image, places, now: now)
  }

  /// Whether the minute that some window begins inside has to be read call by call.
  func lacksEdges(_ image: UsageImage, now: Instant) -> Bool {
    image.accounts.indices.contains { missingEdge($0, image, now: now) != nil }
  }

  private func missingEdge(_ account: Int, _ image: UsageImage, now: Instant) -> Int64? {
    let begin = ShareFold.span(image.accounts[account], now: now).begin
    let minute = begin.floored(to: .minute)
    if begin == minute || edges[account]?.minute == minute.seconds { return nil }
    return minutes[minute.seconds]?[account] == nil ? nil : minute.seconds
  }

  private mutating func readEdges(
    _ image: UsageImage, _ places: CounterPlaces, _ connection: Connection, now: Instant
  ) throws {
    for account in image.accounts.indices {
      guard let minute = missingEdge(account, image, now: now) else { continue }
      edges[account] = Edge(minute: minute, uses: nil)
      let calls = minutes[minute]?[account]?.reduce(0) { $0 + $1.sums.attempts } ?? 0
      if calls > ShareFold.mostCalls { continue }
      let start = Instant(seconds: minute)
      let events = try EventBookings(
        connection, places, accounts: [account], from: start, until: start + .minute)
      edges[account]?.uses = events.bookings[account]?.map { ($0.time, $0.use) }
    }
  }

  private static func read(
    _ range: Range<Int64>, _ places: CounterPlaces, _ connection: Connection
  ) throws -> [Int64: [Int: [Use]]] {
    let query = try connection.query(
      "SELECT t, model, project, \(Bucket.columns) FROM cell_1m WHERE t >= ? AND t < ?")
    query.bind(1, range.lowerBound)
    query.bind(2, range.upperBound)
    var minutes: [Int64: [Int: [Use]]] = [:]
    while try query.step() {
      guard let account = places.models[query.int(1)]?.account else { continue }
      var sums = Bucket(query, 3)
      // A share is of calls and tokens; cost alone makes none.
      sums.costNano = 0
      minutes[query.int(0), default: [:]][account, default: []].append(
        Use(model: query.int(1), project: query.int(2), sums: sums))
    }
    return minutes
  }

  private static func sum(_ uses: [Use]) -> [Use] {
    var sums: [Use] = []
    for use in uses.sorted(by: { $0.precedes($1) }) {
      if let last = sums.indices.last, sums[last].model == use.model, sums[last].project == use.project {
        sums[last].sums.merge(use.sums)
      } else {
        sums.append(use)
      }
    }
    return sums
  }

  /// Lets what is past go and what is due come; true when that changed the image.
  @discardableResult
  mutating func slide(_ image: inout UsageImage, _ places: CounterPlaces, now: Instant) -> Bool {
    var isChanged = false
    for account in image.accounts.indices {
      let span = ShareFold.span(image.accounts[account], now: now)
      if let old = spans[account], old.begin == span.begin,
        old.asOf.floored(to: .minute) == span.asOf.floored(to: .minute)
      {
        continue
      }
      spans[account] = span
      let wanted = counted(account, span)
      for t in Set(wanted.keys).union(shown[account, default: [:]].keys) {
        let (old, new) = (shown[account]?[t] ?? [], wanted[t] ?? [])
        if old == new { continue }
        ShareFold.replace(old, by: new, &image, places)
        isChanged = true
      }
      shown[account] = wanted
    }
    let oldest = spans.values.map { $0.begin.floored(to: .minute).seconds }.min() ?? 0
    if minutes.keys.contains(where: { $0 < oldest }) { minutes = minutes.filter { $0.key >= oldest } }
    return isChanged
  }

  /// What of each minute lies in the span; the open one counts as far as it came.
  private func counted(_ account: Int, _ span: WindowSpan) -> [Int64: [Use]] {
    var counted: [Int64: [Use]] = [:]
    let first = span.begin.floored(to: .minute)
    for t in stride(from: first.seconds, through: span.asOf.floored(to: .minute).seconds, by: 60) {
      guard let uses = minutes[t]?[account] else { continue }
      if t == first.seconds, span.begin > first, let edge = edges[account], edge.minute == t,
        let calls = edge.uses
      {
        counted[t] = ShareFold.sum(
          calls.filter { $0.time >= span.begin.milliseconds }.map(\.use))
      } else {
        counted[t] = uses
      }
    }
    return counted
  }

  /// Books the difference between two states of a minute, both in the same order.
  private static func replace(
    _ old: [Use], by new: [Use], _ image: inout UsageImage, _ places: CounterPlaces
  ) {
    var index = 0
    for use in new {
      while index < old.count, old[index].precedes(use) {
        add(old[index].negated, &image, places)
        index += 1
      }
      var change = use
      if index < old.count, !use.precedes(old[index]) {
        change.sums.merge(old[index].sums.negated)
        index += 1
      }
      add(change, &image, places)
    }
    for use in old[index...] { add(use.negated, &image, places) }
  }

  private static func add(_ use: Use, _ image: inout UsageImage, _ places: CounterPlaces) {
    if use.sums == Bucket() { return }
    guard let account = places.models[use.model]?.account else { return }
    image.accounts[account].addShare(
      ProjectShare(
        model: ModelID(use.model), project: use.project == 0 ? nil : ProjectID(use.project),
        sums: use.sums))
  }
}

extension EventBookings.Booking {
  fileprivate var use: ShareFold.Use {
    var bucket = Bucket(sums)
    bucket.costNano = 0
    return ShareFold.Use(model: model, project: project, sums: bucket)
  }
}

extension AccountImage {
  /// Adds to a share; one that comes to nothing goes. Shares stand in the order of models and projects.
  fileprivate mutating func addShare(_ share: ProjectShare) {
    let key = (share.model.rawValue, share.project?.rawValue ?? 0)
    var (low, high) = (0, projectShares.count)
    while low < high {
      let middle = (low + high) / 2
      let other = projectShares[middle]
      if (other.model.rawValue, other.project?.rawValue ?? 0) < key {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < projectShares.count, projectShares[low].model == share.model,
      projectShares[low].project == share.project
    else { return projectShares.insert(share, at: low) }
    projectShares[low].sums.merge(share.sums)
    if projectShares[low].sums == Bucket() { projectShares.remove(at: low) }
  }
}

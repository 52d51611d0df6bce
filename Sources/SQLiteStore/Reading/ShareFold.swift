import UsageModel

/// Keeps who used each model in the last quarter hour, minute by minute, so that it can slide without reading.
struct ShareFold {
  /// What one project used of one model in a minute.
  private struct Use: Equatable {
    var model: Int64
    var project: Int64
    var sums: Bucket

    func precedes(_ other: Use) -> Bool { (model, project) < (other.model, other.project) }

    var negated: Use { Use(model: model, project: project, sums: sums.negated) }
  }

  /// In seconds; each minute's uses in the order of models and projects.
  private var minutes: [Int64: [Use]] = [:]
  private var shown: ClosedRange<Int64> = -1 ... -1

  /// The minutes that count at `now`, in seconds; the open one is the last.
  private static func span(_ now: Instant) -> ClosedRange<Int64> {
    let last = now.floored(to: .minute).seconds
    return last - 840...last
  }

  /// Reads the quarter hour and what may soon follow it.
  mutating func load(
    _ image: inout UsageImage, _ places: CounterPlaces, _ connection: Connection, now: Instant
  ) throws {
    minutes = [:]
    shown = -1 ... -1
    for index in image.accounts.indices { image.accounts[index].projectShares = [] }
    for (t, uses) in try ShareFold.read(ShareFold.span(now).lowerBound..<Int64.max, connection) {
      minutes[t] = uses
    }
    slide(&image, places, now: now)
  }

  /// Reads again the given minutes, sorted and in seconds.
  mutating func update(
    _ changed: [Int64], _ image: inout UsageImage, _ places: CounterPlaces, _ connection: Connection,
    now: Instant
  ) throws {
    slide(&image, places, now: now)
    let due = changed.filter { $0 >= shown.lowerBound }
    for run in Runs.joined(due, step: 60, gap: 0) {
      let read = try ShareFold.read(run, connection)
      for t in stride(from: run.lowerBound, to: run.upperBound, by: 60) {
        let (old, new) = (minutes[t] ?? [], read[t] ?? [])
        minutes[t] = new.isEmpty ? nil : new
        if shown.contains(t) { ShareFold.replace(old, by: new, &image, places) }
      }
    }
  }

  private static func read(_ range: Range<Int64>, _ connection: Connection) throws -> [Int64: [Use]] {
    let query = try connection.query(
      "SELECT t, model, project, \(Bucket.columns) FROM cell_1m WHERE t >= ? AND t < ?")
    query.bind(1, range.lowerBound)
    query.bind(2, range.upperBound)
    var minutes: [Int64: [Use]] = [:]
    var uses: [Use] = []
    var last: Int64 = -1
    while try query.step() {
      if query.int(0) != last {
        if !uses.isEmpty { minutes[last] = uses }
        last = query.int(0)
        uses.removeAll(keepingCapacity: true)
      }
      var sums = Bucket(query, 3)
      // A share is of calls and tokens; cost alone makes none.
      sums.costNano = 0
      uses.append(Use(model: query.int(1), project: query.int(2), sums: sums))
    }
    if !uses.isEmpty { minutes[last] = uses }
    return minutes
  }

  /// Whether time alone has changed what counts.
  func isPast(_ now: Instant) -> Bool {
    let span = ShareFold.span(now)
    return span != shown && minutes.keys.contains { shown.contains($0) != span.contains($0) }
  }

  /// Lets minutes that are past go and those that are due come.
  mutating func slide(_ image: inout UsageImage, _ places: CounterPlaces, now: Instant) {
    let span = ShareFold.span(now)
    if span == shown { return }
    for (t, uses) in minutes where shown.contains(t) != span.contains(t) {
      if span.contains(t) {
        ShareFold.replace([], by: uses, &image, places)
      } else {
        ShareFold.replace(uses, by: [], &image, places)
      }
    }
    shown = span
    minutes = minutes.filter { $0.key >= span.lowerBound }
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

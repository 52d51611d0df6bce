import UsageModel

/// Keeps who used each model in the last quarter hour, minute by minute, so that it can slide without reading.
struct ShareFold {
  private struct Key: Hashable {
    var model: Int64
    var project: Int64
  }

  private struct Use {
    var attempts: Int64 = 0
    var tokens: Int64 = 0
  }

  private var minutes: [Int64: [Key: Use]] = [:]
  private var shown: ClosedRange<Int64> = 0...0

  /// The minutes that count at `now`, in seconds; the open one is the last.
  private static func span(_ now: Instant) -> ClosedRange<Int64> {
    let last = now.floored(to: .minute).seconds
    return last - 840...last
  }

  mutating func load(_ connection: Connection, now: Instant) throws {
    minutes = [:]
    try read(from: ShareFold.span(now).lowerBound, connection)
  }

  /// Reads again the given minutes, in seconds.
  mutating func update(_ changed: [Int64], _ connection: Connection, now: Instant) throws {
    let first = ShareFold.span(now).lowerBound
    guard let oldest = changed.first(where: { $0 >= first }) else { return }
    for t in minutes.keys where t >= oldest { minutes[t] = nil }
    try read(from: oldest, connection)
  }

  private mutating func read(from first: Int64, _ connection: Connection) throws {
    let query = try connection.query(
      "SELECT t, model, project, attempts, input + output FROM cell_1m WHERE t >= ?")
    query.bind(1, first)
    while try query.step() {
      let use = Use(attempts: query.int(3), tokens: query.int(4))
      minutes[query.int(0), default: [:]][Key(model: query.int(1), project: query.int(2))] = use
    }
  }

  /// Whether time alone has changed what counts.
  func isPast(_ now: Instant) -> Bool {
    let span = ShareFold.span(now)
    return span != shown && minutes.keys.contains { shown.contains($0) != span.contains($0) }
  }

  mutating func show(_ image: inout UsageImage, _ places: CounterPlaces, now: Instant) {
    shown = ShareFold.span(now)
    minutes = minutes.filter { $0.key >= shown.lowerBound }
    var sums: [Key: Use] = [:]
    for (t, uses) in minutes where shown.contains(t) {
      for (key, use) in uses {
        sums[key, default: Use()].attempts += use.attempts
        sums[key, default: Use()].tokens += use.tokens
      }
    }
    for index in image.accounts.indices { image.accounts[index].projectShares = [] }
    for (key, use) in sums where use.attempts != 0 || use.tokens != 0 {
      guard let account = places.models[key.model]?.account else { continue }
      image.accounts[account].projectShares.append(
        ProjectShare(
          model: ModelID(key.model), project: key.project == 0 ? nil : ProjectID(key.project),
          attempts: use.attempts, tokens: use.tokens))
    }
    for index in image.accounts.indices {
      image.accounts[index].projectShares.sort {
        ($0.model.rawValue, $0.project?.rawValue ?? 0) < ($1.model.rawValue, $1.project?.rawValue ?? 0)
      }
      image.accounts[index].markEvents(now: now)
    }
  }
}

extension AccountImage {
  fileprivate mutating func markEvents(now: Instant) {
    let series = counter(.account)?.tenSeconds
    hasEvents = (series?.sum(from: now - .quarterHour, until: now) ?? Bucket()) != Bucket()
  }
}

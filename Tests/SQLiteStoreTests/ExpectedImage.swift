import UsageModel

/// What an image must say of one counter, as tables that leave empty buckets out.
struct CounterTable: Hashable {
  var seconds: [Instant: SecondBin] = [:]
  var tenSeconds: [Instant: Bucket] = [:]
  var minutes: [Instant: Bucket] = [:]
  var quarterHours: [Instant: Bucket] = [:]
  var sixHours: [Instant: Bucket] = [:]
  var today = Measures()
  var month = Measures()

  init() {}

  /// As the image says it, without what lies outside the time that a screen at `now` may look at.
  init(_ usage: CounterUsage, now: Instant) {
    for (index, bin) in usage.seconds.enumerated() where bin != SecondBin() {
      let at = usage.secondsStart + Int64(index) * .second
      if at >= now - 150 * .second { seconds[at] = bin }
    }
    tenSeconds = CounterTable.table(usage.tenSeconds, from: now - 15 * .minute)
    minutes = CounterTable.table(usage.minutes, from: now - 75 * .minute)
    quarterHours = CounterTable.table(usage.quarterHours, from: now.floored(to: .quarterHour) - .day)
    sixHours = CounterTable.table(usage.sixHours, from: now.floored(to: 6 * .hour) - 29 * .day)
    today = usage.today
    month = usage.month
    dropFuture(now)
  }

  /// Leaves out what is not due yet, and the open quarter hour, which may hold some of it.
  mutating func dropFuture(_ now: Instant) {
    seconds = seconds.filter { $0.key <= now }
    tenSeconds = tenSeconds.filter { $0.key <= now }
    minutes = minutes.filter { $0.key <= now }
    quarterHours = quarterHours.filter { $0.key + .quarterHour <= now }
    sixHours = sixHours.filter { $0.key <= now }
  }

  /// Without what the past cannot tell: the longest outputs that other traits held, and single seconds where only minutes
  /// are known.
  func ofPast(hasSeconds: Bool) -> CounterTable {
    var table = self
    if !hasSeconds { table.seconds = [:] }
    table.today.longestOutput = 0
    table.month.longestOutput = 0
    return table
  }

  private static func table(_ series: BucketSeries, from: Instant) -> [Instant: Bucket] {
    var table: [Instant: Bucket] = [:]
    for (index, bucket) in series.buckets.enumerated() where bucket != Bucket() {
      let at = series.start + Int64(index) * series.width
      if at >= from { table[at] = bucket }
    }
    return table
  }
}

extension NaiveStore {
  /// What an image at `now` must say of an account's counters.
  func tables(_ bookings: [Booking], of account: AccountID, now: Instant) -> [Counter: CounterTable] {
    var tables: [Counter: CounterTable] = [:]
    var minutes: [Counter: [Instant: Measures]] = [:]
    let today = now.floored(to: .day)
    let month = CivilDate(now).firstOfMonth.start
    // Six hours at a time, none that begins more than 10 minutes from now: there is more only where the clock was put back.
    func isDue(_ at: Instant) -> Bool {
      at < today + .day && at.floored(to: 6 * .hour) < now + 10 * .minute
    }
    for booking in bookings {
      for counter in counters(booking.model, at: booking.at) {
        var table = tables[counter] ?? CounterTable()
        minutes[counter, default: [:]][booking.at.floored(to: .minute), default: Measures()]
          .add(booking.sums)
        if booking.isSingle {
          let second = booking.at.floored(to: .second)
          if second >= now - 150 * .second {
            table.seconds[second, default: SecondBin()].add(booking.sums)
          }
          let slice = booking.at.floored(to: 10 * .second)
          if slice >= now - 15 * .minute {
            table.tenSeconds[slice, default: Bucket()].merge(Bucket(booking.sums))
          }
        }
        var sums = booking.sums
        sums.longestOutput = 0
        if isDue(booking.at) {
          if booking.at >= today { table.today.add(sums) }
          if booking.at >= month { table.month.add(sums) }
        }
        tables[counter] = table
      }
    }
    for (counter, sums) in minutes {
      for (minute, sums) in sums {
        var bucket = Bucket(sums)
        if minute >= now - 75 * .minute { tables[counter]?.minutes[minute] = bucket }
        bucket.peak.attempts = sums.attempts - sums.unmetered
        bucket.peak.requests = sums.attempts - sums.unmetered - sums.clientErrors
        bucket.peak.unfailed = sums.attempts - sums.throttled - sums.serverErrors
        bucket.peak.answered = bucket.peak.unfailed - sums.clientErrors
        bucket.peak.input = sums.input
        bucket.peak.uncachedInput = sums.input - sums.cacheRead
        bucket.peak.output = sums.output
        bucket.peak.tokens = sums.input + sums.output
        bucket.peak.uncachedTokens = sums.input - sums.cacheRead + sums.output
        let quarter = minute.floored(to: .quarterHour)
        if quarter >= now.floored(to: .quarterHour) - .day {
          tables[counter]?.quarterHours[quarter, default: Bucket()].merge(bucket)
        }
        let sixHours = minute.floored(to: 6 * .hour)
        if sixHours >= now.floored(to: 6 * .hour) - 29 * .day {
          tables[counter]?.sixHours[sixHours, default: Bucket()].merge(bucket)
        }
      }
    }
    for entry in longest where accounts[entry.source] == account && counted.contains(entry.source) {
      for counter in counters(entry.model, at: entry.at) {
        guard isDue(entry.at), var table = tables[counter] else { continue }
        if entry.at >= today { table.today.longestOutput = max(table.today.longestOutput, entry.tokens) }
        if entry.at >= month { table.month.longestOutput = max(table.month.longestOutput, entry.tokens) }
        tables[counter] = table
      }
    }
    for counter in tables.keys {
      tables[counter]?.dropEmpty()
      tables[counter]?.dropFuture(now)
    }
    return tables
  }

  /// What the shares of the window `[floor(asOf, 10 s) − 15 min + 10 s, asOf]` must be: of the minute that it begins
  /// inside the calls that lie in it, or all where a report counts in that minute too; by minutes without calls at all.
  func shares(_ bookings: [Booking], of account: AccountID, now: Instant, asOf: Instant) -> [String: [Int64]]
  {
    let calls = bookings.filter { $0.isSingle && $0.at.floored(to: 10 * .second) <= now }
    let hasCalls = calls.contains { booking in
      booking.at.floored(to: 10 * .second) >= now - 16 * .minute && !Bucket(booking.sums).isNothing
    }
    var begin = asOf.floored(to: 10 * .second) - 890 * .second
    if !hasCalls { begin = asOf.floored(to: .minute) - 14 * .minute }
    let first = begin.floored(to: .minute)
    let isReported = reports.keys.contains { key in
      accounts[key.source] == account && counted.contains(key.source) && key.start < first + .minute
        && key.start + key.width > first
    }
    if isReported { begin = first }
    var shares: [String: [Int64]] = [:]
    for booking in bookings where booking.at >= begin && booking.at < asOf.floored(to: .minute) + .minute {
      let key = "\(booking.model.name) \(booking.model.operation) \(booking.project ?? "-")"
      let old = shares[key] ?? [0, 0]
      shares[key] = [old[0] + booking.sums.attempts, old[1] + booking.sums.tokens]
    }
    return shares.filter { $0.value != [0, 0] }
  }

  /// What the last day's minutes of a provisioned model must be.
  func capacity(_ bookings: [Booking], of name: String, now: Instant) -> [Instant: [Int64]] {
    var minutes: [Instant: [Int64]] = [:]
    for booking in bookings where booking.model.name == name {
      let minute = booking.at.floored(to: .minute)
      if minute < now - .day || minute > now { continue }
      var sums = booking.sums
      if withheld[booking.model.account]?.contains(booking.project ?? "-") == true {
        // All but what the source itself says was served by bought capacity.
        sums.ineligibleInput = sums.input - sums.provisionedInput
        sums.ineligibleOutput = sums.output - sums.provisionedOutput
      }
      let values = [
        sums.input, sums.cacheRead, sums.output, sums.provisionedInput, sums.provisionedOutput,
        sums.ineligibleInput, sums.ineligibleOutput,
      ]
      minutes[minute] = zip(minutes[minute] ?? Array(repeating: 0, count: 7), values).map { $0 + $1 }
    }
    return minutes.filter { $0.value.contains { $0 != 0 } }
  }

  /// What the month's costs by project must be.
  func monthByProject(_ bookings: [Booking], now: Instant) -> [String: Int64] {
    var costs: [String: Int64] = [:]
    for booking in bookings
    where booking.at >= CivilDate(now).firstOfMonth.start && booking.at < now.floored(to: .day) + .day {
      costs[booking.project ?? "-", default: 0] += booking.sums.costNano
    }
    return costs.filter { $0.value != 0 }
  }

  /// What the account's hours must have cost.
  func costs(_ bookings: [Booking]) -> [Instant: [Int64]] {
    var costs: [Instant: [Int64]] = [:]
    for booking in bookings {
      let hour = booking.at.floored(to: .hour)
      let old = costs[hour] ?? [0, 0, 0]
      let sums = booking.sums
      costs[hour] = [old[0] + sums.costNano, old[1] + sums.promotionalNano, old[2] + sums.unpriced]
    }
    return costs.filter { $0.value != [0, 0, 0] }
  }
}

extension CounterTable {
  fileprivate mutating func dropEmpty() {
    seconds = seconds.filter { $0.value != SecondBin() }
    tenSeconds = tenSeconds.filter { $0.value != Bucket() }
    minutes = minutes.filter { $0.value != Bucket() }
    quarterHours = quarterHours.filter { $0.value != Bucket() }
    sixHours = sixHours.filter { $0.value != Bucket() }
  }
}

extension Bucket {
  fileprivate var isNothing: Bool { self == Bucket() }
}

extension SecondBin {
  fileprivate mutating func add(_ sums: Measures) {
    attempts += Int32(sums.attempts)
    throttled += Int32(sums.throttled)
    clientErrors += Int32(sums.clientErrors)
    serverErrors += Int32(sums.serverErrors)
    input += sums.input
    cacheRead += sums.cacheRead
    output += sums.output
    unmetered += Int32(sums.unmetered)
  }
}

extension AccountImage {
  func tables(now: Instant) -> [NaiveStore.Counter: CounterTable] {
    var tables: [NaiveStore.Counter: CounterTable] = [:]
    for usage in counters {
      let counter: NaiveStore.Counter
      switch usage.key {
      case .project: continue
      case .scope(let modelClass, let billing): counter = .scope(modelClass, billing)
      case .model(let id):
        guard let model = model(id) else { continue }
        counter = .model(
          NaiveStore.ModelKey(account: account.id, name: model.name, operation: model.operation))
      }
      tables[counter] = CounterTable(usage, now: now)
    }
    return tables
  }

  func shares() -> [String: [Int64]] {
    var shares: [String: [Int64]] = [:]
    for share in projectShares {
      guard let model = model(share.model) else { continue }
      let project = projects.first { $0.id == share.project }?.name ?? "-"
      shares["\(model.name) \(model.operation) \(project)"] = [share.sums.attempts, share.sums.tokens]
    }
    return shares
  }

  /// The last day's minutes of the only provisioned model.
  func capacityTable(now: Instant) -> [Instant: [Int64]] {
    var table: [Instant: [Int64]] = [:]
    guard let minutes = capacityMinutes.first else { return table }
    for index in minutes.input.indices {
      let at = minutes.start + Int64(index) * .minute
      let values = [
        minutes.input, minutes.cacheRead, minutes.output, minutes.provisionedInput,
        minutes.provisionedOutput, minutes.ineligibleInput, minutes.ineligibleOutput,
      ].map { Int64($0[index]) }
      if at >= now - .day, at <= now, values.contains(where: { $0 != 0 }) { table[at] = values }
    }
    return table
  }

  func costsByProject() -> [String: Int64] {
    var costs: [String: Int64] = [:]
    for (id, cost) in monthByProject {
      costs[projects.first { $0.id == id }?.name ?? "-"] = cost
    }
    return costs
  }

  func costTable() -> [Instant: [Int64]] {
    var table: [Instant: [Int64]] = [:]
    for span in costs { table[span.from] = [span.costNano, span.promotionalNano, span.unpriced] }
    return table
  }
}

/// What was wrong with one account in the last 30 days, from its store: read day by day, the newest first, then put together.
///
/// Refused calls make runs by cause and limit with pauses of at most 10 minutes; provisioned traffic over its capacity makes
/// runs as on screens; a limit of a minute, an hour or a day makes a run while it is at or over the first step of its kind
/// (down to 5 points below), measured by whole minutes against the number in force on that day. Caps and the account's
/// own budget tell of months that are over, tiers of every change. Forecasts of then, credit, limits of projects and
/// silences of then are not known afterwards.
package struct AlertHistory: Sendable {
  /// How far back.
  package static let reach: Milliseconds = AlertBook.keeps

  /// What a limit came to in each minute since `start`.
  struct Course {
    var limit: Limit
    var name: String
    /// 0 where nothing was read.
    var shares: [Float]
  }

  /// Without what is not asked for, since a screen goes on changing its own.
  package let image: AccountImage
  let plan: Plan
  let rules: AlertRules
  let now: Instant
  /// A whole day; and the end of the last whole minute.
  let start: Instant
  let end: Instant
  var courses: [String: Course] = [:]
  /// What limits are called, by id.
  var names: [String: String] = [:]
  var runs: [RefusalKey: [RefusalRun]] = [:]
  var spills: [String: [SpillRun]] = [:]
  private var settled: AccountLimits?
  private var settledAt = Instant.distantPast

  /// The day to be read next; nil: all are.
  package private(set) var day: Instant?

  /// - Parameter image: the account as it is now, with the six hours of 30 days and all costs.
  package init(image: AccountImage, plan: Plan, rules: AlertRules, now: Instant) {
    var reduced = image
    for index in reduced.counters.indices {
      reduced.counters[index].seconds = []
      reduced.counters[index].tenSeconds.buckets = []
      reduced.counters[index].minutes.buckets = []
      reduced.counters[index].quarterHours.buckets = []
    }
    reduced.capacityMinutes = []
    (reduced.refusalSeconds, reduced.refusalMinutes, reduced.refusalDays) = ([], [], [])
    self.image = reduced
    self.plan = plan
    self.rules = rules
    self.now = now
    start = (now - AlertHistory.reach).floored(to: .day)
    end = now.floored(to: .minute)
    day = image.counters.isEmpty ? nil : now.floored(to: .day)
  }

  /// What has to be read of a day.
  package struct Wish: Sendable {
    package var counters: Set<CounterKey>
    /// Longer windows look back before the day.
    package var from: Instant
    package var until: Instant
    /// Snapshots with capacity.
    package var snapshots: [String]
  }

  /// What has to be read of `day`: of those limits only that may have come near their end, by the sums of six hours.
  package mutating func wish(hasRefusals: Bool) -> Wish? {
    guard let day else { return nil }
    let until = min(day + .day, end)
    var wish = Wish(counters: [], from: day, until: until, snapshots: [])
    for entry in entries(on: day) where isCounted(entry) && (hasRefusals || mayBeNear(entry, on: day)) {
      let lookback = LimitCourse.lookback(entry.limit.limit.window, plan.clock, from: day) ?? 0
      wish.from = min(wish.from, day - lookback)
      wish.counters.formUnion(entry.tally.plus + entry.tally.minus)
    }
    if rules.kinds.contains(.spill) {
      wish.snapshots = Array(Set(image.provisioned.map(\.snapshot))).sorted()
    }
    return wish
  }

  /// Takes what was read of `day` and goes on to the one before.
  package mutating func take(
    minutes: [CounterKey: BucketSeries], refusals: [RefusalCount], capacity: [CapacityMinutes]
  ) {
    guard let day else { return }
    let until = min(day + .day, end)
    for entry in entries(on: day) where isCounted(entry) {
      if !entry.tally.plus.contains(where: { minutes[$0] != nil }) { continue }
      guard
        let course = LimitCourse(
          entry.limit.limit, entry.tally, entry.meter, clock: plan.clock, from: day, until: until,
          width: .minute, series: { minutes[$0] })
      else { continue }
      put(course, of: entry)
    }
    blame(refusals, on: day)
    if !capacity.isEmpty {
      var part = image
      part.capacityMinutes = capacity
      for (subject, runs) in part.spills(plan: plan, now: until) {
        var joined = runs
        for run in spills[subject] ?? [] { joined.add(run) }
        spills[subject] = joined
      }
    }
    self.day = day > start ? day - .day : nil
  }

  private mutating func put(_ course: LimitCourse, of entry: AccountLimits.Entry) {
    let id = entry.limit.limit.id
    var whole =
      courses.removeValue(forKey: id)
      ?? Course(
        limit: entry.limit.limit, name: entry.name,
        shares: [Float](repeating: 0, count: Int(max(0, end - start) / .minute)))
    let first = Int((course.start - start) / .minute)
    for index in course.shares.indices where whole.shares.indices.contains(first + index) {
      whole.shares[first + index] = Float(course.shares[index])
    }
    courses[id] = whole
  }

  // MARK: Limits of a day

  /// The limits in force at the end of a day.
  mutating func entries(on day: Instant) -> [AccountLimits.Entry] {
    let at = min(day + .day - 1, now)
    if let settled, settledAt == at { return settled.entries }
    let limits = AccountLimits.settled(
      image, plan: plan, standing: standing(at: at), now: at, held: settled)
    settled = limits
    settledAt = at
    for entry in limits.entries where names[entry.limit.limit.id] == nil {
      names[entry.limit.limit.id] = entry.name
    }
    return limits.entries
  }

  /// Where the account stood on its ladder.
  func standing(at instant: Instant) -> TierStanding? {
    let sums = LedgerSums(
      ledger: image.ledger, costs: image.costs, now: instant,
      capMonth: image.limitMonth(plan, now: instant).start)
    return plan.ladder?.standing(for: image.tierFacts(sums: sums, ladder: plan.ladder, now: instant))
  }

  /// Whether its minutes tell of it: a number, no month, no bought capacity before it, and no project's.
  private func isCounted(_ entry: AccountLimits.Entry) -> Bool {
    let limit = entry.limit.limit
    return entry.project == nil && limit.metric != .outputLength && (limit.value.number ?? 0) > 0
      && LimitCourse.lookback(limit.window, plan.clock, from: start) != nil
      && image.capacityBeneath(limit.metric, limit.selector, plan: plan) == nil
  }

  private func mayBeNear(_ entry: AccountLimits.Entry, on day: Instant) -> Bool {
    let limit = entry.limit.limit
    let steps = limit.metric == .usd ? rules.capSteps : rules.limitSteps
    guard rules.kinds.contains(limit.metric == .usd ? .cap : .limit), let step = steps.first,
      let amount = limit.value.number
    else { return false }
    let bound =
      Double(amount) * (limit.metric == .usd ? Double(Money.nanoPerDollar) : 1)
      * (Double(step) / 100 - AlertFinding.slack)
    func greatest(_ measure: (Bucket) -> Int64) -> Double {
      var whole = 0.0
      var greatest = 0.0
      let lookback = LimitCourse.lookback(limit.window, plan.clock, from: day) ?? 0
      var at = (day - lookback).floored(to: 6 * .hour)
      while at < day + .day {
        let value = Double(
          entry.tally.plus.reduce(Int64(0)) { sum, key in
            sum + (image.counter(key).map { measure($0.sixHours[at]) } ?? 0)
          })
        whole += value
        greatest = max(greatest, value)
        at = at + 6 * .hour
      }
      return limit.window == .minute ? greatest : whole
    }
    // Money of a minute has no peak; all that a longer window can hold is what was counted in it.
    return limit.window == .minute && limit.metric != .usd
      ? greatest { entry.meter.peak($0) } >= bound : greatest { entry.meter.count($0) } >= bound
  }
}

/// One of the three times that a screen looks back over.
package enum Window: String, CaseIterable, Hashable, Sendable {
  case quarterHour = "15m"
  case day = "1d"
  case month = "30d"

  /// The length looked back over.
  package var length: Milliseconds {
    switch self {
    case .quarterHour: .quarterHour
    case .day: .day
    case .month: 30 * .day
    }
  }
}

/// What one counter counts: a scope (a shared counter of the account), one model or one project.
package enum CounterKey: Hashable, Sendable {
  /// All nil: the whole account.
  case scope(modelClass: String?, billing: Billing?)
  case model(ModelID)
  /// Of a project with limits of its own.
  case project(ProjectID)

  package static let account = CounterKey.scope(modelClass: nil, billing: nil)
}

/// What was counted in one bucket, as far as the screens need it.
package struct Bucket: Hashable, Sendable {
  package var attempts: Int64 = 0
  package var throttled: Int64 = 0
  package var clientErrors: Int64 = 0
  package var serverErrors: Int64 = 0
  package var input: Int64 = 0
  package var cacheRead: Int64 = 0
  package var output: Int64 = 0
  package var costNano: Int64 = 0
  /// See `Measures.unmetered`.
  package var unmetered: Int64 = 0
  /// The greatest minute of the bucket in every way of counting; nothing in buckets shorter than two minutes.
  package var peak = MinutePeak()

  package init() {}

  package init(_ measures: Measures) {
    attempts = measures.attempts
    throttled = measures.throttled
    clientErrors = measures.clientErrors
    serverErrors = measures.serverErrors
    input = measures.input
    cacheRead = measures.cacheRead
    output = measures.output
    costNano = measures.costNano
    unmetered = measures.unmetered
  }

  /// Adds the sums of `other`; the peaks become the greater ones.
  package mutating func merge(_ other: Bucket) {
    attempts += other.attempts
    throttled += other.throttled
    clientErrors += other.clientErrors
    serverErrors += other.serverErrors
    input += other.input
    cacheRead += other.cacheRead
    output += other.output
    costNano += other.costNano
    unmetered += other.unmetered
    peak.rise(to: other.peak)
  }

  package var tokens: Int64 { input + output }

  /// The sums with their signs turned, without peaks.
  package var negated: Bucket {
    var bucket = Bucket()
    bucket.attempts = -attempts
    bucket.throttled = -throttled
    bucket.clientErrors = -clientErrors
    bucket.serverErrors = -serverErrors
    bucket.input = -input
    bucket.cacheRead = -cacheRead
    bucket.output = -output
    bucket.costNano = -costNano
    bucket.unmetered = -unmetered
    return bucket
  }
}

/// Buckets of one width without a gap; what lies outside counts as empty.
package struct BucketSeries: Hashable, Sendable {
  /// A multiple of `width`.
  package var start: Instant
  package var width: Milliseconds
  package var buckets: [Bucket]

  package init(start: Instant, width: Milliseconds, buckets: [Bucket] = []) {
    self.start = start
    self.width = width
    self.buckets = buckets
  }

  /// The end of the newest bucket held.
  package var end: Instant { start + Int64(buckets.count) * width }

  /// The bucket that begins at `instant` (a multiple of `width`); empty outside.
  package subscript(instant: Instant) -> Bucket {
    let index = (instant - start) / width
    return instant >= start && index < buckets.count ? buckets[Int(index)] : Bucket()
  }

  /// The sum over the buckets that begin in `[from, until)`.
  package func sum(from: Instant, until: Instant) -> Bucket {
    var sum = Bucket()
    // By division instead of a look at every bucket: series are long and asked often.
    func index(_ instant: Instant) -> Int { Int((max(start, min(instant, end)) - start + width - 1) / width) }
    let first = index(from)
    for bucket in buckets[first..<max(first, index(until))] { sum.merge(bucket) }
    return sum
  }
}

/// What happened in one second: requests by their start, tokens by their end.
package struct SecondBin: Hashable, Sendable {
  package var attempts: Int32 = 0
  package var throttled: Int32 = 0
  package var clientErrors: Int32 = 0
  package var serverErrors: Int32 = 0
  package var input: Int64 = 0
  package var cacheRead: Int64 = 0
  package var output: Int64 = 0
  package var unmetered: Int32 = 0

  package init() {}
}

/// All that is known of one counter.
package struct CounterUsage: Hashable, Sendable {
  package var key: CounterKey
  /// One bin a second, gapless from `secondsStart`; empty where the last two minutes hold nothing.
  package var secondsStart: Instant
  package var seconds: [SecondBin]
  /// The last 16 minutes or more in tens of seconds (empty without single events), and the last 75 or more in minutes.
  package var tenSeconds: BucketSeries
  package var minutes: BucketSeries
  /// The last day and more in quarter hours, the last 30 days and more in six hours.
  package var quarterHours: BucketSeries
  package var sixHours: BucketSeries
  /// Since 00:00 UTC, and since the first of the month.
  package var today: Measures
  package var month: Measures

  package init(
    key: CounterKey, secondsStart: Instant = .epoch, seconds: [SecondBin] = [],
    tenSeconds: BucketSeries = BucketSeries(start: .epoch, width: 10 * .second),
    minutes: BucketSeries = BucketSeries(start: .epoch, width: .minute),
    quarterHours: BucketSeries = BucketSeries(start: .epoch, width: .quarterHour),
    sixHours: BucketSeries = BucketSeries(start: .epoch, width: 6 * .hour),
    today: Measures = Measures(), month: Measures = Measures()
  ) {
    self.key = key
    self.secondsStart = secondsStart
    self.seconds = seconds
    self.tenSeconds = tenSeconds
    self.minutes = minutes
    self.quarterHours = quarterHours
    self.sixHours = sixHours
    self.today = today
    self.month = month
  }
}

/// Cost incurred in an interval: an hour, or a minute where the ledger has a boundary inside the hour.
package struct CostSpan: Hashable, Sendable {
  package var from: Instant
  package var width: Milliseconds
  package var costNano: Int64
  package var promotionalNano: Int64
  package var unpriced: Int64

  package init(
    from: Instant, width: Milliseconds, costNano: Int64, promotionalNano: Int64, unpriced: Int64
  ) {
    self.from = from
    self.width = width
    self.costNano = costNano
    self.promotionalNano = promotionalNano
    self.unpriced = unpriced
  }
}

/// The tokens of one provisioned snapshot, minute by minute.
package struct CapacityMinutes: Hashable, Sendable {
  package var model: ModelID
  /// On a whole minute.
  package var start: Instant
  package var input: [Int32]
  package var cacheRead: [Int32]
  package var output: [Int32]
  /// What the source itself says was served by bought capacity, and what could not be.
  package var provisionedInput: [Int32]
  package var provisionedOutput: [Int32]
  package var ineligibleInput: [Int32]
  package var ineligibleOutput: [Int32]

  package init(
    model: ModelID, start: Instant, input: [Int32] = [], cacheRead: [Int32] = [],
    output: [Int32] = [], provisionedInput: [Int32] = [], provisionedOutput: [Int32] = [],
    ineligibleInput: [Int32] = [], ineligibleOutput: [Int32] = []
  ) {
    self.model = model
    self.start = start
    self.input = input
    self.cacheRead = cacheRead
    self.output = output
    self.provisionedInput = provisionedInput
    self.provisionedOutput = provisionedOutput
    self.ineligibleInput = ineligibleInput
    self.ineligibleOutput = ineligibleOutput
  }
}

/// A refused call.
package struct RefusalRecord: Hashable, Sendable {
  package var at: Instant
  package var model: ModelID
  package var reason: RefusalReason

  package init(at: Instant, model: ModelID, reason: RefusalReason) {
    self.at = at
    self.model = model
    self.reason = reason
  }
}

/// What one project used of one model in the last 15 minutes.
package struct ProjectShare: Hashable, Sendable {
  package var model: ModelID
  /// nil: no project was named.
  package var project: ProjectID?
  /// Without peaks.
  package var sums: Bucket

  package init(model: ModelID, project: ProjectID?, sums: Bucket) {
    self.model = model
    self.project = project
    self.sums = sums
  }

  /// Of calls that all succeeded, with nothing cached.
  package init(model: ModelID, project: ProjectID?, attempts: Int64, tokens: Int64) {
    var sums = Bucket()
    sums.attempts = attempts
    sums.input = tokens
    self.init(model: model, project: project, sums: sums)
  }
}

/// What one project cost in an hour.
package struct ProjectHour: Hashable, Sendable {
  package var at: Instant
  package var project: ProjectID
  package var costNano: Int64

  package init(at: Instant, project: ProjectID, costNano: Int64) {
    self.at = at
    self.project = project
    self.costNano = costNano
  }
}

/// Everything that the store knows of one account, folded for reading.
package struct AccountImage: Hashable, Sendable {
  package var account: Account
  package var facts: [AccountFact] = []
  package var assignedTiers: [AssignedTier] = []
  package var overrides: [LimitOverride] = []
  package var observations: [LimitObservation] = []
  package var spendLimits: [SpendLimit] = []
  package var unitTerms: [UnitTerms] = []
  package var capacity: [CapacityTransaction] = []
  /// Oldest first.
  package var ledger: [LedgerEntry] = []
  package var aliases: [AliasBinding] = []
  package var models: [ModelRecord] = []
  package var projects: [ProjectRecord] = []
  package var sources: [SourceRecord] = []
  /// The whole account first, then the other scopes, then the models; only those with usage in the last 30 days and more.
  package var counters: [CounterUsage] = []
  /// From the first usage on, oldest first, without gaps that cost something.
  package var costs: [CostSpan] = []
  /// Cost of this calendar month by project; nil is usage without a project.
  package var monthByProject: [ProjectID?: Int64] = [:]
  package var projectShares: [ProjectShare] = []
  /// What projects with a budget of their own cost in each hour since yesterday began, oldest first.
  package var projectHours: [ProjectHour] = []
  package var capacityMinutes: [CapacityMinutes] = []
  /// The newest refused call for each reason that there ever was one.
  package var lastRefusals: [RefusalRecord] = []
  /// Refused calls by second (as far back as the counters' tens of seconds), by minute (as their minutes) and by day of this month;
  /// oldest first.
  package var refusalSeconds: [RefusalCount] = []
  package var refusalMinutes: [RefusalCount] = []
  package var refusalDays: [RefusalCount] = []
  /// Whether single events (not only summed reports) make up the last quarter hour.
  package var hasEvents = false
  /// Of a past image that is known by minutes only: nothing from here on is counted, so figures are as of here.
  package var countedThrough: Instant?
  /// The trailing minute was too busy for single events and is made from 10-second sums.
  package var isCoarse = false

  package init(account: Account) { self.account = account }

  package func index(of key: CounterKey) -> Int? {
    for index in counters.indices where counters[index].key == key { return index }
    return nil
  }
  package func counter(_ key: CounterKey) -> CounterUsage? { index(of: key).map { counters[$0] } }
  package func model(_ id: ModelID) -> ModelRecord? { models.first { $0.id == id } }
}

/// Everything that the store knows, at one revision.
package struct UsageImage: Hashable, Sendable {
  package var revision: Int64 = 0
  /// Written by the demo: shown as invented.
  package var isInvented = false
  /// In the order in which they were added.
  package var accounts: [AccountImage] = []
  package var members: [Member] = []
  /// Lines and reports not taken, in the last 24 hours, by reason.
  package var refused: [String: Int64] = [:]

  package init() {}
}

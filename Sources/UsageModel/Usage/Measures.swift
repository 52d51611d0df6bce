/// Everything that is summed per bucket. All sums but `longestOutput`, which is a maximum.
package struct Measures: Hashable, Sendable {
  package var attempts: Int64 = 0
  package var throttled: Int64 = 0
  package var clientErrors: Int64 = 0
  package var serverErrors: Int64 = 0
  package var cancelled: Int64 = 0
  package var input: Int64 = 0
  package var cacheRead: Int64 = 0
  package var cacheWrite: Int64 = 0
  package var output: Int64 = 0
  package var provisionedInput: Int64 = 0
  package var provisionedOutput: Int64 = 0
  package var ineligibleInput: Int64 = 0
  package var ineligibleOutput: Int64 = 0
  package var computeMilliseconds: Int64 = 0
  package var costNano: Int64 = 0
  package var promotionalNano: Int64 = 0
  /// Calls whose cost is not known.
  package var unpriced: Int64 = 0
  package var longestOutput: Int64 = 0
  package var truncated: Int64 = 0
  /// Of `throttled` and `serverErrors`: calls refused for a cause that no rate counts, such as missing credit, an overloaded
  /// provider or a gateway's own limit. They fill no gauge.
  package var unmetered: Int64 = 0

  package init() {}

  /// What one event adds to the bucket of its start (`attempts` and outcomes) and of its end (tokens and money).
  ///
  /// Both parts together: the caller that books them in different buckets uses `atStart` and `atEnd`.
  package init(_ event: UsageEvent) {
    self = Measures.atStart(event)
    add(Measures.atEnd(event))
  }

  /// The part booked where the call began: requests count against a limit when they are sent.
  package static func atStart(_ event: UsageEvent) -> Measures {
    var measures = Measures()
    measures.attempts = 1
    switch event.status {
    case .ok: break
    case .throttled: measures.throttled = 1
    case .clientError: measures.clientErrors = 1
    case .serverError: measures.serverErrors = 1
    case .cancelled: measures.cancelled = 1
    }
    measures.unmetered = event.isUnmetered ? 1 : 0
    return measures
  }

  /// The part booked where the call ended: only then are tokens and cost known.
  package static func atEnd(_ event: UsageEvent) -> Measures {
    var measures = Measures()
    measures.input = event.inputTokens
    measures.cacheRead = event.cacheReadTokens
    measures.cacheWrite = event.cacheWriteTokens
    measures.output = event.outputTokens
    switch event.lane {
    case .provisioned:
      measures.provisionedInput = event.inputTokens
      measures.provisionedOutput = event.outputTokens
    case .ineligible:
      measures.ineligibleInput = event.inputTokens
      measures.ineligibleOutput = event.outputTokens
    case .accountPlan, .unknown: break
    }
    measures.computeMilliseconds = event.computeMilliseconds
    measures.costNano = event.costNano ?? 0
    measures.promotionalNano = event.promotionalNano
    // A refused call costs nothing, so a missing price says nothing about it.
    measures.unpriced = event.costNano == nil && event.status == .ok ? 1 : 0
    measures.longestOutput = event.outputTokens
    measures.truncated = event.truncated ? 1 : 0
    return measures
  }

  package mutating func add(_ other: Measures) {
    attempts += other.attempts
    throttled += other.throttled
    clientErrors += other.clientErrors
    serverErrors += other.serverErrors
    cancelled += other.cancelled
    input += other.input
    cacheRead += other.cacheRead
    cacheWrite += other.cacheWrite
    output += other.output
    provisionedInput += other.provisionedInput
    provisionedOutput += other.provisionedOutput
    ineligibleInput += other.ineligibleInput
    ineligibleOutput += other.ineligibleOutput
    computeMilliseconds += other.computeMilliseconds
    costNano += other.costNano
    promotionalNano += other.promotionalNano
    unpriced += other.unpriced
    longestOutput = max(longestOutput, other.longestOutput)
    truncated += other.truncated
    unmetered += other.unmetered
  }

  /// Input and output together.
  package var tokens: Int64 { input + output }
  package var isEmpty: Bool { self == Measures() }
}

/// One closed or open interval that a source has already summed: a usage page's bucket or a minute aggregate.
package struct UsageReport: Hashable, Sendable {
  package var start: Instant
  /// More than 0 and at most a day; `start` is a multiple of it or at least of a minute.
  package var width: Milliseconds
  package var model: String
  package var operation: Operation
  package var project: String?
  package var lane: Lane
  package var measures: Measures
  package var modelClass: String?
  package var billing: Billing?
  /// The sums are added to what the source said of the interval before; else they take its place.
  package var isAddition: Bool

  package init(
    start: Instant, width: Milliseconds, model: String, operation: Operation = .chat,
    project: String? = nil, lane: Lane = .unknown, measures: Measures, modelClass: String? = nil,
    billing: Billing? = nil, isAddition: Bool = false
  ) {
    self.start = start
    self.width = width
    self.model = model
    self.operation = operation
    self.project = project
    self.lane = lane
    self.measures = measures
    self.modelClass = modelClass
    self.billing = billing
    self.isAddition = isAddition
  }
}

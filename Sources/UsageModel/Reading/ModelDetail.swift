/// All that is told of one model where a screen shows models; made for that screen alone, not with every reading.
package struct ModelDetail: Hashable, Sendable {
  /// How many more requests one limit lets through.
  package struct Headroom: Hashable, Sendable {
    package var limit: LimitReading
    /// nil where the limit is no number, or nothing tells what a request takes of it.
    package var requests: Int64?
  }

  /// What one project took of the model in the last 15 minutes.
  package struct ProjectPart: Hashable, Sendable {
    /// nil: no project was named.
    package var name: String?
    package var requests: Int64
    package var tokens: Int64
    /// Of the model's requests.
    package var share: Double
  }

  package var id: ModelID
  package var name: String
  package var operation: Operation
  package var classLabel: String?
  package var billing: Billing
  /// The plan names it, or one of its limits counts it.
  package var isInPlan: Bool
  /// Used in the last 15 minutes.
  package var isActive: Bool
  package var requestsPerMinute: Int64
  package var inputPerMinute: Int64
  package var outputPerMinute: Int64
  /// Of the counter that it draws on; see `ModelReading.share`.
  package var share: Double?
  package var counterName: String?
  /// Cached input of all input, over 15 minutes.
  package var cachedShare: Double?
  /// Over 15 minutes.
  package var throttled: Int64
  package var requestsToday: Int64
  package var throttledToday: Int64
  package var clientErrorsToday: Int64
  package var serverErrorsToday: Int64
  /// Calls of today that were refused, by what refused them.
  package var refusedToday: [RefusalCause: Int64] = [:]
  package var longestToday: Int64
  package var truncatedToday: Int64
  package var monthCost: Money
  /// Calls of this month whose cost is not known.
  package var unpricedThisMonth: Int64
  /// What a thousand answered requests with a known cost have cost this month.
  package var costPerThousand: Money?
  /// Tokens of an answered request, over 15 minutes.
  package var meanInput: Int64?
  package var meanOutput: Int64?
  /// The limits that count it, tightest first; without money and the length of one response.
  package var headrooms: [Headroom]
  /// The one that is full first, else the one with the highest pressure.
  package var binding: LimitReading?
  /// The fewest requests that any of its limits still lets through.
  package var room: Int64?
  package var activity: [Double]

  /// What `binding` alone still lets through, in requests; other limits may let fewer through.
  package var bindingRoom: Int64? { headrooms.first { $0.limit.id == binding?.id }?.requests }
}

extension AccountImage {
  /// Every model with usage in the last 30 days and more, in the store's order.
  package func modelDetails(plan: Plan, account: AccountReading, now: Instant) -> [ModelDetail] {
    let asOf = account.freshness.asOf
    return models.compactMap { record in
      guard let counter = counter(.model(record.id)) else { return nil }
      return detail(record, counter, plan: plan, account: account, asOf: asOf, now: now)
    }
  }

  /// By project, largest first, counted as the plan counts.
  package func projects(of model: ModelID, plan: Plan) -> [ModelDetail.ProjectPart] {
    let parts = projectShares.filter { $0.model == model }
    let requests = Meter(.requests, plan.counting)
    let tokens = Meter(.tokens, plan.counting)
    let whole = parts.reduce(0) { $0 + requests.count($1.sums) }
    guard whole > 0 else { return [] }
    return parts.map { part in
      ModelDetail.ProjectPart(
        name: part.project.flatMap { id in projects.first { $0.id == id }?.name },
        requests: requests.count(part.sums), tokens: tokens.count(part.sums),
        share: Double(requests.count(part.sums)) / Double(whole))
    }.sorted { ($0.requests, $1.name ?? "") > ($1.requests, $0.name ?? "") }
  }

  private func detail(
    _ record: ModelRecord, _ counter: CounterUsage, plan: Plan, account: AccountReading, asOf: Instant,
    now: Instant
  ) -> ModelDetail {
    let traits = record.traits(at: now)
    let recent = counter.sum(in: span(.quarterHour, asOf: asOf))
    let answered = recent.attempts - recent.throttled - recent.clientErrors - recent.serverErrors
    func rate(_ metric: Metric) -> Int64 {
      counter.trailingMinute(asOf: asOf, meter: Meter(metric, plan.counting))
    }
    let limits = account.limits.filter {
      $0.isCounter && $0.metric != .usd && $0.tally.counts(record.id, traits)
    }
    let headrooms = limits.map {
      ModelDetail.Headroom(limit: $0, requests: AccountImage.requests(left: $0, recent, plan.counting))
    }
    let reading = account.models.first { $0.id == record.id }
    let month = counter.month
    let priced =
      month.attempts - month.throttled - month.clientErrors - month.serverErrors - month.cancelled
      - month.unpriced
    return ModelDetail(
      id: record.id, name: record.name, operation: record.operation,
      classLabel: traits.modelClass.flatMap { id in plan.modelClasses.first { $0.id == id }?.label },
      billing: traits.billing,
      isInPlan: !limits.isEmpty
        || plan.models.contains { $0.id == record.name || $0.aliases.contains(record.name) },
      isActive: reading != nil, requestsPerMinute: rate(.requests), inputPerMinute: rate(.inputTokens),
      outputPerMinute: rate(.outputTokens), share: reading?.share, counterName: reading?.counterName,
      cachedShare: recent.input > 0 ? Double(recent.cacheRead) / Double(recent.input) : nil,
      throttled: recent.throttled, requestsToday: counter.today.attempts,
      throttledToday: counter.today.throttled, clientErrorsToday: counter.today.clientErrors,
      serverErrorsToday: counter.today.serverErrors,
      refusedToday: refusals(of: record.id, from: asOf.floored(to: .day), asOf: asOf),
      longestToday: counter.today.longestOutput,
      truncatedToday: counter.today.truncated, monthCost: Money(nano: month.costNano),
      unpricedThisMonth: month.unpriced,
      // A price by the thousand needs calls whose cost is known; the division comes first, so nothing overflows.
      costPerThousand: priced > 0 && month.costNano > 0
        ? Money(nano: Int64(Double(month.costNano) / Double(priced) * 1_000)) : nil,
      meanInput: answered > 0 ? recent.input / answered : nil,
      meanOutput: answered > 0 ? recent.output / answered : nil, headrooms: headrooms,
      binding: AccountImage.binding(limits), room: headrooms.compactMap(\.requests).min(),
      activity: counter.activity(asOf: asOf, meter: Meter(.requests, plan.counting)))
  }

  private func refusals(of model: ModelID, from: Instant, asOf: Instant) -> [RefusalCause: Int64] {
    var counts: [RefusalCause: Int64] = [:]
    for count in refusalDays where count.model == model && count.at >= from && count.at <= asOf {
      if let cause = count.reason.cause { counts[cause, default: 0] += count.count }
    }
    return counts
  }

  /// What is left of a limit in requests of the mean size of the last 15 minutes.
  private static func requests(left limit: LimitReading, _ recent: Bucket, _ policy: CountingPolicy) -> Int64?
  {
    guard let room = limit.room else { return nil }
    if limit.metric == .requests { return room }
    let requests = Meter(.requests, policy).count(recent)
    let counted = Meter(limit.metric, policy).count(recent)
    guard requests > 0, counted > 0 else { return nil }
    return Int64(Double(room) / (Double(counted) / Double(requests)))
  }

  /// The limit with the earliest likely end, else the one with the highest pressure.
  private static func binding(_ limits: [LimitReading]) -> LimitReading? {
    func end(_ limit: LimitReading) -> Instant? {
      if case .likely(let at)? = limit.outlook { return at }
      return limit.exhaustedAt
    }
    let ending = limits.filter { end($0) != nil }
    if let first = ending.min(by: { (end($0) ?? .distantFuture) < (end($1) ?? .distantFuture) }) {
      return first
    }
    return limits.filter { $0.pressure != nil }.max { ($0.pressure ?? 0) < ($1.pressure ?? 0) }
  }
}

extension Tally {
  /// Whether calls of a model with such traits count toward it.
  package func counts(_ model: ModelID, _ traits: ModelRecord.Traits) -> Bool {
    if minus.contains(.model(model)) { return false }
    return plus.contains { key in
      switch key {
      case .model(let id): id == model
      case .scope(let modelClass, let billing):
        (modelClass == nil || modelClass == traits.modelClass)
          && (billing == nil || billing == traits.billing)
      // Which of a model's calls are a project's is not known here.
      case .project: false
      }
    }
  }
}

import DataFiles
import UsageModel

/// The JSON of `snapshot --json`: stable names, money as decimal strings, times in RFC 3339.
enum SnapshotDocument {
  /// Raised when a field changes its meaning or goes; new fields do not raise it.
  static let version: Int64 = 1

  static func json(_ reading: Reading, plans: [String: Plan]) -> JSON {
    .object([
      ("version", .integer(version)), ("at", .string(reading.now.rfc3339)),
      ("window", .string(reading.window.rawValue)), ("revision", .integer(reading.revision)),
      ("invented", .bool(reading.isInvented)), ("verdict", verdict(reading.verdict)),
      ("accounts", .array(reading.accounts.map { account($0, plan: plans[$0.planID]) })),
      ("next", .array(reading.nextEvents.map(next))),
      (
        "refusedLines",
        .object(reading.refused.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
      ),
    ])
  }

  private static func verdict(_ verdict: Verdict) -> JSON {
    .object([
      ("state", .string(verdict.state.code)), ("account", .optional(verdict.accountName)),
      ("subject", .optional(verdict.subject)), ("figure", .optional(verdict.figure)),
      ("time", .optional(verdict.time)), ("act", .optional(verdict.act)),
      ("others", .integer(Int64(verdict.others))),
    ])
  }

  private static func account(_ account: AccountReading, plan: Plan?) -> JSON {
    .object([
      ("name", .string(account.name)), ("provider", .string(account.provider)),
      ("plan", .string(account.planID)),
      ("planFound", .bool(!account.planIsMissing)), ("state", .string(account.state.code)),
      ("worstShare", .optional(account.worstShare)), ("freshness", freshness(account.freshness)),
      ("tier", account.tier.map(tier) ?? .null), ("limits", .array(account.limits.map(limit))),
      ("notStated", .array(account.notStated.map(JSON.string))),
      ("idleLimits", .integer(Int64(account.idleLimits))),
      ("capacity", .array(account.capacity.map(capacity))), ("models", .array(account.models.map(model))),
      ("idleModels", .integer(Int64(account.idleModels))), ("spend", spend(account.spend)),
      ("throttles", throttles(account.throttles)), ("refusals", refusals(account.refusals)),
      ("concerns", .array(account.concerns.map { concern($0, of: account) })),
    ])
  }

  private static func freshness(_ freshness: Freshness) -> JSON {
    let kind: String
    var source: String?
    switch freshness.kind {
    case .live: kind = "live"
    case .delayed: kind = "delayed"
    case .stale(let name): (kind, source) = ("stale", name)
    case .none: kind = "none"
    }
    let isKnown = kind != "none"
    return .object([
      ("kind", .string(kind)), ("asOf", isKnown ? .string(freshness.asOf.rfc3339) : .null),
      ("ageMilliseconds", isKnown ? .integer(freshness.age) : .null), ("silentSource", .optional(source)),
    ])
  }

  private static func tier(_ tier: TierReading) -> JSON {
    let progress = tier.standing.progress
    return .object([
      ("id", .optional(tier.standing.current?.id)), ("label", .string(tier.label)),
      ("source", .string(tier.standing.source.rawValue)), ("assignedSince", .optional(tier.assignedSince)),
      ("derived", .optional(tier.standing.derived?.id)), ("next", .optional(tier.standing.next?.id)),
      ("nextLabel", .optional(tier.standing.next?.label)),
      ("requirement", .optional(progress?.requirement.display)),
      ("fact", .optional(progress?.fact)), ("threshold", .optional(progress?.threshold)),
      ("missing", .optional(progress?.missing)), ("pending", .optional(progress?.pending)),
      ("fraction", .optional(progress?.fraction)),
      ("forecast", tier.forecast.map(forecast) ?? .null),
    ])
  }

  private static func limit(_ limit: LimitReading) -> JSON {
    let kind: String
    switch limit.value {
    case .number: kind = "number"
    case .unlimited: kind = "unlimited"
    case .adaptive: kind = "adaptive"
    case .custom: kind = "custom"
    case .toBeDecided: kind = "tbd"
    case .creditBalance: kind = "creditBalance"
    }
    let isMoney = limit.metric == .usd
    return .object([
      ("id", .string(limit.id)), ("name", .string(limit.name)), ("metric", .string(limit.metric.rawValue)),
      ("window", .string(limit.isPrepaidCredit ? "lifetime" : limit.window.rawValue)),
      ("unit", .string(limit.unit)),
      (
        "selector",
        .object([
          ("model", .optional(limit.selector.model)), ("class", .optional(limit.selector.modelClass)),
          ("billing", .optional(limit.selector.billing?.rawValue)), ("project", .optional(limit.project)),
        ])
      ),
      (
        "value",
        .object([
          ("kind", .string(kind)), ("amount", .optional(limit.wholeAmount)),
          ("display", .optional(limit.display ?? limit.bound.map(Figures.wholeDollars))),
        ])
      ),
      ("source", .string(limit.source.rawValue)), ("assumed", .bool(limit.isAssumed)),
      ("assumption", .optional(limit.assumption)),
      ("used", isMoney ? .money(Money(nano: limit.used)) : .integer(limit.used)),
      ("basis", .string(limit.basis)),
      ("pressure", .optional(limit.pressure)), ("drained", .optional(limit.drained)),
      ("worstSecond", .optional(limit.worstSecond)),
      (
        "slice",
        limit.slice.map { slice in
          .object([
            ("seconds", .integer(Int64(slice.seconds))), ("used", .integer(slice.used)),
            ("allowance", .number(slice.allowance)), ("lowerBound", .bool(slice.isLowerBound)),
          ])
        } ?? .null
      ),
      ("level", .string(limit.level.name)),
      ("throttled", .bool(limit.isThrottled)), ("refusedLast60Seconds", .integer(limit.refused)),
      ("refusedAt", .optional(limit.refusedAt)),
      (
        "throttledAtPerMinute",
        limit.isThrottled && limit.amount == nil && limit.window == .minute ? .integer(limit.used) : .null
      ),
      ("room", isMoney ? .optional(limit.room.map { Money(nano: $0) }) : .optional(limit.room)),
      ("resetsAt", .optional(limit.resetsAt)), ("exhaustedAt", .optional(limit.exhaustedAt)),
      ("evenPacePerMinute", .optional(limit.evenPace)), ("outlook", outlook(limit.outlook)),
      ("consequence", .optional(limit.consequence)),
    ])
  }

  private static func capacity(_ capacity: CapacityReading) -> JSON {
    .object([
      ("snapshot", .string(capacity.snapshot)), ("direction", .string(capacity.direction.rawValue)),
      ("units", .integer(capacity.units)), ("capacityPerMinute", .integer(capacity.capacity)),
      ("nowPerMinute", .integer(capacity.now)), ("nowShare", .optional(capacity.nowShare)),
      ("used", .integer(capacity.coverage.used)), ("covered", .integer(capacity.coverage.covered)),
      ("spill", .integer(capacity.coverage.spill)),
      ("spillMinutes", .integer(Int64(capacity.coverage.spillMinutes))),
      ("coveredShare", .optional(capacity.coverage.ratio)),
      ("utilization", .optional(capacity.coverage.utilization)),
      ("peak", .optional(capacity.coverage.peak)),
      ("saturatedMinutes", .integer(Int64(capacity.coverage.saturatedMinutes))),
      ("quarterHourOverage", .integer(capacity.overage)),
      ("openQuarterHourOverage", .integer(capacity.openQuarterOverage)),
      ("spillLast15Minutes", .integer(capacity.recentSpill)),
      ("lastSpillAt", .optional(capacity.lastSpillAt)),
      ("nextChangeAt", .optional(capacity.nextChange)),
      ("nextChangeUnits", .integer(capacity.nextChangeUnits)),
      ("nextRenewalAt", .optional(capacity.nextRenewal)),
      ("nextRenewalUnits", .integer(capacity.nextRenewalUnits)),
      ("splitIsMeasured", .bool(capacity.isMeasured)),
    ])
  }

  private static func model(_ model: ModelReading) -> JSON {
    .object([
      ("name", .string(model.name)), ("operation", .string(model.operation.rawValue)),
      ("class", .optional(model.classLabel)), ("billing", .string(model.billing.rawValue)),
      ("requestsPerMinute", .integer(model.requestsPerMinute)),
      ("tokensPerMinute", .integer(model.tokensPerMinute)),
      ("counter", .optional(model.counterName)), ("share", .optional(model.share)),
      ("throttled15Minutes", .integer(model.throttled)),
    ])
  }

  private static func spend(_ spend: SpendReading) -> JSON {
    .object([
      ("monthToDate", .money(spend.monthToDate)), ("today", .money(spend.sums.today)),
      ("usualDay", .optional(spend.usualDay)), ("limit", .optional(spend.limit)),
      ("limitKind", spend.limit == nil ? .null : .string(spend.limitIsCap ? "providerCap" : "ownLimit")),
      ("capCounter", .money(spend.sums.capCounter)), ("cashIn", .money(spend.sums.cashIn)),
      ("deposits", .money(spend.sums.deposits)), ("usageSpend", .money(spend.sums.usageSpend)),
      ("pending", .money(spend.sums.pending)), ("freeCreditGranted", .money(spend.sums.promoGranted)),
      ("freeCreditLeft", .money(spend.sums.promoLeft)),
      ("unpricedCalls", .integer(spend.sums.unpricedThisMonth)),
      ("unitCharges", .money(spend.unitCharges)), ("unitChargesAhead", .money(spend.unitChargesAhead)),
      ("monthEnd", spend.monthEnd.map(band) ?? .null),
      ("limitReached", spend.limitReached.map(band) ?? .null),
      ("freeCreditGone", spend.freeCreditGone.map(band) ?? .null),
      ("credit", spend.credit.map(credit) ?? .null),
      ("projects", .array(spend.projects.map(project))), ("budgets", .array(spend.budgets.map(budget))),
    ])
  }

  private static func throttles(_ throttles: ThrottleReading) -> JSON {
    .object([
      ("last15Minutes", .integer(throttles.count)), ("requests15Minutes", .integer(throttles.requests)),
      ("now", .bool(throttles.isNow)), ("lastAt", .optional(throttles.last)),
      ("lastModel", .optional(throttles.lastModel)),
      ("lastReason", .optional(throttles.lastReason?.rawValue)),
    ])
  }

  static func next(_ event: NextEvent) -> JSON {
    .object([
      ("at", .optional(event.at)), ("account", .string(event.accountName)),
      ("state", .string(event.state.code)),
      ("what", .string(event.what)), ("help", .string(event.help)),
      ("kind", .string(event.kind.rawValue)), ("band", event.band.map(band) ?? .null),
      ("note", .optional(event.note)),
    ])
  }
}

extension AccountState {
  /// The state's name in JSON.
  var code: String {
    switch self {
    case .throttled: "throttled"
    case .outOfCredit: "outOfCredit"
    case .capReached: "capReached"
    case .locked: "locked"
    case .overloaded: "overloaded"
    case .full: "full"
    case .tight: "tight"
    case .spill: "spill"
    case .stale: "stale"
    case .noData: "noData"
    case .ok: "ok"
    }
  }
}

extension JSON {
  static func optional(_ number: Double?) -> JSON { number.map(JSON.number) ?? .null }
}

/// One account at one instant, as far as its figures reach.
package struct AccountReading: Hashable, Sendable {
  package var id: AccountID
  package var name: String
  package var planID: String
  package var planName: String
  package var provider: String
  /// The plan file could not be found or read: no limits can be told.
  package var planIsMissing: Bool
  package var state: AccountState
  /// All that may have to be said of it, most urgent first; its state and share are the first one's.
  package var concerns: [Concern] = []
  /// The share behind the state, where there is one.
  package var worstShare: Double?
  package var freshness: Freshness
  package var tier: TierReading?
  /// Most urgent first, as `concerns`; those without a number come last.
  package var limits: [LimitReading]
  /// What the plan says nothing about, each as a phrase.
  package var notStated: [String]
  /// Limits of single models that are not in use, by name.
  package var idle: [LimitReading]
  package var idleLimits: Int { idle.count }
  package var capacity: [CapacityReading]
  /// Busiest first, only those used in the last 15 minutes.
  package var models: [ModelReading]
  package var idleModels: Int
  package var spend: SpendReading
  /// Calls refused for a rate.
  package var throttles: ThrottleReading
  package var refusals: RefusalReading
  package var largestUser: LargestUser?
  /// Requests a minute of the whole account in the last 16 minutes, for a sparkline.
  package var activity: [Double]

  /// The number that stands for the account where there is room for one only: `84%`, `429`, `CREDIT`; nil without one.
  package var shortFigure: String? {
    mainConcern.rank == .refused ? state.short : worstShare.map(Figures.percent)
  }

  package var isStale: Bool { state == .stale || isSilent }
  /// A source is silent, even where a worse state hides that.
  package var isSilent: Bool {
    if case .stale = freshness.kind { true } else { false }
  }
}

/// How fresh an account's figures are.
package struct Freshness: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// A live source says how far it is complete.
    case live
    /// Only files or delayed reports.
    case delayed
    /// A source fell silent: its name.
    case stale(source: String)
    case none
  }

  package var kind: Kind
  /// Everything before is complete; figures are as of here.
  package var asOf: Instant
  package var age: Milliseconds

  /// Neither silent nor without any data, so that forecasts may be made.
  var isCurrent: Bool { kind == .live || kind == .delayed }
}

/// Where an account stands on its ladder and what comes next.
package struct TierReading: Hashable, Sendable {
  package struct Rung: Hashable, Sendable {
    package enum Place: Hashable, Sendable { case passed, here, ahead }

    package var id: String
    package var label: String
    /// What must be paid or used, where the first requirement is money.
    package var amount: Money?
    package var requirement: String
    package var place: Place
  }

  package var standing: TierStanding
  /// The current tier's label, or what the plan calls an account below the first one.
  package var label: String
  package var assignedSince: Instant?
  package var rungs: [Rung]
  /// What the next tier changes; nil at the top.
  package var gains: TierDifference?
  /// The first of it in words: `LLM requests ×1.5`.
  package var firstGain: String?
  /// The provider's own words for what moves an account up.
  package var actions: [String]
  package var aboveTop: Ladder.AboveTop?
  /// When usage reaches the next tier; nil where it cannot be foretold or another act is needed.
  package var forecast: TierForecast?
}

/// What a model used in the last minute and quarter hour.
package struct ModelReading: Hashable, Sendable {
  package var id: ModelID
  package var name: String
  package var operation: Operation
  package var classLabel: String?
  package var billing: Billing
  package var requestsPerMinute: Int64
  package var tokensPerMinute: Int64
  /// Of the shared counter that it draws on, by requests (tokens where only those are limited), or of a limit of its own.
  package var share: Double?
  package var counterName: String?
  package var throttled: Int64
  /// Requests in each of the last 16 minutes.
  package var activity: [Double]
}

/// Who draws most on the tightest shared counter.
package struct LargestUser: Hashable, Sendable {
  package var counterName: String
  package var model: String
  package var modelShare: Double
  package var project: String?
  package var projectShare: Double?
}

/// Calls refused for a rate.
package struct ThrottleReading: Hashable, Sendable {
  /// In the last 15 minutes.
  package var count: Int64
  package var requests: Int64
  package var last: Instant?
  package var lastModel: String?
  package var lastReason: RefusalReason?
  /// Within the last 60 s.
  package var isNow: Bool
}

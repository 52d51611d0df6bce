/// All that the screen, the snapshot and the alerts say at one instant, from one revision of the store.
package struct Reading: Hashable, Sendable {
  package var now: Instant
  package var window: Window
  package var revision: Int64
  package var isInvented: Bool
  /// In the order in which the accounts were added.
  package var accounts: [AccountReading]
  package var verdict: Verdict
  /// Lines not taken in the last day, by reason.
  package var refused: [String: Int64]

  /// Accounts whose figures are as fresh as their sources allow.
  package var currentCount: Int {
    accounts.count { $0.state != .stale && $0.state != .noData }
  }

  /// Worst first; equal states keep the order of the accounts.
  package var worstFirst: [AccountReading] {
    accounts.enumerated()
      .sorted { ($0.element.state, $0.offset) < ($1.element.state, $1.offset) }
      .map(\.element)
  }

  package func account(_ id: AccountID?) -> AccountReading? { accounts.first { $0.id == id } }
}

/// How an account is, worst first.
package enum AccountState: Int, CaseIterable, Hashable, Comparable, Sendable {
  case throttled, full, tight, spill, stale, noData, ok

  package static func < (a: AccountState, b: AccountState) -> Bool { a.rawValue < b.rawValue }

  package var word: String {
    switch self {
    case .throttled: "THROTTLED"
    case .full: "FULL"
    case .tight: "TIGHT"
    case .spill: "SPILL"
    case .stale: "STALE"
    case .noData: "NO DATA"
    case .ok: "OK"
    }
  }
}

/// The worst thing now, over all accounts.
package struct Verdict: Hashable, Sendable {
  package var state: AccountState
  package var account: AccountID?
  package var accountName: String?
  /// What it is about: a limit, a snapshot's direction, a source.
  package var subject: String?
  /// The number with its limit: `84% of 3,000 RPM`.
  package var figure: String?
  /// When it begins, began or runs out.
  package var time: String?
  /// How many more accounts are not OK.
  package var others: Int
}

/// How close a limit is; a level must fall 5 points before it is lost.
package enum Level: Int, CaseIterable, Hashable, Comparable, Sendable {
  case normal, warning, high, saturated

  package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

  /// The least share of the limit that has this level.
  package var threshold: Double {
    switch self {
    case .normal: 0
    case .warning: 0.8
    case .high: 0.9
    case .saturated: 1
    }
  }

  package var name: String {
    switch self {
    case .normal: "normal"
    case .warning: "warning"
    case .high: "high"
    case .saturated: "saturated"
    }
  }

  /// The level of `share`, holding `previous` until the share is 5 points below it.
  package init(share: Double, previous: Level?) {
    let plain = Level.allCases.last { share >= $0.threshold } ?? .normal
    if let previous, previous > plain, share > previous.threshold - 0.05 {
      self = previous
    } else {
      self = plain
    }
  }
}

/// What a screen keeps between readings so that nothing flickers or jumps, and what need not be settled every second.
package struct ReadingMemory: Sendable {
  package struct Key: Hashable, Sendable {
    package var account: AccountID
    package var limit: String
  }

  package var levels: [Key: Level] = [:]
  /// The account that the verdict named.
  package var speaker: AccountID?
  /// The order in which each account's limits stand.
  package var order: [AccountID: [String]] = [:]
  /// The limits in force, as they were settled last.
  var limits: [AccountID: AccountLimits] = [:]

  package init() {}
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

package struct AccountReading: Hashable, Sendable {
  package var id: AccountID
  package var name: String
  package var planID: String
  package var planName: String
  package var provider: String
  /// The plan file could not be found or read: no limits can be told.
  package var planIsMissing: Bool
  package var state: AccountState
  /// The share behind the state, of a limit or a capacity.
  package var worstShare: Double?
  package var freshness: Freshness
  package var tier: TierReading?
  /// Tightest first; the order changes only when a level does.
  package var limits: [LimitReading]
  /// What the plan says nothing about, each as a phrase.
  package var notStated: [String]
  /// Limits of single models that are not in use.
  package var idleLimits: Int
  package var capacity: [CapacityReading]
  /// Busiest first, only those used in the last 15 minutes.
  package var models: [ModelReading]
  package var idleModels: Int
  package var spend: SpendReading
  package var throttles: ThrottleReading
  package var largestUser: LargestUser?
  /// Requests a minute of the whole account in the last 16 minutes, for a sparkline.
  package var activity: [Double]

  package var isStale: Bool { state == .stale || isSilent }
  /// A source is silent, even where a worse state hides that.
  package var isSilent: Bool {
    if case .stale = freshness.kind { true } else { false }
  }
}

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

package struct LimitReading: Hashable, Sendable {
  package var id: String
  /// `LLM requests`, `requests a day`, `DeepSeek-V3`.
  package var name: String
  package var metric: Metric
  package var window: LimitWindow
  package var selector: Selector
  package var value: LimitValue
  package var display: String?
  package var source: LimitSource
  /// The limit in its own unit (whole dollars for money); nil where it is no number.
  package var amount: Int64?
  /// In the metric's unit; nano-dollars for money.
  package var used: Int64
  /// How `used` was counted, in words.
  package var basis: String
  /// used / limit.
  package var pressure: Double?
  /// The share of the burst room that is gone; minute limits with single events only.
  package var drained: Double?
  /// The busiest second of the last minute as a multiple of the limit's pace.
  package var worstSecond: Double?
  package var level: Level
  package var isThrottled: Bool
  package var assumption: String?
  package var isAssumed: Bool
  /// When the counter starts anew.
  package var resetsAt: Instant?
  /// When a day's or hour's allowance is used up at the present pace.
  package var exhaustedAt: Instant?
  /// The pace a minute that would last to the reset.
  package var evenPace: Double?
  package var tally: Tally
  /// Of minute limits with enough history and current figures; nil where nothing can be foretold.
  package var outlook: ThrottleOutlook?

  /// Whether it counts something that can run full; the length of one response cannot.
  package var isCounter: Bool { metric != .outputLength }

  /// The larger of pressure and drained.
  package var share: Double? {
    guard let pressure else { return nil }
    return max(pressure, min(1, drained ?? 0))
  }

  /// What is left, never below zero, in the unit of `used`.
  package var room: Int64? {
    guard let amount else { return nil }
    return max(0, (metric == .usd ? amount * Money.nanoPerDollar : amount) - used)
  }

  package var unit: String { metric.unit(window) }
}

extension Metric {
  /// `RPM`, `TPM`, `RPD`, `USD`, ...
  package func unit(_ window: LimitWindow) -> String {
    let letter =
      switch self {
      case .requests: "R"
      case .tokens: "T"
      case .inputTokens: "IT"
      case .outputTokens: "OT"
      case .usd: "USD"
      case .outputLength: "tok"
      }
    switch self {
    case .usd, .outputLength: return letter
    default: break
    }
    switch window {
    case .minute: return letter + "PM"
    case .hour: return letter + "PH"
    case .day: return letter + "PD"
    case .month: return letter + "/month"
    case .request: return letter
    }
  }
}

package struct CapacityReading: Hashable, Sendable {
  package var snapshot: String
  package var direction: TokenDirection
  package var units: Int64
  /// Tokens a minute now.
  package var capacity: Int64
  /// Tokens in the trailing minute.
  package var now: Int64
  /// now / capacity; nil without capacity.
  package var nowShare: Double?
  /// Over the window, final minutes only.
  package var coverage: Coverage
  /// In the last quarter hour.
  package var recentSpill: Int64
  package var recentSpillMinutes: Int
  package var lastSpillAt: Instant?
  /// What exceeded whole quarter hours of the window: what may be billed.
  package var overage: Int64
  /// The same of the quarter hour that is still open, so far.
  package var openQuarterOverage: Int64
  package var nextChange: Instant?
  package var nextChangeUnits: Int64
  /// When units that are still bound begin to renew day by day, if nobody cancels them.
  package var nextRenewal: Instant?
  package var nextRenewalUnits: Int64
  /// Until when the units held now are committed at the latest; nil once they renew day by day.
  package var committedUntil: Instant?
  package var models: [ModelID]
  /// The split into covered and spilled comes from the source itself.
  package var isMeasured: Bool
}

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

package struct LargestUser: Hashable, Sendable {
  package var counterName: String
  package var model: String
  package var modelShare: Double
  package var project: String?
  package var projectShare: Double?
}

package struct SpendReading: Hashable, Sendable {
  package var sums: LedgerSums
  /// Bought units, charged this month so far, and what is due of them until its end.
  package var unitCharges: Money
  package var unitChargesAhead: Money
  /// Units are held whose price is not set.
  package var hasUnpricedUnits: Bool
  /// The provider's monthly cap, or the owner's own limit: the smaller one.
  package var limit: Money?
  package var limitIsCap: Bool
  /// Paying before the month ends lets the cap start anew.
  package var earlyPaymentRestartsCap: Bool
  /// Mean of the last 14 complete days, or fewer when there are fewer; nil before the first.
  package var usualDay: Money?
  /// What the month will have cost at its end; nil before 7 complete days, and of a silent account.
  package var monthEnd: MoneyBand?
  /// When `limit` will be reached, if within this month.
  package var limitReached: DateBand?
  /// When free credit will be used up.
  package var freeCreditGone: DateBand?
  /// Greatest first.
  package var projects: [ProjectSpend]
  package var freeModels: [FreeModel]

  /// All of the calendar month: calls and bought units.
  package var monthToDate: Money { sums.monthToDate + unitCharges }
}

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

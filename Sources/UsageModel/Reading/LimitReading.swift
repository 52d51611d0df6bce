/// A limit with what is used of it.
package struct LimitReading: Hashable, Sendable {
  package var id: String
  /// `LLM requests`, `requests a day`, `DeepSeek-V3`.
  package var name: String
  package var metric: Metric
  package var window: LimitWindow
  package var selector: Selector
  /// Of the owner's own limit of a project: its name. Such a limit refuses nothing.
  package var project: String?
  package var value: LimitValue
  package var display: String?
  package var source: LimitSource
  /// The limit in its own unit (whole dollars for money); nil where it is no number.
  package var amount: Int64?
  /// The exact limit of money, which may have cents; nil where `amount` says all.
  package var bound: Money?
  /// In the metric's unit; nano-dollars for money.
  package var used: Int64
  /// How `used` was counted, in words.
  package var basis: String
  /// used / limit, or of the fullest slice.
  package var pressure: Double?
  /// The share of the burst room that is gone; minute limits with single events only.
  package var drained: Double?
  /// The busiest second of the last minute as a multiple of the limit's pace.
  package var worstSecond: Double?
  /// The fullest slice of the last minute where the provider slices its minute; then `pressure` is its share.
  package var slice: LimitSlice?
  /// Counts only what bought capacity does not take.
  var isBeyondCapacity = false
  package var level: Level
  package var isThrottled: Bool
  /// Reached for sure: a minute limit by 60 whole seconds of traffic or by a refusal, any other by its count.
  package var isOver = false
  /// Calls refused because of it in the last 60 s, and when the newest one was.
  package var refused: Int64 = 0
  package var refusedAt: Instant?
  /// Of which models those were, and what the provider said of them.
  package var refusedKinds: Set<RefusedKind> = []
  package var assumption: String?
  package var isAssumed: Bool
  /// When the counter starts anew.
  package var resetsAt: Instant?
  /// When a day's or hour's allowance is used up at the present pace; of a rolling one less what leaves it meanwhile.
  package var exhaustedAt: Instant?
  /// The pace a minute that would last to the reset.
  package var evenPace: Double?
  package var tally: Tally
  /// The last 16 minutes of a minute limit that states no number, for a sparkline; empty for others.
  package var activity: [Double] = []
  /// What the last 24 hours say of a minute limit that the provider adapts.
  package var adaptive: AdaptiveRange?
  /// Of minute limits with enough history and current figures; nil where nothing can be foretold.
  package var outlook: ThrottleOutlook?
  /// What happens now that it is used up, as the plan states it: `blocks all use until limit raised`.
  package var consequence: String?

  /// The row of bought credit, which is a limit of the account and none of the plan.
  package var isPrepaidCredit: Bool { id == LimitReading.prepaidCreditID }
  package static let prepaidCreditID = "credit"

  /// A limit of money.
  package var money: Money? {
    metric == .usd ? bound ?? amount.map { Money(dollars: $0) } : nil
  }

  /// `amount` where it is the whole limit; nil for money with cents.
  package var wholeAmount: Int64? {
    guard let bound else { return amount }
    return bound.nano % Money.nanoPerDollar == 0 ? amount : nil
  }

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
    return max(0, (money?.nano ?? amount) - used)
  }

  package var unit: String { metric.unit(window) }
}

/// Refused calls of one model that the provider gave one reason for.
package struct RefusedKind: Hashable, Sendable {
  package var model: ModelID
  package var reason: RefusalReason
}

/// Between which rates a provider that states no number has lately drawn the line, as far as quarter hours tell.
package struct AdaptiveRange: Hashable, Sendable {
  /// The greatest minute of the quarter hours without any refusal.
  package var highestClean: Int64?
  /// The least of the greatest minutes of quarter hours with refusals: it was refused at no more than that.
  package var lowestRefused: Int64?

  /// `quarterHours` are of 24 hours.
  init(_ quarterHours: some Sequence<Bucket>, meter: Meter) {
    for bucket in quarterHours where bucket.attempts > 0 {
      let peak = meter.peak(bucket)
      if bucket.throttled > 0 {
        lowestRefused = min(lowestRefused ?? peak, peak)
      } else {
        highestClean = max(highestClean ?? peak, peak)
      }
    }
  }
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

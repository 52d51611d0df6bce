/// One way in which the cause of an episode shows: near its end, likely full, refusing. Several may hold at once.
package struct AlertPhase: Hashable, Sendable {
  package var kind: AlertKind
  /// `LLM requests over 80% of 3,000 RPM`.
  package var what: String
  /// When it was last seen to hold.
  package var lastSeen: Instant
  /// It holds no longer, though the episode may go on.
  package var isOver = false
  /// The percent reached, of kinds that have steps; else 0.
  package var step: Int
  /// The step that was told; nil: nobody was told yet.
  package var toldStep: Int?
  /// It was told when it held before, within the same episode.
  package var wasTold = false
  /// In the unit of its kind.
  package var value: Double
  package var worst: Double
  /// Whether calls are refused at 100 %: an owner's own limits only watch, and a minute limit is full after 60 s only.
  package var blocks = true
  /// Of the provider's cap on a month's money.
  package var isCap = false

  package init(
    _ kind: AlertKind, what: String, lastSeen: Instant, step: Int = 0, toldStep: Int? = nil,
    value: Double = 0,
    worst: Double = 0
  ) {
    self.kind = kind
    self.what = what
    self.lastSeen = lastSeen
    self.step = step
    self.toldStep = toldStep
    self.value = value
    self.worst = worst
  }

  /// Which state's sign and place it has.
  package var state: AccountState {
    switch kind {
    case .throttled: .throttled
    case .outOfCredit: .outOfCredit
    case .locked: .locked
    case .overloaded: .overloaded
    case .limit, .cap: step >= 100 && blocks ? isCap ? .capReached : .full : .tight
    case .likelyFull, .unitsEnding, .freeModelEnding, .tierDropped: .tight
    case .spill: .spill
    case .stale: .stale
    case .tierReached: .ok
    }
  }

  package var word: String {
    switch kind {
    case .throttled, .outOfCredit, .locked, .overloaded, .limit, .cap, .spill, .stale: state.word
    case .likelyFull: "LIKELY"
    case .unitsEnding, .freeModelEnding: "ENDING"
    case .tierDropped: "DROPPED"
    case .tierReached: "REACHED"
    }
  }

  /// The worst value with its unit: `104%`, `41 refused`; nil where there is none.
  package var worstText: String? {
    switch kind.measure {
    case .share: Figures.percent(worst)
    case .calls: worst > 0 ? "\(Figures.grouped(Int64(worst))) refused" : nil
    case .tokens: "\(Figures.compact(Int64(worst))) tokens"
    case .units: worst == 1 ? "1 unit" : "\(Figures.grouped(Int64(worst))) units"
    case .milliseconds: Figures.age(Int64(worst))
    case .nothing: nil
    }
  }

  /// Its place among alerts of all kinds, by its state; less is worse.
  var rank: Int { kind == .likelyFull ? AccountState.full.rawValue : state.rawValue }

  /// Its place among the phases of one cause, as in the order of urgency; less is worse.
  var severity: Int {
    switch state {
    case .throttled, .outOfCredit, .locked, .overloaded: 0
    case .capReached, .full: 1
    default: kind == .likelyFull ? 2 : 3
    }
  }
}

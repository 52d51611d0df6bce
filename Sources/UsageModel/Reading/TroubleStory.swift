/// A trouble in three facts: who grew, what was refused or spilled, and what it cost.
package struct TroubleStory: Hashable, Sendable {
  /// The model whose rate rose most against the 15 minutes before the trouble.
  package struct Growth: Hashable, Sendable {
    package var model: String
    /// Requests or tokens, whichever the trouble is about.
    package var metric: Metric
    /// Means a minute.
    package var before: Int64
    package var during: Int64
  }

  package struct Refused: Hashable, Sendable {
    package var count: Int64
    /// All requests of the same minutes.
    package var requests: Int64
    /// The model refused most often, and how many others were.
    package var model: String?
    package var otherModels: Int
    /// Of the newest refusal, where single calls are kept.
    package var reason: RefusalReason?
  }

  package struct Spilled: Hashable, Sendable {
    /// In all directions.
    package var tokens: Int64
    /// The one that spilled most, and how many others did.
    package var snapshot: String
    package var direction: TokenDirection
    package var others: Int
  }

  package enum Event: Hashable, Sendable {
    case refused(Refused)
    case spilled(Spilled)
  }

  /// Whole minutes, one after the other, `until` excluded.
  package var from: Instant
  package var until: Instant
  /// It may have begun before `from`: the minutes that are known end there.
  package var isOlder: Bool
  package var growth: Growth?
  package var event: Event
  /// Of what was served in these minutes, or of the spill at the account plan's standard rate; nil where not known.
  package var cost: Money?
}

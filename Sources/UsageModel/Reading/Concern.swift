/// One thing that an owner may have to know of now, with its place in the order of urgency.
///
/// The first line, the rows of accounts and limits, the strip, the wall, `next`, `guard` and alerts are all made of these, so
/// that they cannot disagree. The order (README, "What comes first"):
///
/// 1. refused within the last 60 s, or out of credit: the newest refusal first
/// 2. at or over 100 % of something that blocks: longest blocked ahead first
/// 3. full or used up soon: within an hour for minute, hour and day limits, within 24 hours for months, budgets and
///    credit; least time left first
/// 4. at or over 80 %, or a budget of one's own that was passed (for a day it comes first here); then what will be hit
///    before its reset, least time left first; then percent
/// 5. spill: newest first
/// 6. a silent source: longest silent first
/// 7. nothing: percent
/// 8. no data yet: order of adding
package struct Concern: Hashable, Sendable {
  package enum Rank: Int, CaseIterable, Hashable, Comparable, Sendable {
    case refused = 1
    case blocked, soon, near, spill, stale, ok, noData

    package static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
  }

  package enum Subject: Hashable, Sendable {
    /// A limit of the account, by its id.
    case limit(String)
    /// Refused calls that are no single limit's.
    case refusal(RefusalCause)
    /// nil: the account's own budget.
    case budget(project: String?)
    case capacity(snapshot: String, direction: TokenDirection)
    case source(String)
    /// That nothing is wrong, or that there are no data.
    case account
  }

  package var rank: Rank
  package var state: AccountState
  package var subject: Subject
  /// used / limit, where there is such a number.
  package var share: Double?
  /// Of a refusal or a spill when it last happened, of a block its end (nil: none), of something to come when, of a silence
  /// since when.
  package var at: Instant?
  /// It comes first in its rank: a budget that was passed within the last day.
  package var leadsRank = false

  package init(
    _ rank: Rank, _ state: AccountState, _ subject: Subject, share: Double? = nil, at: Instant? = nil,
    leadsRank: Bool = false
  ) {
    self.rank = rank
    self.state = state
    self.subject = subject
    self.share = share
    self.at = at
    self.leadsRank = leadsRank
  }

  /// Whether it stands before `other`; equal ones keep their place.
  package func isMoreUrgent(than other: Concern) -> Bool {
    if rank != other.rank { return rank < other.rank }
    switch rank {
    case .refused: return earlier(other.at, at, absent: .distantPast) ?? isFuller(than: other)
    case .blocked: return earlier(other.at, at, absent: .distantFuture) ?? isFuller(than: other)
    case .soon: return earlier(at, other.at, absent: .distantFuture) ?? isFuller(than: other)
    case .near:
      if leadsRank != other.leadsRank { return leadsRank }
      return earlier(at, other.at, absent: .distantFuture) ?? isFuller(than: other)
    case .spill: return earlier(other.at, at, absent: .distantPast) ?? isFuller(than: other)
    case .stale: return earlier(at, other.at, absent: .distantFuture) ?? false
    case .ok: return isFuller(than: other)
    case .noData: return false
    }
  }

  /// Whether it stands so far before `other` that a picture changes for it: another rank, five points of percent, or a
  /// minute.
  func isClearlyMoreUrgent(than other: Concern) -> Bool {
    guard isMoreUrgent(than: other) else { return false }
    if rank != other.rank || leadsRank != other.leadsRank { return true }
    switch (at, other.at) {
    case (let mine?, let others?): if mine != others { return abs(mine - others) >= .minute }
    case (nil, nil): break
    // What has a date and what has none are different things.
    default: return true
    }
    return (share ?? -1) >= (other.share ?? -1) + 0.05
  }

  private func isFuller(than other: Concern) -> Bool { (share ?? -1) > (other.share ?? -1) }

  /// Whether `a` lies before `b`; nil where both are the same.
  private func earlier(_ a: Instant?, _ b: Instant?, absent: Instant) -> Bool? {
    let (a, b) = (a ?? absent, b ?? absent)
    return a == b ? nil : a < b
  }
}

/// An order that was shown, and since when: it changes only where something stands clearly before something else, or after a
/// minute.
struct CalmOrder<Key: Hashable & Sendable>: Hashable, Sendable {
  private var keys: [Key] = []
  private var changedAt = Instant.distantPast

  /// How long an order stays that is no longer quite right.
  private static var patience: Milliseconds { .minute }

  /// The items in their order; equal ones stay as they come.
  mutating func arrange<Item>(
    _ items: [Item], now: Instant, key: (Item) -> Key, concern: (Item) -> Concern
  ) -> [Item] {
    let strict = items.enumerated().sorted { a, b in
      let (left, right) = (concern(a.element), concern(b.element))
      if left.isMoreUrgent(than: right) { return true }
      return right.isMoreUrgent(than: left) ? false : a.offset < b.offset
    }.map(\.element)
    var arranged = strict
    // A clock that was put back must not keep an order for longer.
    if now - changedAt < CalmOrder.patience, now >= changedAt {
      let places = Dictionary(
        keys.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
      for index in arranged.indices {
        // Moved down only past what is clearly more urgent, as an insertion into the order that was shown.
        var place = index
        while place > 0, let mine = places[key(arranged[place])],
          let others = places[key(arranged[place - 1])],
          mine < others, !concern(arranged[place - 1]).isClearlyMoreUrgent(than: concern(arranged[place]))
        {
          arranged.swapAt(place, place - 1)
          place -= 1
        }
      }
    }
    let shown = arranged.map(key)
    if shown != keys {
      keys = shown
      changedAt = now
    } else if arranged.map(key) == strict.map(key) {
      // As it should be: the next small change waits from now on.
      changedAt = max(changedAt, now - CalmOrder.patience)
    }
    return arranged
  }
}

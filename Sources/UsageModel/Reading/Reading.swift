/// All that the screen, the snapshot and the alerts say at one instant, from one revision of the store.
package struct Reading: Hashable, Sendable {
  package var now: Instant
  package var window: Window
  package var revision: Int64
  package var isInvented: Bool
  /// In the order in which the accounts were added.
  package var accounts: [AccountReading]
  /// Most urgent first, see `Concern`.
  package internal(set) var worstFirst: [AccountReading]
  package var verdict: Verdict
  /// Lines not taken in the last day, by reason.
  package var refused: [String: Int64]

  /// Accounts whose figures are as fresh as their sources allow.
  package var currentCount: Int {
    accounts.count { $0.state != .stale && $0.state != .noData }
  }

  package func account(_ id: AccountID?) -> AccountReading? { accounts.first { $0.id == id } }
}

/// How an account is. Which of two accounts is worse its `Concern` tells; of states only those before `stale` need an act.
package enum AccountState: Int, CaseIterable, Hashable, Comparable, Sendable {
  case throttled, outOfCredit, capReached, locked, overloaded, full, tight, spill, stale, noData, ok

  package static func < (a: AccountState, b: AccountState) -> Bool { a.rawValue < b.rawValue }

  package var word: String {
    switch self {
    case .throttled: "THROTTLED"
    case .outOfCredit: "OUT OF CREDIT"
    case .capReached: "CAP REACHED"
    case .locked: "LOCKED"
    case .overloaded: "OVERLOADED"
    case .full: "FULL"
    case .tight: "TIGHT"
    case .spill: "SPILL"
    case .stale: "STALE"
    case .noData: "NO DATA"
    case .ok: "OK"
    }
  }
}

extension AccountState {
  /// In few letters: for narrow rows and big digits.
  package var short: String {
    switch self {
    case .throttled: "429"
    case .outOfCredit: "CREDIT"
    case .capReached: "CAP"
    case .overloaded: "BUSY"
    case .locked, .full, .tight, .spill, .stale, .noData, .ok: word
    }
  }
}

/// The worst thing now, over all accounts.
package struct Verdict: Hashable, Sendable {
  package var state: AccountState
  /// What it is about; nil where there is no account.
  package var concern: Concern?
  package var account: AccountID?
  package var accountName: String?
  /// What it is about: a limit, a snapshot's direction, a source.
  package var subject: String?
  /// The number with its limit: `84% of 3,000 RPM`.
  package var figure: String?
  /// When it begins, began or runs out.
  package var time: String?
  /// What would end it, where one act would.
  package var act: String?
  /// How many more accounts are not OK.
  package var others: Int
}

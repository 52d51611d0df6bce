/// All that the screen, the snapshot and the alerts say at one instant, from one revision of the store.
package struct Reading: Hashable, Sendable {
  package var now: Instant
  package var window: Window
  package var revision: Int64
  package var isInvented: Bool
  /// In the order in which the accounts were added.
  package var accounts: [AccountReading]
  /// Worst first; equal states keep the order of the accounts.
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

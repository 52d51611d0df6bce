extension AccountImage {
  /// A live source repeats its mark every 5 s; after so long without one it is silent.
  package static let silence: Milliseconds = .minute
  /// Delayed data that is older than this is called stale.
  package static let delayedSilence: Milliseconds = 15 * .minute

  /// How far the account's figures are complete, from the marks of the sources that count.
  ///
  /// The newest event is never taken for the clock: an idle account is not a stale one.
  package func freshness(now: Instant) -> Freshness {
    let end = min(now, countedThrough ?? now)
    let counted = sources.filter(\.isCounted)
    let live = counted.filter { $0.liveThrough != nil }
    if let slowest = live.min(by: { ($0.liveThrough ?? .distantPast) < ($1.liveThrough ?? .distantPast) }),
      let through = slowest.liveThrough
    {
      let asOf = min(end, through)
      let age = now - asOf
      return Freshness(
        kind: age > AccountImage.silence ? .stale(source: slowest.name) : .live, asOf: asOf, age: age)
    }
    let delayed = counted.filter { $0.completeThrough != nil }
    if let slowest = delayed.min(by: {
      ($0.completeThrough ?? .distantPast) < ($1.completeThrough ?? .distantPast)
    }
    ), let through = slowest.completeThrough {
      let asOf = min(end, through)
      let age = now - asOf
      return Freshness(
        kind: age > AccountImage.delayedSilence ? .stale(source: slowest.name) : .delayed, asOf: asOf,
        age: age)
    }
    return Freshness(kind: .none, asOf: end, age: now - end)
  }
}

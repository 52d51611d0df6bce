extension AlertBook {
  /// Takes in what was found in the store: earlier episodes that no screen saw, and when those began that a screen did see.
  ///
  /// What the book has is never told twice: found ones that overlap one of the same cause only move its beginning.
  package mutating func add(_ found: [AlertEpisode], now: Instant) {
    for episode in found.sorted(by: { $0.start < $1.start }) {
      let same = episodes.indices.filter { index in
        episodes[index].isSameCause(as: episode)
          && episodes[index].overlaps(
            from: episode.start - .minute, until: (episode.end ?? .distantFuture) + .minute)
      }
      if let first = same.min(by: { episodes[$0].start < episodes[$1].start }) {
        extend(first, to: episode)
        continue
      }
      guard let end = episode.end, now - end <= AlertBook.keeps else { continue }
      var own = episode
      own.number = nextNumber
      episodes.append(own)
    }
    episodes.sort { ($0.start, $0.number) < ($1.start, $1.number) }
    trim(now: now)
  }

  private mutating func extend(_ index: Int, to found: AlertEpisode) {
    // By whole minutes it may read earlier than to the second.
    guard found.start < episodes[index].start - .minute else { return }
    let earlier = episodes.indices.filter { $0 != index && episodes[$0].isSameCause(as: episodes[index]) }
      .compactMap { episodes[$0].end }.filter { $0 <= episodes[index].start }.max()
    episodes[index].start = max(found.start, earlier ?? found.start)
  }
}

extension AlertEpisode {
  /// Refused calls that an older program kept as the account's own cause are of any of its limits.
  fileprivate func isSameCause(as other: AlertEpisode) -> Bool {
    if cause == other.cause { return true }
    guard account == other.account, subject.isEmpty || other.subject.isEmpty else { return false }
    return past.kind == .throttled && other.past.kind == .throttled
  }
}

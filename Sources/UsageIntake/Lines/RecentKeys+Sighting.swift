import UsageModel

extension RecentKeys {
  private static let sightingLife: Milliseconds = 30 * .minute

  /// Gives an event whose id was seen within half an hour the time of its first sighting: streamed answers are logged
  /// again and again with growing counts, and the store knows an event by time and id.
  mutating func moveToFirstSighting(_ event: inout UsageEvent, at position: InputPosition) {
    let key = ContentHash.of(event.id, seed: ContentHash.of(event.model))
    var first = event.startedAt
    if let seen = number(of: key).map(Instant.init(milliseconds:)),
      abs(seen - first) <= RecentKeys.sightingLife
    {
      first = seen
    }
    set(first.milliseconds, of: key, at: position)
    event.duration = max(0, event.finishedAt - first)
    event.startedAt = first
  }
}

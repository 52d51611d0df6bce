extension Reading {
  /// Open alerts in the order of urgency, so that the first is about what the first line says.
  ///
  /// What is no concern of usage (a tier, units that end) comes after what is, and what is only held open for its quiet time
  /// comes last.
  package func ordered(_ episodes: [AlertEpisode]) -> [AlertEpisode] {
    var places: [AlertCause: (rank: Concern.Rank, place: Int)] = [:]
    var count = 0
    for account in worstFirst {
      for concern in account.concerns {
        count += 1
        if concern.rank >= .ok { continue }
        guard let cause = concern.subject.cause(of: account.id), places[cause] == nil else { continue }
        places[cause] = (concern.rank, count)
      }
    }
    func place(_ episode: AlertEpisode) -> (Int, Int, Int, Instant, Int64) {
      let found = places[episode.cause]
      let group = found != nil ? 0 : episode.lastSeen >= now ? 1 : 2
      return (
        group, found?.rank.rawValue ?? episode.state.rawValue, found?.place ?? 0, episode.start,
        episode.number
      )
    }
    return episodes.sorted { place($0) < place($1) }
  }
}

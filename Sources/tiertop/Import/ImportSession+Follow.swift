import UsageIntake
import UsageModel

extension ImportSession {
  /// How often followed files are looked at.
  private static let lookInterval: Milliseconds = 100

  /// Imports files as they grow, until a signal comes.
  func follow(_ paths: [String], format: UsageFormat?) throws -> Ending {
    var files = paths.map { FollowedFile(path: $0, format: format) }
    var saidAt = Interruption.monotonic - ImportSession.heartbeat
    defer {
      progress.clear()
      endTelling()
    }
    for path in paths { progress.begin(path) }
    while Interruption.signal == nil {
      for index in files.indices { try files[index].readOn(session: self) }
      // Old lines that are still being read say nothing of now.
      let isLive = files.allSatisfy(\.isLive)
      let isDue = isLive && Interruption.monotonic - saidAt >= ImportSession.heartbeat
      for index in files.indices {
        try files[index].commit(session: self, liveThrough: isLive ? .now : nil, isDue: isDue)
      }
      if isDue { saidAt = Interruption.monotonic }
      if isLive { try prune() }
      progress.show(done: 0, of: nil, events: totals.taken)
      if files.allSatisfy({ $0.reading == nil || $0.isAtEnd }) {
        _ = Interruption.wait(reading: nil, atMost: ImportSession.lookInterval)
      }
    }
    for index in files.indices { try files[index].commit(session: self, liveThrough: nil, isDue: true) }
    return .stopped("for now; the same command goes on from there")
  }
}

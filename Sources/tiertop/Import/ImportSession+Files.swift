import UsageIntake
import UsageModel

extension ImportSession {
  /// How reading one input ended.
  enum Ending: Hashable {
    case complete
    /// A signal came; what was read so far is committed. In words, where that is.
    case stopped(String)
    /// Nothing was committed, since some lines are bad.
    case refused(lines: Int64)
  }

  /// Imports what a file holds now and an earlier import did not.
  func importFile(_ file: InputFile, name: String, format: UsageFormat?, isStrict: Bool) throws -> Ending {
    var reading = try FileReading(file, name: name, format: format, session: self)
    progress.begin(name)
    defer {
      progress.clear()
      endTelling()
    }
    // What is written while we read belongs to the next import; in a strict one it has not been looked at.
    let end = file.size
    if isStrict, let refusal = try check(reading, before: end) { return refusal }

    let readAt = Instant.now
    var decoded = DecodedUsage()
    var committed = Interruption.monotonic
    while try reading.read(into: &decoded, before: end) {
      takeProblems(of: &decoded, name: name)
      progress.show(done: reading.offset, of: end, events: totals.taken)
      let isStopped = Interruption.signal != nil
      if isStopped || isFull(decoded, since: committed) {
        try commitGroup(&decoded, &reading)
        committed = Interruption.monotonic
      }
      if isStopped {
        let percent = Int(Double(reading.offset) / Double(max(end, 1)) * 100)
        return .stopped(
          "behind line \(Figures.grouped(reading.position.line)), \(percent) % of it; "
            + "the same command goes on from there")
      }
    }
    try reading.finish(into: &decoded)
    takeProblems(of: &decoded, name: name)
    try commitGroup(&decoded, &reading, completeThrough: readAt)
    return .complete
  }

  func isFull(_ decoded: DecodedUsage, since committed: Milliseconds) -> Bool {
    let count = decoded.count
    if count == 0 { return false }
    return count >= ImportSession.fullGroup || Interruption.monotonic - committed >= ImportSession.longestWait
  }

  /// Commits what was read of a file together with how far that is.
  func commitGroup(
    _ decoded: inout DecodedUsage, _ reading: inout FileReading, liveThrough: Instant? = nil,
    completeThrough: Instant? = nil
  ) throws {
    let marks = Marks(
      cursor: try reading.cursor(session: self), hasLedger: reading.hasLedger, liveThrough: liveThrough,
      completeThrough: completeThrough, source: targets.sourceName(for: reading.format))
    try commit(&decoded, marks, name: reading.name, now: .now)
    let taken = reading.takeCount()
    count(lines: taken.lines, bytes: taken.bytes)
  }

  /// Reads everything once without writing; nil when all lines are good.
  private func check(_ reading: FileReading, before end: Int64) throws -> Ending? {
    var trial = reading
    var decoded = DecodedUsage()
    var bad: Int64 = 0
    var more = true
    while more {
      more = try trial.read(into: &decoded, before: end)
      if !more { try trial.finish(into: &decoded) }
      bad += takeFaults(of: &decoded, name: reading.name)
      decoded.removeAll()
      progress.show(done: trial.offset, of: end, events: 0)
      if Interruption.signal != nil { return .stopped("before anything was taken") }
    }
    progress.begin(reading.name)
    return bad > 0 ? .refused(lines: bad) : nil
  }
}

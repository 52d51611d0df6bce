import UsageIntake
import UsageModel

/// A path whose file grows, and is at times emptied or replaced by a new one.
struct FollowedFile {
  /// A replaced file may still be written to for so long after its last line.
  private static let farewell: Milliseconds = 5 * .second
  /// So many bytes before the reading place are compared to notice that a file was emptied and filled again.
  private static let watched: Int64 = 64

  let path: String
  let format: UsageFormat?
  var decoded = DecodedUsage()
  /// nil until there is such a file.
  private(set) var reading: FileReading?
  /// A file that the path had before, read until its writer has let go of it.
  private(set) var replaced: [Replaced] = []
  /// Whether everything was read that the file held at the last look.
  private(set) var isAtEnd = false
  private var lastBytes: [UInt8] = []

  struct Replaced {
    var reading: FileReading
    var decoded = DecodedUsage()
    var grewAt: Milliseconds
    var isOver = false

    mutating func readOn() throws {
      while decoded.count < ImportSession.fullGroup,
        try reading.read(into: &decoded)
      {
        grewAt = Interruption.monotonic
      }
    }

    mutating func commit(session: ImportSession, isDue: Bool) throws {
      isOver = Interruption.monotonic - grewAt > FollowedFile.farewell
      if isOver { try reading.finish(into: &decoded) }
      session.takeProblems(of: &decoded, name: reading.name)
      if isOver || isDue || !decoded.isEmpty { try session.commitGroup(&decoded, &reading) }
    }
  }

  init(path: String, format: UsageFormat?) {
    self.path = path
    self.format = format
  }

  /// Whether the file is there and was read to its end, so that all its usage up to now is known.
  var isLive: Bool { reading != nil && isAtEnd }

  /// Looks at the path and reads on, at most one group.
  mutating func readOn(session: ImportSession) throws {
    try openIfNeeded(session)
    try noticeEmptying()
    try readGroup()
    for index in replaced.indices { try replaced[index].readOn() }
    // Looked at after reading, so that a file is read to its end before the next one takes its place.
    if isAtEnd { try noticeReplacement(session) }
  }

  private mutating func openIfNeeded(_ session: ImportSession) throws {
    guard reading == nil, let file = try InputFile(path: path) else { return }
    guard file.isRegular else {
      throw Failure(
        .usage, "\(path) is no regular file, so it cannot be followed: import it without --follow")
    }
    let reading = try FileReading(file, name: path, format: format, session: session)
    if reading.format?.isWhole == true {
      throw Failure(
        .usage, "\(path) is packed or binary and says nothing before its end: import it without --follow")
    }
    self.reading = reading
  }

  private mutating func readGroup() throws {
    guard var reading else { return }
    self.reading = nil
    defer { self.reading = reading }
    isAtEnd = false
    while decoded.count < ImportSession.fullGroup, Interruption.signal == nil {
      if try !reading.read(into: &decoded) {
        isAtEnd = true
        break
      }
    }
    lastBytes = try reading.file.bytes(max(0, reading.offset - FollowedFile.watched)..<reading.offset)
  }

  /// A file that was emptied in place is read from its start, also when it has outgrown the old place since.
  private mutating func noticeEmptying() throws {
    guard var reading else { return }
    let before = max(0, reading.offset - FollowedFile.watched)..<reading.offset
    guard try reading.file.size < reading.offset || reading.file.bytes(before) != lastBytes,
      reading.offset > 0, !lastBytes.isEmpty
    else { return }
    self.reading = nil
    try reading.finish(into: &decoded)
    reading.begin()
    lastBytes = []
    self.reading = reading
  }

  private mutating func noticeReplacement(_ session: ImportSession) throws {
    guard let old = reading, let identity = InputFile.identity(ofPath: path), identity != old.file.identity,
      let file = try InputFile(path: path)
    else { return }
    // What was read of the old file is committed with the old file's place.
    replaced.append(Replaced(reading: old, decoded: decoded, grewAt: Interruption.monotonic))
    decoded = DecodedUsage()
    reading = try FileReading(file, after: old, session: session)
    lastBytes = []
    isAtEnd = false
  }

  /// Commits what was read since the last time; with `isDue` also the marks alone.
  mutating func commit(session: ImportSession, liveThrough: Instant?, isDue: Bool) throws {
    for index in replaced.indices { try replaced[index].commit(session: session, isDue: isDue) }
    replaced.removeAll { $0.isOver }
    session.takeProblems(of: &decoded, name: path)
    guard var reading, isDue || !decoded.isEmpty else { return }
    try session.commitGroup(&decoded, &reading, liveThrough: liveThrough)
    self.reading = reading
  }
}

import Glibc
import UsageIntake
import UsageModel

extension ImportSession {
  /// Imports a live stream until it ends or a signal comes, and says all the time that it is alive.
  func importStream(_ descriptor: Int32, name: String, format: UsageFormat?) throws -> Ending {
    var decoder = UsageDecoder(format: format)
    var decoded = DecodedUsage()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var committed = Interruption.monotonic
    var hasEnded = false
    let source = targets.sourceName(for: format)
    progress.begin(name)
    defer {
      progress.clear()
      endTelling()
    }
    try commit(&decoded, Marks(liveThrough: .now, source: source), name: name, now: .now)
    while !hasEnded, Interruption.signal == nil {
      let isWaiting = decoded.count > 0
      let due = committed + (isWaiting ? ImportSession.longestWait : ImportSession.heartbeat)
      if Interruption.wait(reading: descriptor, atMost: max(0, due - Interruption.monotonic)) {
        let count = try read(descriptor, into: &chunk, name: name)
        hasEnded = count == 0
        try chunk[..<count].withUnsafeBytes { try decoder.decode($0, into: &decoded) }
        self.count(lines: 0, bytes: Int64(count))
        if hasEnded { try decoder.finish(into: &decoded) }
        takeProblems(of: &decoded, name: name)
        progress.show(done: 0, of: nil, events: totals.taken)
      }
      if isFull(decoded, since: committed) || Interruption.monotonic - committed >= ImportSession.heartbeat {
        try commit(&decoded, Marks(liveThrough: .now, source: source), name: name, now: .now)
        committed = Interruption.monotonic
        try prune()
      }
    }
    try commit(&decoded, Marks(liveThrough: .now, source: source), name: name, now: .now)
    count(lines: decoder.position.line, bytes: 0)
    return hasEnded ? .complete : .stopped("behind line \(Figures.grouped(decoder.position.line))")
  }

  private func read(_ descriptor: Int32, into chunk: inout [UInt8], name: String) throws(Failure) -> Int {
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 { return count }
      if errno != EINTR && errno != EAGAIN {
        throw Failure(.data, "\(name) cannot be read: \(String(cString: strerror(errno)))")
      }
    }
  }
}

import Glibc

/// Cuts a stream into lines; how the stream was cut into chunks makes no difference.
///
/// Lines end with LF or CRLF and come without their ending; a byte order mark at the start of the stream is dropped.
struct LineSplitter: Sendable {
  /// In bytes without the LF.
  static let longestLine = 1 << 20

  enum Piece: Hashable, Sendable {
    /// A line that lies whole in the chunk.
    case line(Range<Int>)
    /// A line that began in an earlier chunk: it is in `carried` until the next call.
    case carried
    /// A line over the limit; its bytes are dropped as they come.
    case tooLong
  }

  /// The start of the line last returned, or of the half line that waits.
  private(set) var position: InputPosition
  /// The bytes of a half line, or the whole line that `.carried` announced.
  private(set) var carried: [UInt8] = []
  /// Bytes of the half line already seen; more than `carried` holds once the line is over the limit.
  private var pendingLength = 0
  /// Bytes of the line last returned with its ending, not yet added to `position`.
  private var returned = 0

  init(at position: InputPosition = InputPosition()) { self.position = position }

  /// The end of the line last returned.
  var end: InputPosition {
    returned == 0
      ? position : InputPosition(offset: position.offset + Int64(returned), line: position.line + 1)
  }

  /// Whether a line has begun that has not ended.
  var hasHalfLine: Bool { returned == 0 && pendingLength > 0 }

  /// The next line of `chunk` from `index` on, which moves behind it; nil when only a half line is left, which is kept.
  mutating func next(in chunk: UnsafeBufferPointer<UInt8>, at index: inout Int) -> Piece? {
    passReturned()
    while index < chunk.count {
      let start = index
      guard let lineFeed = LineSplitter.lineFeed(in: chunk, from: start) else {
        index = chunk.count
        return keepHalf(chunk, start) ? .tooLong : nil
      }
      index = lineFeed + 1
      let length = pendingLength + lineFeed - start
      let wasTooLong = pendingLength > LineSplitter.longestLine
      returned = length + 1
      if wasTooLong {
        // Told when the limit was passed.
        passReturned()
        continue
      }
      if length > LineSplitter.longestLine { return .tooLong }
      if pendingLength == 0 { return .line(trimmed(chunk, start..<lineFeed)) }
      carried.append(contentsOf: chunk[start..<lineFeed])
      trimCarried()
      return .carried
    }
    return nil
  }

  /// What is left at the end of the stream, in `carried`: a last line without an ending.
  mutating func finish() -> Piece? {
    passReturned()
    guard pendingLength > 0, pendingLength <= LineSplitter.longestLine else { return nil }
    returned = pendingLength
    trimCarried()
    return .carried
  }

  /// Puts the line last returned behind `position`; `next` does it by itself, the line that `finish` returned waits for it.
  mutating func passReturned() {
    guard returned > 0 else { return }
    position = end
    returned = 0
    pendingLength = 0
    carried.removeAll(keepingCapacity: carried.capacity <= 1 << 16)
  }

  /// True when the half line passes the limit with this chunk.
  private mutating func keepHalf(_ chunk: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    let wasTooLong = pendingLength > LineSplitter.longestLine
    pendingLength += chunk.count - start
    if pendingLength <= LineSplitter.longestLine {
      carried.append(contentsOf: chunk[start...])
      return false
    }
    carried = []
    return !wasTooLong
  }

  private func trimmed(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Range<Int> {
    var line = line
    if !line.isEmpty, bytes[line.upperBound - 1] == Byte.carriageReturn {
      line = line.lowerBound..<line.upperBound - 1
    }
    if position.offset == 0, line.count >= 3, bytes[line.lowerBound] == 0xEF,
      bytes[line.lowerBound + 1] == 0xBB, bytes[line.lowerBound + 2] == 0xBF
    {
      line = line.lowerBound + 3..<line.upperBound
    }
    return line
  }

  private mutating func trimCarried() {
    let kept = carried.withUnsafeBufferPointer { trimmed($0, 0..<$0.count) }
    carried.removeLast(carried.count - kept.upperBound)
    carried.removeFirst(kept.lowerBound)
  }

  private static func lineFeed(in chunk: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let base = chunk.baseAddress,
      let found = memchr(base + start, Int32(Byte.lineFeed), chunk.count - start)
    else { return nil }
    return UnsafeRawPointer(base).distance(to: found)
  }
}

/// Cuts a stream into the JSON objects at its outermost level; how the stream was cut into chunks makes no difference.
///
/// The objects may stand one a line, or be parts of an array, or go over many lines. When the first one ends on the line
/// it began on, every line is taken for itself, so that a broken one costs no other.
struct RecordSplitter: Sendable {
  /// In bytes.
  static let longestRecord = 32 << 20

  enum Piece: Hashable, Sendable {
    /// A record that lies whole in the chunk.
    case record(Range<Int>)
    /// A record that began in an earlier chunk: it is in `carried` until the next call.
    case carried
    /// A record over the limit; its bytes are dropped as they come.
    case tooLong
    /// Something between records that is none, to the end of its line.
    case stray
  }

  private enum State: Sendable { case between, inside, inString, afterBackslash, stray }

  /// The start of the record last returned, or of the one that waits, or what was read so far between records.
  private(set) var position: InputPosition
  /// The bytes of half a record, or the whole one that `.carried` announced.
  private(set) var carried: [UInt8] = []
  /// Whether each record is on a line of its own; nil before the first one.
  private(set) var isByLine: Bool?
  private var state = State.between
  private var depth = 0
  private var pendingLength = 0
  private var pendingLines: Int64 = 0
  /// Of the record last returned, not yet added to `position`.
  private var returned = InputPosition()
  /// A mark or bracket may come before the first record.
  private var isInArray = false

  init(at position: InputPosition = InputPosition(), isByLine: Bool? = nil) {
    self.position = position
    self.isByLine = isByLine
  }

  var hasHalfRecord: Bool { state != .between && state != .stray && returned.offset == 0 }

  /// The next record of `chunk` from `index` on, which moves behind it; nil when only half a record is left, which is kept.
  mutating func next(in chunk: UnsafeBufferPointer<UInt8>, at index: inout Int) -> Piece? {
    passReturned()
    while index < chunk.count, state == .between || state == .stray {
      let byte = chunk[index]
      if state == .between, byte == Byte.leftBrace {
        state = .inside
        break
      }
      let wasStray = state == .stray
      index += 1
      position.offset += 1
      if byte == Byte.lineFeed {
        position.line += 1
        state = .between
      } else if state == .between, !isSeparator(byte) {
        state = .stray
      }
      if state == .stray, !wasStray { return .stray }
    }
    guard index < chunk.count else { return nil }
    return nextRecord(in: chunk, at: &index)
  }

  /// Brackets and commas part the objects of an array; the mark is that of UTF-8 at the very start.
  private mutating func isSeparator(_ byte: UInt8) -> Bool {
    if Byte.isBlank(byte) { return true }
    if byte == Byte.leftBracket { isInArray = true }
    if byte == Byte.leftBracket || byte == Byte.rightBracket || byte == Byte.comma { return true }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let place = position.offset - 1
    return place < 3 && mark[Int(place)] == byte
  }

  private mutating func nextRecord(in chunk: UnsafeBufferPointer<UInt8>, at index: inout Int) -> Piece? {
    let start = index
    var lines = pendingLines
    while index < chunk.count {
      let byte = chunk[index]
      index += 1
      if byte == Byte.lineFeed {
        if isByLine == true {
          if let piece = end(chunk, start..<index - 1, lines: lines, lineFeed: true) { return piece }
          return next(in: chunk, at: &index)
        }
        lines += 1
        isByLine = false
      }
      switch state {
      case .afterBackslash: state = .inString
      case .inString:
        if byte == Byte.quote { state = .inside } else if byte == Byte.backslash { state = .afterBackslash }
      default:
        switch byte {
        case Byte.quote: state = .inString
        case Byte.leftBrace, Byte.leftBracket: depth += 1
        case Byte.rightBrace, Byte.rightBracket:
          depth -= 1
          if depth <= 0 {
            if isByLine == nil { isByLine = !isInArray }
            if let piece = end(chunk, start..<index, lines: lines, lineFeed: false) { return piece }
            return next(in: chunk, at: &index)
          }
        default: break
        }
      }
    }
    pendingLines = lines
    let wasTooLong = pendingLength > RecordSplitter.longestRecord
    pendingLength += chunk.count - start
    if pendingLength <= RecordSplitter.longestRecord {
      carried.append(contentsOf: chunk[start...])
      return nil
    }
    carried = []
    return wasTooLong ? nil : .tooLong
  }

  /// What is left at the end of the stream, in `carried`.
  mutating func finish() -> Bool {
    passReturned()
    return hasHalfRecord && pendingLength <= RecordSplitter.longestRecord
  }

  /// nil for a record that was told to be too long when it passed the limit.
  private mutating func end(
    _ chunk: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, lines: Int64, lineFeed: Bool
  ) -> Piece? {
    let length = pendingLength + range.count
    let wasTooLong = pendingLength > RecordSplitter.longestRecord
    let ending: Int64 = lineFeed ? 1 : 0
    returned = InputPosition(offset: Int64(length) + ending, line: lines + ending)
    if wasTooLong { return nil }
    if length > RecordSplitter.longestRecord { return .tooLong }
    if pendingLength == 0 { return .record(range) }
    carried.append(contentsOf: chunk[range])
    return .carried
  }

  /// Puts the record last returned behind `position`; `next` does it by itself.
  mutating func passReturned() {
    guard returned.offset > 0 else { return }
    position.offset += returned.offset
    position.line += returned.line
    returned = InputPosition()
    state = .between
    depth = 0
    pendingLength = 0
    pendingLines = 0
    carried.removeAll(keepingCapacity: carried.capacity <= 1 << 16)
  }
}

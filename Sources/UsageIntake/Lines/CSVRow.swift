/// One CSV record (RFC 4180), line by line: a quoted field may go over several.
struct CSVRow: Sendable {
  enum Outcome: Hashable, Sendable {
    case complete
    /// A quoted field goes on in the next line.
    case open
    case textAfterQuote
  }

  private enum State { case fieldStart, plain, quoted, quoteInQuoted }

  let delimiter: UInt8
  /// The text of the fields without quotes and, where they had none, without blanks around them.
  private(set) var bytes: [UInt8] = []
  private(set) var fields: [Range<Int>] = []
  private var state = State.fieldStart
  private var fieldStart = 0
  private var wasQuoted = false

  init(delimiter: UInt8) { self.delimiter = delimiter }

  var isOpen: Bool { state == .quoted }

  mutating func clear() {
    bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 16)
    fields.removeAll(keepingCapacity: true)
    state = .fieldStart
    fieldStart = 0
    wasQuoted = false
  }

  mutating func take(_ line: UnsafeBufferPointer<UInt8>) -> Outcome {
    if state == .quoted { bytes.append(Byte.lineFeed) }
    for byte in line {
      switch state {
      case .fieldStart where byte == Byte.quote:
        state = .quoted
        wasQuoted = true
        bytes.removeLast(bytes.count - fieldStart)
      case .fieldStart, .plain:
        if byte == delimiter {
          endField()
        } else {
          if !Byte.isBlank(byte) { state = .plain }
          bytes.append(byte)
        }
      case .quoted:
        if byte == Byte.quote { state = .quoteInQuoted } else { bytes.append(byte) }
      case .quoteInQuoted:
        if byte == Byte.quote {
          bytes.append(byte)
          state = .quoted
        } else if byte == delimiter {
          endField()
        } else if !Byte.isBlank(byte) {
          return .textAfterQuote
        }
      }
    }
    if state == .quoted { return .open }
    endField()
    return .complete
  }

  func withFields<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> [Result] {
    bytes.withUnsafeBufferPointer { bytes in fields.map { body(UnsafeBufferPointer(rebasing: bytes[$0])) } }
  }

  private mutating func endField() {
    var range = fieldStart..<bytes.count
    if !wasQuoted {
      while let last = range.last, Byte.isBlank(bytes[last]) { range = range.dropLast() }
      while let first = range.first, Byte.isBlank(bytes[first]) { range = range.dropFirst() }
    }
    fields.append(range)
    fieldStart = bytes.count
    state = .fieldStart
    wasQuoted = false
  }
}

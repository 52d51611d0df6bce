/// A strict reader (RFC 8259) of one JSON text that walks over bytes and keeps nothing.
struct JSONScanner {
  static let deepest = 64

  enum Kind: Hashable, Sendable { case null, boolean, number, string, object, array }

  /// Where a value lies; of a string what is between its quotes.
  struct Value: Hashable, Sendable {
    var kind: Kind
    var start: Int
    var end: Int
    /// A string with escapes: `unescape` tells what it says.
    var hasEscapes = false
  }

  let bytes: UnsafeBufferPointer<UInt8>
  /// Where the reader stands; after a fault, where the fault is.
  var index = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Walks over one object that is the whole text and hands each member of it to `body`, in the order written.
  mutating func scanObject(_ body: (_ name: Value, _ value: Value) -> Void) throws(JSONFault) {
    skipBlanks()
    guard let first = peek() else { throw .unfinished }
    guard first == Byte.leftBrace else { throw .notAnObject }
    index += 1
    skipBlanks()
    if peek() == Byte.rightBrace {
      index += 1
    } else {
      while true {
        let name = try scanName()
        let value = try scanValue(depth: 1)
        body(name, value)
        if try scanCommaOrEnd(Byte.rightBrace) { break }
      }
    }
    skipBlanks()
    if index < bytes.count { throw .textAfterEnd }
  }

  @inline(__always)
  func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

  @inline(__always)
  mutating func skipBlanks() {
    while index < bytes.count, Byte.isBlank(bytes[index]) { index += 1 }
  }

  /// The name of a member and the colon after it.
  mutating func scanName() throws(JSONFault) -> Value {
    skipBlanks()
    guard let first = peek() else { throw .unfinished }
    guard first == Byte.quote else { throw .nameExpected }
    let name = try scanString()
    skipBlanks()
    guard let colon = peek() else { throw .unfinished }
    guard colon == Byte.colon else { throw .colonExpected }
    index += 1
    return name
  }

  /// True at the closing bracket, false after a comma.
  @inline(__always)
  mutating func scanCommaOrEnd(_ closing: UInt8) throws(JSONFault) -> Bool {
    skipBlanks()
    guard let byte = peek() else { throw .unfinished }
    guard byte == Byte.comma || byte == closing else { throw .commaExpected }
    index += 1
    return byte == closing
  }

  /// `depth` is how many objects and arrays are open around the value.
  mutating func scanValue(depth: Int) throws(JSONFault) -> Value {
    skipBlanks()
    guard let first = peek() else { throw .unfinished }
    let start = index
    switch first {
    case Byte.quote:
      return try scanString()
    case Byte.leftBrace, Byte.leftBracket:
      guard depth < JSONScanner.deepest else { throw .tooDeep }
      let isObject = first == Byte.leftBrace
      try scanMembers(isObject: isObject, depth: depth + 1)
      return Value(kind: isObject ? .object : .array, start: start, end: index)
    case Byte.minus, Byte.zero...Byte.nine:
      try scanNumber()
      return Value(kind: .number, start: start, end: index)
    case 0x74:
      try scanWord("true")
      return Value(kind: .boolean, start: start, end: index)
    case 0x66:
      try scanWord("false")
      return Value(kind: .boolean, start: start, end: index)
    case 0x6E:
      try scanWord("null")
      return Value(kind: .null, start: start, end: index)
    default:
      throw .valueExpected
    }
  }

  private mutating func scanMembers(isObject: Bool, depth: Int) throws(JSONFault) {
    let closing = isObject ? Byte.rightBrace : Byte.rightBracket
    index += 1
    skipBlanks()
    if peek() == closing {
      index += 1
      return
    }
    repeat {
      if isObject { _ = try scanName() }
      _ = try scanValue(depth: depth)
    } while try !scanCommaOrEnd(closing)
  }

  private mutating func scanWord(_ word: StaticString) throws(JSONFault) {
    for offset in 0..<word.utf8CodeUnitCount {
      guard index + offset < bytes.count else {
        index = bytes.count
        throw .unfinished
      }
      guard bytes[index + offset] == word.utf8Start[offset] else { throw .valueExpected }
    }
    index += word.utf8CodeUnitCount
  }

  private mutating func scanNumber() throws(JSONFault) {
    if peek() == Byte.minus { index += 1 }
    if peek() == Byte.zero {
      index += 1
      if let next = peek(), Byte.isDigit(next) { throw .badNumber }
    } else {
      try scanDigits()
    }
    if peek() == Byte.point {
      index += 1
      try scanDigits()
    }
    if let exponent = peek(), exponent | 0x20 == 0x65 {
      index += 1
      if let sign = peek(), sign == Byte.plus || sign == Byte.minus { index += 1 }
      try scanDigits()
    }
  }

  private mutating func scanDigits() throws(JSONFault) {
    guard let first = peek() else { throw .unfinished }
    guard Byte.isDigit(first) else { throw .badNumber }
    while index < bytes.count, Byte.isDigit(bytes[index]) { index += 1 }
  }
}

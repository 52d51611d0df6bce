/// The values of one JSON text as a flat list, in the order written; they point into the bytes and copy nothing.
struct JSONTree: Sendable {
  /// Bounds the memory that one text can ask for: 16 bytes a value.
  static let mostValues = 2_000_000

  struct Node: Sendable {
    var kind: JSONScanner.Kind
    var hasEscapes = false
    var start: UInt32 = 0
    var end: UInt32 = 0
    /// The number of the first value behind this one and all that it holds.
    var next: UInt32 = 0
  }

  private(set) var nodes: [Node] = []

  /// Takes the place of what was read before; the memory is used again.
  ///
  /// `index` is where the fault is when it throws. The bytes are fewer than 2³².
  mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, faultAt index: inout Int
  ) throws(JSONFault) {
    nodes.removeAll(keepingCapacity: nodes.capacity <= 1 << 16)
    var scanner = JSONScanner(bytes)
    defer { index = scanner.index }
    scanner.skipBlanks()
    guard let first = scanner.peek() else { throw .unfinished }
    guard first == Byte.leftBrace else { throw .notAnObject }
    try readValue(&scanner, depth: 0)
    scanner.skipBlanks()
    if scanner.index < bytes.count { throw .textAfterEnd }
  }

  /// The values, as long as `body` runs.
  func withRoot<Result, Failure: Error>(
    of bytes: UnsafeBufferPointer<UInt8>, _ body: (JSONValue) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try nodes.withUnsafeBufferPointer { (nodes) throws(Failure) in
      try body(JSONValue(nodes: nodes, bytes: bytes, index: 0))
    }
  }

  private mutating func readValue(_ scanner: inout JSONScanner, depth: Int) throws(JSONFault) {
    scanner.skipBlanks()
    guard let first = scanner.peek() else { throw .unfinished }
    guard first == Byte.leftBrace || first == Byte.leftBracket else {
      return try add(scanner.scanValue(depth: depth))
    }
    guard depth < JSONScanner.deepest else { throw .tooDeep }
    let isObject = first == Byte.leftBrace
    let closing = isObject ? Byte.rightBrace : Byte.rightBracket
    let place = nodes.count
    try add(
      JSONScanner.Value(kind: isObject ? .object : .array, start: scanner.index, end: scanner.index))
    scanner.index += 1
    scanner.skipBlanks()
    if scanner.peek() == closing {
      scanner.index += 1
    } else {
      repeat {
        if isObject { try add(scanner.scanName()) }
        try readValue(&scanner, depth: depth + 1)
      } while try !scanner.scanCommaOrEnd(closing)
    }
    nodes[place].end = UInt32(scanner.index)
    nodes[place].next = UInt32(nodes.count)
  }

  private mutating func add(_ value: JSONScanner.Value) throws(JSONFault) {
    guard nodes.count < JSONTree.mostValues else { throw .tooManyValues }
    nodes.append(
      Node(
        kind: value.kind, hasEscapes: value.hasEscapes, start: UInt32(value.start),
        end: UInt32(value.end), next: UInt32(nodes.count + 1)))
  }
}

/// A value of a tree; valid as long as the tree and its bytes are.
struct JSONValue {
  fileprivate let nodes: UnsafeBufferPointer<JSONTree.Node>
  fileprivate let bytes: UnsafeBufferPointer<UInt8>
  fileprivate let index: Int

  private var node: JSONTree.Node { nodes[index] }

  var kind: JSONScanner.Kind { node.kind }

  /// As it is written, a string without its quotes.
  var written: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[Int(node.start)..<Int(node.end)])
  }

  /// The last member of that name; nil when there is none, or null, or this is no object.
  subscript(name: StaticString) -> JSONValue? {
    guard node.kind == .object else { return nil }
    var found: JSONValue?
    var place = index + 1
    while place < Int(node.next) {
      let value = JSONValue(nodes: nodes, bytes: bytes, index: place + 1)
      if isName(place, name) { found = value }
      place = Int(value.node.next)
    }
    return found?.kind == .null ? nil : found
  }

  /// A member of a member.
  subscript(first: StaticString, second: StaticString) -> JSONValue? { self[first]?[second] }

  /// Those of an array, none of other values.
  var elements: [JSONValue] {
    guard node.kind == .array else { return [] }
    var elements: [JSONValue] = []
    var place = index + 1
    while place < Int(node.next) {
      elements.append(JSONValue(nodes: nodes, bytes: bytes, index: place))
      place = Int(nodes[place].next)
    }
    return elements
  }

  /// What an object holds, in the order written.
  func forEachValue(_ body: (JSONValue) -> Void) {
    guard node.kind == .object else { return }
    var place = index + 1
    while place < Int(node.next) {
      let value = JSONValue(nodes: nodes, bytes: bytes, index: place + 1)
      body(value)
      place = Int(value.node.next)
    }
  }

  /// What a string says; nil for other values, and for strings that hold half of a surrogate pair.
  var string: String? {
    guard node.kind == .string else { return nil }
    guard node.hasEscapes else { return String(validating: written, as: UTF8.self) }
    var text: [UInt8] = []
    let value = JSONScanner.Value(kind: .string, start: Int(node.start), end: Int(node.end))
    return JSONScanner.unescape(bytes, value, into: &text) ? String(validating: text, as: UTF8.self) : nil
  }

  /// Of a number, or of a string that holds one.
  var number: DecimalNumber? {
    node.kind == .number || (node.kind == .string && !node.hasEscapes) ? DecimalNumber(written) : nil
  }

  /// Of a boolean, or of a string that says one.
  var flag: Bool? {
    guard node.kind == .boolean || node.kind == .string else { return nil }
    if says("true") || says("True") { return true }
    return says("false") || says("False") ? false : nil
  }

  /// Whether a string without escapes, or a word, is this.
  func says(_ word: StaticString) -> Bool { !node.hasEscapes && JSONValue.equal(written, word) }

  private func isName(_ place: Int, _ name: StaticString) -> Bool {
    let value = JSONValue(nodes: nodes, bytes: bytes, index: place)
    if !nodes[place].hasEscapes { return JSONValue.equal(value.written, name) }
    return value.string == "\(name)"
  }

  private static func equal(_ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    Byte.equal(bytes, UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }
}

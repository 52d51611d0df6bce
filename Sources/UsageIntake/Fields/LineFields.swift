/// The values of one line by field; they lie in the line itself or, where it had to be rewritten, beside it.
struct LineFields: Sendable {
  enum Kind: Hashable, Sendable { case missing, boolean, number, text, compound, brokenText }

  private struct Entry: Sendable {
    var kind = Kind.missing
    var isBeside = false
    var start: Int32 = 0
    var end: Int32 = 0
  }

  private let names = FieldNames.all
  private var entries: [Entry]
  /// One bit for each name that the line holds.
  private var present: UInt128 = 0
  /// Text that the line writes with escapes, unescaped.
  private(set) var beside: [UInt8] = []

  init() { entries = Array(repeating: Entry(), count: names.names.count) }

  mutating func clear() {
    present = 0
    beside.removeAll(keepingCapacity: beside.capacity <= 1 << 16)
  }

  /// Takes a member of a JSON line; a later one of the same name replaces it.
  mutating func take(
    _ name: JSONScanner.Value, _ value: JSONScanner.Value, of line: UnsafeBufferPointer<UInt8>
  ) {
    guard let slot = slot(of: name, in: line) else { return }
    present |= 1 << UInt128(slot)
    var entry = Entry(start: Int32(value.start), end: Int32(value.end))
    switch value.kind {
    case .null: entry.kind = .missing
    case .boolean: entry.kind = .boolean
    case .number: entry.kind = .number
    case .object, .array: entry.kind = .compound
    case .string:
      entry.kind = .text
      if value.hasEscapes {
        let start = beside.count
        if !JSONScanner.unescape(line, value, into: &beside) { entry.kind = .brokenText }
        entry = Entry(kind: entry.kind, isBeside: true, start: Int32(start), end: Int32(beside.count))
      }
    }
    entries[slot] = entry
  }

  /// Takes text that lies in the line at `range`.
  mutating func take(_ range: Range<Int>, slot: Int) {
    present |= 1 << UInt128(slot)
    entries[slot] = Entry(
      kind: range.isEmpty ? .missing : .text, start: Int32(range.lowerBound), end: Int32(range.upperBound))
  }

  /// The number of the name under which the line says something of `field`.
  @inline(__always)
  func slot(_ field: UsageField) -> Int? {
    for slot in names.slots[field.rawValue] where present >> UInt128(slot) & 1 == 1 {
      if entries[slot].kind != .missing { return slot }
    }
    return nil
  }

  /// All of them, the first one first.
  func slots(_ field: UsageField) -> [Int] {
    names.slots[field.rawValue].filter { present >> UInt128($0) & 1 == 1 && entries[$0].kind != .missing }
  }

  func kind(_ slot: Int) -> Kind { entries[slot].kind }
  func name(_ slot: Int) -> String { names.names[slot] }

  /// Calls `body` with the bytes of a value: text without its quotes, anything else as it is written.
  @inline(__always)
  func withBytes<Result, Failure: Error>(
    _ slot: Int, of line: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let entry = entries[slot]
    let range = Int(entry.start)..<Int(entry.end)
    if !entry.isBeside { return try body(UnsafeBufferPointer(rebasing: line[range])) }
    return try beside.withUnsafeBufferPointer { (beside) throws(Failure) in
      try body(UnsafeBufferPointer(rebasing: beside[range]))
    }
  }

  private func slot(of name: JSONScanner.Value, in line: UnsafeBufferPointer<UInt8>) -> Int? {
    let written = UnsafeBufferPointer(rebasing: line[name.start..<name.end])
    if !name.hasEscapes { return names.slot(of: written) }
    var text: [UInt8] = []
    guard JSONScanner.unescape(line, name, into: &text) else { return nil }
    return text.withUnsafeBufferPointer { names.slot(of: $0) }
  }
}

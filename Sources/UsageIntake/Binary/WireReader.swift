/// Why bytes are not a message of Protocol Buffers.
enum WireFault: Hashable, Sendable, Error { case unfinished, badTag, badLength }

/// Walks over the fields of one message in its bytes and copies nothing.
struct WireReader {
  /// What a field holds, by the way it is written.
  enum Value {
    case number(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    case bytes(UnsafeBufferPointer<UInt8>)
  }

  let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next field; nil at the end.
  mutating func next() throws(WireFault) -> (field: UInt64, value: Value)? {
    guard index < bytes.count else { return nil }
    let tag = try varint()
    guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw .badTag }
    switch tag & 7 {
    case 0: return (tag >> 3, .number(try varint()))
    case 1: return (tag >> 3, .fixed64(try fixed(8)))
    case 2: return (tag >> 3, .bytes(try block()))
    case 5: return (tag >> 3, .fixed32(UInt32(truncatingIfNeeded: try fixed(4))))
    // Groups are not written any more.
    default: throw .badTag
    }
  }

  private mutating func varint() throws(WireFault) -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard index < bytes.count else { throw .unfinished }
      let byte = bytes[index]
      index += 1
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
    }
    throw .badTag
  }

  private mutating func fixed(_ count: Int) throws(WireFault) -> UInt64 {
    guard bytes.count - index >= count else { throw .unfinished }
    defer { index += count }
    return (0..<count).reduce(0) { $0 | UInt64(bytes[index + $1]) << UInt64(8 * $1) }
  }

  private mutating func block() throws(WireFault) -> UnsafeBufferPointer<UInt8> {
    guard let length = Int(exactly: try varint()) else { throw .badLength }
    guard bytes.count - index >= length else { throw .unfinished }
    defer { index += length }
    return UnsafeBufferPointer(rebasing: bytes[index..<index + length])
  }
}

extension WireReader.Value {
  /// Of a message inside, or of text.
  var block: UnsafeBufferPointer<UInt8>? { if case .bytes(let bytes) = self { bytes } else { nil } }
  var text: String? { block.flatMap { String(validating: $0, as: UTF8.self) } }

  /// Of any way to write a number but as a fraction.
  var integer: Int64? {
    switch self {
    case .number(let number), .fixed64(let number): Int64(truncatingIfNeeded: number)
    case .fixed32(let number): Int64(number)
    case .bytes: nil
    }
  }

  var real: Double? { if case .fixed64(let bits) = self { Double(bitPattern: bits) } else { nil } }

  /// Of an id, as text would show it.
  var hex: String {
    (block ?? UnsafeBufferPointer(start: nil, count: 0)).reduce(into: "") { text, byte in
      text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
  }
}

extension JSONScanner {
  /// From the opening quote to behind the closing one.
  mutating func scanString() throws(JSONFault) -> Value {
    index += 1
    var value = Value(kind: .string, start: index, end: index)
    while true {
      skipPlain()
      guard index < bytes.count else { throw .unfinished }
      let byte = bytes[index]
      switch byte {
      case Byte.quote:
        value.end = index
        index += 1
        return value
      case Byte.backslash:
        value.hasEscapes = true
        try scanEscape()
      case 0..<0x20:
        throw .controlCharacter
      case 0x80...:
        try scanMultibyte()
      default:
        index += 1
      }
    }
  }

  /// Passes eight bytes at a time while none of them needs a look: a quote, a backslash, a control or beyond ASCII.
  @inline(__always)
  private mutating func skipPlain() {
    let raw = UnsafeRawBufferPointer(bytes)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    while index + 8 <= raw.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let quote = word ^ (ones &* UInt64(Byte.quote))
      let backslash = word ^ (ones &* UInt64(Byte.backslash))
      // The lowest bit set is exact, as is known of this subtraction; higher ones may be wrong and are not used.
      let marks =
        ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
        | ((word &- ones &* 0x20) & ~word) | word
      let found = marks & tops
      if found == 0 {
        index += 8
      } else {
        index += found.trailingZeroBitCount / 8
        return
      }
    }
  }

  private mutating func scanEscape() throws(JSONFault) {
    guard index + 1 < bytes.count else {
      index = bytes.count
      throw .unfinished
    }
    switch bytes[index + 1] {
    case Byte.quote, Byte.backslash, Byte.slash, 0x62, 0x66, 0x6E, 0x72, 0x74:
      index += 2
    case 0x75:
      for offset in 2..<6 {
        guard index + offset < bytes.count else {
          index = bytes.count
          throw .unfinished
        }
        guard JSONScanner.hexDigit(bytes[index + offset]) != nil else { throw .badEscape }
      }
      index += 6
    default:
      throw .badEscape
    }
  }

  /// One scalar of two to four bytes, as the Unicode standard allows them: no overlong forms, no surrogates.
  private mutating func scanMultibyte() throws(JSONFault) {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[index] {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw .badUTF8
    }
    for offset in 1..<length {
      let allowed = offset == 1 ? second : 0x80...0xBF
      guard index + offset < bytes.count else { throw .badUTF8 }
      guard allowed.contains(bytes[index + offset]) else { throw .badUTF8 }
    }
    index += length
  }

  static func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case Byte.zero...Byte.nine: UInt32(byte - Byte.zero)
    case 0x41...0x46: UInt32(byte - 0x41 + 10)
    case 0x61...0x66: UInt32(byte - 0x61 + 10)
    default: nil
    }
  }

  /// Appends what a scanned string says; false when it holds half of a surrogate pair, which no text can hold.
  static func unescape(_ bytes: UnsafeBufferPointer<UInt8>, _ value: Value, into text: inout [UInt8]) -> Bool
  {
    var index = value.start
    while index < value.end {
      guard bytes[index] == Byte.backslash else {
        text.append(bytes[index])
        index += 1
        continue
      }
      switch bytes[index + 1] {
      case 0x62: text.append(0x08)
      case 0x66: text.append(0x0C)
      case 0x6E: text.append(Byte.lineFeed)
      case 0x72: text.append(Byte.carriageReturn)
      case 0x74: text.append(Byte.tab)
      case 0x75:
        var code = hexCode(bytes, at: index + 2)
        if 0xD800..<0xDC00 ~= code, index + 12 <= value.end, bytes[index + 6] == Byte.backslash,
          bytes[index + 7] == 0x75
        {
          let low = hexCode(bytes, at: index + 8)
          guard 0xDC00..<0xE000 ~= low else { return false }
          code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
          index += 6
        }
        guard let scalar = Unicode.Scalar(code) else { return false }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        index += 4
      case let plain: text.append(plain)
      }
      index += 2
    }
    return true
  }

  private static func hexCode(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 << 4 | (hexDigit(bytes[index + $1]) ?? 0) }
  }
}

import UsageModel

/// Reads times; it keeps the last day read, which is that of the next line too.
struct DayCache: Sendable {
  private static let year2000 = Instant(seconds: 946_684_800)
  private var text = [UInt8](repeating: 0, count: 10)
  private var start = Instant.epoch

  /// A time in RFC 3339, or a Unix time in s, ms, µs or ns, told apart by its size.
  mutating func time(
    _ slot: Int, _ fields: LineFields, _ line: UnsafeBufferPointer<UInt8>
  ) throws(LineProblem.Reason) -> Instant {
    let kind = fields.kind(slot)
    let name = fields.name(slot)
    guard kind == .number || kind == .text else { throw .notATime(field: name) }
    return try fields.withBytes(slot, of: line) { (bytes) throws(LineProblem.Reason) in
      try time(bytes, field: name)
    }
  }

  /// The same of the text or number itself.
  mutating func time(
    _ bytes: UnsafeBufferPointer<UInt8>, field name: String
  ) throws(LineProblem.Reason) -> Instant {
    if let number = DecimalNumber(bytes) {
      if number.isNegative { throw .negative(field: name) }
      guard let time = DayCache.time(number) else { throw .tooLarge(field: name) }
      guard time >= DayCache.year2000 else { throw .beforeYear2000(field: name) }
      return time
    }
    guard let time = usual(bytes) ?? Instant(rfc3339: bytes) else { throw .notATime(field: name) }
    guard time >= DayCache.year2000 else { throw .beforeYear2000(field: name) }
    return time
  }

  private static func time(_ number: DecimalNumber) -> Instant? {
    guard case .number(let whole) = number.scaled(by: 0, rounding: .down) else { return nil }
    // Seconds reach 11 digits in the year 5138; milliseconds have had 12 since 1973.
    let power =
      switch whole {
      case ..<100_000_000_000: 3
      case ..<100_000_000_000_000: 0
      case ..<100_000_000_000_000_000: -3
      default: -6
      }
    guard case .number(let milliseconds) = number.scaled(by: power, rounding: .down) else { return nil }
    return Instant(milliseconds: milliseconds)
  }

  /// The form that most logs write, `2026-11-24T14:41:07.250Z` with any fraction; nil for other forms.
  private mutating func usual(_ bytes: UnsafeBufferPointer<UInt8>) -> Instant? {
    guard bytes.count >= 20, bytes[10] == 0x54, bytes[13] == Byte.colon, bytes[16] == Byte.colon,
      bytes[bytes.count - 1] == 0x5A, let hour = pair(bytes, 11), hour < 24,
      let minute = pair(bytes, 14), minute < 60, let second = pair(bytes, 17), second < 60
    else { return nil }
    var milliseconds = hour * .hour + minute * .minute + second * .second
    if bytes.count > 20 {
      guard bytes[19] == Byte.point, bytes.count > 21 else { return nil }
      var scale: Int64 = 100
      for index in 20..<bytes.count - 1 {
        guard Byte.isDigit(bytes[index]) else { return nil }
        milliseconds += Int64(bytes[index] - Byte.zero) * scale
        scale /= 10
      }
    }
    guard let day = day(bytes) else { return nil }
    return day + milliseconds
  }

  private mutating func day(_ bytes: UnsafeBufferPointer<UInt8>) -> Instant? {
    if bytes[..<10].elementsEqual(text) { return start }
    guard let date = CivilDate(String(decoding: bytes[..<10], as: UTF8.self)) else { return nil }
    text = Array(bytes[..<10])
    start = date.start
    return start
  }

  @inline(__always)
  private func pair(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int64? {
    guard Byte.isDigit(bytes[index]), Byte.isDigit(bytes[index + 1]) else { return nil }
    return Int64(bytes[index] - Byte.zero) * 10 + Int64(bytes[index + 1] - Byte.zero)
  }
}

extension Instant {
  fileprivate init?(rfc3339 bytes: UnsafeBufferPointer<UInt8>) {
    self.init(rfc3339: String(decoding: bytes, as: UTF8.self))
  }
}

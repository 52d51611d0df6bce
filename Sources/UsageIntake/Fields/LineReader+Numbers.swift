import UsageModel

extension LineReader {
  /// Far above what any model can take, and low enough that a price times it cannot overflow.
  static let mostTokensOfCall: Int64 = 1_000_000_000
  /// In nano-dollars.
  static let mostCostOfCall = Money(dollars: 100_000).nano

  /// How the line calls a field, or how it should.
  func name(_ field: UsageField) -> String {
    fields.slot(field).map(fields.name) ?? field.names.first ?? ""
  }

  func count(
    _ field: UsageField, _ line: Bytes, atMost most: Int64, rounding: DecimalNumber.Rounding = .none
  ) throws(Reason) -> Int64? {
    guard let slot = fields.slot(field) else { return nil }
    return try whole(slot, line, atMost: most, rounding: rounding)
  }

  func milliseconds(_ field: UsageField, _ line: Bytes) throws(Reason) -> Milliseconds? {
    try count(field, line, atMost: .day, rounding: .nearest)
  }

  func whole(
    _ slot: Int, _ line: Bytes, atMost most: Int64, rounding: DecimalNumber.Rounding = .none
  ) throws(Reason) -> Int64 {
    try LineReader.whole(
      number(slot, line), field: fields.name(slot), power: 0, atMost: most, rounding: rounding)
  }

  /// Nano-dollars, to the nearest: programs that reckon in binary write more digits than they know.
  func money(_ field: UsageField, _ line: Bytes, atMost most: Int64) throws(Reason) -> Int64? {
    guard let slot = fields.slot(field) else { return nil }
    return try LineReader.whole(
      number(slot, line), field: fields.name(slot), power: 9, atMost: most, rounding: .nearest)
  }

  func number(_ slot: Int, _ line: Bytes) throws(Reason) -> DecimalNumber {
    let kind = fields.kind(slot)
    guard kind == .number || kind == .text, let number = fields.withBytes(slot, of: line, DecimalNumber.init)
    else { throw .notNumber(field: fields.name(slot)) }
    return number
  }

  /// The number times ten to the `power`, which must lie in 0 to `most`.
  static func whole(
    _ number: DecimalNumber, field: String, power: Int, atMost most: Int64, rounding: DecimalNumber.Rounding
  ) throws(Reason) -> Int64 {
    if number.isNegative, number.digits > 0 { throw .negative(field: field) }
    switch number.scaled(by: power, rounding: rounding) {
    case .notWhole: throw .notWhole(field: field)
    case .number(let value) where value <= most: return value
    case .number, .tooLarge: throw .tooLarge(field: field)
    }
  }

  /// From the end where the line tells it, else from the stated duration; 0 when it says neither.
  mutating func duration(_ line: Bytes, start: Instant) throws(Reason) -> Milliseconds {
    if let slot = fields.slot(.latency) { return try whole(slot, line, atMost: .day, rounding: .nearest) }
    guard let slot = fields.slot(.endTime) else { return 0 }
    let end = try days.time(slot, fields, line)
    guard end >= start else { throw .endsBeforeStart(field: fields.name(slot)) }
    guard end - start <= .day else { throw .tooLarge(field: fields.name(slot)) }
    return end - start
  }

  mutating func time(_ slot: Int, _ line: Bytes) throws(Reason) -> Instant {
    try days.time(slot, fields, line)
  }
}

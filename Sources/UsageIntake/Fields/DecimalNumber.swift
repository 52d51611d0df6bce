/// A decimal number as it is written: whole digits and a power of ten, never a binary fraction.
struct DecimalNumber: Hashable, Sendable {
  enum Rounding: Hashable, Sendable {
    /// nil for a number that is not whole.
    case none
    /// To the nearest, halves away from zero.
    case nearest
    /// Toward zero.
    case down
  }

  var isNegative = false
  /// The first 19 significant digits.
  var digits: UInt64 = 0
  var exponent = 0
  /// Digits that are not 0 were left out behind the 19.
  var isCut = false

  /// Reads `12`, `-0.5`, `1e3`, `1.25E-3`; nil for anything else.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    if index < text.count, text[index] == Byte.minus {
      isNegative = true
      index += 1
    }
    let firstDigit = index
    while index < text.count, Byte.isDigit(text[index]) {
      append(text[index], isFraction: false)
      index += 1
    }
    guard index > firstDigit else { return nil }
    if index < text.count, text[index] == Byte.point {
      index += 1
      let firstFraction = index
      while index < text.count, Byte.isDigit(text[index]) {
        append(text[index], isFraction: true)
        index += 1
      }
      guard index > firstFraction else { return nil }
    }
    if index < text.count, text[index] | 0x20 == 0x65 {
      guard let power = DecimalNumber.power(text[(index + 1)...]) else { return nil }
      exponent += power
      index = text.count
    }
    guard index == text.count else { return nil }
  }

  private mutating func append(_ digit: UInt8, isFraction: Bool) {
    if digits >= 1_000_000_000_000_000_000 {
      if digit != Byte.zero { isCut = true }
      if !isFraction { exponent += 1 }
    } else {
      digits = digits * 10 + UInt64(digit - Byte.zero)
      if isFraction { exponent -= 1 }
    }
  }

  /// The digits behind an `e`; beyond a million they make no difference.
  private static func power(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    var text = text
    let isNegative = text.first == Byte.minus
    if isNegative || text.first == Byte.plus { text = text.dropFirst() }
    guard !text.isEmpty, text.allSatisfy(Byte.isDigit) else { return nil }
    let power = text.reduce(0) { min($0 * 10 + Int($1 - Byte.zero), 1_000_000) }
    return isNegative ? -power : power
  }

  enum Outcome: Hashable, Sendable {
    case number(Int64)
    case notWhole
    case tooLarge
  }

  /// The number times ten to the `power`.
  func scaled(by power: Int, rounding: Rounding) -> Outcome {
    guard digits > 0 else { return .number(0) }
    var whole = digits
    let power = exponent + power
    if power >= 0 {
      // With digits left out there are 19, which leave no room for a power of ten.
      guard power == 0 || (power <= 18 && !isCut) else { return .tooLarge }
      guard rounding != .none || !isCut else { return .notWhole }
      let (product, overflow) = whole.multipliedReportingOverflow(by: DecimalNumber.tenTo(power))
      guard !overflow else { return .tooLarge }
      whole = product
    } else if power < -19 {
      guard rounding != .none else { return .notWhole }
      whole = 0
    } else {
      let divisor = DecimalNumber.tenTo(-power)
      let (quotient, remainder) = whole.quotientAndRemainder(dividingBy: divisor)
      guard rounding != .none || (remainder == 0 && !isCut) else { return .notWhole }
      whole = quotient + (rounding == .nearest && remainder >= divisor - remainder ? 1 : 0)
    }
    guard let magnitude = Int64(exactly: whole) else { return .tooLarge }
    return .number(isNegative ? -magnitude : magnitude)
  }

  private static func tenTo(_ power: Int) -> UInt64 {
    var result: UInt64 = 1
    for _ in 0..<power { result *= 10 }
    return result
  }
}

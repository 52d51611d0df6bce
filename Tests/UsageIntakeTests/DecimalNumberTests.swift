import Testing

@testable import UsageIntake

@Suite("Decimal numbers")
struct DecimalNumberTests {
  private func scaled(_ text: String, _ power: Int, _ rounding: DecimalNumber.Rounding) -> DecimalNumber
    .Outcome?
  {
    Array(text.utf8).withUnsafeBufferPointer { DecimalNumber($0)?.scaled(by: power, rounding: rounding) }
  }

  @Test(
    "A number is exact as long as it is whole",
    arguments: [
      ("0", 0, DecimalNumber.Outcome.number(0)), ("-0", 0, .number(0)), ("007", 0, .number(7)),
      ("1200.0", 0, .number(1_200)), ("1.2e3", 0, .number(1_200)), ("12E-1", 0, .notWhole),
      ("120E-1", 0, .number(12)),
      ("0.0042", 9, .number(4_200_000)), ("1e-9", 9, .number(1)), ("1e-10", 9, .notWhole),
      ("9223372036854775807", 0, .number(.max)), ("9223372036854775808", 0, .tooLarge),
      ("-9223372036854775807", 0, .number(-.max)), ("1e400", 0, .tooLarge), ("1e-400", 0, .notWhole),
      ("0e400", 9, .number(0)), ("1e999999999999999999999", 0, .tooLarge),
      ("123456789012345678901234567890", 0, .tooLarge), ("1234567890123456789.5", 0, .notWhole),
      ("1000000000000000000.00", 0, .number(1_000_000_000_000_000_000)),
    ])
  func exact(text: String, power: Int, outcome: DecimalNumber.Outcome) {
    #expect(scaled(text, power, .none) == outcome)
  }

  @Test(
    "Fractions are rounded to the nearest or cut off",
    arguments: [
      ("1.4", 1, 1), ("1.5", 2, 1), ("2.5", 3, 2), ("-1.5", -2, -1), ("0.30000000000000004", 0, 0),
      ("1e-400", 0, 0), ("0.99999999999999999999", 1, 0),
      ("1234567890123456789.5", 1_234_567_890_123_456_790, 1_234_567_890_123_456_789),
    ] as [(String, Int64, Int64)])
  func rounded(text: String, nearest: Int64, down: Int64) {
    // Of a number with more than 19 digits the rest is cut off before, which only shows in the last of them.
    let nearest = text.hasPrefix("1234567890123456789") ? down : nearest
    #expect(scaled(text, 0, .nearest) == .number(nearest))
    #expect(scaled(text, 0, .down) == .number(down))
  }

  @Test(
    "What is not a number is none",
    arguments: [
      "", "-", "+1", ".5", "1.", "1e", "1e+", "e5", "NaN", "inf", "0x10", "1,200", "1_000", " 1", "1 ", "--1",
      "1.2.3", "٣",
    ])
  func none(text: String) {
    #expect(scaled(text, 0, .nearest) == nil)
  }
}

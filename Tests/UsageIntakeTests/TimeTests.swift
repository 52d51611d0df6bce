import Testing
import UsageIntake
import UsageModel

@Suite("Times")
struct TimeTests {
  private func time(_ value: String) throws -> [Instant] {
    try decode("{\"ts\":\(value),\"model\":\"m\"}").events.map(\.startedAt)
  }

  @Test(
    "The size of a number tells its unit",
    arguments: [
      ("946684800", 946_684_800_000), ("1763793372", 1_763_793_372_000),
      ("\"1763793372\"", 1_763_793_372_000),
      ("1763793372.9999", 1_763_793_372_999), ("1.763793372e9", 1_763_793_372_000),
      ("99999999999", 99_999_999_999_000), ("1763793372345", 1_763_793_372_345),
      ("1763793372345.9", 1_763_793_372_345), ("1763793372345999", 1_763_793_372_345),
      ("1763793372345999999", 1_763_793_372_345), ("9223372036854775807", 9_223_372_036_854),
    ])
  func units(value: String, milliseconds: Int64) throws {
    #expect(try time(value) == [Instant(milliseconds: milliseconds)])
  }

  @Test(
    "RFC 3339 is read in all its forms",
    arguments: [
      "2025-11-22T06:36:12.345Z", "2025-11-22t06:36:12.345z", "2025-11-22 06:36:12.345",
      "2025-11-22T06:36:12,345Z",
      "2025-11-22T06:36:12.345999999999Z", "2025-11-22T07:36:12.345+01:00", "2025-11-22T02:06:12.345-0430",
      "2025-11-22T06:36:12.345+00",
    ])
  func rfc3339(text: String) throws {
    #expect(try time("\"\(text)\"") == [Instant(milliseconds: 1_763_793_372_345)])
  }

  @Test("The quick way to read a time agrees with the thorough one")
  func agreement() throws {
    var numbers = RandomNumbers(seed: 3)
    var lines = ""
    var expected: [Instant?] = []
    for _ in 0..<3_000 {
      let moment = Instant(
        milliseconds: Int64.random(in: 946_684_800_000..<4_102_444_800_000, using: &numbers))
      var text = Array(moment.rfc3339)
      if Bool.random(using: &numbers), let place = text.indices.randomElement(using: &numbers) {
        text[place] = "0123456789TZ:.- ".randomElement(using: &numbers) ?? "0"
      }
      expected.append(
        Instant(rfc3339: String(text)).flatMap { $0 >= Instant(seconds: 946_684_800) ? $0 : nil })
      lines += "{\"ts\":\"\(String(text))\",\"model\":\"m\"}\n"
    }
    #expect(try decode(lines).events.map(\.startedAt) == expected.compactMap { $0 })
    #expect(expected.contains(nil) && expected.contains { $0 != nil })
  }
}

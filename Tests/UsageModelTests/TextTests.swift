import Foundation
import Testing

@testable import UsageModel

@Suite("Time and figures")
struct TextTests {
  @Test("every day of four centuries goes to its date and back, as Foundation's calendar sees it")
  func calendar() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    for day in stride(from: -25_000 as Int64, to: 60_000, by: 17) {
      let instant = Instant(milliseconds: day * .day + 43_200_000)
      let date = CivilDate(instant)
      let parts = calendar.dateComponents(
        [.year, .month, .day, .weekday],
        from: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000))
      #expect(date == CivilDate(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0))
      #expect(date.start == instant.floored(to: .day))
      // Foundation counts from Sunday.
      #expect(date.weekday == ((parts.weekday ?? 0) + 5) % 7 + 1)
    }
  }

  @Test(
    "times are read in every form that logs write",
    arguments: [
      ("2026-11-24T14:41:07Z", 1_795_531_267_000), ("2026-11-24t14:41:07.250z", 1_795_531_267_250),
      ("2026-11-24 14:41:07", 1_795_531_267_000), ("2026-11-24T15:41:07+01:00", 1_795_531_267_000),
      ("2026-11-24T09:11:07-0530", 1_795_531_267_000), ("2026-11-24", 1_795_478_400_000),
      ("2026-11-24T14:41Z", 1_795_531_260_000), ("2026-11-24T14:41:07.123456789Z", 1_795_531_267_123),
    ] as [(String, Int64)])
  func reading(_ text: String, _ milliseconds: Int64) {
    #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
  }

  @Test(
    "what is no time is refused",
    arguments: [
      "", "yesterday", "2026-13-01", "2026-02-29", "2026-11-24T24:00:00Z", "2026-11-24T14:60:00Z",
      "2026-11-24T14:41:07.Z", "2026-11-24T14:41:07+25:00", "2026-11-24T14:41:07Zx", "2026-11-24X14:41:07Z",
      "26-11-24",
    ])
  func refusing(_ text: String) { #expect(Instant(rfc3339: text) == nil) }

  @Test("an instant is written as it is read")
  func writing() {
    #expect(Instant(milliseconds: 1_795_531_267_000).rfc3339 == "2026-11-24T14:41:07Z")
    #expect(Instant(milliseconds: 1_795_531_267_040).rfc3339 == "2026-11-24T14:41:07.040Z")
    #expect(Instant(milliseconds: 1_795_531_267_000).weekdayDayMonth == "Tue 24 Nov")
  }

  @Test(
    "figures keep their width small and never read high",
    arguments: [
      (0, "0"), (999, "999"), (1_000, "1.00k"), (1_999, "1.99k"), (12_480, "12.4k"), (702_999, "702k"),
      (1_216_000, "1.21M"), (336_400_000, "336M"), (6_500_000_000_000, "6.50T"), (-12_480, "-12.4k"),
    ] as [(Int64, String)])
  func compact(_ number: Int64, _ text: String) { #expect(Figures.compact(number) == text) }

  @Test(
    "ages are as exact as a reader needs",
    arguments: [
      (400, "0.4 s"), (42_900, "42 s"), (221_000, "3m 41s"), (720_000, "12 min"), (7_620_000, "2 h 7 min"),
      (432_000_000, "5 days"), (-5, "0.0 s"),
    ] as [(Int64, String)])
  func ages(_ span: Int64, _ text: String) { #expect(Figures.age(span) == text) }

  @Test(
    "dollars are exact to the cent and money is read to the nano-dollar",
    arguments: [
      ("61.42", 61_420_000_000, "$61.42"), ("$1,250", 1_250_000_000_000, "$1,250.00"),
      ("0.000000001", 1, "<$0.01"), ("-3.5", -3_500_000_000, "-$3.50"), ("0.1", 100_000_000, "$0.10"),
    ] as [(String, Int64, String)])
  func money(_ text: String, _ nano: Int64, _ written: String) {
    #expect(Money(text)?.nano == nano)
    #expect(Figures.dollars(Money(nano: nano)) == written)
  }

  @Test(
    "what is no amount is refused",
    arguments: ["", "$", "1.", ".5", "1e3", "1.0000000001", "99999999999", "--1", "1 2", "٣"])
  func noMoney(_ text: String) { #expect(Money(text) == nil) }
}

extension Instant {
  /// `2026-11-24T14:41:07Z`, with milliseconds only where there are any.
  package var rfc3339: String {
    let fraction = milliseconds - milliseconds.floored(to: 1_000)
    let tail = fraction == 0 ? "" : "." + Instant.padded(fraction, 3)
    return "\(isoDay)T\(clock)\(tail)Z"
  }

  /// `2026-11-24`.
  package var isoDay: String {
    let date = CivilDate(self)
    return "\(Instant.padded(Int64(date.year), 4))-\(Instant.padded(Int64(date.month), 2))-"
      + Instant.padded(Int64(date.day), 2)
  }

  /// `14:41:07`.
  package var clock: String { "\(hourMinute):\(Instant.padded(secondsOfDay % 60, 2))" }

  /// `14:41`.
  package var hourMinute: String {
    "\(Instant.padded(secondsOfDay / 3_600, 2)):\(Instant.padded(secondsOfDay / 60 % 60, 2))"
  }

  /// `24 Nov`.
  package var dayMonth: String {
    let date = CivilDate(self)
    return "\(date.day) \(Instant.monthNames[date.month - 1])"
  }

  /// `Tue 24 Nov`.
  package var weekdayDayMonth: String {
    "\(Instant.weekdayNames[CivilDate(self).weekday - 1]) \(dayMonth)"
  }

  private var secondsOfDay: Int64 { (milliseconds - milliseconds.floored(to: .day)) / 1_000 }

  package static let monthNames = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  package static let fullMonthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let weekdayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Reads an RFC 3339 time (`2026-11-24T14:41:07.25+01:00`), a day (`2026-11-24`, its 00:00 UTC), or nil.
  ///
  /// The date and the time may be parted by `T`, `t` or a space; without a zone the time is UTC, as logs write it.
  package init?(rfc3339 text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10, let date = CivilDate(String(decoding: bytes[..<10], as: UTF8.self))
    else { return nil }
    if bytes.count == 10 {
      self = date.start
      return
    }
    guard [0x54, 0x74, 0x20].contains(bytes[10]), bytes.count >= 16, bytes[13] == 0x3A,
      let hour = Instant.number(bytes[11..<13]), hour < 24,
      let minute = Instant.number(bytes[14..<16]), minute < 60
    else { return nil }
    var index = 16
    var milliseconds = date.start.milliseconds + hour * .hour + minute * .minute
    if index < bytes.count, bytes[index] == 0x3A {
      // Second 60 is a leap second, which Unix time repeats.
      guard bytes.count >= 19, let second = Instant.number(bytes[17..<19]), second <= 60
      else { return nil }
      milliseconds += min(second, 59) * 1_000
      index = 19
      if index < bytes.count, bytes[index] == 0x2E || bytes[index] == 0x2C {
        var scale: Int64 = 100
        index += 1
        let first = index
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
          milliseconds += Int64(bytes[index] - 0x30) * scale
          scale /= 10
          index += 1
        }
        if index == first { return nil }
      }
    }
    let zone = bytes[index...]
    switch zone.first {
    case nil: break
    case 0x5A, 0x7A: if zone.count != 1 { return nil }
    case 0x2B, 0x2D:
      let digits = zone.dropFirst().filter { $0 != 0x3A }
      guard digits.count == 4 || digits.count == 2, let hours = Instant.number(digits.prefix(2)),
        hours < 24, let minutes = digits.count == 2 ? 0 : Instant.number(digits.suffix(2)),
        minutes < 60
      else { return nil }
      let offset = hours * .hour + minutes * .minute
      milliseconds += zone.first == 0x2B ? -offset : offset
    default: return nil
    }
    self.init(milliseconds: milliseconds)
  }

  private static func number(_ digits: some Collection<UInt8>) -> Int64? {
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }
}

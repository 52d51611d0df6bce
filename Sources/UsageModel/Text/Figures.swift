/// How numbers are written everywhere: screen, snapshot and commands.
package enum Figures {
  /// `1,284`.
  package static func grouped(_ number: Int64) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// `+2`, `−3`, `0`, with a minus sign as wide as the plus.
  package static func signed(_ number: Int64) -> String {
    number == 0 ? "0" : (number > 0 ? "+" : "−") + grouped(number.magnitude > Int64.max ? .max : abs(number))
  }

  /// Three significant digits at the most: `948`, `12.4k`, `1.21M`, `336M`; cut, not rounded, so that it never reads high.
  package static func compact(_ number: Int64) -> String {
    let magnitude = number.magnitude
    for (unit, suffix) in [
      (UInt64(1_000_000_000_000), "T"), (1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k"),
    ]
    where magnitude >= unit {
      let whole = magnitude / unit
      let decimals = whole >= 100 ? 0 : whole >= 10 ? 1 : 2
      var text = (number < 0 ? "-" : "") + String(whole)
      if decimals > 0 {
        let scale: UInt64 = decimals == 1 ? 10 : 100
        let part = String(magnitude % unit / (unit / scale))
        text += "." + String(repeating: "0", count: decimals - part.count) + part
      }
      return text + suffix
    }
    return String(number)
  }

  /// Floored, so that 99.99 % of a threshold reads `99%`; above 0 and below 1 % is `<1%`; over 100 % the true percent.
  package static func percent(_ fraction: Double) -> String {
    guard fraction.isFinite else { return "–" }
    if fraction > 0, fraction < 0.01 { return "<1%" }
    // A hair is added because 0.57 * 100 is 56.99999999999999 in binary.
    let floored = (fraction * 100 + 1e-9).rounded(.down)
    return floored < 1e15 ? "\(Int64(floored))%" : "–"
  }

  /// Two decimals and cut, never rounded up to a bound that is not reached: `99.93%`.
  package static func finePercent(_ fraction: Double) -> String {
    guard fraction.isFinite, abs(fraction) < 1e12 else { return "–" }
    if fraction == 1 { return "100%" }
    let hundredths = Int64((fraction * 10_000 + 1e-7).rounded(.down))
    let part = String(hundredths % 100)
    return "\(hundredths / 100).\(part.count == 1 ? "0" : "")\(part)%"
  }

  /// `$61.42`; below a cent but not zero `<$0.01`.
  package static func dollars(_ money: Money) -> String {
    let magnitude = money.nano.magnitude
    if magnitude > 0, magnitude < 10_000_000 { return money.nano < 0 ? "-<$0.01" : "<$0.01" }
    let cents = (magnitude + 5_000_000) / 10_000_000
    let part = String(cents % 100)
    return (money.nano < 0 ? "-$" : "$") + grouped(Int64(cents / 100)) + "."
      + (part.count == 1 ? "0" : "") + part
  }

  /// A limit or threshold: `$250`, or with cents where it has any.
  package static func wholeDollars(_ money: Money) -> String {
    money.nano % Money.nanoPerDollar == 0 ? "$" + grouped(money.nano / Money.nanoPerDollar) : dollars(money)
  }

  /// `0.4 s`, `42 s`, `3m 41s`, `12 min`, `2 h 7 min`, `5 days`: as exact as a reader needs it.
  package static func age(_ span: Milliseconds) -> String {
    let span = max(0, span)
    switch span {
    case ..<10_000: return "\(span / 1_000).\(span % 1_000 / 100) s"
    case ..<Milliseconds.minute: return "\(span / 1_000) s"
    case ..<(10 * .minute): return "\(span / .minute)m \(two(span % .minute / 1_000))s"
    case ..<Milliseconds.hour: return "\(span / .minute) min"
    case ..<(48 * .hour): return "\(span / .hour) h \(span % .hour / .minute) min"
    default: return "\(span / .day) days"
    }
  }

  /// `×1.5`, `×2`, `×0.33`.
  package static func factor(_ factor: Double) -> String {
    guard factor.isFinite, factor < 1e9 else { return "×–" }
    let hundredths = Int64((factor * 100).rounded())
    if hundredths % 100 == 0 { return "×\(hundredths / 100)" }
    if hundredths % 10 == 0 { return "×\(hundredths / 100).\(hundredths % 100 / 10)" }
    return "×\(hundredths / 100).\(two(hundredths % 100))"
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }
}

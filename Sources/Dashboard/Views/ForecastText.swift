import TerminalUI
import UsageModel

extension AccountReading {
  /// A limit in words, a monthly cap with the date on which it will be reached.
  func text(of limit: LimitReading) -> LimitText {
    LimitText(
      limit: limit, isStale: isSilent,
      reached: limit.metric == .usd && limit.window == .month && spend.limitIsCap ? spend.limitReached : nil,
      end: limit.isPrepaidCredit ? spend.credit?.end(at: freshness.asOf + freshness.age) : nil)
  }
}

extension DateBand {
  /// `27 Nov–2 Dec`; `27 Nov or never` where it may not come within a year; nothing where it is one day.
  var bracketed: String? {
    guard let latest else { return "\(earliest.dayMonth) or never" }
    return earliest.floored(to: .day) == latest.floored(to: .day)
      ? nil : "\(earliest.dayMonth)–\(latest.dayMonth)"
  }
}

/// Money that is foretold, to no more figures than a forecast has.
enum MoneyText {
  /// `$78`, `$524`, `$51.7k`; below ten dollars with cents.
  static func short(_ money: Money) -> String {
    let dollars = Int64(money.dollars.rounded())
    if money < Money(dollars: 10) { return Figures.dollars(money) }
    return dollars < 10_000 ? "$" + Figures.grouped(dollars) : "$" + Figures.compact(dollars)
  }

  /// A mark of a scale: `$500`, `$1.50`, `$60k`.
  static func bound(_ dollars: Double) -> String {
    let money = Money(nano: Int64(min(dollars, 9e9) * Double(Money.nanoPerDollar)))
    return money < Money(dollars: 10_000)
      ? Figures.wholeDollars(money) : "$" + LimitText.bound(Int64(dollars))
  }

  /// `$74 to $83`, or `fixed` where there is nothing to be unsure of.
  static func band(_ band: MoneyBand) -> String {
    let (low, high) = (short(band.low), short(band.high))
    return low == high ? "fixed" : "\(low) to \(high)"
  }
}

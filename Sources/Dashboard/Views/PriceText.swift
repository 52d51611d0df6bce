import UsageModel

/// What a model costs, as short as a list needs it.
enum PriceText {
  /// `$0.60 in  $2.20 out`, `$0.60 in and out`, `$0.004 a second`, `free, Feb 12 ?`.
  static func text(_ price: Price?, free: FreeModel?) -> String {
    switch price?.form {
    case .perTokenSplit(let input, let output)?: "\(million(input)) in  \(million(output)) out"
    case .perTokenFlat(let nano)?: "\(million(nano)) in and out"
    case .perSecond(let nano)?: "\(trimmed(Money(nano: nano * 1_000))) a second"
    case .free?: "free" + (free?.lastDay.map { ", \($0)" + (free?.endsAt == nil ? " ?" : "") } ?? "")
    case nil: "as sent with the calls"
    }
  }

  private static func million(_ nanoPerToken: Int64) -> String {
    trimmed(Money(nano: nanoPerToken * 1_000_000))
  }

  /// Without zeros that say nothing, but whole cents: `$0.60`, `$1`, `$0.004`.
  private static func trimmed(_ money: Money) -> String {
    let whole = money.nano / Money.nanoPerDollar
    var part = String(money.nano % Money.nanoPerDollar)
    part = String(repeating: "0", count: max(0, 9 - part.count)) + part
    while part.hasSuffix("0"), part.count > 2 { part.removeLast() }
    if part == "00" { part = "" }
    return "$\(whole)" + (part.isEmpty ? "" : "." + part)
  }
}

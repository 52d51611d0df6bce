/// US dollars in billionths, so that every published price is a whole number.
package struct Money: Hashable, Comparable, Sendable {
  package var nano: Int64

  package init(nano: Int64) { self.nano = nano }
  package init(dollars: Int64) { nano = dollars * Money.nanoPerDollar }

  package static let zero = Money(nano: 0)
  package static let nanoPerDollar: Int64 = 1_000_000_000

  /// Reads `12`, `12.5`, `$1,234.567890123`, `-3`; nil for anything else, for more than nine decimals, and when it overflows.
  package init?(_ text: some StringProtocol) {
    var body = Substring(text)
    let negative = body.first == "-"
    if negative { body = body.dropFirst() }
    if body.first == "$" { body = body.dropFirst() }
    let parts = body.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first, !whole.isEmpty else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    let digits = whole.filter { $0 != "," }
    guard fraction.count <= 9, parts.count == 1 || !fraction.isEmpty,
      digits.allSatisfy({ $0.isASCII && $0.isNumber }), !digits.isEmpty,
      fraction.allSatisfy({ $0.isASCII && $0.isNumber }), let dollars = Int64(digits),
      let part = Int64(fraction + String(repeating: "0", count: 9 - fraction.count))
    else { return nil }
    let (scaled, overflow) = dollars.multipliedReportingOverflow(by: Money.nanoPerDollar)
    let (sum, overflowed) = scaled.addingReportingOverflow(part)
    if overflow || overflowed { return nil }
    nano = negative ? -sum : sum
  }

  package static func < (a: Money, b: Money) -> Bool { a.nano < b.nano }
  package static func + (a: Money, b: Money) -> Money { Money(nano: a.nano + b.nano) }
  package static func - (a: Money, b: Money) -> Money { Money(nano: a.nano - b.nano) }
  package static func += (a: inout Money, b: Money) { a.nano += b.nano }

  /// Dollars as a number for ratios and for drawing only.
  package var dollars: Double { Double(nano) / Double(Money.nanoPerDollar) }
}

/// Whole numbers as people write them for limits: `3000`, `3,000`, `3_000`, `200k`, `1.5M`.
package enum AmountText {
  private static let scales: [Character: Int64] = [
    "k": 1_000, "K": 1_000, "M": 1_000_000, "G": 1_000_000_000,
  ]

  /// nil for what is no whole number, or none that fits.
  package static func number(_ text: String) -> Int64? {
    var digits = text.filter { $0 != "," && $0 != "_" }
    var scale: Int64 = 1
    if let last = digits.last, let known = scales[last] {
      scale = known
      digits.removeLast()
    }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard !digits.isEmpty, parts.count == 1 || (parts.count == 2 && scale > 1),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let whole = Int64(parts[0])
    else { return nil }
    let (large, isTooLarge) = whole.multipliedReportingOverflow(by: scale)
    guard !isTooLarge else { return nil }
    guard parts.count == 2 else { return large }
    // `1.2345k` is no whole number.
    guard parts[1].count <= 9, let fraction = Int64(parts[1]) else { return nil }
    let unit = (0..<parts[1].count).reduce(Int64(1)) { power, _ in power * 10 }
    let (scaled, isFractionTooLarge) = fraction.multipliedReportingOverflow(by: scale)
    guard !isFractionTooLarge, scaled % unit == 0 else { return nil }
    let (sum, isSumTooLarge) = large.addingReportingOverflow(scaled / unit)
    return isSumTooLarge ? nil : sum
  }
}

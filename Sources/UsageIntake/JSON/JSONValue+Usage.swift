import UsageModel

/// Members of foreign records by the name that the record gives them, with the limits that any usage must keep.
extension JSONValue {
  typealias Reason = LineProblem.Reason

  /// A name, of the first of these members that says something; nil when none does.
  func text(_ names: StaticString...) throws(Reason) -> String? {
    for name in names {
      guard let value = self[name] else { continue }
      guard value.kind == .string else { throw .notText(field: "\(name)") }
      guard value.written.count <= LineReader.longestText else { throw .textTooLong(field: "\(name)") }
      guard let text = value.string, !text.utf8.contains(0) else { throw .notText(field: "\(name)") }
      if !text.isEmpty { return text }
    }
    return nil
  }

  /// A whole number of 0 to `most`, written as a number or as text.
  func count(
    _ names: StaticString..., atMost most: Int64 = LineReader.mostTokensOfCall
  ) throws(Reason) -> Int64? {
    try first(of: names, power: 0, atMost: most, rounding: .none)
  }

  /// Nano-dollars, from an amount in dollars.
  func money(_ names: StaticString...) throws(Reason) -> Int64? {
    try first(of: names, power: 9, atMost: LineReader.mostCostOfCall, rounding: .nearest)
  }

  private func first(
    of names: [StaticString], power: Int, atMost most: Int64, rounding: DecimalNumber.Rounding
  ) throws(Reason) -> Int64? {
    for name in names {
      guard let value = self[name] else { continue }
      guard let number = value.number else { throw .notNumber(field: "\(name)") }
      return try LineReader.whole(number, field: "\(name)", power: power, atMost: most, rounding: rounding)
    }
    return nil
  }

  func time(_ names: StaticString..., with days: inout DayCache) throws(Reason) -> Instant? {
    for name in names {
      guard let value = self[name] else { continue }
      guard value.kind == .number || value.kind == .string else { throw .notATime(field: "\(name)") }
      return try days.time(value.written, field: "\(name)")
    }
    return nil
  }
}

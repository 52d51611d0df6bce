extension Window {
  /// The bucket widths offered, finest first.
  private func widths(subMinute: Bool) -> [Milliseconds] {
    switch self {
    case .quarterHour: subMinute ? [10_000, 20_000, 30_000, .minute] : [.minute]
    case .day: [.quarterHour, 2 * .quarterHour, .hour, 2 * .hour]
    case .month: [6 * .hour, 12 * .hour, .day]
    }
  }

  /// The finest buckets of which one fits into each of `columns`; the coarsest where none does.
  package func buckets(columns: Int, subMinute: Bool) -> (width: Milliseconds, count: Int) {
    let widths = widths(subMinute: subMinute)
    let fitting = widths.first { length / $0 <= Int64(columns) }
    let width = fitting ?? widths[widths.count - 1]
    return (width, Int(length / width))
  }
}

/// The trailing minute from the sums of two calendar minutes, `elapsed` (0...1) of the current one being over.
package func trailingMinute(previous: Double, current: Double, elapsed: Double) -> Double {
  previous * (1 - min(1, max(0, elapsed))) + current
}

/// When a counter that only grows until its reset reaches its limit; nil when it does not do so before.
package func exhaustion(
  limit: Int64, used: Int64, perMinute: Double, now: Instant, resetsAt: Instant
) -> Instant? {
  if used >= limit { return now }
  guard perMinute > 0 else { return nil }
  let span = Double(limit - used) / perMinute * Double(Milliseconds.minute)
  guard span < Double(resetsAt - now) else { return nil }
  return now + Milliseconds(span.rounded(.up))
}

/// How an account's rate limit sees a provisioned model: only what the bought capacity does not take.
package struct Overflow: Hashable, Sendable {
  package var input: Int64
  package var output: Int64
  /// Of the account's tokens a minute; nil without such a limit.
  package var fraction: Double?

  package var tokens: Int64 { input + output }

  package init(
    usedInput: Int64, usedOutput: Int64, inputCapacity: Int64, outputCapacity: Int64,
    accountTokensPerMinute: Int64?
  ) {
    input = max(0, usedInput - inputCapacity)
    output = max(0, usedOutput - outputCapacity)
    if let limit = accountTokensPerMinute, limit > 0 {
      fraction = Double(input + output) / Double(limit)
    }
  }
}

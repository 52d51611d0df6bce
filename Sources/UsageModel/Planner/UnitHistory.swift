/// The tokens that one snapshot's capacity might have served, minute by minute, over the time a plan is judged by.
package struct UnitHistory: Hashable, Sendable {
  /// On a whole minute.
  package let from: Instant
  package let until: Instant
  /// Minutes of which nothing is known; they are left out of everything.
  package let gapMinutes: Int
  package let total: Int64
  /// Each known minute, the smallest first.
  private let ascending: [Int64]
  /// `below[n]` is the sum of the `n` smallest minutes.
  private let below: [Int64]
  private let quarters: [Quarter]

  /// A quarter hour aligned to the hour, or what of it is known.
  private struct Quarter: Hashable {
    var used: Int64
    var minutes: Int64
  }

  /// `used` are tokens of the minutes from `from` on; nil is a minute of which nothing is known.
  package init(_ used: [Int64?], from: Instant) {
    self.from = from
    until = from + Int64(used.count) * .minute
    var quarters: [Quarter] = []
    var known: [Int64] = []
    known.reserveCapacity(used.count)
    var open = Quarter(used: 0, minutes: 0)
    // Quarter hours are those of the clock, whatever minute the history begins with.
    let offset = Int((from - from.floored(to: .quarterHour)) / .minute)
    for (index, tokens) in used.enumerated() {
      if let tokens {
        known.append(tokens)
        open.used += tokens
        open.minutes += 1
      }
      if (index + offset + 1) % 15 == 0 || index == used.count - 1 {
        if open.minutes > 0 { quarters.append(open) }
        open = Quarter(used: 0, minutes: 0)
      }
    }
    gapMinutes = used.count - known.count
    known.sort()
    var sum: Int64 = 0
    var below: [Int64] = [0]
    below.reserveCapacity(known.count + 1)
    for tokens in known {
      sum += tokens
      below.append(sum)
    }
    total = sum
    ascending = known
    self.below = below
    self.quarters = quarters
  }

  /// How many minutes are known.
  package var minutes: Int { ascending.count }
  package var days: Double { Double(minutes) / 1_440 }
  /// Below a week no weekday has been seen twice, so that a recommendation is a guess.
  package var isShort: Bool { minutes < 7 * 1_440 }
  package var greatest: Int64 { ascending.last ?? 0 }

  /// The nearest rank: of 100 minutes the 99th smallest is the 99th percentile.
  package func percentile(_ percent: Int) -> Int64 {
    guard minutes > 0 else { return 0 }
    let rank = (percent * minutes + 99) / 100
    return ascending[max(1, min(minutes, rank)) - 1]
  }

  /// The minutes that use more than `capacity` tokens, and what they use beyond it.
  package func spill(above capacity: Int64) -> (minutes: Int, tokens: Int64) {
    var low = 0
    var high = minutes
    while low < high {
      let middle = (low + high) / 2
      if ascending[middle] > capacity { high = middle } else { low = middle + 1 }
    }
    let count = minutes - low
    return (count, total - below[low] - Int64(count) * capacity)
  }

  /// What may be billed beyond `capacity` tokens a minute.
  package func overage(above capacity: Int64, rule: CoverageRule) -> Int64 {
    switch rule {
    case .minute: spill(above: capacity).tokens
    case .quarterHour: quarters.reduce(0) { $0 + max(0, $1.used - $1.minutes * capacity) }
    }
  }

  /// The minutes in falling order, as `count` columns of equal width: the greatest of each.
  package func falling(columns count: Int) -> [Int64] {
    guard minutes > 0 else { return [] }
    return (0..<max(0, count)).map { ascending[minutes - 1 - $0 * minutes / count] }
  }
}

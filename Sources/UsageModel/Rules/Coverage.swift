/// How used tokens and bought capacity met, minute by minute (domain.md 3.4 and 3.5).
package struct Coverage: Hashable, Sendable {
  package var used: Int64 = 0
  package var capacity: Int64 = 0
  package var covered: Int64 = 0
  /// Beyond the capacity of its minute: served by the account plan.
  package var spill: Int64 = 0
  package var spillMinutes = 0
  /// The last minute that spilled, as an index from the first minute.
  package var lastSpill: Int?
  /// used / capacity of the fullest minute; nil without capacity.
  package var peak: Double?
  package var peakUsed: Int64 = 0
  package var saturatedMinutes = 0
  /// What exceeds each whole quarter hour's capacity, in time order: what may be billed.
  package var quarterOverage: [Int64] = []

  package init() {}

  /// `used` and `capacity` are tokens of the same minutes; the first is `offset` minutes into its quarter hour.
  ///
  /// - Parameter open: the part of the last minute that is over. The whole of its capacity may cover what it used, but
  ///   only that part of it has been there to be used.
  package init(used: [Int64], capacity: [Int64], offset: Int = 0, open: Double = 1) {
    var quarterUsed: Int64 = 0
    var quarterCapacity: Int64 = 0
    let count = min(used.count, capacity.count)
    var minuteOfQuarter = offset % 15
    quarterOverage.reserveCapacity(count / 15 + 2)
    for index in 0..<count {
      let taken = used[index]
      let room = capacity[index]
      let fits = min(taken, room)
      self.used += taken
      self.capacity += room
      covered += fits
      peakUsed = max(peakUsed, taken)
      if taken > fits {
        spill += taken - fits
        spillMinutes += 1
        lastSpill = index
      }
      if room > 0 {
        if taken >= room { saturatedMinutes += 1 }
        peak = max(peak ?? 0, Double(taken) / Double(room))
      }
      quarterUsed += taken
      quarterCapacity += room
      minuteOfQuarter += 1
      if minuteOfQuarter == 15 || index == count - 1 {
        minuteOfQuarter = 0
        quarterOverage.append(max(0, quarterUsed - quarterCapacity))
        quarterUsed = 0
        quarterCapacity = 0
      }
    }
    if count > 0, open < 1 {
      self.capacity -= Int64((Double(capacity[count - 1]) * (1 - max(0, open))).rounded())
    }
  }

  /// The share of the traffic that the capacity took; nil without traffic.
  package var ratio: Double? { used > 0 ? Double(covered) / Double(used) : nil }
  /// The share of the capacity that was used; nil without capacity.
  package var utilization: Double? { capacity > 0 ? min(1, Double(covered) / Double(capacity)) : nil }
}

extension UnitTerms {
  /// What input tokens weigh against capacity, rounded down.
  package func countedInput(_ input: Int64, cached: Int64) -> Int64 {
    cachedWeight == 1 ? input : input - cached + Int64((Double(cached) * cachedWeight).rounded(.down))
  }

  /// Input and output as one number, for combined units.
  package func countedCombined(input: Int64, cached: Int64, output: Int64) -> Int64 {
    countedInput(input, cached: cached) + Int64((Double(output) * (outputWeight ?? 1)).rounded(.down))
  }

  /// The tokens of an event or a minute that count in `direction`.
  package func counted(input: Int64, cached: Int64, output: Int64) -> Int64 {
    switch direction {
    case .input: countedInput(input, cached: cached)
    case .output: output
    case .combined: countedCombined(input: input, cached: cached, output: output)
    }
  }
}

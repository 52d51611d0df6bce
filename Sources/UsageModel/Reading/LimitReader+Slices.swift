/// The fullest slice of the last minute, where a provider divides its minute into slices of equal shares.
package struct LimitSlice: Hashable, Sendable {
  /// How long a slice is.
  package var seconds: Int
  package var used: Int64
  /// What fits into one: `limit * seconds / 60`.
  package var allowance: Double
  /// Only longer sums are known, so a slice may have been fuller.
  package var isLowerBound: Bool

  package var share: Double { allowance > 0 ? Double(used) / allowance : used > 0 ? .infinity : 0 }

  /// `fullest 1 s 12 of 10`.
  package var words: String {
    let room =
      allowance == allowance.rounded() ? Figures.grouped(Int64(allowance)) : AccountReading.pace(allowance)
    return "fullest \(seconds) s \(isLowerBound ? "at least " : "")\(Figures.grouped(used)) of \(room)"
  }
}

extension LimitReader {
  /// A minute limit is as full as its fullest slice of the last minute.
  func addSlice(_ reading: inout LimitReading, _ meter: Meter) {
    guard let quantum = plan.counting.quantumSeconds, let amount = reading.amount, amount > 0,
      reading.window == .minute, reading.metric != .usd, !reading.isBeyondCapacity
    else { return }
    guard let (used, isLowerBound) = fullestSlice(of: reading.tally, meter, seconds: quantum) else {
      reading.basis += ", its \(quantum) s slices not known"
      return
    }
    let slice = LimitSlice(
      seconds: quantum, used: used, allowance: Double(amount) * Double(quantum) / 60,
      isLowerBound: isLowerBound)
    reading.slice = slice
    reading.basis += ", \(slice.words)"
    reading.pressure = max(reading.pressure ?? 0, slice.share)
  }

  /// The greatest count of any slice that was open within the last 60 s; nil where only minutes are known.
  private func fullestSlice(of tally: Tally, _ meter: Meter, seconds: Int) -> (Int64, isLowerBound: Bool)? {
    let width = Int64(seconds) * .second
    let first = (asOf - .minute).floored(to: width)
    let counters = tally.plus.compactMap(image.counter)
    if counters.contains(where: { !$0.seconds.isEmpty && $0.secondsStart <= first }) {
      return (
        greatest(tally, from: first, width: width) { $0.sliceCount(from: $1, width: width, meter) }, false
      )
    }
    guard counters.contains(where: { !$0.tenSeconds.buckets.isEmpty }) else { return nil }
    // Sums of ten seconds tell whole multiples of them, and of shorter slices that one held their mean at least.
    let coarse = max(1, (width + 10 * .second - 1) / (10 * .second)) * 10 * .second
    let from = (asOf - .minute).floored(to: coarse)
    let sum = greatest(tally, from: from, width: coarse) {
      meter.count($0.tenSeconds.sum(from: $1, until: $1 + coarse))
    }
    return coarse == width ? (sum, false) : (sum * width / coarse, true)
  }

  private func greatest(
    _ tally: Tally, from: Instant, width: Milliseconds, _ count: (CounterUsage, Instant) -> Int64
  ) -> Int64 {
    var greatest: Int64 = 0
    var at = from
    while at <= asOf {
      greatest = max(greatest, image.sum(tally) { count($0, at) })
      at = at + width
    }
    return greatest
  }
}

extension CounterUsage {
  fileprivate func sliceCount(from: Instant, width: Milliseconds, _ meter: Meter) -> Int64 {
    bins(from: from, through: from + width - 1).reduce(0) { $0 + meter.count($1) }
  }
}

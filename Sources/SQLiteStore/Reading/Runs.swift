/// Joins buckets to ranges, since one range is read faster than many.
enum Runs {
  /// - Parameters:
  ///   - starts: sorted.
  ///   - gap: ranges so close together become one.
  static func joined(_ starts: [Int64], step: Int64, gap: Int64) -> [Range<Int64>] {
    var runs: [Range<Int64>] = []
    for start in starts {
      if let last = runs.last, start <= last.upperBound + gap {
        runs[runs.count - 1] = last.lowerBound..<max(last.upperBound, start + step)
      } else {
        runs.append(start..<start + step)
      }
    }
    return runs
  }
}

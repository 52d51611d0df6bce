/// When a counter over the last hour or day reaches its limit while `perMinute` comes in and what is old leaves; nil when
/// it does not before all that it holds now has left.
///
/// - Parameter leaving: what leaves, oldest first, each evenly over its time.
package func rollingExhaustion(
  limit: Int64, used: Int64, perMinute: Double, leaving: [(amount: Double, over: Milliseconds)], now: Instant
) -> Instant? {
  if used >= limit { return now }
  guard perMinute > 0 else { return nil }
  var level = Double(used)
  var at = now
  for part in leaving where part.over > 0 {
    let minutes = Double(part.over) / Double(Milliseconds.minute)
    let change = perMinute * minutes - part.amount
    if change > 0, level + change >= Double(limit) {
      return at + Milliseconds((Double(part.over) * (Double(limit) - level) / change).rounded(.up))
    }
    level += change
    at = at + part.over
  }
  return nil
}

extension BucketSeries {
  /// What leaves a window of `length` that ends at `asOf`, oldest first: the oldest bucket with the part that is still
  /// inside, the newest ones up to `asOf`.
  func leaving(length: Milliseconds, asOf: Instant, count: (Bucket) -> Int64) -> [(
    amount: Double, over: Milliseconds
  )] {
    let last = asOf.floored(to: width)
    let elapsed = asOf - last
    let whole = Int(length / width)
    return (0...whole).map { index in
      let amount = Double(count(self[last - length + Int64(index) * width]))
      switch index {
      case 0: return (amount * Double(width - elapsed) / Double(width), width - elapsed)
      case whole: return (amount, elapsed)
      default: return (amount, width)
      }
    }
  }
}

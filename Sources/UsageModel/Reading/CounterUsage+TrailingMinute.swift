/// From which data the last minute of a counter is counted, finest first.
package enum TrailingBasis: Hashable, Sendable {
  /// 60 to 61 s: the oldest second counts whole.
  case seconds
  /// 60 to 70 s: the oldest ten seconds count whole.
  case tenSeconds
  /// 60 s, the minute before by the share of it that lies inside.
  case minutes
  /// So long silent that only quarter hours are left: their mean minute.
  case quarterHours
}

/// The last minute never spans less than 60 s, whatever the phase of `asOf`: what began 60 s ago has not left it yet.
extension CounterUsage {
  /// The finest data that reaches back over the last minute.
  package func trailingBasis(asOf: Instant) -> TrailingBasis {
    if !seconds.isEmpty, asOf.floored(to: .second) - 60 * .second >= secondsStart { return .seconds }
    if !tenSeconds.buckets.isEmpty, asOf.floored(to: 10 * .second) - 60 * .second >= tenSeconds.start {
      return .tenSeconds
    }
    let minute = asOf.floored(to: .minute)
    return !minutes.buckets.isEmpty && minute - .minute >= minutes.start ? .minutes : .quarterHours
  }

  /// What was counted in the 60 s up to `asOf` and in what is left of the second, or the ten, that they begin in.
  package func trailingMinute(asOf: Instant, meter: Meter) -> Int64 {
    trailing(asOf: asOf, reach: 60, meter: meter)
  }

  /// What was counted in the last 60 whole seconds, that of `asOf` with them: 59 to 60 s, in which a limit that is
  /// reached was surely reached. By tens of seconds it is 50 to 60 s.
  package func fullMinute(asOf: Instant, meter: Meter) -> Int64 {
    trailing(asOf: asOf, reach: 59, meter: meter)
  }

  private func trailing(asOf: Instant, reach: Int64, meter: Meter) -> Int64 {
    switch trailingBasis(asOf: asOf) {
    case .seconds:
      let second = asOf.floored(to: .second)
      return bins(from: second - reach * .second, through: second).reduce(0) { $0 + meter.count($1) }
    case .tenSeconds:
      let slice = asOf.floored(to: 10 * .second)
      let slices = reach == 60 ? Int64(60) : 50
      return meter.count(tenSeconds.sum(from: slice - slices * .second, until: slice + 10 * .second))
    case .minutes:
      let minute = asOf.floored(to: .minute)
      let estimate = UsageModel.trailingMinute(
        previous: Double(meter.count(minutes[minute - .minute])),
        current: Double(meter.count(minutes[minute])),
        elapsed: Double(asOf - minute) / Double(Milliseconds.minute))
      return Int64(estimate.rounded())
    case .quarterHours:
      let quarter = asOf.floored(to: .quarterHour)
      return meter.count(quarterHours[quarter - .quarterHour]) / 15
    }
  }

  /// Calls refused in the last minute, as long as `trailingMinute`; by minutes as many as may have been.
  package func refusals(asOf: Instant) -> Int64 {
    switch trailingBasis(asOf: asOf) {
    case .seconds:
      let second = asOf.floored(to: .second)
      return bins(from: second - 60 * .second, through: second).reduce(0) { $0 + Int64($1.throttled) }
    case .tenSeconds:
      let slice = asOf.floored(to: 10 * .second)
      return tenSeconds.sum(from: slice - 60 * .second, until: slice + 10 * .second).throttled
    case .minutes:
      let minute = asOf.floored(to: .minute)
      return minutes[minute - .minute].throttled + minutes[minute].throttled
    case .quarterHours: return 0
    }
  }
}

extension AccountImage {
  /// How the last minute of the account's counters is counted, in words.
  func trailingWords(asOf: Instant) -> String {
    guard hasEvents, !isCoarse, let counter = counter(.account) else { return "trailing 60 s from sums" }
    if asOf.floored(to: .second) - 60 * .second >= counter.secondsStart { return "trailing 60 s" }
    return counter.trailingBasis(asOf: asOf) == .tenSeconds
      ? "trailing 60 to 70 s from 10 s sums" : "trailing 60 s from sums"
  }
}

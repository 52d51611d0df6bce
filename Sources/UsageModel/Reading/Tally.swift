/// Which counters make up one limit's figure: the first ones summed, less the ones that have a limit of their own.
package struct Tally: Hashable, Sendable {
  package var plus: [CounterKey]
  package var minus: [CounterKey]

  package init(plus: [CounterKey], minus: [CounterKey] = []) {
    self.plus = plus
    self.minus = minus
  }

  /// A project's calls alone, of which no tens of seconds are known.
  package var isOfProject: Bool {
    plus.contains { if case .project = $0 { true } else { false } }
  }
}

/// Turns counted calls and tokens into one metric under a plan's counting policy.
package struct Meter: Hashable, Sendable {
  package var metric: Metric
  package var policy: CountingPolicy

  package init(_ metric: Metric, _ policy: CountingPolicy) {
    self.metric = metric
    self.policy = policy
  }

  package func count(_ bin: SecondBin) -> Int64 {
    count(
      attempts: Int64(bin.attempts), throttled: Int64(bin.throttled), clientErrors: Int64(bin.clientErrors),
      serverErrors: Int64(bin.serverErrors), unmetered: Int64(bin.unmetered), input: bin.input,
      cacheRead: bin.cacheRead, output: bin.output, costNano: 0)
  }

  package func count(_ bucket: Bucket) -> Int64 {
    count(
      attempts: bucket.attempts, throttled: bucket.throttled, clientErrors: bucket.clientErrors,
      serverErrors: bucket.serverErrors, unmetered: bucket.unmetered, input: bucket.input,
      cacheRead: bucket.cacheRead, output: bucket.output, costNano: bucket.costNano)
  }

  package func count(_ measures: Measures) -> Int64 {
    metric == .outputLength
      ? measures.longestOutput
      : count(
        attempts: measures.attempts, throttled: measures.throttled, clientErrors: measures.clientErrors,
        serverErrors: measures.serverErrors, unmetered: measures.unmetered, input: measures.input,
        cacheRead: measures.cacheRead, output: measures.output, costNano: measures.costNano)
  }

  /// The greatest minute of a bucket. Where an output token weighs more than one and both kinds count together, it may read
  /// high: the minutes of most input and of most output need not be the same.
  package func peak(_ bucket: Bucket) -> Int64 {
    let peak = bucket.peak
    switch metric {
    case .requests:
      switch (policy.countFailed, policy.countClientErrors) {
      case (true, true): return peak.attempts
      case (true, false): return peak.requests
      case (false, true): return peak.unfailed
      case (false, false): return peak.answered
      }
    case .tokens:
      if policy.outputMultiplier == 1 { return policy.cachedInputCounts ? peak.tokens : peak.uncachedTokens }
      return (policy.cachedInputCounts ? peak.input : peak.uncachedInput) + weighed(peak.output)
    case .inputTokens: return policy.cachedInputCounts ? peak.input : peak.uncachedInput
    case .outputTokens: return weighed(peak.output)
    case .usd, .outputLength: return 0
    }
  }

  private func weighed(_ output: Int64) -> Int64 {
    policy.outputMultiplier == 1 ? output : Int64((Double(output) * policy.outputMultiplier).rounded(.up))
  }

  private func count(
    attempts: Int64, throttled: Int64, clientErrors: Int64, serverErrors: Int64, unmetered: Int64,
    input: Int64, cacheRead: Int64, output: Int64, costNano: Int64
  ) -> Int64 {
    let counted = policy.cachedInputCounts ? input : input - cacheRead
    switch metric {
    case .requests:
      return attempts - (policy.countClientErrors ? 0 : clientErrors)
        - (policy.countFailed ? unmetered : throttled + serverErrors)
    case .tokens: return counted + weighed(output)
    case .inputTokens: return counted
    case .outputTokens: return weighed(output)
    case .usd: return costNano
    case .outputLength: return 0
    }
  }
}

extension AccountImage {
  /// Applies `measure` to every counter of the tally and adds or subtracts.
  package func sum(_ tally: Tally, _ measure: (CounterUsage) -> Int64) -> Int64 {
    var total: Int64 = 0
    // By index, since a copy of a counter counts six references up and down.
    for key in tally.plus {
      if let index = index(of: key) { total += measure(counters[index]) }
    }
    for key in tally.minus {
      if let index = index(of: key) { total -= measure(counters[index]) }
    }
    return max(0, total)
  }

  /// What was counted a minute, as the mean of the last 15 whole minutes.
  package func pace(of tally: Tally, meter: Meter, asOf: Instant) -> Double {
    let minute = asOf.floored(to: .minute)
    return Double(
      sum(tally) { meter.count($0.minutes.sum(from: minute - 15 * .minute, until: minute)) }) / 15
  }
}

extension CounterUsage {
  /// The bins of the seconds in `[from, through]`.
  package func bins(from: Instant, through: Instant) -> ArraySlice<SecondBin> {
    let first = max(0, (from - secondsStart) / .second)
    let last = min(Int64(seconds.count) - 1, (through - secondsStart) / .second)
    return first <= last ? seconds[Int(first)...Int(last)] : []
  }

  /// What was counted in the hour up to `asOf`, by minutes.
  package func trailingHour(asOf: Instant, meter: Meter) -> Int64 {
    let minute = asOf.floored(to: .minute)
    let elapsed = Double(asOf - minute) / Double(Milliseconds.minute)
    let whole = minutes.sum(from: minute - 59 * .minute, until: minute + .minute)
    let oldest = meter.count(minutes[minute - .hour])
    return meter.count(whole) + Int64((Double(oldest) * (1 - elapsed)).rounded())
  }

  /// The rate of each of the last 16 minutes up to `asOf`; the open one is scaled up once it is long enough to tell.
  package func activity(asOf: Instant, meter: Meter) -> [Double] {
    let minute = asOf.floored(to: .minute)
    var rates = (0..<15).map { Double(meter.count(minutes[minute - Int64(15 - $0) * .minute])) }
    let elapsed = Double(asOf - minute) / Double(Milliseconds.minute)
    rates.append(
      elapsed < 0.25 ? rates.last ?? 0 : Double(meter.count(minutes[minute])) / elapsed)
    return rates
  }
}

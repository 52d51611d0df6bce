/// How warnings of a minute limit would have done over the past, beside those of a plain threshold (domain.md 4.5).
///
/// At the end of each minute every rule warns or does not, and the next ten minutes tell whether that was right: the
/// rate of one of them reaches the limit, or of none. A minute is judged when the forecast, which a `ForecastRun` feeds
/// as it feeds the screen's, has seen enough to speak, when its own rate is below the limit (else there is nothing left
/// to foretell), and when all ten minutes after it are known. All rules are judged on the same minutes.
///
/// An episode begins with a minute at or over the limit after ten minutes that were judged, and so were below it. It
/// is foretold when one of these ten warned; the lead is counted from the end of the first that did to the end of the
/// minute that reached the limit.
package struct RateBacktest: Hashable, Sendable {
  package enum Rule: String, CaseIterable, Hashable, Sendable {
    /// The expected path reaches the limit.
    case likely
    /// That path or its upper edge does.
    case likelyOrPossible
    /// The rate is at or over a fixed share of the limit.
    case threshold
  }

  package struct Score: Hashable, Sendable {
    package var rule: Rule
    /// Minutes that warned and were followed by the limit, and those that were not.
    package var truePositives = 0
    package var falsePositives = 0
    /// Minutes that did not warn and were followed by the limit.
    package var missed = 0
    /// Of every foretold episode, shortest first, in minutes.
    package var leads: [Int] = []

    package init(rule: Rule) { self.rule = rule }

    /// The share of warnings that were right; nil without a warning.
    package var precision: Double? { share(of: truePositives, falsePositives) }
    /// The share of minutes before the limit that warned; nil where it was never reached.
    package var recall: Double? { share(of: truePositives, missed) }
    package var foretold: Int { leads.count }

    package var medianLead: Double? {
      leads.isEmpty ? nil : Double(leads[(leads.count - 1) / 2] + leads[leads.count / 2]) / 2
    }

    private func share(of part: Int, _ rest: Int) -> Double? {
      part + rest > 0 ? Double(part) / Double(part + rest) : nil
    }
  }

  package let settings: ThrottleForecastSettings
  /// The share of the limit at which the plain rule warns.
  package let threshold: Double
  package private(set) var judged = 0
  package private(set) var episodes = 0
  /// In the order of the rules.
  package private(set) var scores = Rule.allCases.map(Score.init)

  /// How many minutes a warning looks ahead.
  package var horizon: Int { Int(settings.horizon / .minute) }

  /// Whether there is anything to tell: a warning, or a limit that was reached.
  package var isEventful: Bool {
    episodes > 0 || scores.contains { $0.truePositives + $0.falsePositives + $0.missed > 0 }
  }

  /// `shares` are the rates of whole minutes without a gap, oldest first, as shares of the limit.
  package init(
    shares: [Double], settings: ThrottleForecastSettings = .standard,
    threshold: Double = Level.warning.threshold
  ) {
    self.settings = settings
    self.threshold = threshold
    let warnings = warnings(shares)
    // How many minutes in a row were judged, up to the one before.
    var calm = 0
    var next = shares.startIndex
    for (minute, warned) in warnings.enumerated() {
      if shares[minute] >= 1, calm >= horizon {
        addEpisode(at: minute, warnings)
      }
      calm = warned == nil ? 0 : calm + 1
      guard let warned else { continue }
      judged += 1
      next = max(next, minute + 1)
      while next < shares.endIndex, shares[next] < 1 { next += 1 }
      let isReached = next - minute <= horizon
      for index in scores.indices {
        switch (warned.contains(scores[index].rule), isReached) {
        case (true, true): scores[index].truePositives += 1
        case (true, false): scores[index].falsePositives += 1
        case (false, true): scores[index].missed += 1
        case (false, false): break
        }
      }
    }
    for index in scores.indices { scores[index].leads.sort() }
  }

  /// Which rules warn at the end of each minute; nil where it is not judged.
  private func warnings(_ shares: [Double]) -> [Set<Rule>?] {
    var run = ForecastRun(step: .minute, settings: settings)
    return shares.enumerated().map { minute, share in
      run.add(share)
      // Only whether it warns is asked, which does not depend on the date.
      guard share < 1, minute + horizon < shares.count, let outlook = run.outlook(after: .epoch) else {
        return nil
      }
      var warned: Set<Rule> =
        switch outlook {
        case .likely: [.likely, .likelyOrPossible]
        case .possible: [.likelyOrPossible]
        case .unlikely: []
        }
      if share >= threshold { warned.insert(.threshold) }
      return warned
    }
  }

  private mutating func addEpisode(at minute: Int, _ warnings: [Set<Rule>?]) {
    episodes += 1
    for index in scores.indices {
      let first = (minute - horizon..<minute).first { warnings[$0]?.contains(scores[index].rule) == true }
      if let first { scores[index].leads.append(minute - first) }
    }
  }
}

extension RateBacktest {
  /// Over the minutes in `[from, until)`, both whole; those before the first call are not judged.
  ///
  /// - Parameter minutes: of every counter of the tally that was used.
  package init?(
    of limit: LimitReading, meter: Meter, minutes: [CounterKey: BucketSeries], from: Instant, until: Instant
  ) {
    guard let amount = limit.amount, amount > 0, from < until else { return nil }
    var counts = [Int64](repeating: 0, count: Int((until - from) / .minute))
    for (keys, sign) in [(limit.tally.plus, Int64(1)), (limit.tally.minus, -1)] {
      for series in keys.compactMap({ minutes[$0] }) {
        let offset = Int((series.start - from) / .minute)
        for (index, bucket) in series.buckets.enumerated() where counts.indices.contains(index + offset) {
          counts[index + offset] += sign * meter.count(bucket)
        }
      }
    }
    self.init(shares: counts.map { Double(max(0, $0)) / Double(amount) })
  }
}

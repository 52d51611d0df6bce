import Testing

@testable import UsageModel

@Suite("Backtests")
struct BacktestTests {
  private static func score(_ shares: [Double], _ rule: RateBacktest.Rule) throws -> RateBacktest.Score {
    try #require(RateBacktest(shares: shares).scores.first { $0.rule == rule })
  }

  @Test("a threshold's warnings, counted by hand")
  func byHand() throws {
    // Judged: minutes 9...19 and 22...31, since minute 20 and 21 are full and the last ten have no known future.
    var shares = [Double](repeating: 0.1, count: 42)
    shares[9] = 0.9
    shares[13] = 0.85
    shares[18] = 0.8
    shares[20] = 1
    shares[21] = 1.2
    shares[25] = 0.95
    let backtest = RateBacktest(shares: shares)
    #expect(backtest.judged == 21 && backtest.episodes == 1)
    let score = try BacktestTests.score(shares, .threshold)
    // Minute 9 is eleven minutes early and minute 25 warns of nothing; of 10...19 only 13 and 18 warned.
    #expect(score.truePositives == 2 && score.falsePositives == 2 && score.missed == 8)
    #expect(score.precision == 0.5 && score.recall == 0.2)
    #expect(score.foretold == 1 && score.medianLead == 7)
  }

  @Test("a jump is foretold by nobody, and what flickers about the limit is one episode")
  func jump() {
    var shares = [Double](repeating: 0.4, count: 60)
    for minute in [30, 32, 34] { shares[minute] = 1.1 }
    let backtest = RateBacktest(shares: shares)
    #expect(backtest.episodes == 1)
    #expect(backtest.scores.allSatisfy { $0.foretold == 0 && $0.medianLead == nil })
    #expect(backtest.scores.allSatisfy { $0.truePositives + $0.missed == 12 })
  }

  @Test("a steady ramp is foretold earlier than a threshold warns")
  func ramp() throws {
    // 4 % a minute: the limit is reached in minute 45.
    let shares = (0..<70).map { $0 < 20 ? 0.0 : min(1.1, Double($0 - 20) * 0.04) }
    let likely = try #require(try BacktestTests.score(shares, .likely).medianLead)
    let threshold = try BacktestTests.score(shares, .threshold)
    // From 80 % on minute 40 to 45.
    #expect(threshold.medianLead == 5 && threshold.precision == 1)
    #expect(likely > 5)
  }

  @Test("too short a history judges nothing", arguments: [0, 1, 19])
  func short(_ count: Int) {
    let backtest = RateBacktest(shares: Array(repeating: 2, count: count))
    #expect(backtest.judged == 0 && !backtest.isEventful)
  }

  @Test("scores are those of a count written anew over random rates", arguments: 1...6)
  func naive(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    var level = 0.5
    let shares: [Double] = (0..<1_500).map { _ in
      level = min(1.1, max(0, level + .random(in: -0.09...0.09, using: &random)))
      return level + .random(in: 0...0.1, using: &random)
    }
    let found = RateBacktest(shares: shares)
    #expect(found.isEventful && found.episodes > 0)
    // Everything before each minute is gone through again.
    let warned: [Int: [Bool]] = Dictionary(
      (9..<shares.count - 10).filter { shares[$0] < 1 }.map { minute in
        var forecast = ThrottleForecast(step: .minute)
        // The first call came inside the first minute, which counts no less than the next one.
        forecast.add(max(shares[0], shares[1]))
        for share in shares[1...minute] { forecast.add(share) }
        let outlook = forecast.outlook(after: .epoch)
        var isLikely = false
        if case .likely? = outlook { isLikely = true }
        return (minute, [isLikely, isLikely || outlook == .possible, shares[minute] >= 0.8])
      }, uniquingKeysWith: { first, _ in first })
    #expect(found.judged == warned.count)
    let episodes = shares.indices.filter { minute in
      shares[minute] >= 1 && (1...10).allSatisfy { warned[minute - $0] != nil }
        && minute + 10 <= shares.count
    }
    #expect(found.episodes == episodes.count)
    for (rule, score) in found.scores.enumerated() {
      func count(_ isWarned: Bool, _ isReached: Bool) -> Int {
        warned.count { minute, rules in
          rules[rule] == isWarned && shares[minute + 1...minute + 10].contains { $0 >= 1 } == isReached
        }
      }
      #expect(score.truePositives == count(true, true))
      #expect(score.falsePositives == count(true, false))
      #expect(score.missed == count(false, true))
      let leads = episodes.compactMap { episode in
        (1...10).filter { warned[episode - $0]?[rule] == true }.max()
      }
      #expect(score.leads == leads.sorted())
    }
  }

  @Test("rates are the tally's counters less those with a limit of their own, from the first use on")
  func rates() throws {
    let from = Instant.epoch + 100 * .day
    func series(_ attempts: [Int64]) -> BucketSeries {
      BucketSeries(
        start: from, width: .minute,
        buckets: attempts.map {
          var bucket = Bucket()
          bucket.attempts = $0
          return bucket
        })
    }
    let own = CounterKey.model(ModelID(1))
    var limit = LimitReading(
      id: "rpm", name: "requests", metric: .requests, window: .minute, selector: Selector(),
      value: .number(10), source: .catalog, used: 0, basis: "", level: .normal, isThrottled: false,
      isAssumed: false, tally: Tally(plus: [.account], minus: [own]))
    limit.amount = 10
    let all = Array(repeating: Int64(0), count: 5) + (0..<30).map { $0 == 20 ? 17 : 9 }
    let found = try #require(
      RateBacktest(
        of: limit, meter: Meter(.requests, CountingPolicy()),
        minutes: [.account: series(all), own: series(all.map { min($0, 5) })], from: from,
        until: from + 40 * .minute))
    // 4 of 10 but for 12 of 10 in minute 20 of the 35 since the first use; minutes 9...24 but that one are judged.
    #expect(found.judged == 15 && found.episodes == 1)
  }

  @Test("a week's cost is held against the line through the days before")
  func spend() {
    let line = (1...30).map { Double($0) * 0.1 }
    let exact = SpendBacktest(daily: line)
    #expect(exact.judged == 17 && exact.inside == 17 && exact.days == 30)
    #expect(SpendBacktest(daily: Array(line.prefix(13))).judged == 0)
    #expect(SpendBacktest(daily: Array(line.prefix(14))).judged == 1)
    // Every week with the last day in it breaks a line without any deviation.
    let broken = SpendBacktest(daily: line.dropLast() + [99])
    #expect(broken.judged == 17 && broken.inside == 16)
    #expect(SpendBacktest(daily: Array(repeating: 0, count: 30)).judged == 0)
  }

  @Test("the band is that of a least-squares line written anew", arguments: 1...4)
  func spendNaive(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    let daily: [Double] = (0..<60).map { _ in .random(in: 0...90, using: &random) }
    var (judged, inside) = (0, 0)
    for day in 7...(daily.count - 7) {
      let days = Array(daily[max(0, day - 14)..<day])
      let n = Double(days.count)
      let xs = (1...days.count).map(Double.init)
      let (sumX, sumY) = (xs.reduce(0, +), days.reduce(0, +))
      let (sumXX, sumXY) = (
        zip(xs, xs).reduce(0) { $0 + $1.0 * $1.1 }, zip(xs, days).reduce(0) { $0 + $1.0 * $1.1 }
      )
      let slope = (n * sumXY - sumX * sumY) / (n * sumXX - sumX * sumX)
      let intercept = (sumY - slope * sumX) / n
      let squares = zip(xs, days).reduce(0) { sum, point in
        let error = point.1 - intercept - slope * point.0
        return sum + error * error
      }
      var (sum, distance) = (0.0, 0.0)
      for k in 1...7 {
        sum += max(0, intercept + slope * (n + Double(k)))
        distance += n + Double(k) - sumX / n
      }
      let spread = sumXX - sumX * sumX / n
      let width = 1.2816 * (squares / (n - 2) * (7 + 49 / n + distance * distance / spread)).squareRoot()
      judged += 1
      if abs(daily[day..<day + 7].reduce(0, +) - sum) <= width + 0.005 { inside += 1 }
    }
    let found = SpendBacktest(daily: daily)
    #expect(found.judged == judged && found.inside == inside)
    #expect(inside > judged / 2 && inside <= judged)
  }
}

/// The same seed gives the same series on every machine.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

import Foundation
import Testing

@testable import UsageModel

@Suite("Forecasts")
struct ForecastTests {
  private static let start = Instant(rfc3339: "2026-11-24T14:00:00Z") ?? .epoch

  private static func outlook(_ series: [Double], step: Milliseconds) -> (ThrottleForecast, ThrottleOutlook?)
  {
    var forecast = ThrottleForecast(step: step)
    for share in series { forecast.add(share) }
    return (forecast, forecast.outlook(after: start))
  }

  private static func numbers(_ vector: Vector, _ key: String) -> [Double] {
    vector.vectors(key).compactMap {
      switch $0 {
      case .integer(let value): Double(value)
      case .number(let value): value
      default: nil
      }
    }
  }

  @Test("a rate's level, trend and outlook", arguments: Vectors.cases("throttleForecast"))
  func throttle(_ vector: Vector) throws {
    let limit = try #require(vector.number("limitRate"))
    let (forecast, outlook) = ForecastTests.outlook(
      ForecastTests.numbers(vector, "series").map { $0 / limit },
      step: try #require(vector.integer("stepSeconds")) * .second)
    #expect(isClose(forecast.level, vector.number("level")))
    #expect(isClose(forecast.trend, vector.number("trend")))
    #expect(isClose(forecast.variance, vector.number("variance")))
    #expect(isClose(max(forecast.level, forecast.path(60)), vector.number("peak")))
    let eta = vector.integer("etaSeconds") ?? -1
    let expected: ThrottleOutlook? =
      switch vector.string("verdict") {
      case "likely": .likely(at: ForecastTests.start + eta * .second)
      case "possible": .possible
      default: .unlikely
      }
    #expect(outlook == expected)
  }

  @Test("nothing is said in the first ten minutes", arguments: [(10, 60), (60, 10)])
  func silence(_ seconds: Int64, _ needed: Int) {
    let full = [Double](repeating: 1.1, count: needed)
    #expect(ForecastTests.outlook(full.dropLast(), step: seconds * .second).1 == nil)
    #expect(ForecastTests.outlook(full, step: seconds * .second).1 == .likely(at: ForecastTests.start))
  }

  /// The formulas of domain.md 4.5 as they are written there, step by step.
  private static func naive(_ x: [Double], seconds: Double) -> ThrottleOutlook {
    let alpha = 1 - pow(2, -seconds / 60)
    let beta = 1 - pow(2, -seconds / 300)
    var (l, b, v) = (x[0], 0.0, 0.0)
    for value in x.dropFirst() {
      let e = value - (l + b)
      let next = l + b + alpha * e
      b = b + beta * (next - l - b)
      l = next
      v = 0.97 * v + 0.03 * e * e
    }
    if l < 0.3 { return .unlikely }
    if l >= 1 { return .likely(at: start) }
    let steps = Int(600 / seconds)
    if let h = (1...steps).first(where: { l + b * Double($0) >= 1 }) {
      return .likely(at: start + Int64(h) * Int64(seconds) * .second)
    }
    let spread = 1.5 * (seconds == 60 ? v.squareRoot() : (v / 6).squareRoot())
    return (1...steps).contains { l + b * Double($0) + spread >= 1 } ? .possible : .unlikely
  }

  @Test("the outlook agrees with the formulas written out, on random series")
  func throttleAtRandom() {
    var random = SeededNumbers(seed: 5)
    var seen: Set<String> = []
    for round in 0..<2_000 {
      let seconds = round % 2 == 0 ? 10.0 : 60.0
      var share = random.next(in: 0...1)
      let drift = random.next(in: -0.01...0.02) * seconds / 30
      let noise = random.next(in: 0...0.4)
      let series = (0..<90).map { _ in
        share = max(0, share + drift)
        return max(0, share + noise * random.next(in: -1...1))
      }
      let expected = ForecastTests.naive(series, seconds: seconds)
      #expect(ForecastTests.outlook(series, step: Int64(seconds) * .second).1 == expected)
      seen.insert("\(expected)".prefix(4).description)
    }
    #expect(seen == ["like", "poss", "unli"])
  }

  @Test("a line through the days tells when a sum is reached", arguments: Vectors.cases("spendForecast"))
  func spend(_ vector: Vector) throws {
    let forecast = try #require(SpendForecast(daily: ForecastTests.numbers(vector, "daily")))
    if vector.has("intercept") {
      #expect(isClose(forecast.intercept, vector.number("intercept")))
      #expect(isClose(forecast.slope, vector.number("slope")))
      #expect(isClose(forecast.deviation, vector.number("residualSd")))
    }
    let threshold = try #require(vector.number("threshold"))
    let start = SpendForecast.Start(sum: try #require(vector.number("start")))
    let days = try #require(forecast.days(until: threshold, from: start))
    #expect(Int64(days.earliest.rounded(.up)) == vector.integer("earliestDay"))
    #expect(Int64(days.expected.rounded(.up)) == vector.integer("expectedDay"))
    #expect(days.latest.map { Int64($0.rounded(.up)) } == vector.integer("latestDay"))
  }

  @Test("fewer than seven days tell nothing, and more than fourteen are left out")
  func daysTaken() {
    #expect(SpendForecast(daily: [1, 2, 3, 4, 5, 6]) == nil)
    #expect(SpendForecast(daily: [1, 2, 3, 4, 5, 6, 7])?.slope == 1)
    let long = [Double](repeating: 900, count: 5) + [Double](repeating: 2, count: 14)
    #expect(SpendForecast(daily: long)?.cost(ofDay: 1) == 2)
  }

  @Test("sums and dates agree with the formulas written out, on random days")
  func spendAtRandom() throws {
    var random = SeededNumbers(seed: 11)
    for _ in 0..<300 {
      let n = Int(random.next(in: 7...14.99))
      let daily = (0..<n).map { _ in max(0, random.next(in: -1...10)) }
      let x = (1...n).map(Double.init)
      let meanX = x.reduce(0, +) / Double(n)
      let meanY = daily.reduce(0, +) / Double(n)
      let sxx = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
      let b = zip(x, daily).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / sxx
      let a = meanY - b * meanX
      let s = (zip(x, daily).reduce(0) { $0 + pow($1.1 - a - b * $1.0, 2) } / Double(n - 2)).squareRoot()
      let start = random.next(in: 0...50)
      var sums = [start]
      var widths = [0.0]
      var q = 0.0
      for h in 1...366 {
        sums.append(sums[h - 1] + max(0, a + b * Double(n + h)))
        q += Double(n + h) - meanX
        widths.append(
          1.2816 * s * (Double(h) + Double(h * h) / Double(n) + q * q / sxx).squareRoot())
      }
      let forecast = try #require(SpendForecast(daily: daily))
      let from = SpendForecast.Start(sum: start)
      for h in [1, 2, 6, 30] {
        let point = forecast.sum(after: h, from: from)
        #expect(abs(point.expected - sums[h]) < 1e-6)
        #expect(abs(point.high - sums[h] - widths[h]) < 1e-6)
        #expect(abs(point.low - max(start, sums[h] - widths[h])) < 1e-6)
      }
      let target = start + random.next(in: 1...60)
      let expected = (1...366).first { sums[$0] >= target }
      let days = forecast.days(until: target, from: from)
      #expect(days.map { Int($0.expected.rounded(.up)) } == expected)
      if let days {
        #expect(Int(days.earliest.rounded(.up)) == (1...366).first { sums[$0] + widths[$0] >= target })
        #expect(
          days.latest.map { Int($0.rounded(.up)) } == (1...366).first { sums[$0] - widths[$0] >= target })
      }
    }
  }

  @Test("what today has cost already and what is due anyway are part of the sum")
  func fixedAndToday() throws {
    let forecast = try #require(SpendForecast(daily: [Double](repeating: 2, count: 14)))
    let start = SpendForecast.Start(sum: 10, today: 5, fixed: [0, 100, 100])
    #expect(forecast.sum(after: 1, from: start).expected == 15)
    #expect(forecast.sum(after: 2, from: start).expected == 117)
    #expect(forecast.sum(after: 4, from: start).expected == 121)
    let day = ForecastTests.start.floored(to: .day)
    // Half of the 102 of tomorrow is missing after today.
    #expect(
      forecast.date(until: 66, from: start, day: day, now: ForecastTests.start)?.expected
        == day + .day + .day / 2)
    // What is there already is there now.
    #expect(
      forecast.date(until: 12, from: start, day: day, now: ForecastTests.start)?.latest == ForecastTests.start
    )
  }
}

/// Random numbers that are the same in every run.
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(in range: ClosedRange<Double>) -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Double(state >> 11) / Double(1 << 53) * (range.upperBound - range.lowerBound)
  }
}

/// The constants of `ThrottleForecast` (domain.md 4.5).
package struct ThrottleForecastSettings: Hashable, Sendable {
  /// After this long an old level or trend weighs half.
  package var levelHalfLife: Milliseconds = .minute
  package var trendHalfLife: Milliseconds = 5 * .minute
  /// What the newest error adds to the variance.
  package var errorWeight = 0.03
  /// How far ahead the path is drawn.
  package var horizon: Milliseconds = 10 * .minute
  /// Nothing is said before so much has been seen.
  package var silence: Milliseconds = 10 * .minute
  /// How many deviations above the path still count as possible.
  package var margin = 1.5
  /// Below this share of the limit nothing is foretold.
  package var quietShare = 0.3

  package init() {}

  package static let standard = ThrottleForecastSettings()
}

/// Holt's level and trend of a rate, as a share of its limit, in steps of 10 s (or of a minute where only sums exist).
package struct ThrottleForecast: Hashable, Sendable {
  package let settings: ThrottleForecastSettings
  package let step: Milliseconds
  /// The rate now, and by how much it grows in a step, as shares of the limit.
  package private(set) var level = 0.0
  package private(set) var trend = 0.0
  /// Of the errors that the forecast of one step made.
  package private(set) var variance = 0.0
  package private(set) var steps = 0
  private let levelWeight: Double
  private let trendWeight: Double

  package init(step: Milliseconds, settings: ThrottleForecastSettings = .standard) {
    self.step = step
    self.settings = settings
    levelWeight = 1 - halving(Double(step) / Double(settings.levelHalfLife))
    trendWeight = 1 - halving(Double(step) / Double(settings.trendHalfLife))
  }

  /// Takes the next step's rate as a share of the limit.
  package mutating func add(_ share: Double) {
    steps += 1
    guard steps > 1 else { return level = share }
    let error = share - (level + trend)
    let risen = level + trend + levelWeight * error
    trend += trendWeight * (risen - level - trend)
    level = risen
    variance = (1 - settings.errorWeight) * variance + settings.errorWeight * error * error
  }

  /// Whether enough has been seen to say anything.
  package var isReady: Bool { Int64(steps) * step >= settings.silence }

  package func path(_ steps: Int64) -> Double { level + trend * Double(steps) }

  /// How many steps there are to the horizon.
  private var reach: Int64 { settings.horizon / step }

  /// Whether the limit will be reached within the horizon after `end`, the end of the newest step; nil while silent.
  package func outlook(after end: Instant) -> ThrottleOutlook? {
    guard isReady else { return nil }
    if level < settings.quietShare { return .unlikely }
    if level >= 1 { return .likely(at: end) }
    // Both the path and its upper edge are straight, so that their ends decide.
    if path(reach) >= 1 {
      return .likely(at: end + Int64(max(1, ((1 - level) / trend).rounded(.up))) * step)
    }
    // A minute holds several steps, whose errors level one another out.
    let spread = settings.margin * (variance * Double(step) / Double(Milliseconds.minute)).squareRoot()
    return max(path(1), path(reach)) + spread >= 1 ? .possible : .unlikely
  }
}

/// 2 to the power of `-exponent`, for which Swift has no function of its own.
private func halving(_ exponent: Double) -> Double {
  // The whole part by halves, the rest by the series of e^-x, which ends fast for x below 0.7.
  var result = 1.0
  var rest = exponent
  while rest >= 1 {
    result /= 2
    rest -= 1
  }
  let x = rest * 0.693_147_180_559_945_3
  var term = 1.0
  var sum = 1.0
  for n in 1...20 {
    term *= -x / Double(n)
    sum += term
  }
  return result * sum
}

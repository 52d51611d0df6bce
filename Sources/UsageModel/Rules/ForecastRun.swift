/// Feeds a forecast with one counter's steps, from the first call of a run of traffic on.
///
/// A run begins with the first step in which something is counted and ends after an hour without, so that the zeros
/// before the first call are no history and silence is kept anew for ten minutes. The screen and the backtest both feed
/// their forecasts through it.
package struct ForecastRun: Sendable {
  /// So long without a call ends a run.
  package static let pause: Milliseconds = .hour

  private let step: Milliseconds
  private let settings: ThrottleForecastSettings
  /// nil before the first call and after a pause.
  private var forecast: ThrottleForecast?
  /// What the run began with, until the next step came.
  private var first: (share: Double, count: Int64)?
  private var idle: Milliseconds = 0

  package init(step: Milliseconds, settings: ThrottleForecastSettings = .standard) {
    self.step = step
    self.settings = settings
  }

  /// Takes `count` steps in a row, each at `share` of the limit.
  package mutating func add(_ share: Double, count: Int64 = 1) {
    idle = share > 0 ? 0 : idle + count * step
    if idle >= ForecastRun.pause { forecast = nil }
    guard forecast != nil || share > 0 else { return }
    if forecast == nil {
      begin(with: share, count)
      first = (share, count)
      return
    }
    // The first call came somewhere inside its step, so that what follows may be no rise over it.
    if let first, share > first.share { begin(with: share, first.count) }
    first = nil
    for _ in 0..<count { forecast?.add(share) }
  }

  private mutating func begin(with share: Double, _ count: Int64) {
    forecast = ThrottleForecast(step: step, settings: settings)
    for _ in 0..<count { forecast?.add(share) }
  }

  /// See `ThrottleForecast.outlook`; nil outside of a run too.
  package func outlook(after end: Instant) -> ThrottleOutlook? { forecast?.outlook(after: end) }
}

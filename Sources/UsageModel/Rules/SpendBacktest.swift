/// How often what was spent lay inside the band that a forecast would have drawn (domain.md 4.6).
///
/// At 00:00 of every day with enough complete days before it and a whole week from it on, `SpendForecast` is made
/// from the days before alone, and the week's sum is held against its 80 % interval, to the cent. A week without cost
/// after days without cost is left out, since it proves nothing.
package struct SpendBacktest: Hashable, Sendable {
  package static let daysAhead = 7
  /// How many days of history are replayed at most.
  private static let lookback = 366

  package let settings: SpendForecastSettings
  /// Complete days at hand.
  package let days: Int
  package private(set) var judged = 0
  package private(set) var inside = 0

  /// Complete days before which nothing can be judged.
  package var leastDays: Int { settings.leastDays + SpendBacktest.daysAhead }

  /// `daily` are the totals of complete days, oldest first, zeros included.
  package init(daily: [Double], settings: SpendForecastSettings = .standard) {
    self.settings = settings
    days = daily.count
    let halfCent = 0.005
    for day in daily.indices.dropFirst(settings.leastDays) {
      let end = day + SpendBacktest.daysAhead
      let fitted = daily[max(0, day - settings.days)..<day]
      guard end <= daily.count, daily[fitted.startIndex..<end].contains(where: { $0 > 0 }),
        let forecast = SpendForecast(daily: Array(fitted), settings: settings)
      else { continue }
      let band = forecast.sum(after: SpendBacktest.daysAhead, from: SpendForecast.Start(sum: 0))
      let spent = daily[day..<end].reduce(0, +)
      judged += 1
      if band.low - halfCent <= spent, spent <= band.high + halfCent { inside += 1 }
    }
  }
}

extension SpendBacktest {
  /// Over the account's complete days before `asOf`.
  package init(_ image: AccountImage, asOf: Instant) {
    let costs = DailyCosts(
      ledger: image.ledger, costs: image.costs, asOf: asOf, count: SpendBacktest.lookback)
    self.init(daily: costs.totals.map(\.dollars))
  }
}

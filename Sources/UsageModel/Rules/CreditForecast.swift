/// When an amount of credit will be used up, if nothing changes.
///
/// The pace of the last hour is taken to hold for four hours, then that of the last day until four days from now
/// (both since the first call where that is later, over ten minutes at least). What is not reached by then follows the
/// line through the last 14 days, or their mean where fewer than 7 are complete; without a complete day the last day's
/// pace holds on. Of both answers the earlier one is told, so that a load that has just risen warns at once and a
/// single heavy hour does not.
struct CreditForecast {
  /// Costs of equal lengths of time, taken to be independent of each other.
  private struct Sample {
    var mean: Double
    var deviation: Double
    var count: Double
    var length: Milliseconds

    /// `elapsed` is the time that the costs took, the last of them open.
    init?(_ costs: [Double], length: Milliseconds, elapsed: Milliseconds) {
      let sum = costs.reduce(0, +)
      guard !costs.isEmpty, elapsed > 0 else { return nil }
      self.length = length
      count = Double(elapsed) / Double(length)
      mean = sum / count
      let middle = sum / Double(costs.count)
      let squares = costs.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
      deviation = costs.count > 1 ? (squares / Double(costs.count - 1)).squareRoot() : 0
    }

    var perDay: Double { mean * Double(Milliseconds.day) / Double(length) }

    /// Lengths until `amount` is used: from mean·t ± z·s·√(t + t²/n).
    func band(_ amount: Double, deviations z: Double) -> (earliest: Double, expected: Double, latest: Double?)
    {
      let spread = z * z * deviation * deviation
      let a = mean * mean - spread / count
      let b = 2 * mean * amount + spread
      let expected = amount / mean
      let root = max(0, b * b - 4 * a * amount * amount).squareRoot()
      let earliest = min(expected, 2 * amount * amount / (b + root))
      return (earliest, expected, a > 0 ? max(expected, (b + root) / (2 * a)) : nil)
    }

    func span(_ lengths: Double) -> Milliseconds { Milliseconds(min(1e8, lengths) * Double(length)) }
  }

  private static let hourHolds: Milliseconds = 4 * .hour
  private static let dayHolds: Milliseconds = 4 * .day
  private static let leastElapsed: Milliseconds = 10 * .minute

  private let settings = SpendForecastSettings.standard
  private let hour: Sample?
  private let day: Sample?
  private let days: Sample?
  private let line: SpendForecast?
  private let pace: SpendPace
  private let asOf: Instant
  private let now: Instant

  init(_ payments: UsagePayments, image: AccountImage, pace whole: SpendPace, asOf: Instant, now: Instant) {
    self.asOf = asOf
    self.now = now
    // Where the source says what free credit paid, only the rest draws on bought credit.
    pace =
      payments.isExplicit
      ? SpendPace(image: CreditForecast.paid(image), asOf: asOf, foretells: true) : whole
    line = pace.costs.totals.isEmpty ? nil : pace.line
    days = Sample(
      pace.costs.totals.map(\.dollars), length: .day, elapsed: Int64(pace.costs.totals.count) * .day)
    let first = CreditForecast.firstUse(image)
    let recent = image.costs.suffix(while: { $0.from > asOf - .day })
    let whole = recent.reduce(0.0) { $0 + Double($1.costNano) }
    let cash = recent.reduce(0.0) { $0 + Double($1.costNano - $1.promotionalNano) }
    let share = payments.isExplicit && whole > 0 ? max(0, cash / whole) : 1
    func sample(_ series: BucketSeries?, from: Instant) -> Sample? {
      guard let series, let first, first <= asOf else { return nil }
      let begin = max(from, first.floored(to: series.width)).ceiled(to: series.width)
      let costs = stride(from: begin.milliseconds, through: asOf.milliseconds, by: Int(series.width)).map {
        Double(series[Instant(milliseconds: $0)].costNano) / Double(Money.nanoPerDollar) * share
      }
      let sample = Sample(
        costs, length: series.width, elapsed: max(CreditForecast.leastElapsed, asOf - max(from, first)))
      return sample.flatMap { $0.mean > 0 ? $0 : nil }
    }
    let counter = image.counter(.account)
    hour = sample(counter?.minutes, from: (asOf - .hour).floored(to: .minute) + .minute)
    day = sample(counter?.quarterHours, from: (asOf - .day).floored(to: .quarterHour) + .quarterHour)
  }

  /// When the first cost was known, as finely as it is kept.
  private static func firstUse(_ image: AccountImage) -> Instant? {
    guard let first = image.costs.first else { return nil }
    let counter = image.counter(.account)
    for series in [counter?.minutes, counter?.quarterHours] {
      guard let series, series.start <= first.from else { continue }
      if let index = series.buckets.firstIndex(where: { $0.costNano != 0 }) {
        return max(first.from, series.start + Int64(index) * series.width)
      }
    }
    return first.from
  }

  /// The account with only what real money pays.
  private static func paid(_ image: AccountImage) -> AccountImage {
    var image = image
    image.ledger.removeAll { $0.kind == .usage && $0.funding == .promo }
    for index in image.costs.indices { image.costs[index].costNano -= image.costs[index].promotionalNano }
    return image
  }

  /// Something was paid for within the last hour.
  var costsNow: Bool { hour != nil }

  /// The usual day, else the last one.
  var usual: CreditPace? {
    if let days { return CreditPace(perDay: Money(rounding: days.perDay), basis: .days) }
    return day.map { CreditPace(perDay: Money(rounding: $0.perDay), basis: .day) }
  }

  /// The pace at which `amount` goes.
  func pace(for amount: Money) -> CreditPace? { reach(amount)?.pace ?? usual }

  /// nil where it is not reached within a year.
  func reach(_ amount: Money) -> (band: DateBand, pace: CreditPace)? {
    let soon = short(amount.dollars)
    guard let late = long(amount) else { return soon }
    guard let soon, soon.band.expected < late.band.expected else { return late }
    return soon
  }

  private func result(
    _ sample: Sample, _ basis: CreditPace.Basis, _ amount: Double, from start: Instant
  ) -> (band: DateBand, pace: CreditPace) {
    let band = sample.band(amount, deviations: settings.intervalDeviations)
    func date(_ lengths: Double) -> Instant { max(now, start + sample.span(lengths)) }
    return (
      DateBand(
        expected: date(band.expected), earliest: date(band.earliest), latest: band.latest.map(date)),
      CreditPace(perDay: Money(rounding: sample.perDay), basis: basis)
    )
  }

  /// By the paces of the last hour and the last day.
  private func short(_ amount: Double) -> (band: DateBand, pace: CreditPace)? {
    var rest = amount
    if let hour {
      let soon = result(hour, .hour, amount, from: asOf)
      if soon.band.expected <= asOf + CreditForecast.hourHolds { return soon }
      rest -= hour.perDay * Double(CreditForecast.hourHolds) / Double(Milliseconds.day)
    }
    guard let day else { return nil }
    let later = result(day, .day, max(0, rest), from: asOf + CreditForecast.hourHolds)
    let limit = days == nil ? Int64(settings.horizonDays) * .day : CreditForecast.dayHolds
    return later.band.expected <= asOf + limit ? later : nil
  }

  /// By the usual days.
  private func long(_ amount: Money) -> (band: DateBand, pace: CreditPace)? {
    guard let days else { return nil }
    let usual = CreditPace(perDay: Money(rounding: days.perDay), basis: .days)
    if let line {
      let today = pace.costs.today
      return line.date(
        until: amount.dollars + today.dollars, from: pace.start(today), day: pace.day, now: now
      ).map { ($0, usual) }
    }
    guard days.mean > 0 else { return nil }
    let found = result(days, .days, amount.dollars, from: asOf)
    return found.band.expected <= asOf + Int64(settings.horizonDays) * .day ? (found.band, usual) : nil
  }
}

extension Array {
  /// The elements at the end for which `holds`.
  fileprivate func suffix(while holds: (Element) -> Bool) -> ArraySlice<Element> {
    let start = lastIndex { !holds($0) }.map { $0 + 1 } ?? startIndex
    return self[start...]
  }
}

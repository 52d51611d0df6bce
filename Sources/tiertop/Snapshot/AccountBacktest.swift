import DataFiles
import UsageModel

/// What replaying one account's history says, in words and as JSON.
struct AccountBacktest {
  var name: String
  /// The minutes looked at.
  var from: Instant
  var until: Instant
  var spend: SpendBacktest
  var limits: [(limit: LimitReading, rates: RateBacktest)] = []
  /// Limits of which nothing is foretold, since bought capacity lies before them.
  var beyondCapacity = 0

  var eventful: [(limit: LimitReading, rates: RateBacktest)] { limits.filter(\.rates.isEventful) }
}

// MARK: Text

extension AccountBacktest {
  var lines: [String] {
    var lines = ["\(name), \(from.isoDay) to \(until.rfc3339), measured against today's limits"]
    if limits.isEmpty, beyondCapacity == 0 { lines.append("no minute limit has a number to measure against") }
    if !eventful.isEmpty {
      var table = TextTable(
        "LIMIT", "AT>", "WARNS WHEN", "MINUTES>", "RIGHT>", "WRONG>", "MISSED>", "PRECISION>", "RECALL>",
        "FORETOLD>", "LEAD>")
      for (limit, rates) in eventful {
        for score in rates.scores {
          let isFirst = score.rule == rates.scores.first?.rule
          table.add(
            isFirst ? limit.name : "", isFirst ? limit.figure : "", rates.words(of: score.rule),
            isFirst ? Figures.grouped(Int64(rates.judged)) : "", Figures.grouped(Int64(score.truePositives)),
            Figures.grouped(Int64(score.falsePositives)), Figures.grouped(Int64(score.missed)),
            score.precision.map(Figures.percent) ?? "-", score.recall.map(Figures.percent) ?? "-",
            rates.episodes == 0 ? "-" : "\(score.foretold) of \(rates.episodes)",
            score.leadWords)
        }
      }
      lines += table.lines
    }
    lines += named(
      "neither reached nor warned of", limits.filter { !$0.rates.isEventful && $0.rates.judged > 0 })
    lines += named("too short a history to say anything", limits.filter { $0.rates.judged == 0 })
    if beyondCapacity > 0 {
      lines.append("left out, since bought capacity comes first: \(beyondCapacity) minute limits")
    }
    return lines + [spendWords]
  }

  private func named(_ words: String, _ limits: [(limit: LimitReading, rates: RateBacktest)]) -> [String] {
    limits.isEmpty ? [] : ["\(words): " + limits.map(\.limit.name).joined(separator: ", ")]
  }

  private var spendWords: String {
    let week = SpendBacktest.daysAhead
    if spend.judged > 0 {
      return "spending: \(spend.inside) of \(spend.judged) dates inside the 80 % band, \(week) days ahead"
    }
    return spend.days < spend.leastDays
      ? "spending: too short a history, \(spend.leastDays) complete days are needed and \(spend.days) are there"
      : "spending: nothing was spent"
  }

  /// What the columns mean, where any are shown.
  static func legend(of backtests: [AccountBacktest]) -> [String] {
    guard let rates = backtests.lazy.flatMap(\.eventful).first?.rates else { return [] }
    let span = "\(rates.horizon) minutes"
    return [
      "",
      "WARNS WHEN  what the forecast says at the end of a minute; below it the plain threshold",
      "MINUTES     judged: below the limit, and the next \(span) are known",
      "RIGHT       minutes that warned, and the rate reached the limit within \(span)",
      "WRONG       minutes that warned, and it did not",
      "MISSED      minutes that did not warn, and it did",
      "PRECISION   the share of warnings that were right",
      "RECALL      the share of minutes before the limit that warned",
      "FORETOLD    times the limit was reached after \(span) below it, with a warning in these",
      "LEAD        from the first of those warnings to the limit, the median",
    ]
  }
}

extension LimitReading {
  /// `3,000 RPM`.
  fileprivate var figure: String { amount.map { "\(Figures.grouped($0)) \(unit)" } ?? "" }
}

extension RateBacktest {
  fileprivate func words(of rule: Rule) -> String {
    switch rule {
    case .likely: "likely"
    case .likelyOrPossible: "likely or possible"
    case .threshold: "rate at \(Figures.percent(threshold))"
    }
  }
}

extension RateBacktest.Score {
  fileprivate var leadWords: String {
    guard let medianLead else { return "-" }
    let whole = Int(medianLead)
    return "\(whole)\(medianLead == Double(whole) ? "" : ".5") min"
  }
}

// MARK: JSON

extension AccountBacktest {
  var json: JSON {
    .object([
      ("account", .string(name)), ("from", .optional(from)), ("until", .optional(until)),
      ("limits", .array(limits.map { AccountBacktest.json($0.limit, $0.rates) })),
      ("limitsBeyondCapacity", .integer(Int64(beyondCapacity))),
      (
        "spend",
        .object([
          ("daysAhead", .integer(Int64(SpendBacktest.daysAhead))),
          ("completeDays", .integer(Int64(spend.days))),
          ("dates", .integer(Int64(spend.judged))), ("inside", .integer(Int64(spend.inside))),
        ])
      ),
    ])
  }

  private static func json(_ limit: LimitReading, _ rates: RateBacktest) -> JSON {
    .object([
      ("id", .string(limit.id)), ("name", .string(limit.name)), ("unit", .string(limit.unit)),
      ("limit", .optional(limit.amount)), ("horizonMinutes", .integer(Int64(rates.horizon))),
      ("minutes", .integer(Int64(rates.judged))), ("episodes", .integer(Int64(rates.episodes))),
      (
        "rules",
        .array(
          rates.scores.map { score in
            .object([
              ("rule", .string(score.rule.rawValue)),
              ("threshold", score.rule == .threshold ? .number(rates.threshold) : .null),
              ("truePositives", .integer(Int64(score.truePositives))),
              ("falsePositives", .integer(Int64(score.falsePositives))),
              ("missed", .integer(Int64(score.missed))),
              ("precision", score.precision.map(JSON.number) ?? .null),
              ("recall", score.recall.map(JSON.number) ?? .null),
              ("episodesForetold", .integer(Int64(score.foretold))),
              ("episodesMissed", .integer(Int64(rates.episodes - score.foretold))),
              ("medianLeadMinutes", score.medianLead.map(JSON.number) ?? .null),
            ])
          })
      ),
    ])
  }
}

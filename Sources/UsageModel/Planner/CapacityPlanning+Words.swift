extension CapacityPlanning {
  /// One line of the table of targets, for the screen and the command alike.
  package struct Row: Hashable, Sendable {
    package var label: String
    package var outcome: UnitOutcome
    /// What the plan's own rule asks for.
    package var isHeadline: Bool
  }

  /// Targets with what they come to; those that say the same twice only once.
  package var rows: [Row] {
    guard planner.history.minutes > 0 else { return [] }
    var rows: [Row] = []
    func add(_ label: String, _ units: Int64?, isHeadline: Bool = false) {
      if let units {
        rows.append(Row(label: label, outcome: planner.outcome(units), isHeadline: isHeadline))
      }
    }
    add("every minute", planner.units(for: .max), isHeadline: planner.rule == .minute)
    if planner.rule == .quarterHour || alternatives.contains(.quarterHour) {
      add("every quarter hour", quarterHourUnits, isHeadline: planner.rule == .quarterHour)
    }
    add("99% of minutes", planner.units(for: .p99))
    add("99% of tokens", planner.units(for: .tokens99))
    add("95% of minutes", planner.units(for: .p95))
    add("cheapest", planner.units(for: .cheapest))
    return rows
  }

  /// Units without overage where the provider judges by quarter hours.
  private var quarterHourUnits: Int64? {
    UnitPlanner(history: planner.history, unitSize: planner.unitSize, rule: .quarterHour).units(
      for: .noOverage)
  }

  /// `recommended: 12 units, no minute of the last 30 days beyond them: +2`.
  package var headline: String {
    guard let units = planner.units(for: .noOverage) else { return "" }
    let what = planner.rule == .minute ? "every minute" : "every quarter hour"
    let change = units - holding.units
    return "recommended: \(units), covers \(what) of \(lookbackDays) days: "
      + (change == 0 ? "as held" : Figures.signed(change))
  }

  /// Whether a unit is worth its price, in words.
  package var priceWords: String {
    guard planner.pricePerUnitDay != nil else { return "price not set: tiertop capacity terms sets it" }
    guard let fill = planner.breakEvenFill else {
      return "price beyond the capacity not set, so nothing says whether a unit pays"
    }
    let part = "a unit pays for itself at \(Figures.percent(fill)) used day and night"
    return fill > 1
      ? part + ", so never: buy for latency and a sure place, not price" : part
  }

  /// `gaps: none`, or how many minutes nothing is known of.
  package var gapWords: String {
    planner.history.gapMinutes == 0
      ? "gaps: none known"
      : "\(Figures.grouped(Int64(planner.history.gapMinutes))) minutes without data left out"
  }
}

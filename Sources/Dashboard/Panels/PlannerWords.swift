import TerminalUI
import UsageModel

/// What a change of units means, line by line, for choosing and for reviewing alike.
struct PlannerWords {
  let planning: CapacityPlanning
  let change: UnitChange
  let spend: SpendReading
  let now: Instant
  /// Where there is little room the figures stay and the words around them go.
  var isShort = false

  var difference: Span {
    Span(Figures.signed(change.difference), change.difference == 0 ? .dim : .hot, bold: true)
  }

  var rates: [Span] {
    [
      Words.dim("rate   "), Words.text("\(Figures.grouped(change.perMinuteBefore))"), Words.dim(" TPM "),
      Span(Glyph.arrowRight.text, .dim),
      Words.strong(" \(Figures.grouped(change.perMinuteAfter))"), Words.dim(" TPM, "), difference,
      Words.dim(" unit\(abs(change.difference) == 1 ? "" : "s")"),
    ]
  }

  var price: [Span] {
    let label = Words.dim("price  ")
    guard let day = planning.terms.pricePerUnitDay else { return [label, Span("price not set", .warning)] }
    guard change.difference != 0 else {
      return [label, Words.text(Figures.dollars(day)), Words.dim(" a unit and day, standard rates")]
    }
    let cost = Money(nano: day.nano * min(Planner.greatest, abs(change.difference)))
    return [
      label, Words.text((change.difference > 0 ? "+" : "−") + Figures.dollars(cost)),
      Words.dim(isShort ? " a day, standard" : " a day at standard rates, before discount"),
    ]
  }

  /// Until when a purchase binds, or when cancelled units end.
  var bound: [Span] {
    if let until = change.committedUntil {
      let days = (until - now) / .day
      if isShort {
        let cost = change.initialCost.map { ", \(Figures.dollars($0))" } ?? ""
        return [Words.dim("bound  to "), Words.text(until.dayMonth + cost)]
      }
      var spans = [
        Words.dim("bound  to "), Words.text("\(until.weekdayDayMonth) \(until.hourMinute)Z"),
        Words.dim(" (\(days) days)"),
      ]
      if let cost = change.initialCost {
        let isUpfront = planning.chargeTiming == .upfront
        spans.append(Words.text(", \(Figures.dollars(cost))\(isUpfront ? " up front" : "")"))
      }
      return spans
    }
    let ends = Dictionary(grouping: change.endings, by: \.effectiveAt).sorted { $0.key < $1.key }
      .map { at, endings in "\(endings.reduce(0) { $0 + $1.units })u \(at.weekdayDayMonth) \(at.hourMinute)Z"
      }
    return ends.isEmpty
      ? [
        Words.dim(
          planning.cancelsWhole
            ? "bound  as held; a purchase ends as a whole only" : "bound  as held, nothing to record")
      ]
      : [Words.dim("ends   "), Words.text(ends.joined(separator: ", "))]
        + (planning.cancelsWhole && !isShort ? [Words.dim(", whole purchases only")] : [])
  }

  /// The month's charge against what may be spent.
  var limit: [Span] {
    let month = Instant.fullMonthNames[CivilDate(now).month - 1]
    let label = Words.dim("limit  ")
    guard let limit = spend.limit else { return [label, Words.dim("no spend limit set")] }
    let spent = spend.monthToDate
    guard change.difference > 0 else {
      return [
        label, Words.dim("\(month) "), Words.text(Figures.dollars(spent)),
        Words.dim(" of \(Figures.wholeDollars(limit))"),
      ]
    }
    guard let charge = change.charge(planning.chargeTiming, now: now) else {
      return [label, Words.dim("not known without a price, of \(Figures.wholeDollars(limit))")]
    }
    let over = spent + charge - limit
    if isShort {
      return [
        label, Words.text(MoneyText.short(spent + charge)), Words.dim(" of \(Figures.wholeDollars(limit))  "),
        over > .zero
          ? Span("\(Glyph.tight.text) over by \(MoneyText.short(over))", .warning, bold: true)
          : Span("\(Glyph.ok.text) fits", .ok),
      ]
    }
    return [
      label, Words.dim("\(month) "), Words.text("\(Figures.dollars(spent)) + \(Figures.dollars(charge))"),
      Words.dim(" of \(Figures.wholeDollars(limit))  "),
    ]
      + (over > .zero
        ? [Span("\(Glyph.tight.text) passes it by \(Figures.dollars(over))", .warning, bold: true)]
        : [Span("\(Glyph.ok.text) fits", .ok)])
  }

  /// What the planned units would have left over to the account plan.
  var effect: [Span] {
    let outcome = planning.outcome(of: change)
    return [
      Words.dim("effect "),
      Words.text(
        outcome.spilledMinutes == 0
          ? "no minute of \(planning.lookbackDays) days would have spilled"
          : "\(Figures.grouped(Int64(outcome.spilledMinutes))) minute\(outcome.spilledMinutes == 1 ? "" : "s") would have spilled "
            + "\(LimitText.short(outcome.spilledTokens)) tokens in \(planning.lookbackDays) days"),
    ]
  }
}

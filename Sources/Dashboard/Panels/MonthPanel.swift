import TerminalUI
import UsageModel

/// The month's cost day by day against the cap, with its forecast.
struct MonthPanel {
  let account: AccountReading
  let image: AccountImage
  let plan: Plan
  let now: Instant
  /// Beside those of other accounts it says whose month it is.
  var showsName = false

  private var spend: SpendReading { account.spend }
  private var lastDay: Instant { CivilDate(now).firstOfNextMonth.start - .day }
  /// A cap that counts from another day than the 1st is no line in the calendar's month.
  private var isCapElsewhere: Bool { spend.limitIsCap && spend.capMonth.isAnchored }
  private var month: String { Instant.fullMonthNames[CivilDate(now).month - 1] }

  func draw(in area: Area, of buffer: inout Buffer) {
    let curve = MonthCurve(image, plan: plan, account: account, now: now)
    let word = spend.limitIsCap ? "cap" : "own limit"
    let subject = spend.limit == nil || isCapElsewhere ? "\(month) so far" : "\(month) against the \(word)"
    let title = showsName ? sanitized(account.name) : subject
    Frame(
      .frameTier, title: [Words.title(title)],
      label: [
        Words.dim(
          spend.limit.map {
            "\(word) \(Figures.wholeDollars($0)) a month" + (isCapElsewhere ? " \(spend.capMonth.since)" : "")
          } ?? "no cap stated")
      ],
      note: [Words.dim(note(curve))],
      rightNote: curve.fittedDays > 0 ? [Words.dim("fit on \(curve.fittedDays) days")] : []
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    for line in lines(width: inner.width).reversed() where inner.height > 0 {
      let row = inner.cutBottom(1)
      buffer.write(line.clipped(to: row.width), in: row)
    }
    if inner.height >= 3 {
      plot(curve, width: inner.width, height: inner.height).draw(in: inner, of: &buffer)
    }
  }

  private func note(_ curve: MonthCurve) -> String {
    if account.isSilent { return "no forecast while the source is silent" }
    let restart =
      spend.limitIsCap ? "   cap restarts \(spend.capMonth.end.dayMonth) 00:00Z" : ""
    return (curve.foretold.isEmpty ? "a forecast needs 7 complete days" : "░ forecast") + restart
  }

  private func plot(_ curve: MonthCurve, width: Int, height: Int) -> Plot {
    let days = CivilDate(lastDay).day
    let columns =
      curve.known.map { Plot.Column($0.dollars, isProvisional: account.isSilent) }
      + curve.foretold.map { Plot.Column($0.expected.dollars, isProvisional: true) }
    let limit = isCapElsewhere ? nil : spend.limit?.dollars
    let top = Plot.top(of: columns, limit: limit)
    let upper = limit ?? Chart.round(top / 1.2)
    func label(_ value: Double) -> String { MoneyText.bound(value) }
    var scale = [Plot.Label(0, "$0"), Plot.Label(upper, label(upper), limit == nil ? .dim : .tick)]
    if height >= 7 { scale.append(Plot.Label(upper / 2, label(upper / 2))) }
    let gutter = (scale.map(\.spans.cellWidth).max() ?? 4) + 1
    let each = max(1, (width - gutter) / max(1, days))
    let today = CivilDate(now).day
    var axis = [1, 7, 14, 21].filter { $0 + 4 / each < today }.map { Plot.AxisLabel($0 - 1, "\($0)") }
    axis.append(Plot.AxisLabel(today - 1, "today"))
    if today + 8 / each < days { axis.append(Plot.AxisLabel(days - 1, "\(days)")) }
    let filled = columns + Array(repeating: Plot.Column(nil), count: max(0, days - columns.count))
    return Plot(
      filled, columnsPerBucket: each, top: top, limit: limit, layers: [Plot.Layer(.gradient(.requests))],
      scale: scale, axis: axis, gutter: gutter)
  }

  private func lines(width: Int) -> [[Span]] {
    var first = [Words.strong(Figures.dollars(spend.monthToDate)), Words.dim(" so far")]
    if let limit = spend.limit, limit > .zero {
      let share = spend.counted.dollars / limit.dollars
      first = [
        Span(Figures.percent(share), Level(share: share, previous: nil).role, bold: true),
        Words.dim(spend.limitIsCap ? " of cap   " : " of limit   "),
        Words.text(Figures.dollars(limit - min(limit, spend.counted))), Words.dim(" left"),
      ]
    }
    var reached: [Span] = []
    if let band = spend.limitReached {
      reached = [
        Span("   full \(band.expected.dayMonth)", .warning),
        Words.dim(band.bracketed.map { " (\($0))" } ?? ""),
      ]
    }
    // When it is full says more than what a day costs.
    let daily = [Words.dim(spend.usualDay.map { "   \(Figures.dollars($0)) a day" } ?? "")]
    let isRoomy = first.cellWidth + daily.cellWidth + reached.cellWidth <= width
    first += isRoomy ? daily + reached : reached
    var second: [Span] = []
    if let end = spend.monthEnd {
      second = [
        Words.dim(spend.limitIsCap ? "month end without the cap " : "by \(lastDay.dayMonth) "),
        Words.strong(MoneyText.short(end.expected)), Words.dim(" (\(MoneyText.band(end)))"),
      ]
    }
    if spend.unitCharges > .zero || spend.unitChargesAhead > .zero {
      second += [
        Words.dim("   units "), Words.text(Figures.dollars(spend.unitCharges)), Words.dim(", due "),
        Words.text(Figures.dollars(spend.unitChargesAhead)),
      ]
    }
    return [first, second].filter { !$0.isEmpty }
  }
}

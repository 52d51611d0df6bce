import TerminalUI
import UsageModel

/// Money of the month and refusals, in label and figure rows.
struct SpendPanel {
  let account: AccountReading
  let now: Instant

  var least: Int { 5 }
  var most: Int { rows.count + 2 }

  func draw(in area: Area, of buffer: inout Buffer) {
    Frame(.frameModels, title: [Words.title("spend and refusals")]).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    for row in rows {
      let line = inner.cutTop(1)
      if line.isEmpty { return }
      buffer.write([Words.dim(row.label)], in: line)
      let room = line.width - cellWidth(of: row.label) - 1
      buffer.write(row.figure.clipped(to: max(0, room)), in: line, alignment: .right)
    }
  }

  private struct Row {
    var label: String
    var figure: [Span]
  }

  private var rows: [Row] {
    let spend = account.spend
    let sums = spend.sums
    let month = Instant.fullMonthNames[CivilDate(now).month - 1]
    var rows = [Row(label: "\(month) so far", figure: [Words.strong(Figures.dollars(spend.monthToDate))])]
    if let limit = spend.limit {
      let counter = spend.counted
      let share = limit > .zero ? counter.dollars / limit.dollars : 1
      rows.append(
        Row(
          label: spend.limitIsCap ? "of the monthly cap" : "of our spend limit",
          figure: [
            Words.text(Figures.wholeDollars(limit)),
            Span("  " + Figures.percent(share), Level(share: share, previous: nil).role, bold: share >= 0.8),
          ]))
    } else {
      rows.append(Row(label: "cap", figure: [Words.dim("none stated")]))
    }
    if let end = spend.monthEnd {
      let day = (CivilDate(now).firstOfNextMonth.start - .day).dayMonth
      rows.append(
        Row(
          label: "by \(day)",
          figure: [Words.text(MoneyText.short(end.expected)), Words.dim("  " + MoneyText.band(end))]))
    }
    let usual = spend.usualDay.map { " / " + Figures.dollars($0) } ?? ""
    rows.append(
      Row(
        label: usual.isEmpty ? "today" : "today / usual day",
        figure: [Words.text(Figures.dollars(sums.today) + usual)]))
    // Without a payment on record nothing tells what has been paid.
    if sums.pending > .zero, sums.cashIn > .zero {
      rows.append(
        Row(label: "used, not yet paid", figure: [Words.text("□ " + Figures.dollars(sums.pending))]))
    }
    if let credit = spend.credit, credit.isLimit || credit.balance > .zero {
      let share = Figures.percent(max(0, 1 - credit.shareUsed))
      rows.append(
        Row(
          label: "prepaid credit left",
          figure: [
            Words.dim(credit.isUpperBound ? "at most " : ""),
            Span(Figures.dollars(credit.balance), credit.isEmpty ? .critical : .text, bold: credit.isEmpty),
            Words.dim(credit.bought > .zero ? "  \(share)" : ""),
          ]))
    }
    if sums.promoGranted > .zero {
      rows.append(Row(label: "free credit left", figure: [Words.text(Figures.dollars(sums.promoLeft))]))
    }
    if sums.unpricedThisMonth > 0 {
      rows.append(
        Row(
          label: "calls without a price",
          figure: [Span("\(LimitText.short(sums.unpricedThisMonth)), not in the sums", .warning)]))
    }
    let throttles = account.throttles
    rows.append(
      Row(
        label: "refused, 15 min",
        figure: [
          SpendPanel.refused(throttles.count),
          Words.dim(" of \(Figures.grouped(throttles.requests)) requests"),
        ]))
    if let last = throttles.last {
      let when = now - last < .day ? "\(last.clock)Z" : last.dayMonth
      rows.append(
        Row(
          label: "last \(when)",
          figure: [Words.text(sanitized(throttles.lastModel ?? "").shortenedInMiddle(to: 26))]))
    }
    for cause in [RefusalCause.money, .locked] {
      guard let known = account.refusals[cause], known.month > 0 else { continue }
      rows.append(
        Row(
          label: "refused by \(cause.shortWords)",
          figure: [
            SpendPanel.refused(known.lastQuarterHour),
            Words.dim(" in 15 min, \(Figures.grouped(known.month)) this month"),
          ]))
    }
    return rows
  }

  private static func refused(_ count: Int64) -> Span {
    Span(Figures.grouped(count), count > 0 ? .critical : .text, bold: count > 0)
  }
}

import TerminalUI
import UsageModel

/// What each target would have asked for in the time looked back on, beside what is planned.
struct PlannerTargets {
  let planning: CapacityPlanning
  let change: UnitChange

  var rowCount: Int { planning.rows.count + 8 }

  func draw(in area: Area, of buffer: inout Buffer) {
    var rest = area
    let history = planning.planner.history
    guard history.minutes > 0 else {
      buffer.write([Words.dim("nothing was used in \(planning.lookbackDays) days")], in: rest)
      return
    }
    buffer.write(
      [Words.title("what would \(planning.lookbackDays) days have been")], in: rest.cutTop(1))
    let table = table
    table.draw(in: rest.cutTop(table.rows.count + 1), of: &buffer)
    for line in sentences(width: area.width) {
      let row = rest.cutTop(1)
      if row.isEmpty { return }
      buffer.write(line.clipped(to: row.width), in: row)
    }
  }

  private var table: Table {
    let rows = planning.rows.map { row -> Table.Row in
      self.row(
        [Words.text(row.label)] + (row.isHeadline ? [Span(" ◂", .hot)] : []), row.outcome, style: Style(.text)
      )
    }
    let planned = row(
      [Span("\(Glyph.rungHere.text) planned", .hot, bold: true)], planning.outcome(of: change),
      style: Style(.text, bold: true))
    return Table(
      columns: [
        Table.Column("cover", width: 18, grows: false), Table.Column("units", width: 6, alignment: .right),
        Table.Column("+/−", width: 5, alignment: .right),
        Table.Column("minutes", width: 7, alignment: .right),
        Table.Column("tokens", width: 7, alignment: .right),
        Table.Column("used", width: 5, alignment: .right, dropPriority: 1),
      ], rows: rows + [planned])
  }

  private func row(_ label: [Span], _ outcome: UnitOutcome, style: Style) -> Table.Row {
    // Spilled by the minute, whichever rule bills: that is what was slower.
    let spilled = planning.planner.history.spill(above: outcome.perMinute).tokens
    return .cells([
      .text(label), .text(LimitText.short(outcome.units), style),
      .text(
        Figures.signed(outcome.units - change.before), Style(outcome.units == change.before ? .dim : .text)),
      .text(LimitText.short(Int64(outcome.spilledMinutes)), style), .text(LimitText.short(spilled), style),
      .text(outcome.coveredUtilization.map(Figures.percent) ?? "–", style),
    ])
  }

  private func sentences(width: Int) -> [[Span]] {
    let history = planning.planner.history
    var lines: [[Span]] = [[Words.dim("minutes, tokens: what would have spilled")]]
    if history.isShort {
      let days = Int64(history.days)
      lines.append([
        Span(
          "\(Glyph.tight.text) only \(days) day\(days == 1 ? "" : "s") of data: a guess", .warning, bold: true
        )
      ])
    }
    lines.append([Words.strong(planning.headline)])
    lines += wrapped(planning.priceWords, to: width).map { [Words.text($0)] }
    lines.append([
      Words.dim("\(planning.gapWords)   tail after \(history.until.hourMinute)Z left out")
    ])
    return lines
  }
}

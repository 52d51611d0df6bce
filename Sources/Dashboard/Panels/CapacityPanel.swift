import TerminalUI
import UsageModel

/// Bought capacity by snapshot and direction.
struct CapacityPanel {
  let account: AccountReading
  let window: Window
  let now: Instant

  var least: Int { min(account.capacity.count, 2) + 3 }
  var most: Int { account.capacity.count + 4 }

  func draw(in area: Area, of buffer: inout Buffer) {
    Frame(
      .frameCapacity, title: [Words.title("bought capacity, tokens a minute by model snapshot")],
      note: [Words.dim("used, peak, covered, spill: last \(window.words)")],
      rightNote: [Words.dim("beyond it: account plan")]
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    let isNoted = inner.height > account.capacity.count + 1
    let noteLine = isNoted ? inner.cutBottom(1) : nil
    table(width: inner.width).draw(in: inner, of: &buffer)
    if let noteLine { buffer.write(note.clipped(to: noteLine.width), in: noteLine) }
  }

  private func table(width: Int) -> Table {
    let names = account.capacity.map { sanitized($0.snapshot) }
    let nameWidth = min(28, names.map { cellWidth(of: $0) }.max() ?? 0)
    let columns = [
      Table.Column("snapshot", width: nameWidth, isShortenedInMiddle: true),
      Table.Column("dir", width: 4, leading: 1),
      Table.Column("units", width: 5, alignment: .right, leading: 1, dropPriority: 6),
      Table.Column("capacity", width: 9, alignment: .right, leading: 1),
      Table.Column("now", width: 9, alignment: .right, leading: 1),
      Table.Column("now of capacity", width: 8, grows: true, leading: 2, dropPriority: 3),
      Table.Column("", width: 4, alignment: .right, leading: 1),
      Table.Column("used", width: 5, alignment: .right, leading: 1, dropPriority: 7),
      Table.Column("peak", width: 5, alignment: .right, leading: 1, dropPriority: 8),
      Table.Column("covered", width: 7, alignment: .right, leading: 1, dropPriority: 5),
      Table.Column("spill", width: 6, alignment: .right, leading: 1, dropPriority: 4),
      Table.Column("next change", width: 14, leading: 2, dropPriority: 9),
    ]
    let rows = account.capacity.enumerated().map { index, capacity in
      let isRepeated = index > 0 && account.capacity[index - 1].snapshot == capacity.snapshot
      let share = capacity.nowShare ?? 0
      let role: Role = account.isSilent ? .stale : share >= 1 ? .warning : .text
      return Table.Row.cells([
        .text(isRepeated ? "" : names[index], Style(.text, bold: true)),
        .text(capacity.direction.short, Style(.dim)), .text("\(capacity.units)"),
        .text(Figures.grouped(capacity.capacity)), .text(Figures.grouped(capacity.now), Style(role)),
        .bar(
          Bar(
            share, paint: account.isSilent ? .role(.stale) : .gradient(.provisioned),
            isHollow: account.isSilent)),
        .text(capacity.nowShare.map(Figures.percent) ?? "–", Style(role)),
        .text(capacity.coverage.utilization.map(Figures.percent) ?? "–"),
        .text(capacity.coverage.peak.map(Figures.percent) ?? "–"),
        .text(capacity.coverage.ratio.map(Figures.finePercent) ?? "–"),
        .text(
          capacity.coverage.spill == 0 ? "0" : LimitText.short(capacity.coverage.spill),
          Style(capacity.recentSpill > 0 ? .warning : .text)),
        .text(nextChange(capacity), Style(.dim)),
      ])
    }
    return Table(columns: columns, rows: rows)
  }

  private func nextChange(_ capacity: CapacityReading) -> String {
    guard let at = capacity.nextChange else { return "renews daily" }
    return
      "\(abs(capacity.nextChangeUnits))u \(capacity.nextChangeUnits < 0 ? "end" : "begin") \(at.dayMonth)"
  }

  private var note: [Span] {
    let spilled = account.capacity.filter { $0.recentSpill > 0 }
    if let worst = spilled.max(by: { $0.recentSpill < $1.recentSpill }), let last = worst.lastSpillAt {
      return [
        Span(Glyph.spill.text, .warning, bold: true),
        Words.text(
          " \(sanitized(worst.snapshot)) \(worst.direction.short): \(Figures.grouped(worst.recentSpill)) tokens spilled in "
            + "\(worst.recentSpillMinutes) min, last \(last.hourMinute)Z; "),
        Words.dim("overage of whole quarter hours \(Figures.grouped(worst.overage))"),
        Words.dim(", of the open one \(Figures.grouped(worst.openQuarterOverage)) so far"),
      ]
    }
    let idle = account.capacity.filter { $0.units > 0 && $0.coverage.used == 0 }
    if let first = idle.first {
      let units = idle.reduce(0) { $0 + $1.units }
      return [
        Words.dim(
          "\(units) units idle in the last \(window.words), first \(sanitized(first.snapshot)) \(first.direction.short)"
        )
      ]
    }
    return [Words.dim("nothing spilled in the last 15 minutes")]
  }
}

extension Window {
  var words: String {
    switch self {
    case .quarterHour: "15 min"
    case .day: "24 h"
    case .month: "30 days"
    }
  }
}

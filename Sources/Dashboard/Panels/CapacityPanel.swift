import TerminalUI
import UsageModel

/// Bought capacity by snapshot and direction.
struct CapacityPanel {
  let account: AccountReading
  let window: Window
  let now: Instant
  /// In its own view it tells more, and its rows can be marked.
  var isView = false
  var marked: Int?
  /// Those that pass the filter; nil: all.
  var listed: [CapacityReading]?
  /// Said where none of them does.
  var emptied: [Span]?
  /// Models with traffic that no capacity serves.
  var withoutCapacity: [String] = []

  var least: Int { (isView ? account.capacity.count : min(account.capacity.count, 2)) + 3 }
  var most: Int { account.capacity.count + 3 + (isView ? notes(width: 0).count : 1) }

  func draw(in area: Area, of buffer: inout Buffer) {
    Frame(
      .frameCapacity, title: [Words.title("bought capacity, tokens a minute by model snapshot")],
      note: [
        Words.dim(
          (account.capacity.allSatisfy(\.isLoaded) ? "" : "loading ")
            + (area.width < 90 ? "last \(window.words)" : "used, peak, covered, spill: last \(window.words)"))
      ],
      rightNote: [Words.dim(beyond)]
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    let notes = Array(notes(width: inner.width).prefix(isView ? 3 : 1))
    var noteArea = inner.cutBottom(min(notes.count, max(0, inner.height - account.capacity.count - 1)))
    table(width: inner.width).draw(in: inner, of: &buffer)
    for note in notes {
      let line = noteArea.cutTop(1)
      if line.isEmpty { return }
      buffer.write(note.clipped(to: line.width), in: line)
    }
  }

  private var beyond: String {
    let isLimited = account.limits.contains { $0.window == .minute && $0.amount != nil }
    return isView && !isLimited ? "beyond it: account plan, no limit stated" : "beyond it: account plan"
  }

  private func table(width: Int) -> Table {
    let listed = listed ?? account.capacity
    let names = listed.map { sanitized($0.snapshot) }
    let nameWidth = min(width < 50 ? 12 : 28, names.map { cellWidth(of: $0) }.max() ?? 0)
    var columns = [
      Table.Column("snapshot", width: nameWidth, isShortenedInMiddle: true),
      Table.Column("dir", width: 4, leading: 1),
      Table.Column("units", width: 5, alignment: .right, leading: 1, dropPriority: 6),
      Table.Column("capacity", width: 9, alignment: .right, leading: 1, dropPriority: 2),
      Table.Column("now", width: 9, alignment: .right, leading: 1, dropPriority: 1),
      Table.Column(
        isView ? "in use" : "now of capacity", width: isView ? 6 : 8, grows: true, leading: 2, dropPriority: 3
      ),
      Table.Column("", width: 4, alignment: .right, leading: 1),
      Table.Column("used", width: 5, alignment: .right, leading: 1, dropPriority: 7),
      Table.Column("peak", width: 5, alignment: .right, leading: 1, dropPriority: 8),
      Table.Column("covered", width: 7, alignment: .right, leading: 1, dropPriority: 5),
      Table.Column("spill", width: 6, alignment: .right, leading: 1, dropPriority: 4),
    ]
    columns +=
      isView
      ? [
        Table.Column("billed", width: 6, alignment: .right, leading: 1, dropPriority: 10),
        Table.Column("full", width: 4, alignment: .right, leading: 1, dropPriority: 11),
      ] : []
    columns.append(Table.Column("next change", width: isView ? 13 : 14, leading: 2, dropPriority: 9))
    let rows = listed.enumerated().map { index, capacity in
      let isRepeated = index > 0 && listed[index - 1].snapshot == capacity.snapshot
      let share = capacity.nowShare ?? 0
      let role: Role = account.isSilent ? .stale : share >= 1 ? .warning : .text
      var cells: [Table.Cell] = [
        .text(isRepeated ? "" : names[index], Style(.text, bold: true)),
        .text(capacity.direction.short, Style(.dim)), .text("\(capacity.units)"),
        .text(Figures.grouped(capacity.capacity)), .text(Figures.grouped(capacity.now), Style(role)),
        .bar(
          Bar(
            share, paint: account.isSilent ? .role(.stale) : .gradient(.provisioned),
            isHollow: account.isSilent)),
        .text(capacity.nowShare.map(Figures.percent) ?? "–", Style(role)),
      ]
      // Until all minutes of the window were read, they tell nothing of it.
      let coverage = capacity.isLoaded ? capacity.coverage : Coverage()
      cells += [
        .text(coverage.utilization.map(Figures.percent) ?? "–"),
        .text(coverage.peak.map(Figures.percent) ?? "–"),
        .text(coverage.ratio.map(Figures.finePercent) ?? "–"),
        .text(
          !capacity.isLoaded ? "–" : coverage.spill == 0 ? "0" : LimitText.short(coverage.spill),
          Style(capacity.recentSpill > 0 ? .warning : .text)),
      ]
      if isView {
        cells.append(.text(capacity.isLoaded ? LimitText.short(capacity.overage) : "–"))
        let full = coverage.saturatedMinutes
        cells.append(.text(!capacity.isLoaded ? "–" : full < 1_000 ? "\(full)m" : "\(full / 60)h"))
      }
      return Table.Row.cells(cells + [.text(nextChange(capacity), Style(.dim))])
    }
    let none = Table.Row.line(emptied ?? [])
    var table = Table(columns: columns, rows: rows.isEmpty ? [none] : rows, selected: marked)
    table.targets = DashboardState.Panel.capacity.targets(rows.count)
    return table
  }

  private func nextChange(_ capacity: CapacityReading) -> String {
    guard let at = capacity.nextChange else {
      return capacity.committedUntil.map { "to \($0.dayMonth)" } ?? "renews daily"
    }
    return
      "\(abs(capacity.nextChangeUnits))u \(capacity.nextChangeUnits < 0 ? "end" : "begin") \(at.dayMonth)"
  }

  /// What spilled, what is idle and what has no capacity, each a line; never none.
  private func notes(width: Int) -> [[Span]] {
    let all = [spill(width: width), idle(width: width), bare].compactMap(\.self)
    return all.isEmpty ? [[Words.dim("nothing spilled in the last 15 minutes")]] : all
  }

  private func spill(width: Int) -> [Span]? {
    let spilled = account.capacity.filter { $0.recentSpill > 0 }
    guard let worst = spilled.max(by: { $0.recentSpill < $1.recentSpill }), let last = worst.lastSpillAt
    else {
      return nil
    }
    var note = [
      Span(Glyph.spill.text, .warning, bold: true),
      Words.text(
        " \(sanitized(worst.snapshot)) \(worst.direction.short): \(Figures.grouped(worst.recentSpill)) tokens spilled in "
          + "\(worst.recentSpillMinutes) min, last \(last.hourMinute)Z"),
      Words.dim("; overage \(Figures.grouped(worst.overage))"),
      Words.dim(", open quarter \(Figures.grouped(worst.openQuarterOverage)) so far"),
    ]
    // A clause that does not fit stays away as a whole.
    while note.cellWidth > width, note.count > 2 { note.removeLast() }
    return note
  }

  /// Units that not even the greatest minute of the window needed.
  private func idle(width: Int) -> [Span]? {
    let idle = account.capacity.compactMap { capacity -> String? in
      guard capacity.units > 0, capacity.capacity > 0, capacity.isLoaded else { return nil }
      // A unit that the greatest minute touched was needed.
      let needed =
        (capacity.coverage.peakUsed * capacity.units + capacity.capacity - 1) / capacity.capacity
      let units = capacity.units - needed
      return units > 0 ? "\(units)u of \(sanitized(capacity.snapshot)) \(capacity.direction.short)" : nil
    }
    guard !idle.isEmpty else { return nil }
    let label = "idle, last \(window.words): "
    var shown = idle.count
    func text() -> String {
      idle.prefix(shown).joined(separator: ", ") + (shown < idle.count ? ", \(idle.count - shown) more" : "")
    }
    while shown > 1, cellWidth(of: label + text()) > width { shown -= 1 }
    return [Words.dim(label), Words.text(text())]
  }

  private var bare: [Span]? {
    withoutCapacity.isEmpty
      ? nil
      : [
        Words.dim("traffic without capacity: "),
        Words.text(withoutCapacity.map { sanitized($0) }.joined(separator: ", ")),
      ]
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

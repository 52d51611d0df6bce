import TerminalUI
import UsageModel

/// What comes next over all accounts, with the act that would help.
struct NextPanel {
  let state: DashboardState
  let events: [NextEvent]
  /// Sources that have stopped: nothing can be foretold of them.
  let silent: [NextEvent]

  init(state: DashboardState) {
    self.state = state
    let all = state.shown.nextEvents
    events = all.filter { $0.kind != .sourceSilent }
    silent = all.filter { $0.kind == .sourceSilent }
  }

  var least: Int { min(3, max(1, events.count + silent.count)) + 3 }
  var most: Int { max(1, events.count + silent.count) + 3 }

  func draw(in area: Area, of buffer: inout Buffer) {
    let isBanded = events.contains { $0.band?.bracketed != nil }
    Frame(
      .frameTier, title: [Words.title("what happens next, if nothing changes")],
      note: [
        Words.dim(isBanded ? "forecast: 80% band in brackets; " : ""),
        Words.dim("acts happen at the provider"),
      ]
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    if events.isEmpty, silent.isEmpty {
      buffer.write([Words.dim("nothing is dated: no allowance runs out, no units end")], in: inner)
      return
    }
    let lines = inner.cutBottom(min(silent.count, max(0, inner.height - min(events.count, 2) - 1)))
    if !events.isEmpty { table(width: inner.width).draw(in: inner, of: &buffer) }
    var rest = lines
    for event in silent {
      buffer.write(
        [
          Words.dim("Unknown now: "), event.state.sign, Words.text(" " + sanitized(event.accountName)),
          Words.dim(", " + sanitized(event.what, limit: 120) + "; " + event.help),
        ].clipped(to: rest.width), in: rest.cutTop(1))
    }
  }

  private func table(width: Int) -> Table {
    let dates = events.map(when)
    let columns = [
      Table.Column("in", width: 10, alignment: .right),
      Table.Column(
        "when, UTC", width: dates.map(\.cellWidth).max() ?? 9, leading: 2, isShortenedInMiddle: true),
      Table.Column("account", width: 14, leading: 2, isShortenedInMiddle: true),
      Table.Column("what", width: 30, grows: true, leading: 1, isShortenedInMiddle: true),
      Table.Column("what would help", width: 32, grows: true, leading: 2, dropPriority: 1),
    ]
    let rows = events.enumerated().map { index, event in
      let span = event.at.map { $0 - state.shown.now }
      return Table.Row.cells([
        .text(NextPanel.distance(span), Style(.text, bold: (span ?? .day) < .day)), .text(dates[index]),
        .text([event.state.sign, Words.text(" " + sanitized(event.accountName))]),
        .text(sanitized(event.what, limit: 120)), .text(sanitized(event.help, limit: 120), Style(.dim)),
      ])
    }
    return Table(columns: columns, rows: rows)
  }

  /// `14:47Z`, `29 Nov (27 Nov–2 Dec)`, `1 Dec when paid`, `Feb 12, no year given`.
  private func when(_ event: NextEvent) -> [Span] {
    if event.kind == .refused || event.kind == .blocked { return [Words.text(event.note ?? "now")] }
    guard let at = event.at else { return [Words.text(event.note ?? "")] }
    let isSoon = at - state.shown.now < .day && event.band == nil
    let detail = event.band.flatMap(\.bracketed).map { " (\($0))" } ?? event.note.map { " " + $0 } ?? ""
    let clock = event.kind == .unitsChange || event.kind == .unitsRenew ? " \(at.hourMinute)Z" : ""
    return [Words.text(isSoon ? "\(at.hourMinute)Z" : at.dayMonth + clock), Words.dim(detail)]
  }

  static func distance(_ span: Milliseconds?) -> String {
    guard let span else { return "unknown" }
    if span < .minute { return "now" }
    return span < .hour ? "\(span / .minute) min" : Figures.age(span)
  }
}

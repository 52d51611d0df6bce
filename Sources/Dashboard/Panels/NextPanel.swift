import TerminalUI
import UsageModel

/// What is already dated, over all accounts, with the act that would help.
struct NextPanel {
  let state: DashboardState
  let events: [NextEvent]

  init(state: DashboardState) {
    self.state = state
    events = state.shown.nextEvents
  }

  var least: Int { min(3, max(1, events.count)) + 3 }
  var most: Int { max(1, events.count) + 3 }

  func draw(in area: Area, of buffer: inout Buffer) {
    Frame(
      .frameTier, title: [Words.title("what happens next, if nothing changes")],
      note: [Words.dim("from the facts and the present pace; acts happen at the provider")]
    ).draw(in: area, of: &buffer)
    let inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    if events.isEmpty {
      buffer.write([Words.dim("nothing is dated: no allowance runs out, no units end")], in: inner)
      return
    }
    let columns = [
      Table.Column("in", width: 10, alignment: .right),
      Table.Column("when, UTC", width: 13, leading: 2),
      Table.Column("account", width: 14, leading: 1, isShortenedInMiddle: true),
      Table.Column("what", width: 36, grows: true, leading: 1),
      Table.Column("what would help", width: 34, leading: 2, dropPriority: 1),
    ]
    let rows = events.map { event in
      let span = event.at.map { $0 - state.shown.now }
      let isToday = (span ?? 0) < .day
      return Table.Row.cells([
        .text(span.map { $0 < 0 ? "now" : Figures.age($0) } ?? "now", Style(.text, bold: isToday)),
        .text(
          event.at.map { isToday ? "\($0.hourMinute)Z" : "\($0.dayMonth) \($0.hourMinute)Z" } ?? "",
          Style(.dim)),
        .text([event.state.sign, Words.text(" " + sanitized(event.accountName))]),
        .text(sanitized(event.what, limit: 120)), .text(sanitized(event.help, limit: 120), Style(.dim)),
      ])
    }
    Table(columns: columns, rows: rows).draw(in: inner, of: &buffer)
  }
}

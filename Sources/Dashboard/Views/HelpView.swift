import TerminalUI
import UsageModel

/// The keys, from the command table, and the signs.
struct HelpView {
  let state: DashboardState
  let first: Int

  /// How many rows there are to scroll through.
  static func rowCount(_ state: DashboardState) -> Int {
    let view = HelpView(state: state, first: 0)
    let width = min(state.width, 100) - 4
    return width >= 92
      ? max(view.keyRows.count, view.signRows.count) : view.keyRows.count + view.signRows.count + 1
  }

  func draw(in area: Area, of buffer: inout Buffer) {
    let width = min(area.width, 100)
    let keys = keyRows
    let signs = signRows
    let isWide = width >= 96
    let count = isWide ? max(keys.count, signs.count) : keys.count + signs.count + 1
    let height = min(area.height, count + 2)
    let box = Area(
      x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width: width,
      height: height)
    buffer.fill(box, with: Cell())
    buffer.removeTargets(in: box)
    let rows = height - 2
    let start = max(0, min(first, count - rows))
    let shown =
      count > rows ? [Words.dim("lines \(start + 1) to \(min(count, start + rows)) of \(count)")] : []
    Frame(
      .frameTier, title: [Words.title("keys and signs")],
      label: Words.hint(state.commands.hint(.back), "close"),
      note: [Words.dim("letters ask about the facts, F keys change the program")], rightNote: shown
    ).draw(in: box, of: &buffer)
    var inner = Area(x: box.x + 2, y: box.y + 1, width: box.width - 4, height: rows)
    if isWide {
      let right = inner.cutRight(42)
      draw(keys, from: start, in: inner, of: &buffer)
      draw(signs, from: start, in: right, of: &buffer)
    } else {
      draw(keys + [[]] + signs, from: start, in: inner, of: &buffer)
    }
  }

  private func draw(_ rows: [[Span]], from start: Int, in area: Area, of buffer: inout Buffer) {
    var area = area
    for row in rows.dropFirst(start) {
      let line = area.cutTop(1)
      if line.isEmpty { return }
      buffer.write(row.clipped(to: line.width), in: line)
    }
  }

  private var keyRows: [[Span]] {
    var rows: [[Span]] = []
    for group in Command.Group.allCases {
      if !rows.isEmpty { rows.append([]) }
      rows.append([Span(group.rawValue, .title, bold: true)])
      for command in state.commands.commands where command.group == group && !command.keys.isEmpty {
        let keys = command.keys.map(\.shortName).joined(separator: "  ")
        rows.append([Span(" " + Words.left(keys, 9), .hot, bold: true), Words.text(" " + command.title)])
      }
    }
    return rows
  }

  private var signRows: [[Span]] {
    let signs: [([Glyph], Role, String)] = [
      ([.full], .critical, "THROTTLED: refused within 60 s"),
      ([.full], .critical, "OUT OF CREDIT, CAP REACHED: money"),
      ([.full], .critical, "LOCKED: the tier does not open it"),
      ([.full], .warning, "OVERLOADED: not your limit"),
      ([.full], .critical, "FULL: 100 % of what blocks"),
      ([.tight], .warning, "TIGHT: 80 %, or used up soon"),
      ([.spill], .warning, "SPILL: beyond the bought capacity"),
      ([.stale], .stale, "STALE: a source fell silent"), ([.ok], .ok, "OK: nothing is near"),
      ([.noData], .stale, "NO DATA yet"),
    ]
    var rows: [[Span]] = [[Span("SIGNS", .title, bold: true)]]
    for (glyphs, role, text) in signs {
      rows.append([
        Span(" " + Words.left(glyphs.map(\.text).joined(), 6), role, bold: true), Words.text(text),
      ])
    }
    let marks: [(String, String)] = [
      ("■ █", "measured"), ("□ ░", "not sure: open, unpaid, last known"),
      ("▓ ▚", "account plan; not eligible"),
      ("·", "empty part of a bar"), ("│", "burst room used"), ("┃", "where the present tier began"),
      ("▶", "over 100 %, the number is true"), ("┄ ━", "limit; bought capacity"),
      ("╵ ◆", "worst minute; one above capacity"), ("×", "refused requests"),
      (Glyph.weekAgo.text, "the same time a week ago"),
      ("*", "unit or meaning assumed"),
    ]
    for (mark, text) in marks {
      rows.append([Span(" " + Words.left(mark, 6), .text, bold: true), Words.text(text)])
    }
    rows.append([])
    rows.append([Span("HERE", .title, bold: true)])
    rows.append([
      Span(" store ", .dim), Words.text(sanitized(state.storePath, limit: 200).shortenedInMiddle(to: 34)),
    ])
    rows.append([Span(" theme ", .dim), Words.text(sanitized(state.look.theme))])
    rows.append([Span(" polls ", .dim), Words.text("every \(DashboardState.seconds(state.interval))")])
    let refused = state.shown.refused.values.reduce(0, +)
    if refused > 0 {
      rows.append([
        Span(" lines ", .dim), Span("\(Figures.grouped(refused)) refused in the last day", .warning),
      ])
    }
    return rows
  }
}

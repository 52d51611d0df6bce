import TerminalUI
import UsageModel

/// Every action by what it does, its key and its name, as far as the typed letters describe it.
struct PaletteView {
  let state: DashboardState
  let text: String
  let marked: Int

  func draw(in area: Area, of buffer: inout Buffer) {
    let entries = state.paletteEntries(text)
    let width = min(area.width, 80)
    // As high for whatever is found, so that nothing jumps while it is typed.
    let height = min(area.height, max(8, min(22, area.height * 2 / 3)))
    let box = Area(
      x: area.x + (area.width - width) / 2, y: area.y + max(0, (area.height - height) / 4), width: width,
      height: height)
    buffer.fill(box, with: Cell())
    buffer.removeTargets(in: box)
    Frame(
      .frameTier, title: [Words.title("every action by name")],
      label: .hints([Words.hint("Enter", "does it"), Words.hint("Esc", "close")]),
      note: [Words.dim("type what you want")],
      rightNote: [Words.dim(entries.isEmpty ? "nothing found" : "\(marked + 1) of \(entries.count)")]
    ).draw(in: box, of: &buffer)
    var inner = Area(x: box.x + 2, y: box.y + 1, width: box.width - 4, height: box.height - 2)
    let line = inner.cutTop(1)
    buffer.write(
      [Span(": ", .hot, bold: true), Words.strong(sanitized(text)), Span("_", .hot)].clipped(to: line.width),
      in: line)
    if inner.height >= 4 { _ = inner.cutTop(1) }
    let first = Table.offset(0, showing: marked, of: entries.count, height: inner.height)
    for (index, entry) in entries.enumerated().dropFirst(first) {
      let row = inner.cutTop(1)
      if row.isEmpty { return }
      draw(entry, isMarked: index == marked, in: row, of: &buffer)
    }
  }

  private func draw(_ entry: PaletteEntry, isMarked: Bool, in row: Area, of buffer: inout Buffer) {
    let (keys, title, name) = words(of: entry)
    var row = row
    buffer.write(
      [Span(isMarked ? Glyph.pointer.text : " ", .hot, bold: true)], in: row.cutLeft(2))
    buffer.write([Span(keys, .hot, bold: true)].clipped(to: 10), in: row.cutLeft(11))
    let right = row.width >= 56 ? row.cutRight(19) : Area(x: 0, y: 0, width: 0, height: 0)
    buffer.write([Words.dim(" " + name)].clipped(to: right.width), in: right)
    buffer.write([isMarked ? Words.strong(title) : Words.text(title)].clipped(to: row.width), in: row)
  }

  private func words(of entry: PaletteEntry) -> (keys: String, title: String, name: String) {
    switch entry {
    case .action(let action):
      let command = state.commands.commands.first { $0.action == action }
      let keys = command?.keys.map(\.shortName).joined(separator: " ") ?? ""
      return (keys, command?.title ?? "", action.rawValue)
    case .account(let id): return ("", sanitized(state.shown.account(id)?.name ?? ""), "account")
    }
  }
}

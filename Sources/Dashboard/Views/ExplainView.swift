import TerminalUI
import UsageModel

/// Over the view: where one number comes from, beside the list of all that can be asked about.
struct ExplainView {
  let state: DashboardState
  let account: AccountReading
  let subject: String
  let first: Int

  func draw(in area: Area, of buffer: inout Buffer) {
    let all = state.explanations(of: account.id)
    guard let index = all.firstIndex(where: { $0.subject == subject }) ?? all.indices.first else { return }
    let width = min(area.width, 116)
    let listWidth = width >= 90 ? min(34, (all.map { cellWidth(of: $0.subject) }.max() ?? 0) + 3) : 0
    let lines = lines(all[index], width: width - 4 - listWidth)
    let height = min(area.height, max(lines.count, listWidth > 0 ? min(all.count, 14) : 0) + 2)
    let box = Area(
      x: area.x + (area.width - width) / 2, y: area.y + max(0, (area.height - height) / 2), width: width,
      height: height)
    buffer.fill(box, with: Cell())
    buffer.removeTargets(in: box)
    let keys = state.commands
    let rest = lines.count > height - 2 ? "line \(min(first, lines.count - 1) + 1) of \(lines.count)" : ""
    Frame(
      .frameTier, title: [Words.title("where this number comes from: \(sanitized(account.name))")],
      label: Words.hint(keys.hint(.back), "close"),
      note: Words.hint("\(keys.hint(.rowUp)) \(keys.hint(.rowDown))", "another number"),
      rightNote: rest.isEmpty ? [Words.dim("\(index + 1) of \(all.count)")] : [Words.dim(rest)]
    ).draw(in: box, of: &buffer)
    var inner = Area(x: box.x + 2, y: box.y + 1, width: box.width - 4, height: box.height - 2)
    if listWidth > 0 { drawList(all, index, in: inner.cutLeft(listWidth), of: &buffer) }
    let start = max(0, min(first, lines.count - inner.height))
    for line in lines.dropFirst(start) {
      let row = inner.cutTop(1)
      if row.isEmpty { return }
      buffer.write(line.clipped(to: row.width), in: row)
    }
  }

  private func drawList(_ all: [Explanation], _ index: Int, in area: Area, of buffer: inout Buffer) {
    var area = area
    let start = max(0, min(index - area.height / 2, all.count - area.height))
    for (place, explanation) in all.enumerated().dropFirst(start) {
      let row = area.cutTop(1)
      if row.isEmpty { return }
      let name = sanitized(explanation.subject).shortenedInMiddle(to: row.width - 3)
      buffer.write(
        place == index
          ? [Span("▸ ", .hot, bold: true), Words.strong(name)] : [Words.dim("  " + name)], in: row)
    }
  }

  private func lines(_ explanation: Explanation, width: Int) -> [[Span]] {
    var lines: [[Span]] = wrapped(sanitized(explanation.subject, limit: 200), to: width).map {
      [Words.strong($0)]
    }
    lines.append([Words.text(sanitized(explanation.figure, limit: 200))])
    for line in explanation.lines {
      let label = 10
      for (place, text) in wrapped(sanitized(line.text, limit: 600), to: max(12, width - label)).enumerated()
      {
        let isCommand = line.label == "again" || text.hasPrefix("tiertop ")
        lines.append([
          Span(Words.left(place == 0 ? line.label : "", label), .dim), Span(text, isCommand ? .hot : .text),
        ])
      }
    }
    return lines
  }
}

import TerminalUI
import UsageModel

/// The ladder under 80 columns or 24 rows: where we are, what moves us, then the rungs; no frames, no graphs.
struct TiersSmallView {
  let subject: TierSubject

  func draw(in area: Area, of buffer: inout Buffer) {
    var rest = area.inset(columns: 1, rows: 0)
    if subject.state.opened == .drop {
      return DropCost(subject: subject).panel.draw(in: area, of: &buffer)
    }
    if case .group = subject.state.opened, let group = subject.state.shownGroup(subject.account) {
      return LimitGroupPanel(subject: subject, group: group).draw(in: area, of: &buffer)
    }
    let words = subject.words
    write(
      [
        Span(Glyph.rungHere.text, .hot, bold: true), Words.strong(" \(sanitized(subject.tier.label))"),
        Words.dim("  \(words.source)"),
      ], in: rest.cutTop(1), of: &buffer)
    if let warning = words.warning { write([Span(warning, .warning)], in: rest.cutTop(1), of: &buffer) }
    drawProgress(in: rest.cutTop(1), of: &buffer)
    if let next = subject.tier.standing.next {
      write(
        [Words.dim("to \(sanitized(next.label)): "), Words.text(sanitized(words.act))], in: rest.cutTop(1),
        of: &buffer)
    }
    for rung in subject.rungs.reversed() {
      let row = rest.cutTop(1)
      if row.isEmpty { return }
      drawRung(rung, in: row, of: &buffer)
    }
    for row in TierMoves(subject: subject).panel.rows {
      let line = rest.cutTop(1)
      if line.isEmpty { return }
      write([Words.dim(row.label + "  "), Span(row.text, row.role)], in: line, of: &buffer)
    }
  }

  private func write(_ spans: [Span], in row: Area, of buffer: inout Buffer) {
    buffer.write(spans.clipped(to: row.width), in: row)
  }

  private func drawProgress(in row: Area, of buffer: inout Buffer) {
    guard let bar = subject.words.bar() else {
      let top = subject.tier.standing.next == nil
      return write(
        [Words.dim(top ? "the highest tier" : "no threshold is published")], in: row, of: &buffer)
    }
    var row = row
    buffer.write([Words.strong(subject.words.percent)], in: row.cutRight(5), alignment: .right)
    bar.draw(in: row, of: &buffer)
  }

  private func drawRung(_ rung: Tier, in row: Area, of buffer: inout Buffer) {
    let isHere = rung == subject.tier.standing.current
    let isAhead = subject.words.isAhead(rung)
    let glyph: Glyph = isHere ? .rungHere : isAhead ? .rungAhead : .rungPassed
    let needs = rung.requirements.items.map(\.display).joined(separator: ", ")
    let index = subject.rungs.firstIndex(of: rung) ?? 0
    let limits = (subject.table.shared + subject.table.groups).prefix(2).map {
      "\(LadderText.value($0.limits[index], compact: true)) \($0.metric.unit($0.window))"
    }
    var row = row
    let figures = limits.joined(separator: " · ")
    if row.width >= 36 {
      buffer.write(
        [Words.dim(figures)].clipped(to: min(cellWidth(of: figures), row.width / 2)),
        in: row.cutRight(min(cellWidth(of: figures), row.width / 2)), alignment: .right)
      _ = row.cutRight(1)
    }
    write(
      [
        Span(glyph.text, isHere ? .hot : isAhead ? .dim : .ok, bold: isHere),
        Span(" " + TierText.shortLabel(sanitized(rung.label), of: subject.tier.rungs), .text, bold: isHere),
        Words.dim("  \(sanitized(needs))"),
      ], in: row, of: &buffer)
  }
}

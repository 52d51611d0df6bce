import TerminalUI
import UsageModel

/// The models of one group of equal limits, in as many columns as fit.
struct LimitGroupPanel {
  let subject: TierSubject
  let group: LadderTable.Series

  var least: Int { 5 }
  func most(width: Int) -> Int { rowCount(width: width - 4) + 2 }

  private var names: [(short: String, id: String)] {
    let owners = Set(group.models.map { $0.split(separator: "/").first ?? "" })
    return subject.state.listed(group).map { model in
      // Names differ at their ends, and one owner's part repeats on every row.
      let short = owners.count == 1 ? model.split(separator: "/").last.map(String.init) ?? model : model
      return (sanitized(short), model)
    }
  }

  func draw(in area: Area, of buffer: inout Buffer) {
    let value = subject.tier.standing.current.flatMap { subject.rungs.firstIndex(of: $0) }.map {
      "\(LadderText.value(group.limits[$0])) \(group.metric.unit(group.window)) each at \(subject.tier.label)"
    }
    Frame(
      .frameTier,
      title: [Words.title("group \(LadderText.name(of: group)), \(group.models.count) models")],
      label: subject.state.opened == nil ? [] : Words.hint(subject.state.commands.hint(.back), "close"),
      note: [Words.dim(value.map { sanitized($0) } ?? "")]
    ).draw(in: area, of: &buffer)
    let inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    let names = names
    if names.isEmpty {
      let words = subject.state.emptiedByFilter("model", hidden: group.models.count, width: inner.width)
      return buffer.write(words ?? [], in: inner)
    }
    let columns = columnCount(width: inner.width)
    let width = inner.width / columns
    let rows = max(1, min(inner.height, (names.count + columns - 1) / columns))
    for (index, name) in names.prefix(rows * columns).enumerated() {
      let cell = Area(
        x: inner.x + index / rows * width, y: inner.y + index % rows, width: width - 2, height: 1)
      let isLast = index == rows * columns - 1 && names.count > rows * columns
      if isLast {
        buffer.write([Words.dim("\(names.count - index) more")], in: cell)
      } else {
        draw(name, in: cell, of: &buffer)
      }
    }
  }

  private func draw(_ name: (short: String, id: String), in cell: Area, of buffer: inout Buffer) {
    var cell = cell
    let limit = subject.account.limits.first {
      $0.selector.model == name.id && $0.metric == group.metric && $0.window == group.window
    }
    let isBusy = (limit?.used ?? 0) > 0
    let isSilent = subject.account.isSilent
    let share = limit?.pressure.map(Figures.percent)
    let role: Role = isSilent ? .stale : isBusy ? limit?.level.role ?? .text : .dim
    buffer.write(
      [Span(isBusy ? share ?? "used" : "idle", role, bold: isBusy)], in: cell.cutRight(5), alignment: .right)
    _ = cell.cutRight(1)
    buffer.write(
      [Span(name.short, isBusy ? .text : .dim)].shortenedInMiddle(to: cell.width), in: cell)
  }

  private func columnCount(width: Int) -> Int {
    let widest = names.map { cellWidth(of: $0.short) }.max() ?? 0
    return max(1, width / max(1, widest + 8))
  }

  private func rowCount(width: Int) -> Int {
    let columns = columnCount(width: width)
    return max(1, (names.count + columns - 1) / columns)
  }
}

import TerminalUI
import UsageModel

/// The busiest models and what they take of their counter.
struct ModelsPanel {
  let account: AccountReading
  let models: [ModelReading]
  let selected: Int?
  private let state: DashboardState

  init(state: DashboardState, account: AccountReading) {
    self.account = account
    self.state = state
    models = state.listedModels(account)
    selected = state.marked(.models)
  }

  var least: Int { 5 }
  var most: Int { max(1, models.count) + 3 }

  func draw(in area: Area, of buffer: inout Buffer) {
    let rows = max(0, area.height - 3)
    let more = max(0, models.count - rows)
    var note: [String] = []
    if more > 0 { note.append("\(more) more") }
    let all = state.modelReadings(account).count
    note += [state.shownCount(models.count, of: all)].compactMap(\.self)
    Frame(
      .frameModels, title: [Words.title("busiest models, by requests" + state.filterTitle)],
      label: state.idleHint(state.idleModelCount(account)),
      rightNote: note.isEmpty ? [] : [Words.dim(note.joined(separator: ", "))]
    ).draw(in: area, of: &buffer)
    let inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    if models.isEmpty {
      let words = state.emptiedByFilter("model", hidden: all, width: inner.width)
      buffer.write(words ?? [Words.dim("no model was used in the last 15 minutes")], in: inner)
      return
    }
    table(width: inner.width, height: inner.height - 1).draw(in: inner, of: &buffer)
  }

  private func table(width: Int, height: Int) -> Table {
    let names = models.map { sanitized($0.name) }
    let columns = [
      Table.Column(
        "model", width: min(width < 60 ? 18 : 28, names.map { cellWidth(of: $0) }.max() ?? 0), grows: true,
        isShortenedInMiddle: true),
      Table.Column("RPM", width: 6, alignment: .right, leading: 1),
      Table.Column("share", width: 8, leading: 2, dropPriority: 4),
      Table.Column("", width: 5, alignment: .right, leading: 1),
      Table.Column("counter", width: 14, leading: 1, dropPriority: 5),
      Table.Column("TPM", width: 6, alignment: .right, leading: 1, dropPriority: 1),
      Table.Column("429", width: 4, alignment: .right, leading: 1, dropPriority: 2),
      Table.Column("15 min", width: 8, leading: 1, dropPriority: 3),
    ]
    let rows = models.enumerated().map { index, model in
      Table.Row.cells([
        .text(names[index]), .text(Figures.grouped(model.requestsPerMinute)),
        model.share.map { .bar(Bar($0, paint: .role(.series1), isHollow: account.isSilent)) }
          ?? .text("no limit", Style(.dim)),
        .text(model.share.map(Figures.percent) ?? "", Style(.text)),
        .text(sanitized(model.counterName ?? ""), Style(.dim)),
        .text(LimitText.short(model.tokensPerMinute)),
        .text(LimitText.short(model.throttled), Style(model.throttled > 0 ? .critical : .dim)),
        .sparkline(Sparkline(model.activity.map { $0 }, paint: .role(.series1), isHollow: account.isSilent)),
      ])
    }
    let offset = Table.offset(0, showing: selected ?? 0, of: rows.count, height: height)
    var table = Table(columns: columns, rows: rows, selected: selected, offset: offset)
    table.targets = DashboardState.Panel.models.targets(rows.count)
    return table
  }
}

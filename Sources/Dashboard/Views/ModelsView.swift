import TerminalUI
import UsageModel

/// One account's models: a row for each model and each shared counter.
struct ModelsView {
  let state: DashboardState
  let account: AccountReading

  func draw(in area: Area, of buffer: inout Buffer) {
    guard let image = state.shownImage.accounts.first(where: { $0.account.id == account.id }) else { return }
    let plan = state.plans[account.planID] ?? Plan(id: account.planID, name: account.planName, provider: "")
    func facts(_ model: ModelDetail) -> ModelFacts {
      ModelFacts(state: state, account: account, image: image, plan: plan, model: model)
    }
    if let model = state.openedModel(account) {
      return ModelPage(facts: facts(model)).draw(in: area, of: &buffer)
    }
    let rows = state.modelRows(account)
    let isTall = area.height >= 40 && area.width >= 50
    if !isTall, area.width < 80 || area.height < 20 { return drawSmall(rows, in: area, of: &buffer) }
    let table = ModelTablePanel(state: state, account: account, image: image, plan: plan)
    let limits = LimitsPanel(state: state, account: account, showsUser: false)
    let marked = state.marked(.modelTable) ?? 0
    var panels = rows.indices.contains(marked) ? [facts(rows[marked]).panel(isPage: false)] : []
    panels.append(ModelAccess(account: account, plan: plan).panel)
    let columns = area.width >= 110 ? panels.count : 1
    let width = area.width / max(1, columns)
    let isEmpty = account.limits.isEmpty
    let lines = stride(from: 0, to: panels.count, by: columns).map {
      Array(panels[$0..<min(panels.count, $0 + columns)])
    }
    let heights = Stack.heights(
      [
        Stack.Item(
          least: isEmpty ? area.height + 1 : limits.least, most: min(limits.most, max(6, area.height / 3)),
          priority: 5),
        Stack.Item(least: table.least, most: table.most(width: area.width), priority: 4),
      ]
        + lines.enumerated().map { index, line in
          let most = line.map { $0.most(width: width) }.max() ?? 3
          return Stack.Item(least: min(most, 7), most: most, priority: 3 - index)
        }, in: area.height, absorbing: [false, true])
    var rest = area
    if heights[0] > 0 { limits.draw(in: rest.cutTop(heights[0]), of: &buffer) }
    if heights[1] > 0 { table.draw(in: rest.cutTop(heights[1]), of: &buffer) }
    for (index, line) in lines.enumerated() where heights[2 + index] > 0 {
      var row = rest.cutTop(heights[2 + index])
      for (position, panel) in line.enumerated() {
        panel.draw(in: row.cutLeft(row.width / (line.count - position)), of: &buffer)
      }
    }
  }

  /// One row a model, no frame.
  private func drawSmall(_ rows: [ModelDetail], in area: Area, of buffer: inout Buffer) {
    let inner = area.inset(columns: 1, rows: 0)
    if rows.isEmpty {
      let words = state.emptiedByFilter(
        "model", hidden: state.modelCandidates(account).count, width: inner.width)
      return buffer.write(words ?? [Words.dim("no model was used in 15 minutes")], in: inner)
    }
    let columns = [
      Table.Column("model", width: 14, grows: true, isShortenedInMiddle: true),
      Table.Column("RPM", width: 6, alignment: .right), Table.Column("share", width: 5, alignment: .right),
      Table.Column("TPM", width: 6, alignment: .right, dropPriority: 2),
      Table.Column("429", width: 4, alignment: .right, dropPriority: 3),
      Table.Column("room", width: 6, alignment: .right, dropPriority: 1),
    ]
    let marked = state.marked(.modelTable)
    let cells = rows.map { model in
      Table.Row.cells([
        .text(sanitized(model.name), Style(account.isSilent ? .stale : .text)),
        .text(Figures.grouped(model.requestsPerMinute)),
        .text(model.share.map(Figures.percent) ?? Glyph.nothing.text, Style(.text, bold: true)),
        .text(LimitText.short(model.inputPerMinute + model.outputPerMinute)),
        .text(LimitText.short(model.throttled), Style(model.throttled > 0 ? .critical : .dim)),
        .text(model.room.map(LimitText.short) ?? Glyph.nothing.text),
      ])
    }
    var table = Table(
      columns: columns, rows: cells, selected: marked,
      offset: Table.offset(0, showing: marked ?? 0, of: cells.count, height: inner.height - 1)
    )
    table.targets = DashboardState.Panel.modelTable.targets(cells.count)
    table.draw(in: inner, of: &buffer)
  }
}

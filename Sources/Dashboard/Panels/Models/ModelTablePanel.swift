import TerminalUI
import UsageModel

/// A row for each model and one for each counter that several share; what is idle and what has no limit below.
struct ModelTablePanel {
  let state: DashboardState
  let account: AccountReading
  let image: AccountImage
  let plan: Plan
  let groups: [DashboardState.ModelGroup]

  init(state: DashboardState, account: AccountReading, image: AccountImage, plan: Plan) {
    self.state = state
    self.account = account
    self.image = image
    self.plan = plan
    groups = state.modelGroups(account)
  }

  var count: Int { groups.reduce(0) { $0 + $1.models.count } }

  var least: Int { min(8, max(1, rows.list.count)) + 3 }
  func most(width: Int) -> Int {
    let rows = rows
    return rows.list.count + 3 + notes(width: width - 4, limit: 4).count + 1
  }

  func draw(in area: Area, of buffer: inout Buffer) {
    let keys = state.commands
    let hints = [Span].hints([
      Words.hint(keys.hint(.filter), "filter"),
      Words.hint("\(keys.hint(.rank)) \(keys.hint(.rankReverse))", "rank"),
      state.idleHint(idle.count),
    ])
    Frame(
      .frameModels, title: [Words.title(title)], label: hints, note: [Words.dim(legend(width: area.width))],
      rightNote: [Words.dim(counts)]
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    let rows = rows
    if rows.list.isEmpty {
      let row = inner.cutTop(1)
      let words = state.emptiedByFilter(
        "model", hidden: state.modelCandidates(account).count, width: row.width)
      buffer.write(words ?? [Words.dim("no model was used in the last 15 minutes")], in: row)
    } else {
      let height = max(2, min(inner.height, rows.list.count + 1))
      var table = table(width: inner.width, rows: rows.list)
      table.selected = rows.selected
      table.targets = rows.targets
      table.offset = Table.offset(0, showing: rows.selected ?? 0, of: rows.list.count, height: height - 1)
      table.draw(in: inner.cutTop(height), of: &buffer)
    }
    guard inner.height >= 2 else { return }
    let notes = notes(width: inner.width, limit: inner.height - 1)
    if notes.isEmpty { return }
    buffer.fill(inner.cutTop(1), with: Cell(.divider, Style(.divider)))
    for note in notes { buffer.write([Words.dim(note)], in: inner.cutTop(1)) }
  }

  // MARK: Rows

  private var rows: (list: [Table.Row], selected: Int?, targets: [Target?]) {
    var list: [Table.Row] = []
    var targets: [Target?] = []
    var selected: Int?
    let marked = state.marked(.modelTable)
    var index = 0
    for group in groups {
      if !list.isEmpty {
        list.append(.divider)
        targets.append(nil)
      }
      for model in group.models {
        targets.append(DashboardState.Panel.modelTable.target(index))
        if index == marked { selected = list.count }
        list.append(.cells(cells(of: model)))
        index += 1
      }
      if let counter = group.counter, counted(by: counter).count > 1 {
        list.append(.cells(together(counter)))
        targets.append(nil)
      }
    }
    return (list, selected, targets)
  }

  private var style: Style { Style(account.isSilent ? .stale : .text) }

  private func cells(of model: ModelDetail) -> [Table.Cell] {
    let longest = account.limits.first { $0.metric == .outputLength }?.amount
    let isLong = longest.map { Double(model.longestToday) >= Double($0) * 0.8 } ?? false
    let hasLimit = !model.headrooms.isEmpty
    let level = model.binding?.level ?? .normal
    return [
      .text(sanitized(model.name), model.isActive ? style : Style(.dim)),
      .text(hasBilling ? bill(model) : "", Style(.dim)),
      .text(Figures.grouped(model.requestsPerMinute), style),
      .text(
        model.share.map(Figures.percent) ?? (hasLimit || !model.isActive ? "" : "none"),
        Style(hasLimit ? .text : .dim)),
      .text(figure(model.inputPerMinute), style),
      .text(figure(model.outputPerMinute), style),
      .text(model.cachedShare.map(Figures.percent) ?? Glyph.nothing.text, Style(.dim)),
      .text(LimitText.short(model.throttled), Style(model.throttled > 0 ? .critical : .dim)),
      .text(
        model.longestToday > 0 ? Figures.grouped(model.longestToday) : Glyph.nothing.text,
        Style(model.truncatedToday > 0 || isLong ? .warning : .dim)),
      .text(cost(model), style),
      .text(model.costPerThousand.map { Figures.dollars($0) } ?? Glyph.nothing.text, Style(.dim)),
      .text(
        model.room.map(LimitText.short) ?? Glyph.nothing.text, Style(level.rawValue > 0 ? level.role : .text)),
      .text(
        model.binding?.pressure.map(Figures.percent) ?? "",
        Style(account.isSilent ? .stale : level.role, bold: level >= .warning)),
      .text(
        hasLimit
          ? sanitized(model.binding?.name ?? "not a number")
          : model.isInPlan ? "no limit stated" : "not in the plan: no limit stated", Style(.dim)),
      .sparkline(Sparkline(model.activity.map { $0 }, paint: .role(.series1), isHollow: account.isSilent)),
    ]
  }

  /// Every model in use that draws on a counter, also those that the filter hides.
  private func counted(by counter: LimitReading) -> [ModelDetail] {
    state.modelDetails(account).filter { model in
      model.isActive && model.headrooms.contains { $0.limit.id == counter.id }
    }
  }

  /// All that the counter counted, also by models that the filter hides.
  private func together(_ counter: LimitReading) -> [Table.Cell] {
    func rate(_ metric: Metric) -> String {
      figure(
        image.sum(counter.tally) {
          $0.trailingMinute(asOf: account.freshness.asOf, meter: Meter(metric, plan.counting))
        })
    }
    let strong = Style(account.isSilent ? .stale : .text, bold: true)
    let counted = counted(by: counter)
    let longest = counted.map(\.longestToday).max() ?? 0
    let cost = image.sum(counter.tally) { $0.month.costNano }
    let level = counter.level
    let room = counter.metric == .requests ? counter.room.map(LimitText.short) ?? "" : ""
    return [
      .text(sanitized(counter.name) + ", together", strong), .text(""), .text(rate(.requests), strong),
      .text("100%", strong), .text(rate(.inputTokens), strong), .text(rate(.outputTokens), strong), .text(""),
      .text(LimitText.short(counted.reduce(0) { $0 + $1.throttled }), Style(.dim)),
      .text(longest > 0 ? Figures.grouped(longest) : Glyph.nothing.text, Style(.dim)),
      .text(cost > 0 ? dollars(Money(nano: cost)) : Glyph.nothing.text, strong), .text(""),
      .text(room, Style(level.rawValue > 0 ? level.role : .text, bold: true)),
      .text(
        counter.pressure.map(Figures.percent) ?? "", Style(account.isSilent ? .stale : level.role, bold: true)
      ),
      .text(LimitText(limit: counter, isStale: account.isSilent).bound, Style(.dim)), .text(""),
    ]
  }

  /// A plan without prices, whose models nobody set to paid or free, has nothing to say about billing.
  private var hasBilling: Bool {
    !plan.prices.isEmpty || groups.contains { $0.models.contains { $0.billing != .unspecified } }
  }

  private func bill(_ model: ModelDetail) -> String {
    switch plan.price(of: model.name)?.form {
    case .perTokenSplit, .perTokenFlat: "tok"
    case .perSecond: "sec"
    case .free: "free"
    case nil: model.billing == .unspecified ? "?" : model.billing.rawValue
    }
  }

  /// In full as long as it fits its column.
  private func figure(_ number: Int64) -> String {
    number < 1_000_000 ? Figures.grouped(number) : Figures.compact(number)
  }

  /// With cents as long as they fit the column.
  private func dollars(_ money: Money) -> String {
    if money < Money(dollars: 1_000) { return Figures.dollars(money) }
    let whole = money.nano / Money.nanoPerDollar
    return "$" + (whole < 1_000_000 ? Figures.grouped(whole) : Figures.compact(whole))
  }

  private func cost(_ model: ModelDetail) -> String {
    if model.monthCost == .zero { return model.unpricedThisMonth > 0 ? "?" : Glyph.nothing.text }
    return dollars(model.monthCost) + (model.unpricedThisMonth > 0 ? "+" : "")
  }

  private func table(width: Int, rows: [Table.Row]) -> Table {
    let month = Instant.monthNames[CivilDate(state.shown.now).month - 1]
    let rank = state.ranks[.modelTable] ?? DashboardState.Rank()
    let names = state.modelRankColumns
    func title(_ name: String, shown: String? = nil) -> String {
      let mark = rank.isReversed ? Glyph.sortedUp.text : Glyph.sortedDown.text
      return (shown ?? name) + (names.indices.contains(rank.column) && names[rank.column] == name ? mark : "")
    }
    let widest = groups.flatMap(\.models).map { cellWidth(of: sanitized($0.name)) }.max() ?? 0
    let least = width < 100 ? 22 : width < 150 ? 26 : 34
    var columns = [
      Table.Column(
        "model", width: min(least, max(20, widest)), grows: width < 150, isShortenedInMiddle: true),
      hasBilling ? Table.Column("bill", width: 4, dropPriority: 6) : Table.Column(width: 0, leading: 0),
      Table.Column(title("RPM"), width: 6, alignment: .right),
      Table.Column(title("share"), width: 6, alignment: .right),
      Table.Column(title("in TPM"), width: 8, alignment: .right, dropPriority: 1),
      Table.Column(title("out TPM"), width: 8, alignment: .right, dropPriority: 2),
      Table.Column("cached", width: 6, alignment: .right, dropPriority: 7),
      Table.Column(title("429"), width: 4, alignment: .right, dropPriority: 3),
      Table.Column(title("longest"), width: 8, alignment: .right, dropPriority: 8),
      Table.Column(title("cost", shown: "\(month) $"), width: 8, alignment: .right, dropPriority: 5),
      Table.Column(title("$ per 1k", shown: "$/1k"), width: 7, alignment: .right, dropPriority: 9),
      Table.Column(title("room"), width: 6, alignment: .right, dropPriority: 4),
      Table.Column("used", width: 5, alignment: .right, dropPriority: 10),
      Table.Column("binding limit", width: 20, leading: 2, dropPriority: 11),
      Table.Column("15 min", width: 7, leading: 1, dropPriority: 3),
    ]
    if width >= 150 { columns[columns.count - 2].grows = true }
    return Table(columns: columns, rows: rows)
  }
}

import TerminalUI
import UsageModel

/// Every limit of the account, tightest first.
struct LimitsPanel {
  let account: AccountReading
  let limits: [LimitReading]
  let selected: Int?
  let showsUser: Bool
  private let state: DashboardState

  init(state: DashboardState, account: AccountReading, showsUser: Bool) {
    self.account = account
    self.state = state
    limits = state.listedLimits(account)
    selected = state.marked(.limits)
    self.showsUser = showsUser && account.largestUser != nil
  }

  var most: Int { max(1, limits.count) + (showsUser ? 1 : 0) + 2 }
  var least: Int { min(limits.count, 3) + 2 }

  func draw(in area: Area, of buffer: inout Buffer) {
    var title = "limits, tightest first"
    if let tier = account.tier, tier.standing.current != nil {
      title = "limits of \(sanitized(tier.label)), tightest first"
    }
    if !state.filter.isEmpty { title = title.replacing(", tightest first", with: "") + state.filterTitle }
    var notes: [String] = []
    if limits.contains(where: { $0.drained ?? 0 > ($0.pressure ?? 0) + 0.02 }) {
      notes.append("│ burst room used")
    }
    if limits.contains(where: \.isAssumed) { notes.append("* unit assumed") }
    if account.isSilent { notes.append("□ last known") }
    let hidden = limits.count - (area.height - 2)
    if hidden > 0 { notes.append("\(hidden) more") }
    if limits.isEmpty, let matches = matchingModels { notes = [matches] }
    let all = state.limitRows(account).count
    let open =
      state.shownCount(limits.count, of: all)
      ?? (account.notStated.isEmpty ? "" : "no limit stated: " + account.notStated.joined(separator: ", "))
    Frame(
      .frameLimits, title: [Words.title(title)], label: state.idleHint(state.idleLimits(account).count),
      note: [Words.dim(notes.joined(separator: "   "))],
      rightNote: open.isEmpty ? [] : [Words.dim(open.clipped(to: max(10, area.width - 30)))]
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    if limits.isEmpty {
      let words = state.emptiedByFilter("limit", hidden: all, width: inner.width) ?? [Words.dim(empty)]
      buffer.write(words, in: inner)
      return
    }
    let userLine = showsUser && inner.height > limits.count ? inner.cutBottom(1) : nil
    table(width: inner.width, height: inner.height).draw(in: inner, of: &buffer)
    if let userLine { buffer.write(largestUser, in: userLine) }
  }

  /// Where no limit is named so, models may be.
  private var matchingModels: String? {
    guard !state.filter.isEmpty else { return nil }
    let models = state.listedModels(account)
    let names = models.map { sanitized($0.name) }.joined(separator: ", ")
    return models.isEmpty
      ? nil : "models: \(models.count) of \(state.modelReadings(account).count) match: \(names)"
  }

  private var empty: String {
    account.planIsMissing
      ? "plan \(account.planID) was not found: add its file to the config folder's plans"
      : "the plan states no limit for the traffic seen"
  }

  private func table(width: Int, height: Int) -> Table {
    let texts = limits.map { account.text(of: $0) }
    let isNarrow = width < 90
    let nameWidth = min(isNarrow ? 18 : 34, texts.map { cellWidth(of: sanitized($0.name)) }.max() ?? 0)
    let outlooks = texts.map { $0.outlook(short: isNarrow) }
    let figures = texts.map { isNarrow ? $0.compact : $0.usedOfBound }
    let columns = [
      Table.Column(width: nameWidth, isShortenedInMiddle: true),
      Table.Column(width: 6, grows: true, leading: 1),
      Table.Column(width: figures.map { cellWidth(of: $0) }.max() ?? 0, alignment: .right, leading: 2),
      Table.Column(width: 4, alignment: .right, leading: 2),
      Table.Column(width: 1, leading: 1),
      Table.Column(width: outlooks.map(\.cellWidth).max() ?? 0, leading: 1, dropPriority: 1),
    ]
    let rows = texts.indices.map { index in
      let text = texts[index]
      let emphasis = limits[index].level >= .warning && !account.isSilent
      return Table.Row.cells([
        .text(sanitized(text.name), Style(.text, bold: emphasis)),
        limits[index].amount == nil ? sparkline(limits[index]) : .bar(text.bar()),
        .text(figures[index], Style(account.isSilent ? .stale : .text)),
        .text(text.percent, Style(account.isSilent ? .stale : limits[index].level.role, bold: emphasis)),
        .text([text.sign]), .text(outlooks[index]),
      ])
    }
    let offset = Table.offset(0, showing: selected ?? 0, of: rows.count, height: height)
    var table = Table(columns: columns, rows: rows, hasHeader: false, selected: selected, offset: offset)
    table.targets = DashboardState.Panel.limits.targets(rows.count)
    return table
  }

  private func sparkline(_ limit: LimitReading) -> Table.Cell {
    limit.activity.isEmpty
      ? .text([])
      : .sparkline(Sparkline(limit.activity.map { $0 }, paint: .role(.series1), isHollow: account.isSilent))
  }

  private var largestUser: [Span] {
    guard let user = account.largestUser else { return [] }
    var spans = [
      Words.dim("Largest user of \(user.counterName): "), Words.text(sanitized(user.model)),
      Words.text(" \(Figures.percent(user.modelShare))"),
    ]
    if let project = user.project, let share = user.projectShare {
      spans += [
        Words.dim(", most of it project "), Words.text("\(sanitized(project)) \(Figures.percent(share))"),
      ]
    }
    return spans
  }
}

import TerminalUI
import UsageModel

/// One model on its own: the limits that count it, its graphs, its facts and who uses it.
struct ModelPage {
  let facts: ModelFacts

  private var model: ModelDetail { facts.model }
  private var account: AccountReading { facts.account }

  func draw(in area: Area, of buffer: inout Buffer) {
    let panel = facts.panel(isPage: true)
    if area.width < 60 || area.height < 16 { return panel.draw(in: area, of: &buffer) }
    let projects = facts.image.projects(of: model.id, plan: facts.plan)
    let isPaired = area.width >= 110
    let missing = area.height + 1
    let limitRows = max(1, model.headrooms.count)
    let factsMost = panel.most(width: isPaired ? area.width / 2 : area.width)
    let heights = Stack.heights(
      [
        Stack.Item(least: min(3, limitRows) + 2, most: limitRows + 2, priority: 5),
        Stack.Item(least: 7, most: 14, priority: 3),
        Stack.Item(least: 6, most: max(factsMost, isPaired ? projects.count + 3 : 0), priority: 4),
        Stack.Item(
          least: isPaired || projects.isEmpty ? missing : 4, most: projects.count + 3, priority: 2),
      ], in: area.height, absorbing: [false, true, false, false])
    var rest = area
    drawLimits(in: rest.cutTop(heights[0]), of: &buffer)
    if heights[1] > 0 {
      var row = rest.cutTop(heights[1])
      let isStacked = !isPaired && row.height >= 18
      let subjects = isPaired || isStacked ? graphs : Array(graphs.prefix(1))
      for (index, subject) in subjects.enumerated() {
        GraphPanel(state: facts.state, account: account, subject: subject, window: facts.state.window).draw(
          in: isStacked
            ? row.cutTop(row.height / (subjects.count - index))
            : row.cutLeft(row.width / (subjects.count - index)), of: &buffer)
      }
    }
    if heights[2] > 0 {
      var row = rest.cutTop(heights[2])
      if isPaired { drawProjects(projects, in: row.cutRight(row.width / 2), of: &buffer) }
      panel.draw(in: row, of: &buffer)
    }
    if heights[3] > 0 { drawProjects(projects, in: rest.cutTop(heights[3]), of: &buffer) }
  }

  private var graphs: [GraphSubject] {
    [Metric.requests, .tokens].map { metric in
      let own = model.headrooms.first {
        $0.limit.metric == metric && $0.limit.window == .minute && $0.limit.selector.model != nil
      }
      var subject = GraphSubject(
        kind: .counter(metric, Tally(plus: [.model(model.id)]), limit: own?.limit.amount),
        title: "\(metric.word) a minute", shortTitle: metric.unit(.minute),
        gradient: metric == .requests ? .requests : .tokens)
      if model.headrooms.contains(where: { $0.limit.metric == metric && $0.limit.window == .minute }) {
        subject.labelWithoutLimit = "limit shared with others"
      }
      return subject
    }
  }

  private func drawLimits(in area: Area, of buffer: inout Buffer) {
    guard !area.isEmpty else { return }
    Frame(
      .frameLimits, title: [Words.title("limits that \(sanitized(model.name)) draws on")],
      label: Words.hint(facts.state.commands.hint(.back), "all models"),
      note: [Words.dim("room: in requests of the mean size of the last 15 minutes")]
    ).draw(in: area, of: &buffer)
    let inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    if model.headrooms.isEmpty {
      let words = model.isInPlan ? "no limit stated" : "not in the plan: no limit stated"
      return buffer.write([Words.dim(words)], in: inner)
    }
    let texts = model.headrooms.map { LimitText(limit: $0.limit, isStale: account.isSilent) }
    let figures = texts.map { inner.width < 90 ? $0.compact : $0.usedOfBound }
    let columns = [
      Table.Column(
        width: min(inner.width < 90 ? 18 : 34, texts.map { cellWidth(of: sanitized($0.name)) }.max() ?? 0),
        isShortenedInMiddle: true),
      Table.Column(width: 6, grows: true, leading: 1),
      Table.Column(width: figures.map { cellWidth(of: $0) }.max() ?? 0, alignment: .right, leading: 2),
      Table.Column(width: 4, alignment: .right, leading: 2), Table.Column(width: 1, leading: 1),
      Table.Column(width: 22, leading: 1, dropPriority: 1),
    ]
    let rows = texts.indices.map { index -> Table.Row in
      let (limit, text) = (model.headrooms[index].limit, texts[index])
      let room = model.headrooms[index].requests.map { "room \(Figures.grouped($0)) requests" } ?? ""
      return .cells([
        .text(sanitized(text.name)), limit.amount == nil ? .text([]) : .bar(text.bar()),
        .text(figures[index], Style(account.isSilent ? .stale : .text)),
        .text(
          text.percent, Style(account.isSilent ? .stale : limit.level.role, bold: limit.level >= .warning)),
        .text([text.sign]), .text(room, Style(.dim)),
      ])
    }
    Table(columns: columns, rows: rows, hasHeader: false).draw(in: inner, of: &buffer)
  }

  private func drawProjects(
    _ projects: [ModelDetail.ProjectPart], in area: Area, of buffer: inout Buffer
  ) {
    Frame(
      .frameModels, title: [Words.title("projects, 15 minutes")],
      rightNote: projects.isEmpty ? [] : [Words.dim("\(projects.count) projects")]
    ).draw(in: area, of: &buffer)
    let inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    if projects.isEmpty {
      return buffer.write([Words.dim("no project is known: none used it in the last 15 minutes")], in: inner)
    }
    let columns = [
      Table.Column("project", width: 16, isShortenedInMiddle: true),
      Table.Column("share of its requests", width: 8, grows: true),
      Table.Column("", width: 5, alignment: .right),
      Table.Column("requests", width: 9, alignment: .right, dropPriority: 1),
      Table.Column("tokens", width: 7, alignment: .right, dropPriority: 2),
    ]
    let rows = projects.map { part in
      Table.Row.cells([
        .text(sanitized(part.name ?? "without one")), .bar(Bar(part.share, paint: .role(.series1))),
        .text(Figures.percent(part.share), Style(.text, bold: true)), .text(Figures.grouped(part.requests)),
        .text(LimitText.short(part.tokens), Style(.dim)),
      ])
    }
    Table(columns: columns, rows: rows).draw(in: inner, of: &buffer)
  }
}

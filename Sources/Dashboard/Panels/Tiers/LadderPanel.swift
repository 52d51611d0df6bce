import TerminalUI
import UsageModel

/// The rungs with what they need and bring, the way to the next one between them, the present use below.
struct LadderPanel {
  let subject: TierSubject
  private let text: LadderText
  private let pair: (minute: LadderTable.Series, day: LadderTable.Series)?

  init(_ subject: TierSubject) {
    self.subject = subject
    text = subject.text
    pair = text.dayPair(in: subject.table)
  }

  /// Header, rungs, the bar of the progress.
  var least: Int { subject.rungs.count + 4 }
  /// And the gains, a line for an account off the ladder, a divider and the present use.
  var most: Int { least + 3 + (subject.tier.standing.current == nil ? 1 : 0) }

  func draw(in area: Area, of buffer: inout Buffer) {
    let count = subject.table.shared.count
    let provider = sanitized(subject.plan.provider)
    Frame(
      .frameTier,
      title: [
        Words.title(
          "tier ladder of \(provider), \(subject.rungs.count) rungs, \(count) limits each, for the whole "
            + subject.plan.subject.rawValue)
      ],
      label: Words.hint(subject.state.commands.hint(.dropCost), "what a drop would cost"),
      note: [Words.dim(note)], rightNote: rightNote
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    let isBelow = subject.tier.standing.current == nil
    var spare = inner.height - subject.rungs.count - 2 - (isBelow ? 1 : 0)
    let showsGains = spare > 0 && !gains.isEmpty
    if showsGains { spare -= 1 }
    let showsUse = spare >= 2 && !isBelow
    let table = table(width: inner.width)
    let top = subject.rungs.reversed().prefix { subject.words.isAhead($0) }
    draw(table, rows: Array(top), hasHeader: true, in: inner.cutTop(top.count + 1), of: &buffer)
    drawProgress(in: inner.cutTop(1), of: &buffer)
    if showsGains {
      let row = inner.cutTop(1)
      buffer.write(([bracket, Words.dim("gains: ")] + [Words.text(gains)]).clipped(to: row.width), in: row)
    }
    if isBelow { drawBelow(in: inner.cutTop(1), of: &buffer) }
    let rest = Array(subject.rungs.reversed().dropFirst(top.count))
    draw(table, rows: rest, hasHeader: false, in: inner.cutTop(rest.count), of: &buffer)
    guard showsUse, inner.height >= 2 else { return }
    buffer.fill(
      Area(x: inner.x, y: inner.y, width: inner.width, height: 1), with: Cell(.divider, Style(.divider)))
    _ = inner.cutTop(1)
    var used = table
    used.rows = [.cells(useCells)]
    used.hasHeader = false
    used.draw(in: inner.cutTop(1), of: &buffer)
  }

  // MARK: The table of rungs

  private func draw(
    _ table: Table, rows: [Tier], hasHeader: Bool, in area: Area, of buffer: inout Buffer
  ) {
    var table = table
    table.hasHeader = hasHeader
    table.rows = rows.map { .cells(cells(of: $0)) }
    let rungs = Array(subject.rungs.reversed())
    table.targets = rows.map { row in
      rungs.firstIndex(of: row).map { DashboardState.Panel.ladder.target($0) }
    }
    if let marked = subject.state.marked(.ladder) {
      table.selected = rungs.indices.contains(marked) ? rows.firstIndex(of: rungs[marked]) : nil
    }
    table.draw(in: area, of: &buffer)
  }

  private func table(width: Int) -> Table {
    let isNarrow = width < 100
    let labels = subject.rungs.map { cellWidth(of: sanitized($0.label)) } + [cellWidth(of: useLabel)]
    let needs = subject.rungs.map { cellWidth(of: need($0)) }
    var columns = [
      Table.Column(width: 1), Table.Column("tier", width: min(20, labels.max() ?? 4), leading: 1),
      Table.Column("needs", width: min(isNarrow ? 16 : 24, max(5, needs.max() ?? 5)), leading: 2),
    ]
    for series in subject.table.shared {
      let title = text.title(of: series)
      let values =
        series.limits.map { LadderText.value($0, compact: isNarrow) } + [title, use(of: series).text]
      columns.append(
        Table.Column(
          title, width: values.map { cellWidth(of: $0) }.max() ?? 4, alignment: .right, leading: 2))
    }
    if pair != nil {
      columns.append(Table.Column("full rate lasts", width: 15, leading: 2, dropPriority: 2))
    }
    for access in text.access {
      columns.append(
        Table.Column(access.title, width: max(4, cellWidth(of: access.title)), leading: 2, dropPriority: 1))
    }
    columns.append(
      Table.Column("against now", width: isNarrow ? 8 : 20, grows: true, leading: 2, dropPriority: 3))
    return Table(columns: columns, rows: [])
  }

  private func need(_ rung: Tier) -> String {
    sanitized(
      rung.requirements.items.map(\.display).joined(
        separator: rung.requirements.mode == .all ? " and " : " or "))
  }

  private func cells(of rung: Tier) -> [Table.Cell] {
    let isHere = rung == subject.tier.standing.current
    let isAhead = subject.words.isAhead(rung)
    let glyph: Glyph = isHere ? .rungHere : isAhead ? .rungAhead : .rungPassed
    let style = isHere ? Style(.text, bold: true) : Style(isAhead ? .text : .dim)
    var cells: [Table.Cell] = [
      .text(glyph.text, isHere ? Style(.hot, bold: true) : Style(isAhead ? .dim : .ok)),
      .text(sanitized(rung.label), style), .text(need(rung), Style(isHere ? .text : .dim)),
    ]
    let index = subject.rungs.firstIndex(of: rung) ?? 0
    let isNarrow = subject.state.width < 104
    for series in subject.table.shared {
      cells.append(.text(LadderText.value(series.limits[index], compact: isNarrow), style))
    }
    if let pair {
      let lasting = LadderText.fullRate(minute: pair.minute.limits[index], day: pair.day.limits[index])
      cells.append(.text(lasting, Style(lasting == "all day" || lasting.isEmpty ? .dim : .warning)))
    }
    for access in text.access {
      let word = text.text(access, on: rung)
      cells.append(.text(word, Style(word == "no" ? .dim : isHere ? .text : .dim, bold: isHere)))
    }
    cells.append(
      .text(
        text.against(rung, since: isHere ? subject.since : nil), Style(isHere ? .hot : .text, bold: isHere)))
    return cells
  }

  // MARK: Between the rungs

  private var bracket: Span { Span(Glyph.threshold.text + "  ", .hot) }

  private var gains: String {
    guard subject.tier.standing.next != nil else { return "" }
    let isByUse = subject.tier.standing.progress?.requirement.basis == .usage
    return text.gains + (isByUse ? "   moves by use alone; a deposit does not count" : "")
  }

  private func drawProgress(in row: Area, of buffer: inout Buffer) {
    guard !row.isEmpty else { return }
    var row = row
    buffer.write([bracket], in: row.cutLeft(3))
    guard let progress = subject.tier.standing.progress, let bar = subject.words.bar() else {
      let words =
        subject.tier.standing.next == nil
        ? "the highest tier" + (subject.tier.aboveTop.map { "; beyond it: \(sanitized($0.label))" } ?? "")
        : "no threshold is published, so there is no progress to show; \(subject.words.act)"
      buffer.write([Words.dim(words)].clipped(to: row.width), in: row)
      return
    }
    var figures = [Words.strong(" " + subject.words.percent)]
    if let fact = progress.fact, let threshold = progress.threshold, let missing = progress.missing {
      figures += [
        Words.text(" \(Figures.dollars(fact)) of \(Figures.wholeDollars(threshold))"),
        Words.dim("   "), Words.strong("\(Figures.dollars(missing)) to go"),
      ]
      if progress.pending > .zero {
        figures.append(Words.dim("   □ \(Figures.dollars(progress.pending)) used, not paid"))
      }
    } else {
      figures.append(Words.text("  " + sanitized(progress.requirement.display)))
    }
    if let forecast = subject.tier.forecast {
      figures.append(Words.text("   " + TierSubject.dates(forecast.usageReaches)))
    }
    bar.draw(in: row.cutLeft(max(8, min(50, row.width - figures.cellWidth))), of: &buffer)
    buffer.write(figures.clipped(to: row.width), in: row)
  }

  private func drawBelow(in row: Area, of buffer: inout Buffer) {
    let note = subject.ladder.belowEntry?.note ?? "its limits are not stated"
    buffer.write(
      [
        Span(Glyph.rungHere.text, .hot, bold: true), Words.strong(" \(sanitized(subject.tier.label))  "),
        Words.dim(sanitized(note, limit: 200)),
      ].clipped(to: row.width), in: row)
  }

  // MARK: Present use

  private var useLabel: String { "used now" }

  private func use(of series: LadderTable.Series) -> (text: String, level: Level) {
    let reading = subject.account.limits.first {
      $0.metric == series.metric && $0.window == series.window && $0.selector == series.selector
    }
    guard let reading else { return ("", .normal) }
    let text = LimitText(limit: reading, isStale: subject.account.isSilent)
    let used = reading.metric == .usd ? text.used : LimitText.short(reading.used)
    return (text.percent.isEmpty ? used : "\(used) \(text.percent)", reading.level)
  }

  private var useCells: [Table.Cell] {
    let isSilent = subject.account.isSilent
    var cells: [Table.Cell] = [
      .text([subject.binding.map { LimitText(limit: $0, isStale: isSilent).sign } ?? Words.dim("")]),
      .text(useLabel, Style(.dim)), .text(isSilent ? "last known" : "", Style(.stale)),
    ]
    for series in subject.table.shared {
      let use = use(of: series)
      let role: Role = isSilent ? .stale : use.level >= .warning ? use.level.role : .text
      cells.append(.text(use.text, Style(role, bold: use.level >= .warning)))
    }
    if pair != nil { cells.append(.text("")) }
    cells += text.access.map { _ in .text("") }
    if let binding = subject.binding {
      let room = binding.room.map {
        ": " + (binding.metric == .usd ? Figures.dollars(Money(nano: $0)) : LimitText.short($0)) + " left"
      }
      cells.append(.text(text.title(of: binding) + " binds" + (room ?? ""), Style(.dim)))
    }
    return cells
  }

  private var note: String {
    if let pair {
      return "full rate = \(text.title(of: pair.minute)) held until the day limit is spent"
    }
    guard let progress = subject.tier.standing.progress else { return "" }
    switch (progress.requirement.kind, progress.requirement.basis) {
    case (.spend, .cashIn?): return "counts: credit bought and invoices paid"
    case (.spend, .usage?): return "counts: use paid with real money"
    default: return ""
    }
  }

  private var rightNote: [Span] {
    let assumed = subject.table.shared.contains(where: \.isAssumed)
    return assumed ? [Words.dim("* unit assumed")] : []
  }
}

extension TierText {
  func isAhead(_ rung: Tier) -> Bool {
    tier.standing.current.map { rung.rank > $0.rank } ?? true
  }
}

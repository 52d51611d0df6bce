import TerminalUI
import UsageModel

/// Models with traffic against the limits that each has of its own, tightest first.
struct TierTrafficPanel {
  let subject: TierSubject
  let rows: [DashboardState.TierTraffic]

  init(_ subject: TierSubject) {
    self.subject = subject
    rows = subject.state.tierTraffic(subject.account)
  }

  private var all: Int { subject.state.modelReadings(subject.account).count }

  var least: Int { min(3, max(1, rows.count)) + 3 }
  var most: Int { max(1, rows.count) + 5 }

  func draw(in area: Area, of buffer: inout Buffer) {
    var notes = subject.account.isSilent ? ["□ last known at \(subject.account.freshness.asOf.clock)Z"] : []
    let more = rows.count - max(0, area.height - 3)
    if more > 0 { notes.append("\(more) more") }
    Frame(
      .frameLimits, title: [Words.title("models with traffic, tightest first")],
      label: .hints([
        Words.hint(subject.state.commands.hint(.filter), "filter"),
        subject.state.idleHint(subject.state.idleModelCount(subject.account)),
      ]),
      note: notes.isEmpty ? [] : [Words.dim(notes.joined(separator: "   "))],
      rightNote: [
        Words.dim(
          subject.state.shownCount(rows.count, of: all)
            ?? "\(Figures.grouped(Int64(subject.account.idleLimits))) limits without use")
      ]
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    if rows.isEmpty {
      let words = subject.state.emptiedByFilter("model", hidden: all, width: inner.width)
      buffer.write(words ?? [Words.dim("no model was used in the last 15 minutes")], in: inner)
      return
    }
    if inner.height >= rows.count + 3 {
      let row = inner.cutBottom(1)
      buffer.write([Words.dim(summary)].clipped(to: row.width), in: row)
      buffer.fill(inner.cutBottom(1), with: Cell(.divider, Style(.divider)))
    }
    table(width: inner.width, height: inner.height - 1).draw(in: inner, of: &buffer)
  }

  private func table(width: Int, height: Int) -> Table {
    let isSilent = subject.account.isSilent
    let texts = rows.map { row in row.limit.map { LimitText(limit: $0, isStale: isSilent) } }
    let figures = zip(rows, texts).map { row, text in
      text.map { width < 90 ? $0.compact : $0.usedOfBound }
        ?? "\(LimitText.short(row.model.tokensPerMinute)) TPM"
    }
    let names = rows.map { sanitized($0.model.name) }
    let columns = [
      Table.Column(
        "model", width: min(width < 90 ? 20 : 42, names.map { cellWidth(of: $0) }.max() ?? 0),
        isShortenedInMiddle: true),
      Table.Column("use of its own limit", width: 8, grows: true, leading: 2),
      Table.Column(
        "used / limit", width: max(12, figures.map { cellWidth(of: $0) }.max() ?? 0), alignment: .right,
        leading: 2),
      Table.Column("", width: 5, alignment: .right, leading: 1),
      Table.Column("", width: 1, leading: 1),
      Table.Column("RPM", width: 6, alignment: .right, leading: 1, dropPriority: 1),
      Table.Column("15 min", width: 8, leading: 1, dropPriority: 2),
    ]
    let cells = rows.indices.map { index -> Table.Row in
      let row = rows[index]
      let style = Style(isSilent ? .stale : .text)
      return .cells([
        .text(names[index], style),
        texts[index].map { row.limit?.amount == nil ? .text($0.bound, Style(.dim)) : .bar($0.bar()) }
          ?? .text("not in the plan: no limit stated", Style(.dim)),
        .text(figures[index], style),
        .text(
          texts[index]?.percent ?? "",
          Style(
            isSilent ? .stale : row.limit?.level.role ?? .dim, bold: (row.limit?.level ?? .normal) >= .warning
          )),
        .text([texts[index]?.sign ?? Words.dim(Glyph.nothing.text)]),
        .text(Figures.grouped(row.model.requestsPerMinute), style),
        .sparkline(Sparkline(row.model.activity.map { $0 }, paint: .role(.series1), isHollow: isSilent)),
      ])
    }
    let marked = subject.state.marked(.tierModels)
    var table = Table(
      columns: columns, rows: cells, selected: marked,
      offset: Table.offset(0, showing: marked ?? 0, of: cells.count, height: height))
    table.targets = DashboardState.Panel.tierModels.targets(cells.count)
    return table
  }

  /// `3 of 38 models used in 24 h, 510 RPM, 1 TBD, 1 model outside the plan with 6 RPM`: nothing counts twice.
  private var summary: String {
    let groups = subject.table.groups
    let decided = Set(groups.filter { !$0.isUndecided }.flatMap(\.models))
    let undecided = Set(groups.filter(\.isUndecided).flatMap(\.models))
    let asOf = subject.account.freshness.asOf
    let used = Set(
      subject.image.models.filter { record in
        let day = subject.image.counter(.model(record.id))?.quarterHours.sum(
          from: asOf - .day, until: .distantFuture)
        return (day?.attempts ?? 0) > 0
      }.map(\.name))
    // A filter hides rows, not what was used.
    func rate(_ isCounted: (String) -> Bool) -> String {
      let rpm = subject.account.models.reduce(0) { $0 + (isCounted($1.name) ? $1.requestsPerMinute : 0) }
      return "\(Figures.grouped(rpm)) RPM"
    }
    var parts = [
      "\(used.intersection(decided).count) of \(decided.count) models used in 24 h, "
        + rate(decided.contains)
    ]
    let outside = used.subtracting(decided).subtracting(undecided).count
    if outside > 0 {
      let isOutside = { (name: String) in !decided.contains(name) && !undecided.contains(name) }
      parts.append(
        "\(outside == 1 ? "1 model" : "\(outside) models") outside the plan with \(rate(isOutside))")
    }
    let early = used.intersection(undecided).count
    if early > 0 {
      parts.append("\(early) of \(undecided.count) TBD with \(rate(undecided.contains))")
    } else if !undecided.isEmpty {
      parts.append("\(undecided.count) TBD not used")
    }
    return parts.joined(separator: ", ")
  }
}

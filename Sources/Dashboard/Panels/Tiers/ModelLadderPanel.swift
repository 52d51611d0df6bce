import TerminalUI
import UsageModel

/// Limits of single models by tier; models with equal limits share a row.
struct ModelLadderPanel {
  let subject: TierSubject
  let groups: [LadderTable.Series]
  private let text: LadderText

  init(_ subject: TierSubject) {
    self.subject = subject
    groups = subject.state.listedGroups(subject.account)
    text = subject.text
  }

  var least: Int { min(3, max(1, groups.count)) + 3 }
  func most(width: Int) -> Int {
    max(1, groups.count) + 3 + (sentences.isEmpty ? 0 : 1) + lines(width: width - 4).count
  }

  func draw(in area: Area, of buffer: inout Buffer) {
    let hint =
      subject.state.commands.hint(.open)
      + (subject.state.opened == nil ? " open group" : " another group")
    Frame(
      .frameTier,
      title: [
        Words.title(
          "tier ladder of \(sanitized(subject.plan.provider)), \(totals)")
      ], label: [Words.dim(hint)], note: [Words.dim(source)], rightNote: [Words.dim(next)]
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    if groups.isEmpty {
      let models = subject.table.groups.reduce(0) { $0 + $1.models.count }
      let words = subject.state.emptiedByFilter("model", hidden: models, width: inner.width)
      buffer.write(words ?? [Words.dim("no model")], in: inner)
      return
    }
    let marked = subject.state.marked(.ladder)
    let rows = min(groups.count, inner.height - 1)
    var table = table(width: inner.width)
    table.selected = marked
    table.targets = DashboardState.Panel.ladder.targets(groups.count)
    table.offset = Table.offset(0, showing: marked ?? 0, of: groups.count, height: rows)
    table.draw(in: inner.cutTop(rows + 1), of: &buffer)
    guard inner.height >= 2, !sentences.isEmpty else { return }
    buffer.fill(inner.cutTop(1), with: Cell(.divider, Style(.divider)))
    for sentence in sentences {
      let lines = wrapped(sanitized(sentence, limit: 400), to: inner.width)
      // There as a whole or not at all.
      if lines.count > inner.height { continue }
      for line in lines { buffer.write([Words.dim(line)], in: inner.cutTop(1)) }
    }
  }

  /// `38 models in 2 equal groups, each model counts alone, 1 more TBD`.
  private var totals: String {
    let decided = subject.table.groups.filter { !$0.isUndecided }
    let undecided = subject.table.groups.filter(\.isUndecided).reduce(0) { $0 + $1.models.count }
    let models = decided.reduce(0) { $0 + $1.models.count }
    let groups = decided.count == 1 ? "1 equal group" : "\(decided.count) equal groups"
    return "\(models) models in \(groups), each model counts alone"
      + (undecided > 0 ? ", \(undecided) more TBD" : "")
  }

  private func table(width: Int) -> Table {
    let isNarrow = width < 100
    let rungs = subject.rungs
    let names = groups.map { LadderText.name(of: $0) }
    var columns = [
      Table.Column(width: 1),
      Table.Column(
        "each model of the group", width: min(isNarrow ? 18 : 27, names.map { cellWidth(of: $0) }.max() ?? 0),
        grows: true, leading: 1, isShortenedInMiddle: true),
      Table.Column("models", width: 6, alignment: .right, leading: 1, dropPriority: 2),
      Table.Column("", width: 3, leading: 1, dropPriority: 3),
    ]
    for (index, rung) in rungs.enumerated() {
      let label = TierText.shortLabel(sanitized(rung.label), of: subject.tier.rungs)
      let isHere = rung == subject.tier.standing.current
      let title = isHere ? "\(Glyph.rungHere.text) \(label)" : label
      let values = groups.map { LadderText.value($0.limits[index], compact: isNarrow) } + [title]
      var column = Table.Column(
        title, width: values.map { cellWidth(of: $0) }.max() ?? 6, alignment: .right, leading: 2)
      if isHere { column.title = [Span(title, .hot, bold: true)] }
      columns.append(column)
    }
    let at = subject.tier.standing.next.map {
      "at " + TierText.shortLabel(sanitized($0.label), of: subject.tier.rungs)
    }
    columns.append(Table.Column(at ?? "", width: 11, leading: 3, dropPriority: 1))
    return Table(columns: columns, rows: zip(groups, names).map { row($0, name: $1, isNarrow: isNarrow) })
  }

  private func row(_ group: LadderTable.Series, name: String, isNarrow: Bool) -> Table.Row {
    let opens = group.models.count > 1
    var cells: [Table.Cell] = [
      .text(opens ? Glyph.pointer.text : "", Style(.hot)), .text(name),
      .text(Figures.grouped(Int64(group.models.count)), Style(.dim)),
      .text(group.metric.unit(group.window), Style(.dim)),
    ]
    for (index, rung) in subject.rungs.enumerated() {
      let isHere = rung == subject.tier.standing.current
      let hasNumber = group.limits[index]?.value.number != nil
      cells.append(
        .text(
          LadderText.value(group.limits[index], compact: isNarrow),
          Style(isHere && hasNumber ? .text : hasNumber ? .text : .dim, bold: isHere)))
    }
    cells.append(.text(gain(group), Style(.dim)))
    return .cells(cells)
  }

  /// `×1.7`, `coming soon`.
  private func gain(_ group: LadderTable.Series) -> String {
    let isComing = group.models.allSatisfy { model in
      subject.plan.models.contains { $0.id == model && $0.availability == .comingSoon }
    }
    if isComing { return "coming soon" }
    guard let next = subject.tier.standing.next, let to = subject.rungs.firstIndex(of: next),
      let new = group.limits[to]?.value.number, let current = subject.tier.standing.current,
      let from = subject.rungs.firstIndex(of: current), let old = group.limits[from]?.value.number, old > 0
    else { return "" }
    return TierText.times(Double(new) / Double(old))
  }

  // MARK: What the traffic says to it

  private var sentences: [String] {
    var sentences: [String] = []
    let assumptions = Set(subject.table.groups.compactMap(\.assumption)).sorted()
    let open =
      subject.account.notStated.isEmpty
      ? [] : ["no limit stated: \(subject.account.notStated.joined(separator: ", "))"]
    sentences.append((assumptions.map { "Our reading: \($0)" } + open).joined(separator: "; "))
    sentences += TierSentences(subject).trials
    if subject.ladder.qualification == .assigned {
      sentences.append(
        "No threshold is published, so there is no progress to show; a tier moves when the provider says so")
    }
    return sentences.filter { !$0.isEmpty }
  }

  private func lines(width: Int) -> [[Span]] {
    sentences.flatMap { wrapped(sanitized($0, limit: 400), to: width).map { [Words.dim($0)] } }
  }

  private var source: String {
    switch subject.tier.standing.source {
    case .assigned:
      "tier " + (subject.tier.assignedSince.map { "assigned \($0.dayMonth)" } ?? "assigned")
        + "; facts cannot derive it"
    case .entry: "entry tier: nothing else was assigned"
    case .derived: subject.since.map { "by the facts since \($0.dayMonth)" } ?? "by the facts"
    case .none: "below the first tier"
    }
  }

  private var next: String {
    guard let next = subject.tier.standing.next else {
      return subject.tier.aboveTop.map { "beyond: \(sanitized($0.label))" } ?? "the highest tier"
    }
    return "next: \(sanitized(next.label)), \(sanitized(subject.words.act))"
  }
}

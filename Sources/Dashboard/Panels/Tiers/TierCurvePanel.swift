import TerminalUI
import UsageModel

/// The money that the next rung asks for: its last 30 days, and the way to the threshold.
struct TierCurvePanel {
  let subject: TierSubject
  let next: Tier
  let progress: TierProgress
  let threshold: Money

  /// nil where the next rung asks for no money.
  init?(_ subject: TierSubject) {
    guard let next = subject.tier.standing.next, let progress = subject.tier.standing.progress,
      let threshold = progress.threshold, progress.fact != nil, threshold > .zero
    else { return nil }
    self.subject = subject
    self.next = next
    self.progress = progress
    self.threshold = threshold
  }

  /// Columns behind the expected day, for its name.
  private static let margin = 8

  func draw(in area: Area, of buffer: inout Buffer) {
    let what = fact
    Frame(
      .frameTier, title: [Words.title("\(what) toward \(sanitized(next.label))")],
      label: [Words.dim(Figures.wholeDollars(threshold))], note: [Words.dim(note)],
      rightNote: progress.pending > .zero ? [Words.dim("░ used, not yet paid")] : []
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    if inner.height >= 5 {
      let row = inner.cutBottom(1)
      buffer.write(figures.clipped(to: row.width), in: row)
    }
    plot(width: inner.width, height: inner.height).draw(in: inner, of: &buffer)
  }

  private var fact: String {
    switch (progress.requirement.kind, progress.requirement.basis) {
    case (.deposit, _): "deposits"
    case (_, .usage?): "lifetime use"
    default: "paid, lifetime,"
    }
  }

  private var note: String {
    subject.tier.forecast == nil ? "the last 30 days" : "the last 30 days, then forecast"
  }

  private var figures: [Span] {
    let usual = subject.account.spend.usualDay.map { Figures.dollars($0) } ?? "not known yet"
    var spans = [Words.dim("usual day "), Words.text(usual)]
    let promotional = subject.account.spend.sums.promoGranted
    if progress.requirement.excludesFreeCredit || promotional > .zero {
      spans += [
        Words.dim("   free credit "), Words.text(Figures.dollars(promotional)), Words.dim(", never counts"),
      ]
    }
    if let counts = subject.tier.forecast?.countsAt {
      spans += [Words.dim("   counts when paid, about "), Words.text(counts.dayMonth)]
    }
    return spans
  }

  private func plot(width: Int, height: Int) -> Plot {
    let upper = Figures.wholeDollars(threshold)
    let half = Figures.wholeDollars(Money(nano: threshold.nano / 2))
    let scaleWidth = max(5, cellWidth(of: upper), height >= 7 ? cellWidth(of: half) : 0) + 1
    let room = max(8, width - scaleWidth)
    let ahead = aheadDays.map { $0 + TierCurvePanel.margin }.flatMap { $0 <= room / 2 ? $0 : nil }
    let days = min(TierStudy.days, room - (ahead ?? 0))
    let columns = columns(days: days, ahead: ahead)
    let each = max(1, room / columns.count)
    var scale = [Plot.Label(0, "$0")]
    if height >= 3 { scale.append(Plot.Label(threshold.dollars, upper, .tick)) }
    if height >= 7 { scale.append(Plot.Label(threshold.dollars / 2, half)) }
    return Plot(
      columns, columnsPerBucket: each, top: Plot.top(of: columns, limit: threshold.dollars),
      limit: threshold.dollars,
      layers: [Plot.Layer(.gradient(.provisioned)), Plot.Layer(.role(.dim), glyph: .hollowColumn)],
      scale: scale, axis: axis(days: days, each: each),
      crossing: subject.tier.forecast?.usageReaches.expected.dayMonth ?? "", gutter: scaleWidth)
  }

  /// Whole days from today to the expected one.
  private var aheadDays: Int? {
    guard let at = subject.tier.forecast?.usageReaches.expected else { return nil }
    return Int(clamping: max(1, (at.floored(to: .day) - subject.now.floored(to: .day)) / .day))
  }

  private func columns(days: Int, ahead: Int?) -> [Plot.Column] {
    var columns = subject.study.history.suffix(days).map {
      Plot.Column(
        layers: [$0.fact.dollars, $0.pending.dollars].map { max(0, $0) },
        isProvisional: subject.account.isSilent)
    }
    guard let ahead, let aheadDays, let fact = progress.fact else { return columns }
    let present = fact.dollars + progress.pending.dollars
    for day in 1...ahead {
      // The band says when, so the line leads straight there.
      let share = Double(day) / Double(aheadDays)
      columns.append(Plot.Column(nil, forecast: present + (threshold.dollars - present) * share))
    }
    return columns
  }

  private func axis(days: Int, each: Int) -> [Plot.AxisLabel] {
    let today = subject.now.floored(to: .day)
    var labels = stride(from: 0, to: days - (12 + each - 1) / each, by: max(1, max(10, 12 / each))).map {
      Plot.AxisLabel($0, (today - Int64(days - 1 - $0) * .day).dayMonth)
    }
    labels.append(Plot.AxisLabel(days - 1, "today"))
    return labels
  }
}

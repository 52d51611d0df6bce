import TerminalUI
import UsageModel

/// The ladder: where the account is, what moves it and what that brings.
struct TierPanel {
  let account: AccountReading
  let tier: TierReading
  let text: TierText

  init(account: AccountReading, tier: TierReading, plan: Plan?) {
    self.account = account
    self.tier = tier
    text = TierText(tier: tier, plan: plan)
  }

  var least: Int { 4 }
  var most: Int { lines(width: 200).count + 2 }

  func draw(in area: Area, of buffer: inout Buffer) {
    let title = "tier: \(tier.label), \(text.source)"
    Frame(.frameTier, title: [Words.title(title)], note: note).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    let isShort = inner.height < 4
    for line in lines(width: inner.width) {
      // In few rows the bar and the act matter most.
      if isShort, line.isExtra { continue }
      let row = inner.cutTop(1)
      if row.isEmpty { return }
      draw(line, in: row, of: &buffer)
    }
  }

  private struct Line {
    enum Content {
      case track
      case progress
      case labeled(String, [Span])
    }

    var content: Content
    var isExtra = false
  }

  private func lines(width: Int) -> [Line] {
    var lines = [Line(content: .track, isExtra: true), Line(content: .progress)]
    if let warning = text.warning { lines.append(Line(content: .labeled("note", [Span(warning, .warning)]))) }
    guard let next = tier.standing.next else {
      return lines
    }
    let gains = text.gains
    if gains.isEmpty == false {
      lines.append(
        Line(content: .labeled("brings", [Words.text(gains.joined(separator: "   "))]), isExtra: true))
    }
    if let when = paymentDate {
      lines.append(Line(content: .labeled("when", [Words.text(when)]), isExtra: true))
    }
    lines.append(
      Line(
        content: .labeled(
          "now", [Words.strong(text.act), Words.dim(effect + "\(next.label): "), Words.text(text.shortGains)])
      ))
    return lines
  }

  /// Whether the act alone is enough, or a person decides.
  private var effect: String {
    switch tier.standing.progress?.requirement.kind {
    case .contact?: " may give "
    default: " gives "
    }
  }

  /// When usage that is not yet paid will have carried the account over.
  private var paymentDate: String? {
    guard let progress = tier.standing.progress, let missing = progress.missing, progress.pending > .zero
    else { return nil }
    let next = CivilDate(account.freshness.asOf).firstOfNextMonth.start
    let enough = progress.pending >= missing
    return "\(Figures.dollars(progress.pending)) used and not yet paid count once the invoice is paid, about "
      + "\(next.dayMonth)" + (enough ? ", which is enough" : "")
  }

  private func draw(_ line: Line, in row: Area, of buffer: inout Buffer) {
    switch line.content {
    case .track: buffer.write(text.track(width: row.width), in: row)
    case .labeled(let label, let spans):
      buffer.write(([Span(Words.left(label, 7), .dim)] + spans).clipped(to: row.width), in: row)
    case .progress: drawProgress(in: row, of: &buffer)
    }
  }

  private func drawProgress(in row: Area, of buffer: inout Buffer) {
    guard let progress = tier.standing.progress, let bar = text.bar() else {
      let words =
        tier.standing.next == nil
        ? text.act : "no threshold is published, so there is no progress to show"
      buffer.write([Words.dim(words)].clipped(to: row.width), in: row)
      return
    }
    var row = row
    buffer.write([Span(Words.left(label(progress.requirement), 7), .dim)], in: row.cutLeft(7))
    var figures = [Words.strong(" " + text.percent)]
    if let fact = progress.fact, let threshold = progress.threshold {
      figures.append(
        Words.text("   \(Figures.dollars(fact)) of \(Figures.wholeDollars(threshold))"))
      if let next = tier.standing.next { figures.append(Words.dim(" for \(next.label)")) }
      if progress.pending > .zero, row.width > 80 {
        figures.append(Words.dim("   □ \(Figures.dollars(progress.pending)) used, not paid"))
      }
    }
    let width = max(8, min(60, row.width - figures.cellWidth))
    bar.draw(in: row.cutLeft(width), of: &buffer)
    buffer.write(figures.clipped(to: row.width), in: row)
  }

  private func label(_ requirement: Requirement) -> String {
    switch (requirement.kind, requirement.basis) {
    case (.deposit, _): "deposit"
    case (.spend, .usage?): "used"
    case (.spend, _): "paid"
    default: "step"
    }
  }

  private var note: [Span] {
    guard let requirement = tier.standing.progress?.requirement else { return [] }
    switch (requirement.kind, requirement.basis) {
    case (.spend, .cashIn?):
      return [Words.dim("counts: credit bought and invoices paid; free credit never counts")]
    case (.spend, .usage?): return [Words.dim("counts: use paid with real money, not deposits")]
    default: return []
    }
  }
}

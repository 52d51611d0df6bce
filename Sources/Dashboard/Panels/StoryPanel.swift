import TerminalUI
import UsageModel

/// What a replayed trouble comes down to: three lines over the account's panels.
struct StoryPanel {
  let account: AccountReading
  let story: TroubleStory

  /// With a frame where the panels below keep their standard form, else bare lines; returns the rows that are left.
  func draw(atTopOf area: Area, of buffer: inout Buffer) -> Area {
    var rest = area
    let panel = FactsPanel(
      role: .frameLimits, title: "trouble of \(sanitized(account.name))", label: [Words.dim(times)],
      rows: rows)
    let height = panel.most(width: area.width)
    if area.height >= 20 + height {
      panel.draw(in: rest.cutTop(height), of: &buffer)
    } else if area.height >= 12 {
      for row in rows {
        let line = rest.cutTop(1).inset(columns: 1, rows: 0)
        let spans = [Words.dim(Words.left(row.label, 9)), Span(row.text, row.role)]
        buffer.write(spans.clipped(to: line.width), in: line)
      }
    }
    return rest
  }

  private var times: String {
    "\(story.isOlder ? "before " : "")\(story.from.hourMinute)Z to \(story.until.hourMinute)Z"
  }

  private var rows: [FactsPanel.Row] {
    [FactsPanel.Row("grew", growth), event, FactsPanel.Row("cost", cost)]
  }

  private var growth: String {
    guard let growth = story.growth else { return "no model, against the 15 min before" }
    return "\(sanitized(growth.model)) +\(Figures.grouped(growth.during - growth.before)) "
      + "\(growth.metric.unit(.minute)), from \(Figures.grouped(growth.before)) in the 15 min before"
  }

  private var event: FactsPanel.Row {
    switch story.event {
    case .refused(let refused):
      var text = "\(Figures.grouped(refused.count)) of \(Figures.grouped(refused.requests)) requests"
      if let model = refused.model { text += ", \(sanitized(model))" }
      if refused.otherModels > 0 { text += " and \(refused.otherModels) more" }
      if let reason = refused.reason { text += " (\(reason.rawValue))" }
      return FactsPanel.Row("refused", "\(text), \(times)", .critical)
    case .spilled(let spilled):
      var text = "\(Figures.grouped(spilled.tokens)) tokens, "
      text += "\(sanitized(spilled.snapshot)) \(spilled.direction.short)"
      if spilled.others > 0 { text += " and \(spilled.others) more" }
      return FactsPanel.Row("spilled", "\(text), \(times)", .warning)
    }
  }

  private var cost: String {
    switch (story.event, story.cost) {
    case (.refused, let cost?): "\(Figures.dollars(cost)) for what was served meanwhile"
    case (.refused, nil): "none known of what was served meanwhile"
    case (.spilled, let cost?):
      "at most \(Figures.dollars(cost)) beside the units, at the account plan's rate"
    case (.spilled, nil): "not known: the account plan's rate is not set"
    }
  }
}

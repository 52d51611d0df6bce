import TerminalUI
import UsageModel

/// Under 80 columns or 24 rows: one column of rows, no frames, no graphs.
struct OverviewSmallView {
  let state: DashboardState
  let account: AccountReading

  func draw(in area: Area, of buffer: inout Buffer) {
    var rest = area.inset(columns: 1, rows: 0)
    let limits = state.listedLimits(account)
    let capacityRows = account.capacity.count
    // The tier's two lines and three models are kept free where that leaves room for the limits.
    let reserved = min(rest.height / 2, 5)
    for limit in limits.prefix(max(1, rest.height - reserved - min(2, capacityRows))) {
      drawLimit(limit, in: rest.cutTop(1), of: &buffer)
    }
    if limits.isEmpty, capacityRows == 0 {
      let words = state.emptiedByFilter("limit", hidden: state.limitRows(account).count, width: rest.width)
      buffer.write(words ?? [Words.dim("no limit stated")], in: rest.cutTop(1))
    }
    for capacity in account.capacity.prefix(max(0, rest.height - 2)) {
      drawCapacity(capacity, in: rest.cutTop(1), of: &buffer)
    }
    if let tier = account.tier {
      let text = TierText(tier: tier, plan: state.plans[account.planID])
      let line = rest.cutTop(1)
      var spans = [Words.dim("tier "), Words.strong(sanitized(tier.label))]
      if let next = tier.standing.next {
        spans += [Words.text("  \(text.percent)"), Words.dim(" to \(next.label): \(text.act)")]
      }
      buffer.write(spans.clipped(to: line.width), in: line)
    }
    let money = rest.cutTop(1)
    buffer.write(
      [
        Words.dim("month "), Words.text(Figures.dollars(account.spend.monthToDate)),
        Words.dim("  refused in 15 min "), Words.text(Figures.grouped(account.throttles.count)),
      ].clipped(to: money.width), in: money)
    for model in state.listedModels(account).prefix(rest.height) {
      drawModel(model, in: rest.cutTop(1), of: &buffer)
    }
  }

  private func drawLimit(_ limit: LimitReading, in row: Area, of buffer: inout Buffer) {
    guard !row.isEmpty else { return }
    let text = LimitText(limit: limit, isStale: account.isSilent)
    var row = row
    let sign = row.cutRight(2)
    buffer.write([text.sign], in: sign, alignment: .right)
    buffer.write(
      [Span(text.percent, account.isSilent ? .stale : limit.level.role, bold: limit.level >= .warning)],
      in: row.cutRight(6), alignment: .right)
    let name = row.cutLeft(min(18, max(12, row.width * 2 / 5)))
    buffer.write([Words.text(sanitized(text.name))].shortenedInMiddle(to: name.width), in: name)
    if row.width >= 24 {
      let figure = row.cutRight(min(row.width - 8, cellWidth(of: text.compact)))
      buffer.write([Words.text(text.compact)].clipped(to: figure.width), in: figure, alignment: .right)
      _ = row.cutRight(1)
    }
    _ = row.cutLeft(1)
    if limit.amount != nil { text.bar().draw(in: row, of: &buffer) }
  }

  private func drawCapacity(_ capacity: CapacityReading, in row: Area, of buffer: inout Buffer) {
    guard !row.isEmpty else { return }
    var row = row
    buffer.write(
      [Span(capacity.nowShare.map(Figures.percent) ?? "–", .text, bold: true)], in: row.cutRight(6),
      alignment: .right)
    let name = row.cutLeft(max(14, row.width / 2))
    buffer.write(
      [Words.text("\(sanitized(capacity.snapshot)) \(capacity.direction.short)")].shortenedInMiddle(
        to: name.width),
      in: name)
    _ = row.cutLeft(1)
    Bar(capacity.nowShare ?? 0, paint: .gradient(.provisioned), isHollow: account.isSilent).draw(
      in: row, of: &buffer)
  }

  private func drawModel(_ model: ModelReading, in row: Area, of buffer: inout Buffer) {
    var row = row
    let figure =
      "\(Figures.grouped(model.requestsPerMinute)) RPM  \(LimitText.short(model.tokensPerMinute)) TPM"
    let right = row.cutRight(min(row.width, cellWidth(of: figure)))
    buffer.write([Words.text(figure)].clipped(to: right.width), in: right, alignment: .right)
    _ = row.cutRight(1)
    buffer.write([Words.dim(sanitized(model.name))].shortenedInMiddle(to: row.width), in: row)
  }
}

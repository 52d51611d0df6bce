import TerminalUI
import UsageModel

/// An account's parts as they stand on the wall, under one another.
extension AccountRow {
  /// The tightest limit: name and figure, bar, what comes next.
  func drawLimit(in area: Area, of buffer: inout Buffer) {
    var area = area
    drawLimitTitle(area.cutTop(1), of: &buffer)
    if !area.isEmpty { drawLimitBar(area.cutTop(1), of: &buffer) }
    if !area.isEmpty { drawOutlook(area.cutTop(1), of: &buffer) }
  }

  /// The tier, the way to the next one, and the act that gets there.
  func drawTier(in area: Area, of buffer: inout Buffer) {
    var area = area
    let title = area.cutTop(1)
    buffer.write([Words.text(sanitized(tierLabel))].clipped(to: title.width), in: title)
    guard let text, account.tier?.standing.next != nil else {
      let words = account.tier == nil ? "no ladder" : "the highest tier"
      return buffer.write([Words.dim(words)], in: area)
    }
    if !area.isEmpty { drawTierBar(area.cutTop(1), of: &buffer) }
    let next = sanitized(account.tier?.standing.next?.label ?? "")
    if !area.isEmpty {
      buffer.write([Words.dim("to \(next): \(text.act)")].clipped(to: area.width), in: area)
    }
  }

  /// The month's money and the refusals of the last quarter hour.
  func drawMoney(in area: Area, of buffer: inout Buffer) {
    var area = area
    let month = Instant.monthNames[CivilDate(now).month - 1]
    let title = area.cutTop(1)
    let money = [Words.text("\(month) \(Figures.dollars(account.spend.monthToDate)) ")]
    buffer.write((money + cap).clipped(to: title.width), in: title)
    if area.isEmpty { return }
    let count = account.throttles.count
    buffer.write(
      account.isSilent
        ? [Words.dim("429: not known")]
        : [Words.dim("429 in 15 min: "), Span("\(count)", count > 0 ? .critical : .dim, bold: count > 0)],
      in: area)
  }
}

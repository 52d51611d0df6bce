import TerminalUI
import UsageModel

/// Bought credit: what is left and until when, each purchase, and how the balance came to where it is.
struct CreditPanel {
  let account: AccountReading
  let credit: CreditReading
  let now: Instant

  /// nil where nothing is known of credit that could be used up.
  init?(account: AccountReading, now: Instant) {
    guard let credit = account.spend.credit, credit.isLimit || credit.balance > .zero else { return nil }
    self.account = account
    self.credit = credit
    self.now = now
  }

  private static let courseWidth = 46

  var least: Int { 3 }
  var most: Int { 3 + (purchases.isEmpty ? 0 : 1 + min(6, purchases.count)) + (remarks.isEmpty ? 0 : 1) }

  func draw(in area: Area, of buffer: inout Buffer) {
    let hidden = purchases.count - shown(in: area.height - 4).count
    Frame(
      .frameCapacity, title: [Words.title("prepaid credit")], note: [Words.dim(note)],
      rightNote: hidden > 0 && area.height > 4 ? [Words.dim("\(hidden) more")] : []
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    drawBalance(in: inner.cutTop(1), of: &buffer)
    if let remark = remarks.first, inner.height > 1 || purchases.isEmpty {
      let row = inner.cutBottom(1)
      buffer.write(remark.clipped(to: row.width), in: row)
    }
    if inner.width >= 100, inner.height >= 4 {
      drawCourse(in: inner.cutRight(CreditPanel.courseWidth), of: &buffer)
      _ = inner.cutRight(2)
    }
    if inner.height > 1 { table(height: inner.height - 1).draw(in: inner, of: &buffer) }
  }

  private var role: Role {
    if account.isSilent { return .stale }
    return account.limits.first { $0.isPrepaidCredit }?.level.role ?? .ok
  }

  private func drawBalance(in row: Area, of buffer: inout Buffer) {
    var row = row
    let share = max(0, 1 - credit.shareUsed)
    let level = account.limits.first { $0.isPrepaidCredit }?.level ?? .normal
    var figure = [
      Words.dim(credit.isUpperBound ? "at most " : ""), Words.strong(Figures.dollars(credit.balance)),
      Words.dim(" of "), Words.text(Figures.dollars(credit.bought)),
      Span("  " + Words.right(Figures.percent(share), 4), role, bold: level > .normal),
    ]
    let end: [Span]
    if account.isSilent {
      end = [Words.dim("  no forecast while the source is silent")]
    } else if credit.isEmpty {
      end = [Span("  " + level.glyph.text + " out of credit", .critical, bold: true)]
    } else if let text = credit.end(at: now) {
      let band = credit.emptyAt?.bracketed.map { " (\($0))" } ?? ""
      end = [Span("  " + level.glyph.text + " ", role), Words.text(text), Words.dim(band)]
    } else {
      end = []
    }
    let label = "left  "
    buffer.write([Words.dim(label)], in: row.cutLeft(min(row.width, cellWidth(of: label))))
    if figure.cellWidth + end.cellWidth + 8 <= row.width { figure += end }
    let right = row.cutRight(min(row.width, figure.cellWidth))
    buffer.write(figure.clipped(to: right.width), in: right, alignment: .right)
    _ = row.cutRight(2)
    // What is left is what counts here, so the bar empties.
    Bar(share, paint: .role(role), isHollow: account.isSilent).draw(in: row, of: &buffer)
  }

  /// Those that still hold credit or were bought within the course, newest last.
  private var purchases: [CreditHistory.Purchase] {
    credit.purchases.filter {
      $0.paid > .zero && ($0.left > .zero || now - $0.at < Int64(credit.course.count) * .day)
    }
  }

  /// Where there is little room those that are used up go first, then the oldest.
  private func shown(in rows: Int) -> [CreditHistory.Purchase] {
    var shown = purchases
    while shown.count > max(0, rows) {
      shown.remove(at: shown.firstIndex { $0.left <= .zero } ?? 0)
    }
    return shown
  }

  private func table(height: Int) -> Table {
    let columns = [
      Table.Column("bought", width: 11), Table.Column("paid", width: 9, alignment: .right),
      Table.Column("used", width: 9, alignment: .right), Table.Column("left", width: 9, alignment: .right),
      Table.Column("expires", width: 20, grows: true, leading: 2, dropPriority: 1),
    ]
    let rows = shown(in: height).map { purchase in
      let isGone = purchase.left <= .zero
      return Table.Row.cells([
        .text(day(purchase.at) + (purchase.id == nil ? " *" : ""), Style(isGone ? .dim : .text)),
        .text(Figures.dollars(purchase.paid), Style(isGone ? .dim : .text)),
        .text(Figures.dollars(purchase.used), Style(.dim)),
        .text(Figures.dollars(purchase.left), Style(isGone ? .dim : .text, bold: !isGone)),
        .text(expiry(purchase)),
      ])
    }
    return Table(columns: columns, rows: rows)
  }

  private func day(_ instant: Instant) -> String {
    let isRecent = now - instant < 330 * .day && instant - now < 330 * .day
    return isRecent ? instant.dayMonth : instant.isoDay
  }

  private func expiry(_ purchase: CreditHistory.Purchase) -> [Span] {
    guard let at = purchase.expiresAt else { return [Words.dim("none stated")] }
    if at <= now {
      let lost = purchase.expired > .zero ? ", \(Figures.dollars(purchase.expired)) lost" : ""
      return [Words.dim("expired \(day(at))\(lost)")]
    }
    let wasted = credit.expiries.first { $0.at == at && $0.wasted > .zero && purchase.left > .zero }
    guard let wasted else { return [Words.text(day(at))] }
    return [Words.text(day(at)), Span(", \(Figures.dollars(wasted.wasted)) unused", .warning)]
  }

  /// The balance of the last days, then as it will fall.
  private func drawCourse(in area: Area, of buffer: inout Buffer) {
    var area = area
    let heading = area.cutTop(1)
    let pace = credit.emptyAt == nil ? nil : credit.pace
    let first = credit.countedFrom
    let begin = max(first, now.floored(to: .day) - Int64(credit.course.count - 1) * .day)
    buffer.write(
      [Words.dim("balance since \(begin.dayMonth)" + (pace.map { ", then at \($0.words)" } ?? ""))]
        .clipped(to: heading.width), in: heading)
    let known = credit.course.map { $0.map { max(0, $0.dollars) } }
    let top = Plot.top(of: known.map { Plot.Column($0) }, limit: nil)
    let scale = Chart.round(top / 1.2)
    let labels = [Plot.Label(0, "$0"), Plot.Label(scale, MoneyText.bound(scale))]
    let gutter = (labels.map(\.spans.cellWidth).max() ?? 4) + 1
    var ahead: [Plot.Column] = []
    if let end = credit.emptyAt?.expected, let perDay = pace?.perDay.dollars, perDay > 0 {
      let days = min(Int64(max(0, area.width - gutter - known.count)), max(0, (end - now) / .day))
      ahead = (0..<Int(days)).map {
        Plot.Column(max(0, credit.balance.dollars - perDay * Double($0 + 1)), isProvisional: true)
      }
    }
    let columns = known.map { Plot.Column($0, isProvisional: account.isSilent) } + ahead
    let today = known.count - 1
    var axis = [Plot.AxisLabel(today, "today")]
    let start = known.firstIndex { $0 != nil } ?? today
    if start + 7 < today {
      axis.insert(Plot.AxisLabel(start, (now - Int64(today - start) * .day).dayMonth), at: 0)
    }
    if ahead.count > 12, let end = credit.emptyAt?.expected {
      axis.append(Plot.AxisLabel(today + ahead.count - 6, end.dayMonth))
    }
    Plot(
      columns, top: top, layers: [Plot.Layer(.role(role))], scale: labels, axis: axis, gutter: gutter
    ).draw(in: area, of: &buffer)
  }

  private var note: String {
    if credit.isAlsoInvoiced { return "usage beyond it is invoiced" }
    if let below = credit.autoReloadBelow { return "reloads below \(Figures.wholeDollars(below))" }
    return "auto-reload not known"
  }

  /// What may be wrong with the balance, and what it was last corrected by.
  private var remarks: [[Span]] {
    var remarks: [[Span]] = []
    if credit.isEmpty {
      let limit = account.limits.first { $0.isPrepaidCredit }
      let effect = limit?.consequence.map { sanitized($0) + "; " } ?? ""
      let advice =
        credit.isContradicted
        ? "calls still pass, so a purchase may be missing: record it, or say what is left: "
        : "buy credit and record it, or say what is left: "
      remarks.append([
        Span(effect + advice, .warning), Words.dim("tiertop account set ACCOUNT --balance USD"),
      ])
    }
    if let reason = credit.upperBoundReason {
      remarks.append([
        Span("at most: \(reason). ", .warning),
        Words.dim("Correct it: tiertop account set ACCOUNT --balance USD"),
      ])
    }
    if let statement = credit.statement { remarks.append([Words.dim(statement.words)]) }
    return remarks
  }
}

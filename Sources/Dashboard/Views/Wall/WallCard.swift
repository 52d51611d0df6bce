import TerminalUI
import UsageModel

/// One account on the wall: its worst percent in big digits, then what it is of, the tier, and the money.
struct WallCard {
  let state: DashboardState
  let account: AccountReading

  /// Frame, small digits, the limit and its bar.
  static let least = 9
  static let most = 26
  /// Beside a bigger one.
  static let leastWidth = 30

  /// `84%`, `429`, a dash where no limit has a number.
  var digits: String {
    guard account.state != .noData, let text = account.shortFigure else { return "-" }
    return text.hasSuffix("%") && text.utf8.count > 5 ? ">999%" : text
  }

  func draw(_ scale: BigText.Scale?, in area: Area, of buffer: inout Buffer) {
    guard area.height >= 3, area.width >= 12 else { return }
    Frame(
      .frameLimits, title: [Words.title(sanitized(account.name))],
      label: [account.state.sign, Span(" " + account.state.word, account.state.role, bold: true)],
      note: Header.freshness(account.freshness)
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 3, y: area.y + 1, width: area.width - 6, height: area.height - 2)
    let isRoomy = inner.height >= (scale?.rows ?? 1) * 5 + 9
    if isRoomy { _ = inner.cutTop(1) }
    if let scale {
      let size = BigText.size(of: digits, scale: scale)
      var block = inner.cutTop(min(size.height, inner.height))
      _ = block.cutLeft(max(0, (block.width - size.width) / 2))
      BigText(digits, Style(account.state.role, bold: true), isHollow: account.isSilent)
        .draw(scale, in: block, of: &buffer)
    }
    if isRoomy { _ = inner.cutTop(1) }
    let row = AccountRow(account: account, now: state.shown.now, plan: state.plans[account.planID])
    row.drawLimit(in: inner.cutTop(3), of: &buffer)
    if inner.height >= 4 {
      if isRoomy { _ = inner.cutTop(1) }
      row.drawTier(in: inner.cutTop(3), of: &buffer)
    }
    if inner.height >= 3 {
      if inner.height >= 5 { _ = inner.cutTop(1) }
      row.drawMoney(in: inner.cutTop(2), of: &buffer)
    }
    if inner.height >= 1 {
      Sparkline(account.activity.map { $0 }, paint: .role(.series1), isHollow: account.isSilent)
        .draw(in: inner.cutTop(1), of: &buffer)
    }
  }
}

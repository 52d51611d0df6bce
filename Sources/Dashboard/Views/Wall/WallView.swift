import TerminalUI
import UsageModel

/// The whole screen, to be read across a room: the worst thing in big letters, then the page whose turn it is.
struct WallView {
  let state: DashboardState
  let wall: Wall

  func draw(in area: Area, of buffer: inout Buffer) {
    var rest = area
    drawFooter(in: rest.cutBottom(1), of: &buffer)
    // Room to move in, so that no cell stays bright for long.
    if rest.width >= 60, rest.height >= 20 {
      let drift = wall.drift
      rest = Area(
        x: rest.x + drift.x, y: rest.y + drift.y, width: rest.width - 2, height: rest.height - 1)
    }
    let header = WallHeader(state: state, wall: wall)
    let isBelow = wall.isUpsideDown
    let height = header.height(in: rest)
    let top = isBelow ? rest.cutBottom(height) : rest.cutTop(height)
    header.draw(in: top, of: &buffer)
    guard state.rights.seesUsage else { return WithheldView(state: state).draw(in: rest, of: &buffer) }
    if state.shown.accounts.isEmpty {
      return buffer.write([Words.dim("no account yet")], in: rest, alignment: .center)
    }
    switch (wall.page, wall.page.account.flatMap { state.shown.account($0) }) {
    case (.account, let account?): drawAccount(account, in: rest, of: &buffer)
    case (.capacity, let account?): drawCapacity(account, in: rest, of: &buffer)
    default: drawAll(in: rest, of: &buffer)
    }
  }

  // MARK: Pages

  private func drawAll(in area: Area, of buffer: inout Buffer) {
    var rest = area
    let accounts = state.shown.worstFirst
    let widest = max(1, min(accounts.count, area.width / 38))
    let rows = (accounts.count + widest - 1) / widest
    // No last row with one lonely card.
    let columns = (accounts.count + rows - 1) / rows
    let next = NextPanel(state: state)
    let heights = Stack.heights(
      [
        Stack.Item(least: min(area.height, WallCard.least * rows), most: WallCard.most * rows, priority: 3),
        Stack.Item(least: area.height >= 34 ? 8 : area.height + 1, most: 16, priority: 1),
        Stack.Item(least: area.height >= 30 ? next.least : area.height + 1, most: next.most, priority: 2),
      ], in: area.height, absorbing: [true, true, false])
    // Turned over whole: graphs are bright too, and those of two pages would lie upon one another.
    let cards = cut(heights[0], of: &rest)
    let graph = cut(heights[1], of: &rest)
    drawCards(accounts, columns: columns, in: cards, of: &buffer)
    if heights[1] > 0, let worst = state.shown.worstFirst.first, let subject = subject(of: worst) {
      GraphPanel(state: state, account: worst, subject: subject, window: state.window)
        .draw(in: graph, of: &buffer)
    }
    if heights[2] > 0 { next.draw(in: rest, of: &buffer) }
  }

  /// The next part from above, or from below while the wall is turned over.
  private func cut(_ rows: Int, of area: inout Area) -> Area {
    wall.isUpsideDown ? area.cutBottom(rows) : area.cutTop(rows)
  }

  /// The most urgent first and biggest; where not all have room, how many more there are.
  private func drawCards(
    _ accounts: [AccountReading], columns: Int, in area: Area, of buffer: inout Buffer
  ) {
    let rows = max(1, min((accounts.count + columns - 1) / columns, area.height / WallCard.least))
    let fitting = rows * columns
    let cards = accounts.prefix(fitting).map { WallCard(state: state, account: $0) }
    // The first one is as wide as two where the others in its row stay wide enough to be read.
    let isBiggest = cards.count > 1 && columns > 1 && area.width / (columns + 1) >= WallCard.leastWidth
    func scale(_ cards: some Sequence<WallCard>, shares: Int, of whole: Int) -> BigText.Scale? {
      BigText.scale(
        for: cards.map(\.digits), width: area.width * shares / whole - 6, height: area.height / rows - 7,
        most: BigText.Scale(columns: 6, rows: 3))
    }
    let shares = columns + (isBiggest ? 1 : 0)
    let common = scale(cards.dropFirst(isBiggest ? 1 : 0), shares: 1, of: shares)
    var rest = area
    for row in 0..<rows {
      var line = rest.cutTop(rest.height / (rows - row))
      var left = min(columns, cards.count - row * columns) + (isBiggest && row == 0 ? 1 : 0)
      for index in (row * columns)..<min((row + 1) * columns, cards.count) {
        let own = isBiggest && index == 0 ? 2 : 1
        cards[index].draw(
          own > 1 ? scale(cards.prefix(1), shares: own, of: shares) : common,
          in: line.cutLeft(line.width * own / left), of: &buffer)
        left -= own
      }
    }
    if fitting < accounts.count {
      buffer.write(
        [Words.strong(" +\(accounts.count - fitting) more ")],
        in: Area(x: area.x, y: area.bottom - 1, width: area.width - 3, height: 1), alignment: .right)
    }
  }

  private func drawAccount(_ account: AccountReading, in area: Area, of buffer: inout Buffer) {
    let strips = account.limits.filter { $0.pressure != nil && $0.isCounter }.prefix(4).map { limit in
      let text = account.text(of: limit)
      return WallStrip(
        name: sanitized(text.name), figure: text.usedOfBound, share: limit.pressure ?? 0,
        role: account.isSilent ? .stale : limit.level.role, isHollow: account.isSilent,
        outlook: account.isSilent
          ? [Span("was so at \(account.freshness.asOf.clock)Z", .stale)] : text.outlook(short: false),
        turns: wall.turns)
    }
    draw(Array(strips), title: account, subject: subject(of: account), in: area, of: &buffer)
  }

  private func drawCapacity(_ account: AccountReading, in area: Area, of buffer: inout Buffer) {
    let tightest = account.capacity.sorted { ($0.nowShare ?? 0) > ($1.nowShare ?? 0) }
    let strips = tightest.prefix(4).map { capacity in
      let share = capacity.nowShare ?? 0
      var outlook = [Words.dim("\(capacity.units) units")]
      if capacity.recentSpill > 0, let last = capacity.lastSpillAt {
        outlook.append(
          Span("  spill \(capacity.recentSpillMinutes) min, last \(last.hourMinute)Z", .warning, bold: true))
      }
      return WallStrip(
        name: "\(sanitized(capacity.snapshot)) \(capacity.direction.rawValue)",
        figure: "\(Figures.grouped(capacity.now)) / \(Figures.grouped(capacity.capacity)) TPM", share: share,
        role: account.isSilent ? .stale : Level(share: share, previous: nil).role, isHollow: account.isSilent,
        outlook: outlook, turns: wall.turns)
    }
    draw(
      Array(strips), title: account, subject: tightest.first.map(GraphSubject.init(capacity:)), in: area,
      of: &buffer)
  }

  private func draw(
    _ strips: [WallStrip], title account: AccountReading, subject: GraphSubject?, in area: Area,
    of buffer: inout Buffer
  ) {
    var rest = area
    let fitting = max(1, min(strips.count, (rest.height - (rest.height >= 20 ? 8 : 0)) / WallStrip.least))
    let shown = strips.prefix(fitting)
    let graphs = rest.height - shown.count * WallStrip.least
    let upper = cut(
      graphs >= 8 ? min(rest.height - 8, shown.count * WallStrip.most) : rest.height, of: &rest)
    Frame(
      .frameLimits, title: [Words.title(sanitized(account.name))],
      label: [account.state.sign, Span(" " + account.state.word, account.state.role, bold: true)],
      note: Header.freshness(account.freshness),
      rightNote: strips.count > fitting ? [Words.dim("\(strips.count - fitting) more")] : []
    ).draw(in: upper, of: &buffer)
    var inner = Area(x: upper.x + 2, y: upper.y + 1, width: upper.width - 4, height: upper.height - 2)
    if shown.isEmpty { buffer.write([Words.dim("no limit with a number is in use")], in: inner) }
    let scale = BigText.scale(
      for: shown.map(\.percent), width: inner.width / 3,
      height: max(1, inner.height / max(1, shown.count) - 1), most: .large)
    let width = shown.map { strip in scale.map { BigText.size(of: strip.percent, scale: $0).width } ?? 5 }
      .max()
    for (index, strip) in shown.enumerated() {
      strip.draw(
        scale, width: width ?? 0, in: inner.cutTop(inner.height / (shown.count - index)), of: &buffer)
    }
    if !rest.isEmpty, let subject {
      GraphPanel(state: state, account: account, subject: subject, window: state.window)
        .draw(in: rest, of: &buffer)
    }
  }

  private func subject(of account: AccountReading) -> GraphSubject? {
    guard var subject = GraphSubject.main(of: account).first else { return nil }
    subject.title = "\(sanitized(account.name)): \(subject.title)"
    subject.shortTitle = "\(sanitized(account.name)): \(subject.shortTitle)"
    return subject
  }

  // MARK: The bottom line

  private func drawFooter(in row: Area, of buffer: inout Buffer) {
    let keys = state.commands
    let quit = keys.hint(.quit)
    let left =
      state.isKiosk
      ? "tiertop wall, read only, \(quit) quits"
      : "tiertop wall, \(keys.hint(.wall)) back, \(keys.hint(.previousAccount)) \(keys.hint(.nextAccount)) turn, \(quit) quits"
    let seconds = max(0, (wall.turnsAt - state.now + 999) / 1_000)
    var right: [Span] = []
    if state.rights.seesUsage {
      for page in Wall.pages(of: state.shown) {
        right.append(page == wall.page ? Words.strong(name(of: page)) : Words.dim(name(of: page)))
        right.append(Words.dim("  "))
      }
      right.append(Words.dim(" next in \(seconds) s "))
      if right.cellWidth + cellWidth(of: left) + 3 > row.width {
        right = [Words.dim("\(name(of: wall.page)), next in \(seconds) s ")]
      }
    }
    buffer.write([Words.dim(" " + left)].clipped(to: max(0, row.width - right.cellWidth - 1)), in: row)
    buffer.write(right.clipped(to: row.width), in: row, alignment: .right)
  }

  private func name(of page: Wall.Page) -> String {
    switch page {
    case .all: "All accounts"
    case .account(let id): sanitized(state.shown.account(id)?.name ?? "")
    case .capacity(let id): sanitized(state.shown.account(id)?.name ?? "") + " capacity"
    }
  }
}

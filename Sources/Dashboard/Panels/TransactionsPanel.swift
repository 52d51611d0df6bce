import TerminalUI
import UsageModel

/// What was bought and what became of it, then every transaction, the newest first.
struct TransactionsPanel {
  let state: DashboardState
  let account: AccountReading

  private var entries: [CapacityEntry] { state.capacityEntries(of: account) }
  var least: Int { 5 }
  var most: Int { entries.count + 3 }

  func draw(in area: Area, of buffer: inout Buffer) {
    let entries = entries
    var title = "units bought and earlier transactions"
    if case .snapshot(let name) = state.opened { title += " of \(sanitized(name))" }
    let inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    let room = inner.height - 1
    let selected = state.marked(.transactions)
    let offset = Table.offset(0, showing: selected ?? 0, of: entries.count, height: room)
    Frame(
      .frameCapacity, title: [Words.title(title)],
      label: state.opened == nil ? [] : Words.hint(state.commands.hint(.back), "all snapshots"),
      note: [Words.dim("recorded here; bought and cancelled at the provider")],
      rightNote: entries.count > room
        ? [Words.dim("\(offset + 1) to \(min(entries.count, offset + room)) of \(entries.count)")] : []
    ).draw(in: area, of: &buffer)
    if entries.isEmpty {
      let hidden = state.allCapacityEntries(of: account).count { $0 != .divider }
      if let words = state.emptiedByFilter("transaction", hidden: hidden, width: inner.width) {
        return buffer.write(words, in: inner)
      }
    }
    var table = Table(columns: columns(inner.width), rows: entries.map(row))
    table.selected = selected
    table.offset = offset
    table.targets = DashboardState.Panel.transactions.targets(entries.count)
    table.draw(in: inner, of: &buffer)
  }

  private var transactions: [CapacityTransaction] { entries.compactMap(\.transaction) }

  /// Columns in which no row has anything take no room.
  private func columns(_ room: Int) -> [Table.Column] {
    let all = transactions
    let name = all.map { cellWidth(of: sanitized($0.snapshot)) }.max() ?? 0
    func width(_ width: Int, _ isTold: (CapacityTransaction) -> Bool) -> Int {
      all.contains(where: isTold) ? width : 0
    }
    let price = width(10) { $0.price != nil }
    let project = width(10) { $0.project != nil }
    let buyer = width(8) { $0.buyer != nil }
    return [
      Table.Column("state", width: 9), Table.Column("date, UTC", width: 16, leading: 2, dropPriority: 3),
      Table.Column("units", width: 7, alignment: .right, leading: 2),
      Table.Column("snapshot", width: min(room < 70 ? 14 : 28, name), leading: 2, isShortenedInMiddle: true),
      Table.Column("dir", width: 4), Table.Column("TPM", width: 9, alignment: .right, dropPriority: 4),
      Table.Column("until", width: 16, grows: true, leading: 2, dropPriority: 1),
      Table.Column("price", width: price, alignment: .right, leading: price > 0 ? 1 : 0, dropPriority: 6),
      Table.Column("project", width: project, leading: project > 0 ? 2 : 0, dropPriority: 7),
      Table.Column("by", width: buyer, leading: buyer > 0 ? 2 : 0, dropPriority: 8),
      Table.Column("id", width: 12, leading: 2, dropPriority: 5),
    ]
  }

  private func row(_ entry: CapacityEntry) -> Table.Row {
    switch entry {
    case .divider: return .divider
    case .holding(let holding, let state):
      let units = state == .scheduled ? holding.purchase.units : holding.units(at: self.state.shown.now)
      let count = units == holding.purchase.units ? "\(units)" : "\(units) of \(holding.purchase.units)"
      let style = Style(state == .expired ? .dim : .text)
      return cells(
        [Span(state.rawValue, state.role, bold: state != .expired)], count, until(holding, state), style,
        holding.purchase, perMinute: units * holding.purchase.unitSize)
    case .transaction(let transaction, let effectiveAt):
      let isPurchase = transaction.kind == .purchase
      let until =
        isPurchase
        ? ""
        : "of \(sanitized(transaction.purchaseID ?? "–"))"
          + (effectiveAt.map { ", ends \($0.dayMonth)" } ?? ", counts for nothing")
      return cells(
        [Words.dim(isPurchase ? "bought" : "cancelled")], (isPurchase ? "+" : "−") + "\(transaction.units)",
        until, Style(.dim), transaction, perMinute: transaction.units * transaction.unitSize)
    }
  }

  private func cells(
    _ word: [Span], _ units: String, _ until: String, _ style: Style, _ transaction: CapacityTransaction,
    perMinute: Int64
  ) -> Table.Row {
    .cells([
      .text(word), .text("\(transaction.at.isoDay) \(transaction.at.hourMinute)", Style(.dim)),
      .text(units, style), .text(sanitized(transaction.snapshot), style),
      .text(transaction.direction.short, Style(.dim)), .text(Figures.grouped(perMinute), style),
      .text(until, style), .text(transaction.price.map(Figures.dollars) ?? "", style),
      .text(sanitized(transaction.project ?? ""), Style(.dim)),
      .text(sanitized(transaction.buyer ?? ""), Style(.dim)), .text(sanitized(transaction.id), Style(.dim)),
    ])
  }

  private func until(_ holding: CapacityHolding, _ state: CapacityHolding.State) -> String {
    let now = self.state.shown.now
    switch state {
    case .expired: return "ended \((holding.endings.map(\.effectiveAt).max() ?? now).dayMonth)"
    case .scheduled: return "begins \(holding.purchase.at.dayMonth)"
    case .active, .ending:
      let ends = holding.endings.filter { $0.effectiveAt > now }.sorted { $0.effectiveAt < $1.effectiveAt }
        .map { "\($0.units)u end \($0.effectiveAt.dayMonth)" }
      let stays =
        holding.committedEnd > now ? "committed to \(holding.committedEnd.dayMonth)" : "renews daily"
      return (ends + (holding.uncancelled > 0 ? [stays] : [])).joined(separator: ", ")
    }
  }
}

extension CapacityHolding.State {
  fileprivate var role: Role {
    switch self {
    case .scheduled: .stale
    case .active: .ok
    case .ending: .warning
    case .expired: .dim
    }
  }
}

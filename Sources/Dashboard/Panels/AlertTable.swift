import TerminalUI
import UsageModel

/// Episodes as rows: open ones with how long they last, past ones with their end.
struct AlertTable {
  let state: DashboardState
  let panel: DashboardState.Panel

  private var isOpen: Bool { panel == .openAlerts }
  private var episodes: [AlertEpisode] { isOpen ? state.listedOpenAlerts : state.listedPastAlerts }

  /// With its heading and the frame.
  var rows: Int { max(1, episodes.count) + 3 }

  func draw(in area: Area, of buffer: inout Buffer) {
    // A sign, a space and the word.
    let states = max(11, (episodes.map(\.word.count).max() ?? 0) + 2)
    var columns = [
      Table.Column("state", width: states),
      Table.Column("account", width: 12, dropPriority: 1, isShortenedInMiddle: true),
      Table.Column("what", width: 14, grows: true, leading: 2, isShortenedInMiddle: true),
      Table.Column("since, UTC", width: 13, leading: 2, dropPriority: 4),
      Table.Column("for", width: 11, alignment: .right, leading: 2, dropPriority: 3),
      Table.Column("worst", width: 13, leading: 2, dropPriority: 5),
      Table.Column(isOpen ? "told" : "end", width: 13, leading: 2, dropPriority: 2),
    ]
    if showsTold(area.width) { columns.append(Table.Column("told", width: 13, leading: 2, dropPriority: 6)) }
    let selected = state.marked(panel)
    Table(
      columns: columns, rows: episodes.map { row($0, width: area.width) }, selected: selected,
      offset: Table.offset(0, showing: selected ?? 0, of: episodes.count, height: area.height - 1)
    ).draw(in: area, of: &buffer)
  }

  /// Where there is room, past ones also say who was told.
  private func showsTold(_ width: Int) -> Bool { !isOpen && width >= 140 }

  private func row(_ episode: AlertEpisode, width: Int) -> Table.Row {
    .cells(cells(of: episode) + (showsTold(width) ? [.text(told(episode))] : []))
  }

  private func cells(of episode: AlertEpisode) -> [Table.Cell] {
    [
      .text([
        episode.state.sign, Span(" " + episode.word, episode.state.role, bold: episode.state < .stale),
      ]),
      .text([Words.text(sanitized(episode.accountName))]),
      .text([Words.text(sanitized(episode.what, limit: 120))]),
      .text([Words.dim(when(episode.start))]),
      .text([Words.text(Figures.age(episode.duration(now: state.alertsNow)))]),
      .text([Words.text(episode.worstText ?? Glyph.nothing.text)]),
      .text(isOpen ? told(episode) : [Words.dim(episode.end.map(when) ?? "")]),
    ]
  }

  /// `14:39:34Z` today, `23 Nov 20:59Z` before.
  private func when(_ instant: Instant) -> String {
    instant.floored(to: .day) == state.alertsNow.floored(to: .day)
      ? "\(instant.clock)Z" : "\(instant.dayMonth) \(instant.hourMinute)Z"
  }

  /// The hook that is worst off, and how many more were told.
  private func told(_ episode: AlertEpisode) -> [Span] {
    if state.alerts.isSnoozed(episode.key, now: state.alertsNow) { return [Words.dim("snoozed")] }
    // No screen was open then.
    if episode.isFound { return [Words.dim("nobody")] }
    func rank(_ telling: AlertTelling) -> Int {
      telling.outcome == .failed ? 0 : telling.failures > 0 ? 1 : telling.outcome == .waiting ? 2 : 3
    }
    guard let worst = episode.told.reversed().min(by: { rank($0) < rank($1) }) else {
      return [Words.dim(Glyph.nothing.text)]
    }
    let others = Set(episode.told.map(\.recipient)).count - 1
    let answer =
      switch rank(worst) {
      case 0, 1: Span(" no", .warning)
      case 2: Words.dim(" soon")
      default: Span(" ok", .ok)
      }
    return [Words.text(sanitized(worst.recipient)), answer, Words.dim(others > 0 ? " +\(others)" : "")]
  }
}

import TerminalUI
import UsageModel

/// The last 24 hours of each account, a sign for the worst alert of each column.
struct AlertStrip {
  struct Row: Hashable {
    var name: String
    /// The worst state of each column; nil where nothing was wrong.
    var states: [AccountState?]
  }

  private static let nameWidth = 14
  let rows: [Row]
  /// The time that one column stands for, the last one ends with the present quarter hour or hour.
  let width: Milliseconds
  let end: Instant

  init(state: DashboardState, columns: Int) {
    // Whole columns for quarter hours, half hours or hours.
    let width: Milliseconds = columns >= 96 ? .quarterHour : columns >= 48 ? 2 * .quarterHour : .hour
    let end = state.alertsNow.floored(to: width) + width
    let count = Int(.day / width)
    self.width = width
    self.end = end
    let start = end - .day
    rows = state.shown.accounts.compactMap { account in
      guard state.account == nil || state.account == account.id else { return nil }
      var states = [AccountState?](repeating: nil, count: count)
      for episode in state.shownAlerts
      where episode.account == account.id && episode.past.state != .ok
        && (episode.end ?? state.alertsNow) >= start && episode.start < end
      {
        let first = max(0, Int((episode.start - start).floored(to: width) / width))
        let last = min(count - 1, Int(((episode.end ?? state.alertsNow) - start) / width))
        guard first <= last else { continue }
        for column in first...last { states[column] = min(states[column] ?? .ok, episode.past.state) }
      }
      return states.contains { $0 != nil } ? Row(name: account.name, states: states) : nil
    }
  }

  func draw(in area: Area, of buffer: inout Buffer) {
    var rest = area
    var heading = rest.cutTop(1)
    buffer.write([Words.dim("24 h")], in: heading.cutLeft(AlertStrip.nameWidth + 1))
    drawTimes(in: heading, of: &buffer)
    for row in rows {
      var line = rest.cutTop(1)
      if line.isEmpty { return }
      let name = line.cutLeft(AlertStrip.nameWidth + 1)
      buffer.write(
        [Words.text(sanitized(row.name))].shortenedInMiddle(to: AlertStrip.nameWidth), in: name)
      buffer.write(
        row.states.map { state in
          state.map { Span($0.glyph.text, $0.role, bold: true) } ?? Span(Glyph.track.text, .track)
        }.clipped(to: line.width), in: line)
    }
  }

  /// A time each three hours, where there is room beside `now`.
  private func drawTimes(in area: Area, of buffer: inout Buffer) {
    let count = Int(.day / width)
    let step: Milliseconds = count >= 48 ? 3 * .hour : 6 * .hour
    var time = (end - .day).ceiled(to: step)
    while time < end {
      let column = Int((time - (end - .day)) / width)
      if column + 6 <= count - 4 {
        buffer.write([Words.dim(time.hourMinute)], x: area.x + column, y: area.y)
      }
      time = time + step
    }
    buffer.write([Words.dim("now")], x: area.x + count - 3, y: area.y)
  }
}

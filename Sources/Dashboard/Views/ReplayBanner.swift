import TerminalUI
import UsageModel

/// The first line while a past instant is shown: which one, how long ago, and what was worst then; no present clock.
struct ReplayBanner {
  let state: DashboardState
  let instant: Instant

  /// nil while the screen is live. A picture that was merely held is a replay of its instant as well.
  init?(_ state: DashboardState) {
    guard state.frozen != nil else { return nil }
    self.state = state
    instant = state.shown.now
  }

  /// ` REPLAY 07:50Z · 1 h 55 min ago `, on another day with its date.
  private func mode(isShort: Bool) -> Span {
    let age = isShort ? "" : " · \(ReplayBanner.age(state.now - instant)) ago"
    return Span(" REPLAY \(day)\(instant.hourMinute)Z\(age) ", Style(.warning, bold: true, reverse: true))
  }

  /// `at 12:42:00Z`, at the end of the second line.
  var at: [Span] { [Span(" at \(day)\(instant.clock)Z ", .warning, bold: true)] }

  /// A day ago the clock alone would be taken for today's.
  private var day: String {
    instant.floored(to: .day) == state.now.floored(to: .day) ? "" : instant.dayMonth + " "
  }

  /// In whole units, so that the line stays calm.
  private static func age(_ span: Milliseconds) -> String {
    switch max(0, span) {
    case ..<Milliseconds.minute: "\(max(0, span) / 1_000) s"
    case ..<Milliseconds.hour: "\(span / .minute) min"
    default: Figures.age(span)
    }
  }

  /// `sign`, `words` and `short` tell the verdict of that instant.
  func draw(sign: Span, words: [Span], short: [Span], in area: Area, of buffer: inout Buffer) {
    let reading = state.shown
    let parting = Words.dim(area.width < 60 ? " " : " │ ")
    var left: [Span] = []
    var right: [Span] = []
    // The least telling goes first where the verdict needs the room.
    for form in 0..<5 {
      left = [mode(isShort: form == 4), parting, sign, Span(" ", .text)]
      right = []
      if reading.isInvented {
        right += [Span(form < 2 ? "invented data" : "invented", .warning, bold: true), Words.dim("  ")]
      }
      if form < 1, reading.verdict.others > 0, state.rights.seesUsage {
        right.append(Words.dim("+\(reading.verdict.others) more  "))
      }
      if form < 3 || area.width >= 60 {
        right += Words.hint(state.commands.hint(.freeze), "live") + [Span(" ", .text)]
      }
      if left.cellWidth + words.cellWidth + right.cellWidth + 1 <= area.width { break }
      if form == 3, left.cellWidth + right.cellWidth + 24 <= area.width { break }
    }
    let room = max(0, area.width - left.cellWidth - right.cellWidth - 1)
    let isTight = words.cellWidth > room && room < 30
    buffer.write(left + (isTight ? short : words).clipped(to: room), in: area)
    buffer.write(right, in: area, alignment: .right)
  }

  /// Frames take the color of the mode, whatever they hold.
  func tint(_ area: Area, of buffer: inout Buffer) {
    let frames: Set<Ink> = [
      .role(.frameLimits), .role(.frameTier), .role(.frameCapacity), .role(.frameModels),
    ]
    buffer.restyle(area) { if frames.contains($0.foreground) { $0.foreground = .role(.warning) } }
  }
}

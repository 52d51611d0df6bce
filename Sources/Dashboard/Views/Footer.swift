import TerminalUI
import UsageModel

/// The bottom line: the views as tabs, the keys that matter here; `? help` is never cut.
struct Footer {
  let state: DashboardState

  func draw(in area: Area, of buffer: inout Buffer) {
    let keys = state.commands
    let help = Words.hint(keys.hint(.help), "help")
    if case .filter(let text) = state.overlay {
      drawFilter(text, in: area, of: &buffer)
      return
    }
    if var hints = overlayHints {
      // The way out is the last to go.
      while hints.count > 1, [Span].hints(hints).cellWidth >= area.width { hints.removeFirst() }
      buffer.write([Span].hints(hints) + [Span(" ", .text)], in: area, alignment: .right)
      return
    }
    if case .help = state.overlay {
      let scrolling = Words.hint(keys.hint(.rowUp) + " " + keys.hint(.rowDown), "scroll")
      let right = [Span].hints([scrolling, Words.hint(keys.hint(.back), "close")]) + [Span(" ", .text)]
      buffer.write(right, in: area, alignment: .right)
      return
    }
    // An open planner is left before the program is.
    let ways = state.planner == nil ? [Words.hint(keys.hint(.quit), "quit"), help] : [help]
    var right = [Span].hints(ways) + [Span(" ", .text)]
    if right.cellWidth > area.width { right = help }
    buffer.write(right, in: area, alignment: .right)
    let room = area.width - right.cellWidth - 2
    if let notice = state.notice {
      buffer.write(
        [Span(" ", .text), Span(sanitized(notice, limit: 200), .warning)].clipped(to: max(0, room)), in: area)
      return
    }
    // The last ones go first where there is little room.
    var hints = self.hints
    while [Span].hints(hints).cellWidth + 1 > room, !hints.isEmpty { hints.removeLast() }
    buffer.write([Span(" ", .text)] + .hints(hints), in: area)
  }

  /// The keys of what lies over the view; nil where the view's own are shown.
  private var overlayHints: [[Span]]? {
    let keys = state.commands
    let rows = "\(keys.hint(.rowUp)) \(keys.hint(.rowDown))"
    switch state.overlay {
    case .explain:
      return [
        Words.hint(rows, "another number"), Words.hint(keys.hint(.back), "close"),
        Words.hint(keys.hint(.help), "help"),
      ]
    case .themes:
      return [
        Words.hint(rows, "see another"), Words.hint(keys.hint(.open), "keep"),
        Words.hint(keys.hint(.back), "as it was"),
      ]
    case .options:
      return [
        Words.hint(rows, "option"),
        Words.hint("\(keys.hint(.stepBack)) \(keys.hint(.stepForward))", "change"),
        Words.hint(keys.hint(.back), "close"),
      ]
    case .palette:
      return [Words.hint("↑ ↓", "choose"), Words.hint("Enter", "do it"), Words.hint("Esc", "close")]
    case .help, .filter, nil: return nil
    }
  }

  /// What was typed and how to leave it; how to write a filter where there is room for that.
  private func drawFilter(_ text: String, in area: Area, of buffer: inout Buffer) {
    let ways = [Span].hints([Words.hint("Enter", "keep"), Words.hint("Esc", "clear")]) + [Span(" ", .text)]
    buffer.write(ways, in: area, alignment: .right)
    let typed =
      [Span(" filter ", .title, bold: true), Words.strong(sanitized(text)), Span("_", .hot)]
    let syntax = [Words.dim("   text  !without  ~regex")]
    let room = max(0, area.width - ways.cellWidth - 1)
    let isRoomy = typed.cellWidth + syntax.cellWidth <= room
    buffer.write((isRoomy ? typed + syntax : typed).shortenedInMiddle(to: room), in: area)
  }

  /// The views that concern what is shown, the present one in brackets.
  private var tabs: [[Span]] {
    DashboardState.View.allCases.filter { view in
      view.isShown(to: state.rights) && (view == state.view || state.shownAccount.map(view.concerns) ?? true)
    }.map { view in
      let key = state.commands.hint(view.action)
      if view == state.view {
        return [Span("[\(key) \(view.title)]", .hot, bold: true)].pressed(.key(key))
      }
      let open = view == .alerts ? state.loudAlerts : 0
      if open > 0 {
        return [Span(key, .hot, bold: true), Span(" \(view.title) \(open)", .warning, bold: true)]
          .pressed(.key(key))
      }
      return Words.hint(key, view.title)
    }
  }

  private func plannerHints(_ planner: Planner) -> [[Span]] {
    planner.step == .choosing
      ? [
        Words.hint("Enter", "review"), Words.hint("Esc", "close"), Words.hint("← →", "units"),
        Words.hint("0-9", "type"), Words.hint("Tab", "direction or snapshot"), Words.hint("↑ ↓", "targets"),
      ] : [Words.hint("Enter", "records it"), Words.hint("Esc", "back")]
  }

  private var hints: [[Span]] {
    let keys = state.commands
    if case .missing = state.store { return [] }
    if let planner = state.planner { return plannerHints(planner) }
    var hints = tabs
    if state.view == .alerts { hints.append(Words.hint(keys.hint(.snooze), "snooze")) }
    if state.view == .capacity { hints.append(Words.hint(keys.hint(.planner), "planner")) }
    if !state.filter.isEmpty {
      hints.append([Span("filter \(sanitized(state.filter))", .warning), Words.dim(" Esc clears")])
    }
    if state.frozen != nil {
      hints.append(Words.hint(keys.hint(.freeze), "live"))
      hints.append(Words.hint("\(keys.hint(.stepBack)) \(keys.hint(.stepForward))", "step"))
      hints.append(Words.hint("\(keys.hint(.previousTrouble)) \(keys.hint(.nextTrouble))", "trouble"))
    }
    if state.account == nil {
      hints.append(Words.hint(keys.hint(.open), "open account"))
    } else if state.shown.accounts.count > 1 {
      hints.append(Words.hint("\(keys.hint(.previousAccount)) \(keys.hint(.nextAccount))", "account"))
      hints.append(Words.hint(keys.hint(.allAccounts), "all"))
    }
    hints.append(
      Words.hint(
        "\(keys.hint(.windowQuarterHour)) \(keys.hint(.windowDay)) \(keys.hint(.windowMonth))", "window"))
    hints.append(Words.hint(keys.hint(.explain), "explain"))
    hints.append(Words.hint(keys.hint(.filter), "filter"))
    if state.frozen == nil { hints.append(Words.hint(keys.hint(.freeze), "freeze")) }
    hints.append(
      Words.hint(
        "\(keys.hint(.pollFaster)) \(keys.hint(.pollSlower))",
        "every \(DashboardState.seconds(state.interval))"))
    hints.append(Words.hint(keys.hint(.wall), "wall"))
    return hints
  }
}

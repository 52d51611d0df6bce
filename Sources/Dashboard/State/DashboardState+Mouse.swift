import TerminalUI
import UsageModel

extension DashboardState.Panel {
  /// What a click on one of its rows means.
  func target(_ index: Int) -> Target { .row(list: rawValue, index: index) }

  func targets(_ count: Int) -> [Target?] { (0..<count).map { target($0) } }
}

extension CommandTable {
  /// The key that hints name so; those of dialogs are not in the table.
  func key(named name: String) -> Key? {
    let fixed: [Key] = [.enter, .escape, .tab]
    return (commands.flatMap(\.keys) + fixed).first { $0.shortName == name }
  }
}

extension DashboardState {
  /// A click does what is drawn under it; the wheel moves by rows, as the keys for that do.
  mutating func point(_ event: MouseEvent) -> [DashboardEffect] {
    // A wall hangs where nobody is meant to touch it.
    if wall != nil { return [] }
    switch event.action {
    case .middlePress, .rightPress: return []
    case .wheelUp: return turnWheel(.rowUp, at: event)
    case .wheelDown: return turnWheel(.rowDown, at: event)
    case .press: break
    }
    switch target(at: event) {
    case .key(let name): return commands.key(named: name).map { press($0) } ?? []
    case .row(let list, let index):
      if let panel = reach(list) { click(panel, row: index) }
    case .item(let number):
      if !isCovered { _ = handle(.shown(AccountID(number))) }
    case nil: break
    }
    return []
  }

  /// Something lies over the view and takes all keys.
  private var isCovered: Bool { overlay != nil || planner != nil }

  private func target(at event: MouseEvent) -> Target? {
    DashboardScreen(self).render(glyphs: look.glyphs).target(x: event.x, y: event.y)
  }

  /// The panel of this name, where it can be reached now.
  private func reach(_ list: String) -> Panel? {
    guard !isCovered, let panel = Panel(rawValue: list), panels.contains(panel) else { return nil }
    return panel
  }

  /// The first click marks the row, the next one opens it.
  private mutating func click(_ panel: Panel, row: Int) {
    notice = nil
    if marked(panel) == row { return openMarked() }
    self.panel = panel
    selected[panel] = row
  }

  /// Through the rows under the pointer, else through those of the panel that has the mark.
  private mutating func turnWheel(_ action: Action, at event: MouseEvent) -> [DashboardEffect] {
    // A letter would be typed.
    switch overlay {
    case .filter, .palette: return []
    default: break
    }
    if case .row(let list, _) = target(at: event), let panel = reach(list) { self.panel = panel }
    return commands.keys(of: action).first.map { press($0) } ?? []
  }
}

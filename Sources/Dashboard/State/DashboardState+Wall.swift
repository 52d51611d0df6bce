import TerminalUI
import UsageModel

extension DashboardState {
  /// Hangs the wall up, or takes it down.
  mutating func toggleWall() {
    wall = wall == nil ? Wall(rotation: rotation, now: now) : nil
    // A wall shows what is, never a picture of the past or half a plan.
    frozen = nil
    planner = nil
    proceedOnWall()
  }

  mutating func proceedOnWall() { wall?.proceed(reading, now: now) }

  /// The few keys of a wall; a kiosk has but the one that ends it.
  mutating func press(_ key: Key, on wall: Wall) -> [DashboardEffect] {
    let action = commands.action(for: key)
    if action == .quit { return [.quit(keepsFrame: false)] }
    if isKiosk { return [] }
    switch action {
    case .wall, .back: toggleWall()
    case .previousAccount, .stepBack: self.wall?.turn(by: -1, reading, now: now)
    case .nextAccount, .stepForward: self.wall?.turn(by: 1, reading, now: now)
    case .windowQuarterHour, .windowDay, .windowMonth, .redraw, .reload, .suspend, .quitKeepingFrame:
      return action.map { perform($0) } ?? []
    default: break
    }
    return []
  }
}

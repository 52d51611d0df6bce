import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("Mouse")
struct MouseTests {
  /// Where a text stands on the screen, in cells; its first place from the top.
  private func place(_ text: String, on state: DashboardState) throws -> (x: Int, y: Int) {
    let buffer = DashboardScreen(state).render(glyphs: state.look.glyphs)
    let wanted = Array(text.unicodeScalars)
    for y in 0..<buffer.height {
      for x in 0...max(0, buffer.width - wanted.count)
      where wanted.indices.allSatisfy({ buffer[x + $0, y].scalar == wanted[$0] }) {
        return (x, y)
      }
    }
    Issue.record("\(text) is not on the screen")
    throw CancellationError()
  }

  @discardableResult
  private func point(
    _ text: String, _ state: inout DashboardState, _ action: MouseEvent.Action = .press
  ) throws -> [DashboardEffect] {
    let (x, y) = try place(text, on: state)
    return state.handle(.key(.mouse(MouseEvent(action, x: x, y: y))))
  }

  @Test("the second line shows an account, and all of them again", arguments: [80, 120, 200])
  func accounts(width: Int) throws {
    var state = Acme.state(width: width, height: 40)
    try point("▲ Open", &state)
    #expect(state.account == AccountID(2))
    try point("All", &state)
    #expect(state.account == nil)
  }

  @Test(
    "the windows of the second line are chosen and asked of the store",
    arguments: [("1d", Window.day), ("30d", .month)])
  func windows(text: String, window: Window) throws {
    var state = Acme.state(width: 100, height: 30)
    #expect(try point(text, &state) == [.poll])
    #expect(state.window == window)
  }

  @Test(
    "a tab of the bottom line opens its view",
    arguments: [("m models", DashboardState.View.models), ("t tiers", .tiers), ("s spend", .spend)])
  func tabs(text: String, view: DashboardState.View) throws {
    var state = Acme.state(width: 120, height: 40, account: 5)
    try point(text, &state)
    #expect(state.view == view)
  }

  @Test("a tab under another key is pressed as well")
  func rebound() throws {
    var state = Acme.state(width: 120, height: 40, account: 5)
    state.commands = try state.commands.rebinding([.models: [.control("T")]])
    try point("^T models", &state)
    #expect(state.view == .models)
  }

  @Test("a click marks an account's row, a second one opens it")
  func accountRows() throws {
    var state = Acme.state(width: 120, height: 40)
    try point("Together AI  ", &state)
    #expect(state.account == nil)
    #expect(state.listedAccounts[state.selection(of: .accounts)].id == AccountID(4))
    try point("Together AI  ", &state)
    #expect(state.account == AccountID(4))
  }

  @Test("a click marks the row of the panel it is in, and a second one opens a model's page")
  func modelRows() throws {
    var state = Acme.state(width: 120, height: 40, account: 5)
    _ = state.handle(.key(.character("m")))
    let account = try #require(state.shownAccount)
    let model = state.modelRows(account)[1]
    state.panel = .limits
    let text = "│ " + model.name
    let (x, y) = try place(text, on: state)
    let event = DashboardEvent.key(.mouse(MouseEvent(.press, x: x + 3, y: y)))
    _ = state.handle(event)
    #expect(state.panel == .modelTable)
    #expect(state.selected[.modelTable] == 1)
    #expect(state.opened == nil)
    _ = state.handle(event)
    #expect(state.openedModel(account)?.name == model.name)
  }

  @Test("the wheel moves through the rows and stops at both ends")
  func wheel() throws {
    var state = Acme.state(width: 120, height: 40)
    for _ in 0..<20 { try point("account ", &state, .wheelDown) }
    #expect(state.selection(of: .accounts) == 4)
    for _ in 0..<3 { try point("account ", &state, .wheelUp) }
    #expect(state.selection(of: .accounts) == 1)
  }

  @Test("what lies over the view takes clicks; nothing under it is reached")
  func covered() throws {
    var state = Acme.state(width: 120, height: 40)
    _ = state.handle(.key(.function(2)))
    let before = state.account
    try point("▲ Open", &state)
    #expect(state.account == before)
    #expect(state.overlay != nil)
    try point("options", &state, .wheelDown)
    #expect(state.overlay == .options(marked: .themeExact))
    try point("Esc close", &state)
    #expect(state.overlay == nil)
  }

  @Test("the wheel types nothing into a filter, and a wall is not for touching")
  func untouched() throws {
    var state = Acme.state(width: 120, height: 40)
    state.commands = try state.commands.rebinding([.rowDown: [.character("j")]])
    _ = state.handle(.key(.character("/")))
    try point("filter", &state, .wheelDown)
    #expect(state.filter.isEmpty)
    _ = state.handle(.key(.escape))
    _ = state.handle(.key(.character("w")))
    let wall = state.wall
    for y in 0..<40 {
      for x in stride(from: 0, to: 120, by: 3) {
        #expect(state.handle(.key(.mouse(MouseEvent(.press, x: x, y: y)))) == [])
      }
    }
    #expect(state.wall == wall)
  }

  @Test("F4 gives the mouse to the terminal and takes it back")
  func toggle() {
    var state = Acme.state(width: 80, height: 24)
    #expect(state.handle(.key(.function(4))) == [.useMouse(false)])
    #expect(state.notice?.contains("mouse off") == true)
    #expect(state.handle(.key(.function(4))) == [.useMouse(true)])
  }

  @Test("no click anywhere does harm", arguments: [(40, 10), (80, 24), (120, 40), (1, 1)])
  func anywhere(width: Int, height: Int) {
    for account in [nil, Int64(2), 5] {
      for view in ["o", "m", "t", "c", "s", "?", "p"] {
        var state = Acme.state(width: width, height: height, account: account)
        _ = state.handle(.key(.character(Unicode.Scalar(view)!)))
        let start = state
        for y in stride(from: -1, through: height, by: 5) {
          for x in stride(from: -1, through: width, by: 31) {
            state = start
            let effects = state.handle(.key(.mouse(MouseEvent(.press, x: x, y: y))))
            #expect(state.width == width)
            #expect(effects.count <= 2)
          }
        }
      }
    }
  }
}

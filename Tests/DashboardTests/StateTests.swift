import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("Keys and state")
struct StateTests {
  private func press(_ keys: [Key], _ state: inout DashboardState) -> [DashboardEffect] {
    keys.flatMap { state.handle(.key($0)) }
  }

  private func type(_ text: String) -> [Key] { text.unicodeScalars.map(Key.character) }

  @Test("an organization of several accounts begins with all of them, one of a single account with it")
  func start() {
    #expect(Acme.state(width: 80, height: 24).account == nil)
    var image = Acme.image
    image.accounts = [Acme.together]
    var state = DashboardState(
      now: Acme.now, width: 80, height: 24, storePath: "x", plans: Acme.plans, window: .quarterHour)
    _ = state.handle(.read(image, at: Acme.now))
    #expect(state.account == AccountID(4))
  }

  @Test("comma and period walk through all accounts and back to all of them")
  func walk() {
    var state = Acme.state(width: 80, height: 24)
    var seen: [AccountID?] = []
    for _ in 0..<6 {
      _ = press(type("."), &state)
      seen.append(state.account)
    }
    #expect(seen == [1, 2, 3, 4, 5].map { AccountID($0) } + [nil])
    _ = press(type(","), &state)
    #expect(state.account == AccountID(5))
    _ = press(type("0"), &state)
    #expect(state.account == nil)
  }

  @Test("Enter opens the marked account, Escape leaves it and never quits")
  func openAndBack() {
    var state = Acme.state(width: 80, height: 24)
    // Most urgent first: Together is full in minutes, Nebula and Friendli are to be hit before their reset, OpenAI's budget
    // is passed, GMI is stale.
    _ = press([.down, .enter], &state)
    #expect(state.account == AccountID(1))
    #expect(press([.escape, .escape, .escape], &state) == [])
    #expect(state.account == nil)
  }

  @Test("the verdict's account is one key away")
  func goToVerdict() {
    var state = Acme.state(width: 80, height: 24)
    _ = press(type("!"), &state)
    #expect(state.account == AccountID(4))
  }

  @Test(
    "windows are chosen by digits and asked of the store",
    arguments: [("1", Window.quarterHour, []), ("2", .day, [DashboardEffect.poll]), ("3", .month, [.poll])])
  func windows(_ key: String, _ window: Window, _ effects: [DashboardEffect]) {
    var state = Acme.state(width: 80, height: 24)
    #expect(press(type(key), &state) == effects)
    #expect(state.window == window)
    #expect(state.reading.window == window)
  }

  @Test("the interval goes through its steps and stays at both ends")
  func interval() {
    var state = Acme.state(width: 80, height: 24)
    var seen: [Milliseconds] = []
    for _ in 0..<8 {
      _ = press(type("-"), &state)
      seen.append(state.interval)
    }
    #expect(seen == [2_000, 5_000, 10_000, 30_000, 60_000, 60_000, 60_000, 60_000])
    for _ in 0..<9 { _ = press(type("+"), &state) }
    #expect(state.interval == 500)
  }

  @Test("a frozen screen keeps its figures while time and the store go on")
  func freeze() {
    var state = Acme.state(width: 80, height: 24)
    _ = press([.character(" ")], &state)
    let shown = state.shown
    _ = state.handle(.tick(Acme.now + 60_000))
    #expect(state.shown == shown)
    #expect(state.reading.now == Acme.now + 60_000)
    _ = press([.character(" ")], &state)
    #expect(state.shown.now == Acme.now + 60_000)
  }

  @Test(
    "the filter takes text, what it must not be, and a pattern, in either case",
    arguments: [
      ("FRIEND", ["Friendli"]), ("!ai", ["Nebula Block", "GMI Cloud"]),
      ("~^(gmi|open)", ["OpenAI", "GMI Cloud"]),
      ("~(", ["Together AI", "Nebula Block", "Friendli", "OpenAI", "GMI Cloud"]), ("zzz", []),
    ] as [(String, [String])])
  func filter(_ text: String, _ names: [String]) {
    var state = Acme.state(width: 80, height: 24)
    _ = press(type("/" + text), &state)
    #expect(state.listedAccounts.map(\.name) == names)
    _ = press([.enter], &state)
    #expect(state.overlay == nil)
    #expect(state.listedAccounts.map(\.name) == names)
    _ = press([.escape], &state)
    #expect(state.listedAccounts.count == 5)
  }

  @Test("while the filter is typed no letter is a command, and q does not quit")
  func filterCapturesKeys() {
    var state = Acme.state(width: 80, height: 24)
    #expect(press(type("/q"), &state) == [])
    #expect(state.filter == "q")
  }

  @Test("what only the program can do is asked of it")
  func effects() {
    var state = Acme.state(width: 80, height: 24)
    #expect(press(type("q"), &state) == [.quit(keepsFrame: false)])
    #expect(press([.control("C")], &state) == [.quit(keepsFrame: false)])
    #expect(press(type("Q"), &state) == [.quit(keepsFrame: true)])
    #expect(press([.control("Z")], &state) == [.suspend])
    #expect(press([.control("L")], &state) == [.redraw])
    #expect(press([.control("R")], &state) == [.reload])
    #expect(press([.function(3)], &state) == [.listThemes])
  }

  @Test("rows move within the list and stay at its ends")
  func rows() {
    var state = Acme.state(width: 80, height: 24)
    _ = press(type("G"), &state)
    #expect(state.selection(of: .accounts) == 4)
    _ = press([.down], &state)
    #expect(state.selection(of: .accounts) == 4)
    _ = press(type("kk"), &state)
    #expect(state.selection(of: .accounts) == 2)
    _ = press(type("g"), &state)
    #expect(state.selection(of: .accounts) == 0)
  }

  @Test("a store that fails keeps the last picture and says so, one that returns clears it")
  func failure() {
    var state = Acme.state(width: 80, height: 24)
    _ = state.handle(.storeFailed("locked", at: Acme.now + 1_000))
    _ = state.handle(.storeFailed("locked still", at: Acme.now + 2_000))
    #expect(state.store == .failing(message: "locked still", since: Acme.now + 1_000))
    #expect(state.shown.accounts.count == 5)
    _ = state.handle(.read(nil, at: Acme.now + 3_000))
    #expect(state.store == .open)
  }

  @Test("an account that is removed is left")
  func removedAccount() {
    var state = Acme.state(width: 80, height: 24, account: 4)
    var image = Acme.image
    image.accounts.removeAll { $0.account.id == AccountID(4) }
    _ = state.handle(.read(image, at: Acme.now))
    #expect(state.account == nil)
  }
}

@Suite("The command table")
struct CommandTests {
  @Test("no key has two actions, and every action has a command")
  func complete() throws {
    _ = try CommandTable.standard.rebinding([:])
    #expect(CommandTable.standard.commands.map(\.action) == Action.allCases)
  }

  @Test("every title fits the help page")
  func titles() {
    for command in CommandTable.standard.commands { #expect(cellWidth(of: command.title) <= 44) }
  }

  @Test("keys can be changed, and a key bound twice is refused with both names")
  func rebinding() throws {
    let table = try CommandTable.standard.rebinding([.quit: [.function(10)]])
    #expect(table.action(for: .function(10)) == .quit)
    #expect(table.action(for: .character("q")) == nil)
    let conflict = #expect(throws: CommandTable.Conflict.self) {
      try CommandTable.standard.rebinding([.quit: [.character("o")]])
    }
    #expect(conflict?.actions == ["overview", "quit"])
  }
}

@Suite("Layout")
struct StackTests {
  @Test("heights never exceed what there is, and what does not fit is left out by priority")
  func bounds() {
    let items = [
      Stack.Item(least: 5, most: 9, priority: 3), Stack.Item(least: 4, most: 4, priority: 1),
      Stack.Item(least: 6, most: 20, priority: 2),
    ]
    for height in 0...60 {
      let heights = Stack.heights(items, in: height)
      #expect(heights.reduce(0, +) <= height)
      for (item, height) in zip(items, heights) {
        #expect(height == 0 || (item.least...item.most).contains(height))
      }
    }
    #expect(Stack.heights(items, in: 11) == [5, 0, 6])
    #expect(Stack.heights(items, in: 19) == [9, 4, 6])
    #expect(Stack.heights(items, in: 60, absorbing: [false, true, false]) == [9, 31, 20])
  }
}

import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

/// What holds of every view at every size: a sample of the sizes where layouts switch, and of those between.
@Suite("Layout at any size")
struct LayoutPropertyTests {
  struct Scene: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var account: Int64?
    var keys: [Key] = []

    init(_ name: String, _ account: Int64?, _ text: String = "", then keys: [Key] = []) {
      testDescription = name
      self.account = account
      self.keys = text.unicodeScalars.map(Key.character) + keys
    }

    func state(_ image: UsageImage) -> DashboardState {
      var state = Acme.state(width: 120, height: 40, account: account)
      _ = state.handle(.read(image, at: Acme.now))
      for key in keys {
        for effect in state.handle(.key(key)) {
          if effect == .listThemes { _ = state.handle(.themesListed(ThemeStateTests.samples)) }
          guard case .readCapacity(let account, let snapshot) = effect else { continue }
          _ = state.handle(.capacityRead([Acme.month(21)], snapshot: snapshot, account: account))
        }
      }
      return state
    }
  }

  static let scenes: [Scene] = [
    Scene("all accounts", nil), Scene("overview", 4), Scene("overview of capacity", 2),
    Scene("models", 5, "m"), Scene("ranked models", 4, "mrrR", then: [.down]),
    Scene("page of a model", 5, "m", then: [.down, .enter]),
    Scene("tiers", 1, "t"), Scene("tiers of groups", 3, "t"), Scene("no tiers", 2, "t"),
    Scene("open group", 3, "t", then: [.down, .enter]), Scene("drop", 1, "d"),
    Scene("capacity", 2, "c2"), Scene("open snapshot", 2, "cj", then: [.enter]),
    Scene("planner", 2, "cjpll"), Scene("review of the planner", 2, "cjpll", then: [.enter]),
    Scene("spend", 5, "s"), Scene("spend of all", nil, "s"),
    Scene("themes", nil, then: [.function(3), .end]), Scene("options", 4, then: [.function(2), .right]),
    Scene("palette", nil, ":"), Scene("palette with little found", 4, ":snoo", then: [.down]),
    Scene("help", 4, "?"), Scene("filter", nil, "/neb"), Scene("a filter that nothing passes", 4, "m/zzz"),
  ]

  /// Where layouts switch, and their neighbors.
  static let widths = [
    1, 2, 3, 39, 40, 41, 58, 59, 60, 79, 80, 83, 84, 85, 100, 109, 110, 119, 120, 159, 160, 199, 200, 300,
  ]
  static let heights = [
    1, 2, 3, 7, 8, 9, 10, 11, 20, 21, 22, 23, 24, 30, 35, 36, 40, 41, 42, 45, 46, 55, 56, 60, 100,
  ]

  /// The sizes of one scene: those people have, some of the switching ones, and some at random.
  static func sizes(_ random: inout SeededNumbers) -> [(width: Int, height: Int)] {
    var sizes = [(40, 8), (40, 10), (80, 24), (100, 30), (120, 40), (200, 60), (60, 100)]
    for _ in 0..<16 {
      sizes.append((widths[random.next(widths.count)], heights[random.next(heights.count)]))
    }
    for _ in 0..<8 { sizes.append((1 + random.next(300), 1 + random.next(100))) }
    return sizes
  }

  @Test("every row is whole, and so is every frame", arguments: Array(scenes.enumerated()))
  func acme(_ index: Int, _ scene: Scene) { check(scene, of: Acme.image, seed: UInt64(index + 1)) }

  @Test("whatever names come from outside", arguments: Array(scenes.enumerated()))
  func hostileNames(_ index: Int, _ scene: Scene) {
    check(scene, of: HostileNames.image, seed: UInt64(index + 101))
  }

  private func check(_ scene: Scene, of image: UsageImage, seed: UInt64) {
    var state = scene.state(image)
    var random = SeededNumbers(seed: seed)
    for (width, height) in LayoutPropertyTests.sizes(&random) {
      _ = state.handle(.resized(width: width, height: height))
      let buffer = DashboardScreen(state).render(glyphs: .full)
      let problem = LayoutPropertyTests.problem(of: buffer, in: state)
      let size = (buffer.width, buffer.height)
      if size != (width, height) || problem != nil {
        Issue.record(
          """
          \(scene.testDescription), \(width)x\(height), seed \(seed): \(problem ?? "another size")
          \(buffer.text.joined(separator: "\n"))
          """)
        // One picture says enough.
        return
      }
    }
  }

  /// What is wrong with a screen, nil when nothing is.
  static func problem(of buffer: Buffer, in state: DashboardState) -> String? {
    for y in 0..<buffer.height {
      let scalars = (0..<buffer.width).map { buffer[$0, y].scalar }.filter { $0 != Cell.continuation }
      let row = String(String.UnicodeScalarView(scalars))
      if sanitized(row, limit: .max) != row { return "row \(y) holds what no screen should: \(row)" }
      let columns = cellWidth(of: row)
      if columns != buffer.width { return "row \(y) is \(columns) columns wide" }
    }
    let text = buffer.text
    guard buffer.width >= 40, buffer.height >= 8 else { return nil }
    if text.count != buffer.height { return "\(text.count) rows" }
    let verdict = state.shown.verdict.state.word
    if text.first?.contains(verdict) != true { return "the verdict \(verdict) is missing" }
    // What takes all keys says how to get out of it instead.
    let way = state.overlay == nil ? "? help" : "Esc"
    if text.last?.contains(way) != true { return "\(way) is missing in the last row" }
    // These lie over the frames of the view.
    switch state.overlay {
    case .help, .themes, .options, .palette: return nil
    case .explain, .filter, nil: return brokenFrame(in: buffer)
    }
  }

  /// Follows every frame around; a panel over another one cuts its edge, and so does a text that is too long.
  private static func brokenFrame(in buffer: Buffer) -> String? {
    var corners = 0
    for y in 0..<buffer.height {
      for x in 0..<buffer.width {
        let scalar = buffer[x, y].scalar
        if scalar == "╮" || scalar == "╰" || scalar == "╯" { corners += 1 }
        guard scalar == "╭" else { continue }
        corners -= 3
        guard let right = (x + 1..<buffer.width).first(where: { buffer[$0, y].scalar == "╮" }),
          !(x + 1..<right).contains(where: { buffer[$0, y].scalar == "╭" })
        else { return "the frame at \(x),\(y) has no right corner" }
        guard let bottom = (y + 1..<buffer.height).first(where: { buffer[x, $0].scalar == "╰" }),
          buffer[right, bottom].scalar == "╯"
        else { return "the frame at \(x),\(y) has no lower corners" }
        for row in y + 1..<bottom where buffer[x, row].scalar != "│" || buffer[right, row].scalar != "│" {
          return "the frame at \(x),\(y) has a cut edge in row \(row)"
        }
      }
    }
    return corners == 0 ? nil : "a corner belongs to no frame"
  }
}

/// The same numbers on every machine.
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// 0 up to, and without, `count`.
  mutating func next(_ count: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(count))
  }
}

/// Acme, with the names that a careless or hostile sender might choose.
enum HostileNames {
  private static let names = [
    String(repeating: "long", count: 200),
    String(repeating: "模型", count: 60),
    "\u{1B}[31mred\u{1B}[0m\u{7}\n\ttab\u{9B}2J",
    "\u{202E}desrever\u{2066} \u{200B}\u{FEFF}hidden",
    "👩‍👩‍👧‍👦🏳️‍🌈 e\u{301}\u{301}\u{301}",
    "",
    "half 全 width ｆｕｌｌ 한국어",
  ]

  private static func name(_ index: Int) -> String { "\(index % 2)" + names[index % names.count] }

  static let image: UsageImage = {
    var image = Acme.image
    for account in image.accounts.indices {
      var changed = image.accounts[account]
      changed.account.name = name(account)
      for index in changed.projects.indices { changed.projects[index].name = name(account + index) }
      var renamed: [String: String] = [:]
      for index in changed.models.indices {
        let new = name(account * 3 + index) + "\(index)"
        renamed[changed.models[index].name] = new
        changed.models[index].name = new
      }
      for index in changed.capacity.indices {
        changed.capacity[index].snapshot = renamed[changed.capacity[index].snapshot] ?? name(index)
      }
      for index in changed.unitTerms.indices {
        changed.unitTerms[index].snapshot = renamed[changed.unitTerms[index].snapshot] ?? name(index)
      }
      for index in changed.sources.indices { changed.sources[index].name = name(account + index + 2) }
      image.accounts[account] = changed
    }
    return image
  }()
}

import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("Frames of the capacity view")
struct CapacityFrameTests {
  static func state(width: Int, height: Int, window: Window = .day, keys: String = "c") -> DashboardState {
    var state = Acme.state(width: width, height: height, account: 2, window: window)
    for key in keys.unicodeScalars { press(.character(key), &state) }
    return state
  }

  /// Presses a key and answers what the screen asks of the store.
  static func press(_ key: Key, _ state: inout DashboardState) {
    for effect in state.handle(.key(key)) {
      if case .readCapacity(let account, let snapshot) = effect {
        let minutes = snapshot.contains("4o") ? Acme.month(21) : Acme.month(22)
        _ = state.handle(.capacityRead([minutes], snapshot: snapshot, account: account))
      }
    }
  }

  private func compare(_ state: DashboardState, _ name: String) throws {
    try Golden.compare(DashboardScreen(state).render(glyphs: .full).text, with: name)
  }

  @Test("the view at every size", arguments: FrameTests.sizes)
  func sizes(width: Int, height: Int) throws {
    try compare(CapacityFrameTests.state(width: width, height: height), "capacity-\(width)x\(height)-1d")
  }

  @Test("the view in every window", arguments: [Window.quarterHour, .month])
  func windows(window: Window) throws {
    var state = CapacityFrameTests.state(width: 120, height: 40, window: window)
    var image = Acme.image
    image.accounts[1].capacityMinutes = [21, 22].map(Acme.month)
    if window == .month { _ = state.handle(.read(image, at: Acme.now)) }
    try compare(state, "capacity-120x40-\(window.rawValue)")
  }

  @Test("the planner at every size, two more units planned", arguments: FrameTests.sizes)
  func planner(width: Int, height: Int) throws {
    try compare(
      CapacityFrameTests.state(width: width, height: height, keys: "cgjpll"),
      "planner-\(width)x\(height)")
  }

  @Test("a cancellation planned, and one without a price")
  func cancellation() throws {
    try compare(CapacityFrameTests.state(width: 120, height: 40, keys: "cgjphhh"), "planner-cancel-120x40")
    try compare(CapacityFrameTests.state(width: 120, height: 40, keys: "cgjjpl"), "planner-no-price-120x40")
  }

  @Test("the review, and what is said once it is recorded", arguments: [(80, 24), (120, 40)])
  func review(width: Int, height: Int) throws {
    var state = CapacityFrameTests.state(width: width, height: height, keys: "cgjpll")
    CapacityFrameTests.press(.enter, &state)
    try compare(state, "planner-review-\(width)x\(height)")
    CapacityFrameTests.press(.enter, &state)
    _ = state.handle(
      .recorded("recorded here only, buy at the provider: 2 output units to 2026-12-25, p-20261124-1"))
    try compare(state, "planner-recorded-\(width)x\(height)")
  }

  @Test("one snapshot's transactions, and accounts without capacity")
  func others() throws {
    var state = CapacityFrameTests.state(width: 120, height: 40)
    for _ in 0..<3 { CapacityFrameTests.press(.down, &state) }
    CapacityFrameTests.press(.enter, &state)
    CapacityFrameTests.press(.tab, &state)
    CapacityFrameTests.press(.down, &state)
    try compare(state, "capacity-snapshot-120x40")
    var none = CapacityFrameTests.state(width: 80, height: 24)
    var image = Acme.image
    image.accounts[1].capacity = []
    _ = none.handle(.read(image, at: Acme.now))
    try compare(none, "capacity-none-80x24")
    var other = Acme.state(width: 80, height: 24, account: 4)
    CapacityFrameTests.press(.character("c"), &other)
    try compare(other, "capacity-not-sold-80x24")
  }

  @Test("what capacity may not serve is a third layer, and a model without capacity is named")
  func notEligible() throws {
    var state = CapacityFrameTests.state(width: 120, height: 40)
    var image = Acme.image
    image.accounts[1].capacity.removeAll { $0.snapshot == "gpt-4.1-2025-04-14" }
    image.accounts[1].capacityMinutes.removeAll { $0.model == ModelID(22) }
    let minutes = image.accounts[1].capacityMinutes[0]
    image.accounts[1].capacityMinutes[0].ineligibleInput = minutes.input.map { $0 / 3 }
    image.accounts[1].capacityMinutes[0].ineligibleOutput = minutes.output.map { $0 / 3 }
    _ = state.handle(.read(image, at: Acme.now))
    // A third of what was used at once neither fills the capacity nor spills.
    let used = state.shownAccount?.capacity.first { $0.direction == .output }?.coverage
    let all = minutes.output.suffix(1_438).reduce(0) { $0 + Int64($1) - Int64($1 / 3) }
    #expect(abs((used?.used ?? 0) - all) < 200_000 && used?.spill == 0)
    // The trailing minute too: 79,674 less a third.
    #expect(state.shownAccount?.capacity.first?.now == 53_116)
    try compare(state, "capacity-not-eligible-120x40")
  }

  @Test("at any size nothing traps")
  func anySize() {
    for keys in ["c", "cp", "cpll"] {
      var state = CapacityFrameTests.state(width: 80, height: 24, keys: keys)
      for width in [1, 5, 40, 41, 57, 79, 80, 85, 119, 160, 300] {
        for height in [1, 3, 8, 9, 12, 20, 24, 36, 45, 100] {
          _ = state.handle(.resized(width: width, height: height))
          #expect(DashboardScreen(state).render(glyphs: .ascii).text.count == height)
        }
      }
    }
  }
}

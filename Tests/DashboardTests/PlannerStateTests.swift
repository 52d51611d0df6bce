import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("The planner's keys")
struct PlannerStateTests {
  /// Of the output of the first snapshot, of which 10 units are held.
  private func open() -> DashboardState { CapacityFrameTests.state(width: 120, height: 40, keys: "cgjp") }

  private func press(_ keys: [Key], _ state: inout DashboardState) -> [DashboardEffect] {
    keys.flatMap { state.handle(.key($0)) }
  }

  private func type(_ text: String) -> [Key] { text.unicodeScalars.map(Key.character) }

  @Test("it opens on the marked row, asks for its minutes and begins with what is held")
  func opening() {
    var state = CapacityFrameTests.state(width: 120, height: 40, keys: "cgj")
    #expect(
      press(type("p"), &state) == [.readCapacity(AccountID(2), snapshot: "gpt-4o-2024-08-06")])
    #expect(state.planner?.target.direction == .output && state.planner?.planning == nil)
    _ = state.handle(
      .capacityRead([Acme.month(21)], snapshot: "gpt-4o-2024-08-06", account: AccountID(2)))
    #expect(state.planner?.units == 10)
    // Of the 43,200 minutes those after the last complete one are left out.
    #expect(state.planner?.planning?.planner.history.minutes == 43_200)
    #expect(state.planner?.planning?.planner.history.until.clock == "14:37:00")
  }

  @Test("minutes of another snapshot, which come late, are not taken")
  func lateMinutes() {
    var state = CapacityFrameTests.state(width: 120, height: 40, keys: "cgj")
    _ = press(type("p"), &state)
    _ = state.handle(.capacityRead([Acme.month(22)], snapshot: "gpt-4.1-2025-04-14", account: AccountID(2)))
    #expect(state.planner?.planning == nil)
  }

  @Test(
    "units move by one and by ten and stay above zero",
    arguments: [("l", 11), ("ll", 12), ("h", 9), ("L", 20), ("HH", 0), ("hl", 10)] as [(String, Int64)])
  func units(_ keys: String, _ units: Int64) {
    var state = open()
    #expect(press(type(keys), &state) == [])
    #expect(state.planner?.units == units)
  }

  @Test("arrows do the same, and up and down go through what the targets ask for")
  func arrows() throws {
    var state = open()
    _ = press([.right, .right, .left], &state)
    #expect(state.planner?.units == 11)
    let targets = try #require(state.planner?.planning).planner.recommendations.map(\.outcome.units)
    _ = press([.up], &state)
    #expect(state.planner?.units == targets.filter { $0 > 11 }.min() ?? 11)
    _ = press([.down, .down, .down, .down, .down, .down], &state)
    #expect(state.planner?.units == targets.min())
  }

  @Test("digits type a number, a moved slider begins a new one")
  func digits() {
    var state = open()
    _ = press(type("14"), &state)
    #expect(state.planner?.units == 14)
    _ = press([.backspace], &state)
    #expect(state.planner?.units == 1)
    _ = press(type("l3"), &state)
    #expect(state.planner?.units == 3)
    _ = press(type("99999999"), &state)
    #expect(state.planner?.units == 399_999)
  }

  @Test("Tab goes through directions and snapshots and reads minutes only for another snapshot")
  func targets() {
    var state = open()
    let other = DashboardEffect.readCapacity(AccountID(2), snapshot: "gpt-4.1-2025-04-14")
    #expect(press([.tab], &state) == [other])
    #expect(state.planner?.target == Planner.Target(snapshot: "gpt-4.1-2025-04-14", direction: .input))
    #expect(press([.tab], &state) == [other])
    // The first snapshot's minutes are still held.
    #expect(press([.tab, .shiftTab, .tab], &state) == [other])
    #expect(state.planner?.target.direction == .input && state.planner?.units == 4)
  }

  @Test("input counts units that nothing ends: two of six are cancelled already")
  func heldAfterEndings() {
    var state = CapacityFrameTests.state(width: 120, height: 40, keys: "cgp")
    #expect(state.planner?.units == 4)
    _ = press([.tab], &state)
    #expect(state.planner?.units == 10)
  }

  @Test("Enter reviews, a second Enter asks for the record, and no key counts until it is answered")
  func recording() {
    var state = open()
    #expect(press(type("ll") + [.enter], &state) == [])
    #expect(state.planner?.step == .reviewing)
    // Other keys neither record nor change what is reviewed.
    #expect(press(type("5qx"), &state) == [])
    let order = CapacityOrder(
      account: AccountID(2), snapshot: "gpt-4o-2024-08-06", direction: .output, kind: .purchase(units: 2))
    #expect(press([.enter], &state) == [.record(order)])
    #expect(press([.enter, .escape], &state) == [] && state.planner?.step == .recording)
    #expect(state.handle(.recorded("p-1 recorded")) == [.poll])
    #expect(state.planner?.step == .choosing && state.notice == "p-1 recorded")
  }

  @Test("fewer units are a cancellation of the purchase that holds them")
  func cancelling() {
    var state = open()
    let effects = press(type("hhh") + [.enter, .enter], &state)
    guard case .record(let order)? = effects.first, case .cancellation(let endings) = order.kind else {
      Issue.record("\(effects)")
      return
    }
    #expect(endings.map(\.purchaseID) == ["p2"] && endings.map(\.units) == [3])
    // Bought on 2 October, so past its commitment: the next midnight.
    #expect(endings.map(\.effectiveAt.rfc3339) == ["2026-11-25T00:00:00Z"])
  }

  @Test("what is held needs no record")
  func nothingToRecord() {
    var state = open()
    #expect(press([.enter], &state) == [])
    #expect(state.planner?.step == .choosing && state.notice?.contains("nothing to record") == true)
  }

  @Test("Escape goes from the review to the slider, then out; p closes too, and q does not quit")
  func leaving() {
    var state = open()
    _ = press(type("l") + [.enter, .escape], &state)
    #expect(state.planner?.step == .choosing && state.planner?.units == 11)
    #expect(press(type("qscm3"), &state) == [] && state.planner?.units == 3 && state.view == .capacity)
    _ = press([.escape], &state)
    #expect(state.planner == nil && state.view == .capacity)
    CapacityFrameTests.press(.character("p"), &state)
    _ = press(type("p"), &state)
    #expect(state.planner == nil)
  }

  @Test("what was bought meanwhile is held at once")
  func newFacts() {
    var state = open()
    var image = Acme.image
    image.accounts[1].capacity.append(
      CapacityTransaction(
        id: "p9", kind: .purchase, at: Acme.now, snapshot: "gpt-4o-2024-08-06", direction: .output, units: 2,
        unitSize: 2_000))
    _ = state.handle(.read(image, at: Acme.now))
    #expect(state.planner?.planning?.holding.units == 12)
  }

  @Test("elsewhere it says where it is, and of a plan without capacity that there is none")
  func elsewhere() {
    var state = Acme.state(width: 120, height: 40, account: 2)
    #expect(press(type("p"), &state) == [] && state.notice?.contains("capacity view") == true)
    var other = Acme.state(width: 120, height: 40, account: 4)
    #expect(press(type("cp"), &other) == [] && other.notice?.contains("sells none") == true)
  }
}

import Foundation
import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("Windows on the screen")
struct ShownWindowsTests {
  /// OpenAI of the example, with so many days of capacity minutes.
  private func state(_ window: Window, days: Int64, width: Int = 200, height: Int = 60) -> DashboardState {
    var state = Acme.state(width: width, height: height, account: 2, window: window)
    var image = Acme.image
    let index = image.accounts.firstIndex { $0.account.id == AccountID(2) } ?? 0
    let start = Acme.now.floored(to: .hour) - .hour - days * .day
    image.accounts[index].capacityMinutes = image.accounts[index].capacityMinutes.map { minutes in
      // Figures lag behind the clock; of their newest minute a part is over.
      let asOf = image.accounts[index].freshness(now: Acme.now).asOf
      let minute = asOf.floored(to: .minute)
      let count = Int((minute - start) / .minute) + 1
      let steady = [Int32](repeating: 6_000, count: count - 1) + [Int32((asOf - minute) / 10)]
      let none = [Int32](repeating: 0, count: count)
      return CapacityMinutes(
        model: minutes.model, start: start, input: steady, cacheRead: none, output: steady,
        provisionedInput: none, provisionedOutput: none, ineligibleInput: none, ineligibleOutput: none)
    }
    _ = state.handle(.read(image, at: Acme.now))
    return state
  }

  private func lines(_ state: DashboardState) -> [String] {
    DashboardScreen(state).render(glyphs: .full).text
  }

  @Test("a large overview draws all windows and asks for the longest, a smaller one for its own")
  func longest() {
    #expect(state(.quarterHour, days: 1).longestShownWindow == .month)
    #expect(state(.day, days: 1).longestShownWindow == .month)
    #expect(state(.quarterHour, days: 1, width: 160, height: 50).longestShownWindow == .day)
    #expect(state(.quarterHour, days: 1, width: 120, height: 40).longestShownWindow == .quarterHour)
    var state = state(.quarterHour, days: 1)
    state.view = .capacity
    #expect(state.longestShownWindow == .quarterHour)
  }

  @Test("30 days that were not read yet are loading, and no zeros", arguments: [Window.quarterHour, .day])
  func loading(window: Window) {
    let early = lines(state(window, days: 1))
    // Two graphs of 30 days, one in each direction.
    let waiting = early.joined(separator: "\n").components(separatedBy: "loading").count - 1
    #expect(waiting == 2, "\(waiting)")
    let late = lines(state(window, days: 30)).joined(separator: "\n")
    #expect(!late.contains("loading"))
    // The mean of every window is that of the steady traffic: nothing was taken for zero.
    #expect(late.components(separatedBy: "mean 6,000").count - 1 >= 4)
  }
}

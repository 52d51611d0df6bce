import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("The capacity row that is opened on")
struct CapacityFocusTests {
  private var account: AccountReading? { Acme.state(width: 120, height: 40, account: 2).shownAccount }

  /// Spill of the last 15 minutes, the minute of its last one, share of the capacity in use now.
  private func worst(_ rows: [(spill: Int64, last: Int64, share: Double)]) throws -> Int? {
    let start = Acme.now.floored(to: .hour)
    var all = Array(try #require(account).capacity.prefix(rows.count))
    for (index, row) in rows.enumerated() {
      all[index].recentSpill = row.spill
      all[index].lastSpillAt = row.last > 0 ? start + row.last * .minute : nil
      all[index].nowShare = row.share
    }
    let worst = DashboardState.worstCapacity(all)
    return all.firstIndex { $0 == worst }
  }

  @Test("the newest spill comes first, then the greatest share, then the order of the list")
  func order() throws {
    #expect(try worst([(0, 0, 0.9), (10, 35, 0.2), (900, 31, 0.1)]) == 1)
    #expect(try worst([(0, 0, 0.9), (10, 35, 0.2), (900, 35, 0.1)]) == 2)
    // A spill that is no longer recent does not count.
    #expect(try worst([(0, 39, 0.3), (0, 0, 0.8), (0, 0, 0.8)]) == 1)
    #expect(try worst([]) == nil)
  }

  @Test("the view opens there, stays when the reader chose another row, and opens there again")
  func opens() throws {
    var state = Acme.state(width: 120, height: 40, account: 2)
    let rows = try #require(state.shownAccount).capacity
    let spilled = try #require(rows.filter { $0.recentSpill > 0 }.max { $0.recentSpill < $1.recentSpill })
    let index = try #require(rows.firstIndex(of: spilled))
    #expect(index > 0)
    func marked() throws -> CapacityReading? { state.markedCapacity(of: try #require(state.shownAccount)) }
    _ = state.handle(.key(.character("c")))
    #expect(try marked() == spilled && state.selection(of: .capacity) == index)
    #expect(
      DashboardScreen(state).render(glyphs: .full).text.contains {
        $0.contains("╭─┐") && $0.contains("\(spilled.snapshot) \(spilled.direction.rawValue)")
      })
    _ = state.handle(.key(.home))
    _ = state.handle(.tick(Acme.now + .second))
    #expect(state.selection(of: .capacity) == 0)
    _ = state.handle(.key(.character("o")))
    _ = state.handle(.key(.character("c")))
    #expect(state.selection(of: .capacity) == index)
  }
}

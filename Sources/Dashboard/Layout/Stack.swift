import TerminalUI

/// Shares the height of a column of panels among them.
package struct Stack: Sendable {
  package struct Item: Sendable {
    /// Below this the panel is left out.
    package var least: Int
    /// Beyond this more rows would show nothing more.
    package var most: Int
    /// Higher ones get their wish first and are left out last.
    package var priority: Int

    package init(least: Int, most: Int, priority: Int) {
      self.least = least
      self.most = max(least, most)
      self.priority = priority
    }
  }

  /// The height of each item; 0 is left out. What nobody wants goes to the items that `absorbs` says, from the last.
  package static func heights(_ items: [Item], in height: Int, absorbing: [Bool] = []) -> [Int] {
    var isShown = items.map { $0.least <= height }
    func needed() -> Int { zip(items, isShown).reduce(0) { $0 + ($1.1 ? $1.0.least : 0) } }
    while needed() > height,
      let drop = items.indices.filter({ isShown[$0] }).min(by: { items[$0].priority < items[$1].priority })
    {
      isShown[drop] = false
    }
    var heights = zip(items, isShown).map { $1 ? $0.least : 0 }
    var spare = height - heights.reduce(0, +)
    // Row by row, so that panels of one priority grow together.
    for priority in Set(items.map(\.priority)).sorted(by: >) {
      var isGrowing = true
      while spare > 0, isGrowing {
        isGrowing = false
        for index in items.indices
        where items[index].priority == priority && isShown[index] && spare > 0
          && heights[index] < items[index].most
        {
          heights[index] += 1
          spare -= 1
          isGrowing = true
        }
      }
    }
    let takers = heights.indices.filter { heights[$0] > 0 && $0 < absorbing.count && absorbing[$0] }
    var turn = 0
    while spare > 0, !takers.isEmpty {
      heights[takers[turn % takers.count]] += 1
      spare -= 1
      turn += 1
    }
    return heights
  }
}

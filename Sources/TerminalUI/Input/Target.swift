/// What a click on a piece of the screen means.
package enum Target: Hashable, Sendable {
  /// As if the key of this name in hints had been pressed.
  case key(String)
  /// A row of a list.
  case row(list: String, index: Int)
  /// Something that has a number of its own.
  case item(Int64)
}

/// Where a target was drawn.
package struct PlacedTarget: Hashable, Sendable {
  package let target: Target
  package let area: Area
}

extension Buffer {
  /// What was drawn last at a cell and can be clicked.
  package func target(x: Int, y: Int) -> Target? {
    targets.last { $0.area.contains(Area(x: x, y: y, width: 1, height: 1)) }?.target
  }
}

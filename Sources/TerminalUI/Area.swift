/// A rectangle of cells; never negative in size.
package struct Area: Hashable, Sendable {
  package var x: Int
  package var y: Int
  package var width: Int
  package var height: Int

  package init(x: Int = 0, y: Int = 0, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  package var isEmpty: Bool { width == 0 || height == 0 }
  package var right: Int { x + width }
  package var bottom: Int { y + height }

  /// The part within a frame of `columns` and `rows` on each side.
  package func inset(columns: Int = 1, rows: Int = 1) -> Area {
    Area(x: x + columns, y: y + rows, width: width - 2 * columns, height: height - 2 * rows)
  }

  /// Cuts `rows` off the top of this area and returns them; fewer when there are not so many.
  package mutating func cutTop(_ rows: Int) -> Area {
    let taken = min(max(0, rows), height)
    defer {
      y += taken
      height -= taken
    }
    return Area(x: x, y: y, width: width, height: taken)
  }

  /// Cuts `rows` off the bottom.
  package mutating func cutBottom(_ rows: Int) -> Area {
    let taken = min(max(0, rows), height)
    height -= taken
    return Area(x: x, y: y + height, width: width, height: taken)
  }

  /// Cuts `columns` off the left.
  package mutating func cutLeft(_ columns: Int) -> Area {
    let taken = min(max(0, columns), width)
    defer {
      x += taken
      width -= taken
    }
    return Area(x: x, y: y, width: taken, height: height)
  }

  /// Cuts `columns` off the right.
  package mutating func cutRight(_ columns: Int) -> Area {
    let taken = min(max(0, columns), width)
    width -= taken
    return Area(x: x + width, y: y, width: taken, height: height)
  }

  package func intersection(_ other: Area) -> Area {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Area(
      x: left, y: top, width: min(right, other.right) - left, height: min(bottom, other.bottom) - top)
  }

  package func contains(_ other: Area) -> Bool { other.isEmpty || intersection(other) == other }
}

/// One cell of the screen: a scalar of width 1, the left half of one of width 2, or the right half (`scalar` 0).
package struct Cell: Hashable, Sendable {
  package var scalar: Unicode.Scalar
  package var style: Style

  package init(_ scalar: Unicode.Scalar = " ", _ style: Style = .plain) {
    self.scalar = scalar
    self.style = style
  }

  package init(_ glyph: Glyph, _ style: Style = .plain) {
    self.init(glyph.scalar, style)
  }

  /// Stands to the right of a wide scalar.
  package static let continuation = Unicode.Scalar(0 as UInt8)
}

/// A grid of cells that clips: writing outside does nothing, so no widget can trap.
///
/// Whatever is written, a cell only ever holds what the glyph set can show: no control character, no half of a
/// wide scalar.
package struct Buffer: Hashable, Sendable {
  package let width: Int
  package let height: Int
  package private(set) var cells: [Cell]
  package let glyphs: GlyphSet
  /// What can be clicked; where they overlap the last one counts.
  package private(set) var targets: [PlacedTarget] = []

  package init(width: Int, height: Int, glyphs: GlyphSet = .full) {
    self.width = max(0, width)
    self.height = max(0, height)
    self.glyphs = glyphs
    cells = Array(repeating: Cell(), count: self.width * self.height)
  }

  package var area: Area { Area(width: width, height: height) }

  package subscript(x: Int, y: Int) -> Cell {
    get { x >= 0 && x < width && y >= 0 && y < height ? cells[y * width + x] : Cell() }
    set {
      if x >= 0, x < width, y >= 0, y < height { put(newValue, at: y * width + x, isLast: x == width - 1) }
    }
  }

  package mutating func place(_ target: Target, in area: Area) {
    let area = area.intersection(self.area)
    if !area.isEmpty { targets.append(PlacedTarget(target: target, area: area)) }
  }

  /// Takes away what can be clicked only under a box that is laid over it.
  package mutating func removeTargets(in area: Area) {
    targets.removeAll { area.contains($0.area) }
  }

  private mutating func put(_ cell: Cell, at index: Int, isLast: Bool) {
    if cells[index].scalar == cell.scalar {
      cells[index].style = cell.style
      if !isLast, cells[index + 1].scalar == Cell.continuation { cells[index + 1].style = cell.style }
      return
    }
    if cell.scalar.value >= 0x20, cell.scalar.value < 0x7F {
      place(cell, at: index, isLast: isLast)
      return
    }
    let settled = cell.scalar.settled
    let shown = glyphs.standIn(for: settled)
    if settled.columns == 1 {
      place(Cell(shown, cell.style), at: index, isLast: isLast)
    } else if isLast {
      place(Cell(" ", cell.style), at: index, isLast: true)
    } else {
      place(Cell(shown, cell.style), at: index, isLast: false)
      let isNextLast = (index + 2) % width == 0
      if shown.columns == 1 {
        place(Cell(shown, cell.style), at: index + 1, isLast: isNextLast)
      } else {
        place(Cell(" ", cell.style), at: index + 1, isLast: isNextLast)
        cells[index].scalar = shown
        cells[index + 1].scalar = Cell.continuation
      }
    }
  }

  /// Overwriting one half of a wide scalar blanks the other.
  private mutating func place(_ cell: Cell, at index: Int, isLast: Bool) {
    if cells[index].scalar == Cell.continuation { cells[index - 1].scalar = " " }
    if !isLast, cells[index + 1].scalar == Cell.continuation { cells[index + 1].scalar = " " }
    cells[index] = cell
  }
}

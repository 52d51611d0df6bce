/// One cell of the screen: a scalar of width 1, the left half of one of width 2, or the right half (`scalar` 0).
package struct Cell: Hashable, Sendable {
  package var scalar: Unicode.Scalar
  package var style: Style

  package init(_ scalar: Unicode.Scalar = " ", _ style: Style = .plain) {
    self.scalar = scalar
    self.style = style
  }

  /// Stands to the right of a wide scalar.
  package static let continuation = Unicode.Scalar(0 as UInt8)
}

/// A grid of cells that clips: writing outside does nothing, so no widget can trap.
package struct Buffer: Hashable, Sendable {
  package private(set) var width: Int
  package private(set) var height: Int
  package private(set) var cells: [Cell]
  package let glyphs: GlyphSet

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
      if x >= 0, x < width, y >= 0, y < height { cells[y * width + x] = newValue }
    }
  }
}

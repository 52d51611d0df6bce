/// Text in letters of several cells, to be read across a room: solid blocks, since braille gives too little light.
///
/// Every letter is a grid of 3 by 5 squares, drawn larger or smaller.
package struct BigText: Hashable, Sendable {
  /// The cells of one square; terminals' cells are about twice as high as wide.
  package struct Scale: Hashable, Sendable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
      self.columns = columns
      self.rows = rows
    }

    /// Of words and clocks: letters of 6 by 5 cells.
    package static let small = Scale(columns: 2, rows: 1)
    /// Of the numbers that matter: digits of 9 by 10 cells.
    package static let large = Scale(columns: 3, rows: 2)
    /// The largest first.
    package static let all = [
      Scale(columns: 10, rows: 5), Scale(columns: 8, rows: 4), Scale(columns: 6, rows: 3),
      Scale(columns: 4, rows: 2), large, small, Scale(columns: 1, rows: 1),
    ]

    /// Between two letters.
    fileprivate var gap: Int { max(1, min(2, columns)) }
  }

  package var text: String
  package var style: Style
  /// Not sure any more: drawn in shade.
  package var isHollow: Bool

  package init(_ text: String, _ style: Style, isHollow: Bool = false) {
    self.text = text
    self.style = style
    self.isHollow = isHollow
  }

  /// The cells that `text` takes.
  package static func size(of text: String, scale: Scale) -> (width: Int, height: Int) {
    let widths = text.map { (letters[$0]?.first?.utf8.count ?? 0) * scale.columns }
    return (widths.reduce(0, +) + max(0, widths.count - 1) * scale.gap, 5 * scale.rows)
  }

  /// The largest scale, up to `most`, at which every text fits; nil where not even the smallest does.
  package static func scale(
    for texts: [String], width: Int, height: Int, most: Scale = Scale.all[0]
  ) -> Scale? {
    Scale.all.first { scale in
      scale.columns <= most.columns
        && texts.allSatisfy {
          let size = size(of: $0, scale: scale)
          return size.width <= width && size.height <= height
        }
    }
  }

  /// Draws at the upper left corner of `area`; what does not fit is cut off.
  package func draw(_ scale: Scale, in area: Area, of buffer: inout Buffer) {
    let cell = Cell(isHollow ? .hollowColumn : .column, style)
    var x = area.x
    for letter in text {
      guard let rows = BigText.letters[letter] else { continue }
      for (row, squares) in rows.enumerated() {
        for (column, square) in squares.utf8.enumerated() where square == UInt8(ascii: "#") {
          let block = Area(
            x: x + column * scale.columns, y: area.y + row * scale.rows, width: scale.columns,
            height: scale.rows)
          buffer.fill(block.intersection(area), with: cell)
        }
      }
      x += (rows.first?.utf8.count ?? 0) * scale.columns + scale.gap
    }
  }

  /// What there are letters for: digits, what stands beside them, and the words of the states.
  private static let letters: [Character: [String]] = [
    "0": ["###", "#.#", "#.#", "#.#", "###"], "1": [".#.", "##.", ".#.", ".#.", "###"],
    "2": ["###", "..#", "###", "#..", "###"], "3": ["###", "..#", "###", "..#", "###"],
    "4": ["#.#", "#.#", "###", "..#", "..#"], "5": ["###", "#..", "###", "..#", "###"],
    "6": ["###", "#..", "###", "#.#", "###"], "7": ["###", "..#", "..#", "..#", "..#"],
    "8": ["###", "#.#", "###", "#.#", "###"], "9": ["###", "#.#", "###", "..#", "###"],
    "%": ["#.#", "..#", ".#.", "#..", "#.#"], ":": [".", "#", ".", "#", "."], ".": [".", ".", ".", ".", "#"],
    "<": ["..#", ".#.", "#..", ".#.", "..#"], ">": ["#..", ".#.", "..#", ".#.", "#.."],
    "-": ["...", "...", "###", "...", "..."], " ": ["..", "..", "..", "..", ".."],
    "A": ["###", "#.#", "###", "#.#", "#.#"], "D": ["##.", "#.#", "#.#", "#.#", "##."],
    "E": ["###", "#..", "##.", "#..", "###"], "F": ["###", "#..", "##.", "#..", "#.."],
    "G": ["###", "#..", "#.#", "#.#", "###"], "H": ["#.#", "#.#", "###", "#.#", "#.#"],
    "I": ["###", ".#.", ".#.", ".#.", "###"], "K": ["#.#", "#.#", "##.", "#.#", "#.#"],
    "L": ["#..", "#..", "#..", "#..", "###"], "N": ["#..#", "##.#", "#.##", "#..#", "#..#"],
    "O": ["###", "#.#", "#.#", "#.#", "###"], "P": ["###", "#.#", "###", "#..", "#.."],
    "R": ["##.", "#.#", "##.", "#.#", "#.#"], "S": ["###", "#..", "###", "..#", "###"],
    "T": ["###", ".#.", ".#.", ".#.", ".#."], "U": ["#.#", "#.#", "#.#", "#.#", "###"],
  ]
}

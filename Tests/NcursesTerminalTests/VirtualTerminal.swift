import Foundation

/// A small terminal for tests: it interprets what a program writes and shows the result as a grid.
struct VirtualTerminal {
  struct Cell: Hashable {
    var scalar: Unicode.Scalar = " "
    var foreground = "default"
    var background = "default"
    var bold = false
    var reverse = false
    var underline = false
  }

  private(set) var cells: [[Cell]]
  private(set) var modes: Set<String> = []
  /// Sequences that it does not know, which no test may leave unseen.
  private(set) var unknown: [String] = []
  private let width: Int
  private let height: Int
  private var x = 0
  private var y = 0
  private var pen = Cell()
  private var isWrapPending = false
  private var last: Unicode.Scalar = " "
  private var isGraphics = false
  private var pending: [UInt8] = []
  private var region: ClosedRange<Int>

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    region = 0...(height - 1)
    cells = Array(repeating: Array(repeating: Cell(), count: width), count: height)
  }

  /// The rows as text, spaces at their ends removed.
  var text: [String] {
    cells.map { row in
      var text = String.UnicodeScalarView()
      for cell in row where cell.scalar.value != 0 { text.append(cell.scalar) }
      var string = String(text)
      while string.hasSuffix(" ") { string.removeLast() }
      return string
    }
  }

  mutating func feed(_ bytes: [UInt8]) {
    pending += bytes
    var index = 0
    while index < pending.count, let used = step(at: index) { index += used }
    pending.removeFirst(index)
  }

  /// Handles what begins at `index`; nothing when it is not complete.
  private mutating func step(at index: Int) -> Int? {
    let byte = pending[index]
    switch byte {
    case 0x1B: return escape(at: index)
    case 0x00, 0x07: return 1
    case 0x08:
      x = max(0, x - 1)
      isWrapPending = false
    case 0x09: x = min(width - 1, (x / 8 + 1) * 8)
    case 0x0A: lineFeed()
    case 0x0D:
      x = 0
      isWrapPending = false
    case 0x0E: isGraphics = true
    case 0x0F: isGraphics = false
    case 0x20...0x7E: put(isGraphics ? VirtualTerminal.graphic(byte) : Unicode.Scalar(byte))
    case 0x80...:
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      guard index + length <= pending.count else { return nil }
      let scalars = String(decoding: pending[index..<(index + length)], as: UTF8.self).unicodeScalars
      for scalar in scalars { put(scalar) }
      return length
    default: unknown.append(String(format: "byte %02x", byte))
    }
    return 1
  }

  private static func graphic(_ byte: UInt8) -> Unicode.Scalar {
    let names: [UInt8: Unicode.Scalar] = [
      0x6A: "┘", 0x6B: "┐", 0x6C: "┌", 0x6D: "└", 0x71: "─", 0x78: "│", 0x61: "▒", 0x60: "◆", 0x7E: "·",
      0x6E: "┼", 0x74: "├", 0x75: "┤", 0x76: "┴", 0x77: "┬", 0x66: "°", 0x67: "±", 0x30: "█",
    ]
    return names[byte] ?? Unicode.Scalar(byte)
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    (0x1100...0x115F).contains(scalar.value) || (0x2E80...0xA4CF).contains(scalar.value)
      || (0xAC00...0xD7A3).contains(scalar.value) || (0xFF01...0xFF60).contains(scalar.value)
      || (0x1F300...0x1FAFF).contains(scalar.value) || (0x20000...0x3FFFD).contains(scalar.value)
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let isWide = VirtualTerminal.isWide(scalar)
    if isWrapPending || (isWide && x == width - 1) {
      x = 0
      isWrapPending = false
      lineFeed()
    }
    blankHalves(at: x)
    var cell = pen
    cell.scalar = scalar
    cells[y][x] = cell
    if isWide {
      blankHalves(at: x + 1)
      cell.scalar = Unicode.Scalar(0 as UInt8)
      cells[y][x + 1] = cell
      x += 1
    }
    last = scalar
    if x == width - 1 { isWrapPending = true } else { x += 1 }
  }

  private mutating func blankHalves(at x: Int) {
    if cells[y][x].scalar.value == 0, x > 0 { cells[y][x - 1].scalar = " " }
    if x + 1 < width, cells[y][x + 1].scalar.value == 0 { cells[y][x + 1].scalar = " " }
  }

  private mutating func lineFeed() {
    if y == region.upperBound { scroll(1) } else { y = min(height - 1, y + 1) }
  }

  private mutating func scroll(_ lines: Int) {
    for _ in 0..<abs(lines) {
      if lines > 0 {
        cells.remove(at: region.lowerBound)
        cells.insert(blankRow(), at: region.upperBound)
      } else {
        cells.remove(at: region.upperBound)
        cells.insert(blankRow(), at: region.lowerBound)
      }
    }
  }

  private func blankRow() -> [Cell] {
    var cell = Cell()
    cell.background = pen.background
    return Array(repeating: cell, count: width)
  }

  private mutating func escape(at index: Int) -> Int? {
    guard index + 1 < pending.count else { return nil }
    switch pending[index + 1] {
    case 0x5B:
      var end = index + 2
      while end < pending.count, !(0x40...0x7E).contains(pending[end]) { end += 1 }
      guard end < pending.count else { return nil }
      let body = String(decoding: pending[(index + 2)..<end], as: UTF8.self)
      control(body, final: Character(Unicode.Scalar(pending[end])))
      return end - index + 1
    case 0x28, 0x29:
      guard index + 2 < pending.count else { return nil }
      if pending[index + 1] == 0x28 { isGraphics = pending[index + 2] == 0x30 }
      return 3
    case 0x4D:
      if y == region.lowerBound { scroll(-1) } else { y = max(0, y - 1) }
      return 2
    case 0x37, 0x38, 0x3D, 0x3E: return 2
    default:
      unknown.append("ESC " + String(Character(Unicode.Scalar(pending[index + 1]))))
      return 2
    }
  }

  private mutating func control(_ body: String, final: Character) {
    if let mark = body.first, "?>".contains(mark) {
      for mode in body.dropFirst().split(separator: ";") {
        if final == "h" { modes.insert("?\(mode)") } else if final == "l" { modes.remove("?\(mode)") }
      }
      return
    }
    let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let first = max(1, numbers.first ?? 1)
    if final != "m" { isWrapPending = false }
    switch final {
    case "H", "f":
      y = min(height, first) - 1
      x = min(width, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1
    case "A": y = max(0, y - first)
    case "B": y = min(height - 1, y + first)
    case "C": x = min(width - 1, x + first)
    case "D": x = max(0, x - first)
    case "G": x = min(width, first) - 1
    case "d": y = min(height, first) - 1
    case "J": erase(display: numbers.first ?? 0)
    case "K": erase(line: numbers.first ?? 0)
    case "X": for column in x..<min(width, x + first) { erase(column, y) }
    case "P":
      for _ in 0..<first {
        cells[y].remove(at: x)
        cells[y].append(blankRow()[0])
      }
    case "@":
      for _ in 0..<first {
        cells[y].insert(blankRow()[0], at: x)
        cells[y].removeLast()
      }
    case "L", "M", "S", "T":
      let kept = region
      if final == "L" || final == "M" { region = y...kept.upperBound }
      scroll(final == "M" || final == "S" ? first : -first)
      region = kept
    case "b": for _ in 0..<first { put(last) }
    case "r":
      region = (first - 1)...((numbers.count > 1 ? numbers[1] : height) - 1)
      (x, y) = (0, 0)
    case "m": style(numbers.isEmpty ? [0] : numbers)
    case "h", "l", "t", "c", "n": break
    default: unknown.append("CSI \(body)\(final)")
    }
  }

  private mutating func erase(_ column: Int, _ row: Int) {
    cells[row][column] = Cell()
    cells[row][column].background = pen.background
  }

  private mutating func erase(line mode: Int) {
    let columns = mode == 0 ? x..<width : mode == 1 ? 0..<(x + 1) : 0..<width
    for column in columns { erase(column, y) }
  }

  private mutating func erase(display mode: Int) {
    if mode < 2 { erase(line: mode) }
    let rows = mode == 0 ? (y + 1)..<height : mode == 1 ? 0..<y : 0..<height
    for row in rows { for column in 0..<width { erase(column, row) } }
  }

  private mutating func style(_ numbers: [Int]) {
    var index = 0
    while index < numbers.count {
      let number = numbers[index]
      switch number {
      case 0: pen = Cell()
      case 1: pen.bold = true
      case 4: pen.underline = true
      case 7: pen.reverse = true
      case 22: pen.bold = false
      case 24: pen.underline = false
      case 27: pen.reverse = false
      case 10, 11: break
      case 30...37: pen.foreground = "\(number - 30)"
      case 90...97: pen.foreground = "\(number - 82)"
      case 40...47: pen.background = "\(number - 40)"
      case 100...107: pen.background = "\(number - 92)"
      case 39: pen.foreground = "default"
      case 49: pen.background = "default"
      case 38, 48:
        var color = ""
        if numbers.dropFirst(index + 1).first == 5, index + 2 < numbers.count {
          color = "\(numbers[index + 2])"
          index += 2
        } else if index + 4 < numbers.count {
          color = String(format: "#%02x%02x%02x", numbers[index + 2], numbers[index + 3], numbers[index + 4])
          index += 4
        }
        if number == 38 { pen.foreground = color } else { pen.background = color }
      default: unknown.append("SGR \(number)")
      }
      index += 1
    }
  }
}

/// Reads the rows of a table from its pages, going around those that are damaged.
struct PageTree {
  enum Value: Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text([UInt8])
    case bytes([UInt8])
  }

  private let pages: PageFile
  private(set) var damagedPages = 0
  private(set) var damagedRows = 0
  private var visited: Set<Int> = []
  private let body: ([Value]) throws -> Bool

  var isWhole: Bool { damagedPages == 0 && damagedRows == 0 }

  /// - Parameter body: takes a row; false when the row cannot be one of the table's.
  init(_ pages: PageFile, _ body: @escaping ([Value]) throws -> Bool) {
    self.pages = pages
    self.body = body
  }

  mutating func read(root: Int) throws { try read(root, depth: 0) }

  private mutating func read(_ number: Int, depth: Int) throws {
    // No sound tree is so deep or leads to a page twice.
    guard depth < 30, visited.insert(number).inserted, let page = pages.page(number),
      let node = Node(page, number)
    else {
      damagedPages += 1
      return
    }
    for place in node.cells {
      if node.isInterior {
        guard place + 4 <= page.count else {
          damagedRows += 1
          continue
        }
        try read(page.number(place, 4), depth: depth + 1)
        // Of a table with row numbers only the leaves hold rows.
        if node.isTable { continue }
      }
      let row = payload(of: page, place + (node.isInterior ? 4 : 0), isTable: node.isTable).flatMap(
        PageTree.row)
      if let row, try body(row) { continue }
      damagedRows += 1
    }
    if let last = node.last { try read(last, depth: depth + 1) }
  }

  /// One page of a tree.
  private struct Node {
    var isInterior: Bool
    var isTable: Bool
    var cells: [Int]
    var last: Int?

    init?(_ page: [UInt8], _ number: Int) {
      let start = number == 1 ? 100 : 0
      guard [2, 5, 10, 13].contains(page[start]) else { return nil }
      isInterior = page[start] < 10
      isTable = page[start] & 1 == 1
      let count = page.number(start + 3, 2)
      let first = start + (isInterior ? 12 : 8)
      guard first + 2 * count <= page.count else { return nil }
      cells = (0..<count).map { page.number(first + 2 * $0, 2) }
      guard cells.allSatisfy({ $0 >= first + 2 * count && $0 < page.count }) else { return nil }
      if isInterior { last = page.number(start + 8, 4) }
    }
  }

  /// The record in a cell, with what of it lies on further pages.
  private func payload(of page: [UInt8], _ place: Int, isTable: Bool) -> [UInt8]? {
    var place = place
    guard let length = PageTree.variable(page, &place), length >= 0, length < 1 << 24 else { return nil }
    if isTable, PageTree.variable(page, &place) == nil { return nil }
    let size = Int(length)
    let usable = pages.usableSize
    let most = isTable ? usable - 35 : (usable - 12) * 64 / 255 - 23
    let least = (usable - 12) * 32 / 255 - 23
    var local = size
    if size > most {
      let spread = least + (size - least) % (usable - 4)
      local = spread <= most ? spread : least
    }
    guard place + local + (local < size ? 4 : 0) <= page.count else { return nil }
    var bytes = Array(page[place..<place + local])
    var next = local < size ? page.number(place + local, 4) : 0
    while bytes.count < size {
      guard let page = pages.page(next) else { return nil }
      bytes += page[4..<4 + min(usable - 4, size - bytes.count)]
      next = page.number(0, 4)
    }
    return bytes
  }

  private static func row(_ record: [UInt8]) -> [Value]? {
    var place = 0
    guard let length = variable(record, &place), length <= record.count else { return nil }
    var body = Int(length)
    var row: [Value] = []
    while place < length {
      guard let type = variable(record, &place), let size = size(of: type), body + size <= record.count else {
        return nil
      }
      let bytes = record[body..<body + size]
      switch type {
      case 0: row.append(.null)
      case 1...6:
        let number = bytes.reduce(Int64(bytes.first.map { $0 > 127 ? -1 : 0 } ?? 0)) { $0 << 8 | Int64($1) }
        row.append(.integer(number))
      case 7: row.append(.real(Double(bitPattern: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })))
      case 8, 9: row.append(.integer(type - 8))
      default: row.append(type % 2 == 0 ? .bytes(Array(bytes)) : .text(Array(bytes)))
      }
      body += size
    }
    return body == record.count ? row : nil
  }

  private static func size(of type: Int64) -> Int? {
    switch type {
    case 0, 8, 9: 0
    case 1...4: Int(type)
    case 5: 6
    case 6, 7: 8
    case 12...: Int(type - 12) / 2
    default: nil
    }
  }

  private static func variable(_ bytes: [UInt8], _ place: inout Int) -> Int64? {
    var value: UInt64 = 0
    for index in 0..<9 {
      guard place < bytes.count else { return nil }
      let byte = bytes[place]
      place += 1
      if index == 8 { return Int64(truncatingIfNeeded: value << 8 | UInt64(byte)) }
      value = value << 7 | UInt64(byte & 0x7F)
      if byte < 128 { return Int64(value) }
    }
    return nil
  }
}

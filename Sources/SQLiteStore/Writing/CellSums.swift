import UsageModel

/// Sums by cell, added up in memory so that each cell is written once.
struct CellSums {
  struct Key: Equatable {
    /// A model or a scope.
    var id: Int64
    /// In seconds.
    var t: Int64
    var project: Int64 = 0

    /// Spreads the few bits in which keys differ. The keys are the store's own numbers, so nobody can make them collide.
    fileprivate var hash: UInt64 {
      var hash = UInt64(bitPattern: id) &* 0x9E37_79B9_7F4A_7C15
      hash ^= UInt64(bitPattern: t) &* 0xC2B2_AE3D_27D4_EB4F
      hash ^= UInt64(bitPattern: project) &* 0x1656_67B1_9E37_79F9
      return hash ^ hash >> 32
    }
  }

  struct Cell {
    var key: Key
    var sums: Measures
    var peak = MinutePeak()
  }

  private(set) var cells: [Cell] = []
  /// Per slot the place of a cell plus one, 0 where none is; a power of two, at most half full.
  private var slots: [Int32] = []

  var count: Int { cells.count }
  var isEmpty: Bool { cells.isEmpty }

  init(expecting count: Int = 0) {
    if count > 0 {
      cells.reserveCapacity(count)
      grow(to: count)
    }
  }

  mutating func add(_ sums: Measures, to key: Key) {
    let place = place(of: key)
    cells[place].sums.add(sums)
  }

  mutating func raise(_ peak: MinutePeak, of key: Key) {
    let place = place(of: key)
    cells[place].peak.rise(to: peak)
  }

  /// The cell of a key, if there is one.
  func cell(_ key: Key) -> Cell? {
    if slots.isEmpty { return nil }
    var slot = Int(truncatingIfNeeded: key.hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let cell = cells[Int(slots[slot]) - 1]
      if cell.key == key { return cell }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Where the cell stands, which is made when there is none.
  private mutating func place(of key: Key) -> Int {
    if cells.count * 2 >= slots.count { grow(to: max(64, cells.count * 2)) }
    var slot = Int(truncatingIfNeeded: key.hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if cells[place].key == key { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    cells.append(Cell(key: key, sums: Measures()))
    slots[slot] = Int32(cells.count)
    return cells.count - 1
  }

  private mutating func grow(to count: Int) {
    var size = 128
    while size < count * 2 { size *= 2 }
    slots = [Int32](repeating: 0, count: size)
    for place in cells.indices {
      var slot = Int(truncatingIfNeeded: cells[place].key.hash) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(place + 1)
    }
  }

  /// The same sums in wider and wider buckets, each made from the one before.
  func widened(to tables: [CellTable]) -> [CellSums] {
    var levels: [CellSums] = []
    for table in tables {
      var level = CellSums()
      for cell in (levels.last ?? self).cells {
        let key = Key(id: cell.key.id, t: cell.key.t.floored(to: table.width))
        level.add(cell.sums, to: key)
        level.raise(cell.peak, of: key)
      }
      levels.append(level)
    }
    return levels
  }

  mutating func removeAll() {
    cells.removeAll(keepingCapacity: true)
    for slot in slots.indices { slots[slot] = 0 }
  }

  /// The places of the cells in the order of a table's key. Only places are sorted, since cells are large.
  func sorted(timeFirst: Bool) -> [Int] {
    cells.indices.sorted { a, b in
      let (a, b) = (cells[a].key, cells[b].key)
      return timeFirst
        ? (a.t, a.id, a.project) < (b.t, b.id, b.project) : (a.id, a.t, a.project) < (b.id, b.t, b.project)
    }
  }
}

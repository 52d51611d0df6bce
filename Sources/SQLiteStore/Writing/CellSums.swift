import UsageModel

/// Sums by cell, added up in memory so that each cell is written once.
struct CellSums {
  struct Key: Hashable {
    /// A model or a scope.
    var id: Int64
    /// In seconds.
    var t: Int64
    var project: Int64 = 0
  }

  struct Cell {
    var key: Key
    var sums: Measures
    var peak = Peak()
  }

  private var places: [Key: Int] = [:]
  private(set) var cells: [Cell] = []

  var count: Int { cells.count }
  var isEmpty: Bool { cells.isEmpty }

  mutating func add(_ sums: Measures, peak: Peak = Peak(), to key: Key) {
    if let place = places[key] {
      cells[place].sums.add(sums)
      cells[place].peak.rise(to: peak)
    } else {
      places[key] = cells.count
      cells.append(Cell(key: key, sums: sums, peak: peak))
    }
  }

  func filtered(_ isIncluded: (Key) -> Bool) -> CellSums {
    var kept = CellSums()
    kept.cells = cells.filter { isIncluded($0.key) }
    return kept
  }

  mutating func removeAll() {
    places.removeAll(keepingCapacity: true)
    cells.removeAll(keepingCapacity: true)
  }

  /// Puts the cells in the order of a table's key; afterwards nothing may be added.
  mutating func sort(timeFirst: Bool) {
    if timeFirst {
      cells.sort { ($0.key.t, $0.key.id, $0.key.project) < ($1.key.t, $1.key.id, $1.key.project) }
    } else {
      cells.sort { ($0.key.id, $0.key.t) < ($1.key.id, $1.key.t) }
    }
  }
}

/// The greatest minute of an hour.
struct Peak: Hashable {
  var attempts: Int64 = 0
  var input: Int64 = 0
  var output: Int64 = 0
  var tokens: Int64 = 0

  mutating func rise(to other: Peak) {
    attempts = max(attempts, other.attempts)
    input = max(input, other.input)
    output = max(output, other.output)
    tokens = max(tokens, other.tokens)
  }
}

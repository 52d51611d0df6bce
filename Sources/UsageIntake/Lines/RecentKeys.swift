/// Remembers a number for each of the keys last seen: at least the 65,536 latest different ones, at most twice as many.
///
/// What it knows depends only on the lines since `since`, so reading these again restores it.
struct RecentKeys: Sendable {
  static let generation = 65_536

  private var young = KeyTable()
  private var old = KeyTable()
  private var youngSince: InputPosition
  /// Where the oldest line that is remembered began.
  private(set) var since: InputPosition

  init(since: InputPosition = InputPosition()) {
    self.since = since
    youngSince = since
  }

  /// Positions are those of a new file from here on.
  mutating func moveStart() {
    since = InputPosition()
    youngSince = InputPosition()
  }

  func number(of key: UInt64) -> Int64? { young.number(of: key) ?? old.number(of: key) }

  /// `position` is where the line that brings the key began.
  mutating func set(_ number: Int64, of key: UInt64, at position: InputPosition) {
    if young.count == RecentKeys.generation, young.number(of: key) == nil {
      old = young
      young = KeyTable()
      since = youngSince
      youngSince = position
    }
    young.set(number, of: key)
  }
}

/// Numbers by hashed key, without deletion.
private struct KeyTable: Sendable {
  private struct Entry: Sendable {
    var key: UInt64 = 0
    var number: Int64 = 0
  }

  private(set) var count = 0
  /// A power of two; a key of 0 marks a free place.
  private var entries = [Entry](repeating: Entry(), count: 1_024)

  func number(of key: UInt64) -> Int64? {
    let entry = entries[place(of: key)]
    return entry.key == 0 ? nil : entry.number
  }

  mutating func set(_ number: Int64, of key: UInt64) {
    let place = place(of: key)
    if entries[place].key == 0 {
      count += 1
      entries[place].key = max(key, 1)
    }
    entries[place].number = number
    if count * 2 > entries.count { grow() }
  }

  private func place(of key: UInt64) -> Int {
    let key = max(key, 1)
    let mask = entries.count - 1
    var place = Int(truncatingIfNeeded: key) & mask
    while entries[place].key != 0, entries[place].key != key { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let held = entries
    entries = Array(repeating: Entry(), count: held.count * 2)
    for entry in held where entry.key != 0 { entries[place(of: entry.key)] = entry }
  }
}

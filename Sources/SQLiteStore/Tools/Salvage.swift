import GRDB

/// Takes every row that can still be read out of a damaged store's pages and puts it into a new store.
struct Salvage {
  private let pages: PageFile
  private let connection: Connection
  private let progress: (Double) -> Void
  private(set) var tables: [StoreRepair.Table] = []

  init(_ pages: PageFile, into connection: Connection, progress: @escaping (Double) -> Void) {
    self.pages = pages
    self.connection = connection
    self.progress = progress
  }

  mutating func run() throws {
    let roots = try roots()
    for (index, name) in Schema.tables.enumerated() {
      try read(name, root: roots[name] ?? 0)
      progress(Double(index + 1) / Double(Schema.tables.count))
    }
  }

  /// Where each table begins: as the damaged store says, else as every store is laid out when it is made.
  private func roots() throws -> [String: Int] {
    var roots: [String: Int] = [:]
    let made = try connection.query("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'")
    while try made.step() { roots[made.text(0)] = Int(made.int(1)) }
    var said: [String: Int] = [:]
    var schema = PageTree(pages) { row in
      guard row.count == 5, case .text(let name) = row[1], case .integer(let root) = row[3] else {
        return false
      }
      if row[0] == .text(Array("table".utf8)) {
        said[String(decoding: name, as: UTF8.self)] = Int(clamping: root)
      }
      return true
    }
    try schema.read(root: 1)
    // What a store of an earlier version lacks is found in no page.
    return said.isEmpty ? roots : said
  }

  private mutating func read(_ name: String, root: Int) throws {
    guard root > 0 else {
      return tables.append(StoreRepair.Table(name: name, saved: 0, damagedPages: 0, damagedRows: 0))
    }
    let added = try added(to: name)
    let columns = added.count
    let places = Array(repeating: "?", count: columns).joined(separator: ", ")
    let insert = try connection.query("INSERT OR REPLACE INTO \(name) VALUES (\(places))")
    var saved = 0
    var tree = PageTree(pages) { row in
      // A row that was written before columns were added ends before them.
      guard row.count <= columns else { return false }
      let rest = added[row.count...]
      let row = row + rest.compactMap(\.self)
      guard row.count == columns, Salvage.isPossible(row, in: name) else { return false }
      for (index, value) in row.enumerated() { insert.bind(Int32(index + 1), value) }
      do {
        try insert.run()
      } catch let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_CONSTRAINT {
        return false
      }
      saved += 1
      return true
    }
    try connection.write { try tree.read(root: root) }
    try connection.checkpoint(truncate: false)
    tables.append(
      StoreRepair.Table(
        name: name, saved: saved, damagedPages: tree.damagedPages, damagedRows: tree.damagedRows))
  }

  /// For each column of a table what a row has in it that was written before the column was there; nil for the first ones.
  private func added(to name: String) throws -> [PageTree.Value?] {
    // The name is a constant of the schema.
    let query = try connection.query(
      "SELECT name, dflt_value, \"notnull\" FROM pragma_table_info('\(name)') ORDER BY cid")
    var values: [PageTree.Value?] = []
    while try query.step() {
      let isAdded = Schema.secondVersion.contains("ALTER TABLE \(name) ADD COLUMN \(query.text(0)) ")
      values.append(isAdded ? (query.bool(2) ? .integer(query.int(1)) : .null) : nil)
    }
    return values
  }

  /// Whether amounts and times are such as the store takes, so that no later sum can overflow.
  private static func isPossible(_ row: [PageTree.Value], in table: String) -> Bool {
    guard table == "event" || table == "report" else { return true }
    let greatest: Int64 = 1_000_000_000_000_000
    for value in row {
      switch value {
      case .integer(let number) where number.magnitude <= greatest: continue
      // Hashes take all bits.
      case .integer where table == "event" && value == row[1]: continue
      case .null: continue
      default: return false
      }
    }
    func number(_ column: Int) -> Int64 { if case .integer(let number) = row[column] { number } else { -1 } }
    return table == "event" ? (0...30 * 86_400_000).contains(number(8)) : (1...86_400).contains(number(2))
  }
}

extension Query {
  fileprivate func bind(_ index: Int32, _ value: PageTree.Value) {
    switch value {
    case .null: bind(index, Int64?.none)
    case .integer(let number): bind(index, number)
    case .real(let number): bind(index, number)
    case .text(let bytes): bind(index, String(decoding: bytes, as: UTF8.self))
    case .bytes(let bytes): bind(index, bytes)
    }
  }
}

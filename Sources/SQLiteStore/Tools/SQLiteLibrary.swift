import GRDBSQLite

/// The SQLite library that this program runs with.
package struct SQLiteLibrary: Hashable, Sendable {
  package var version: String
  /// Whether a checkpoint that meets another process's write can lose commits or damage the file.
  package var hasLogResetBug: Bool

  package static var inUse: SQLiteLibrary {
    SQLiteLibrary(
      version: String(cString: sqlite3_libversion()),
      hasLogResetBug: hasLogResetBug(Int(sqlite3_libversion_number())))
  }

  /// - Parameter number: as SQLite counts, 3.40.1 being 3040001.
  package static func hasLogResetBug(_ number: Int) -> Bool {
    let isMended = (3_044_006..<3_045_000).contains(number) || (3_050_007..<3_051_000).contains(number)
    return (3_007_000...3_051_002).contains(number) && !isMended
  }
}

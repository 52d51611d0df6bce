import GRDB
import GRDBSQLite

/// A statement prepared once, bound and stepped directly, since boxing each value would cost more than SQLite itself.
struct Query {
  private let owner: Statement
  private let raw: OpaquePointer

  init(_ statement: Statement) {
    owner = statement
    raw = statement.sqliteStatement
  }

  func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(raw, index, value) }
  func bind(_ index: Int32, _ value: Int) { sqlite3_bind_int64(raw, index, Int64(value)) }
  func bind(_ index: Int32, _ value: Bool) { sqlite3_bind_int64(raw, index, value ? 1 : 0) }
  func bind(_ index: Int32, _ value: Double) { sqlite3_bind_double(raw, index, value) }

  func bind(_ index: Int32, _ value: Int64?) {
    if let value { bind(index, value) } else { sqlite3_bind_null(raw, index) }
  }

  func bind(_ index: Int32, _ value: Double?) {
    if let value { bind(index, value) } else { sqlite3_bind_null(raw, index) }
  }

  func bind(_ index: Int32, _ text: String?) {
    if let text {
      sqlite3_bind_text(raw, index, text, Int32(clamping: text.utf8.count), Query.copied)
    } else {
      sqlite3_bind_null(raw, index)
    }
  }

  func bind(_ index: Int32, _ bytes: [UInt8]) {
    if bytes.isEmpty {
      sqlite3_bind_zeroblob(raw, index, 0)
    } else {
      sqlite3_bind_blob(raw, index, bytes, Int32(clamping: bytes.count), Query.copied)
    }
  }

  /// Moves to the next row; false at the end, when the statement has been reset.
  func step() throws -> Bool {
    switch sqlite3_step(raw) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(raw)
      return false
    default:
      let connection = sqlite3_db_handle(raw)
      let code = ResultCode(rawValue: sqlite3_extended_errcode(connection))
      let message = sqlite3_errmsg(connection).map { String(cString: $0) }
      sqlite3_reset(raw)
      throw DatabaseError(resultCode: code, message: message)
    }
  }

  /// Runs a statement that returns no row, or whose rows are of no interest.
  func run() throws {
    while try step() {}
  }

  /// Ends a read before its last row, so that no snapshot stays held.
  func reset() { sqlite3_reset(raw) }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(raw, column) == SQLITE_NULL }
  func int(_ column: Int32) -> Int64 { sqlite3_column_int64(raw, column) }
  func bool(_ column: Int32) -> Bool { sqlite3_column_int64(raw, column) != 0 }
  func double(_ column: Int32) -> Double { sqlite3_column_double(raw, column) }
  func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }
  func optionalDouble(_ column: Int32) -> Double? { isNull(column) ? nil : double(column) }
  func text(_ column: Int32) -> String { optionalText(column) ?? "" }

  func optionalText(_ column: Int32) -> String? {
    guard let characters = sqlite3_column_text(raw, column) else { return nil }
    let count = Int(sqlite3_column_bytes(raw, column))
    return String(decoding: UnsafeBufferPointer(start: characters, count: count), as: UTF8.self)
  }

  func bytes(_ column: Int32) -> [UInt8] {
    guard let address = sqlite3_column_blob(raw, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: address, count: Int(sqlite3_column_bytes(raw, column))))
  }

  /// Tells SQLite to copy the bytes, since they do not outlive the call.
  private static var copied: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }
}

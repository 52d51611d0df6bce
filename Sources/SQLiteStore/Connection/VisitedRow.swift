import GRDBSQLite

/// Whole numbers in columns.
protocol NumberRow {
  func int(_ column: Int32) -> Int64
}

extension Query: NumberRow {}

/// A row of whole numbers that SQLite hands over while it looks for the next one.
struct VisitedRow: NumberRow {
  fileprivate let values: UnsafeMutablePointer<OpaquePointer?>

  func int(_ column: Int32) -> Int64 { sqlite3_value_int64(values[Int(column)]) }
}

/// The SQL function `visit`: it takes all columns of a row at once, where a screen's first look would else ask for some hundred
/// thousand of them one by one (a sixth of its time, measured with `benchmark look`).
final class RowVisitor {
  typealias Body = (VisitedRow) -> Void

  /// What the running statement calls; nil between statements.
  private let current = UnsafeMutablePointer<UnsafeMutablePointer<Body>?>.allocate(capacity: 1)

  init() { current.initialize(to: nil) }

  deinit { current.deallocate() }

  /// Makes the function known to a connection, which must be closed before this object goes.
  ///
  /// - Returns: SQLite's result code.
  func register(_ handle: OpaquePointer?) -> Int32 {
    sqlite3_create_function_v2(
      handle, "visit", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, current, nil,
      { context, _, values in
        let current = sqlite3_user_data(context)?.assumingMemoryBound(to: UnsafeMutablePointer<Body>?.self)
        guard let values, let body = current?.pointee else { return }
        body.pointee(VisitedRow(values: values))
      }, { _ in }, nil)
  }

  /// Calls `body` with what `visit` is given, row by row and in no certain order, while `query` runs.
  func run(_ query: Query, _ body: Body) throws {
    try withoutActuallyEscaping(body) { body in
      var body = body
      try withUnsafeMutablePointer(to: &body) { body in
        // One visit may start another one.
        let outer = current.pointee
        current.pointee = body
        defer { current.pointee = outer }
        _ = try query.step()
        query.reset()
      }
    }
  }
}

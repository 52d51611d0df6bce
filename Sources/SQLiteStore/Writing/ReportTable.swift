import UsageModel

/// The intervals that sources have summed themselves; each replaces its source's earlier one.
struct ReportTable {
  private let connection: Connection
  private let insertion: Query
  private let selection: Query
  private let replacement: Query

  struct Row {
    var source: Int64
    /// In seconds, as is the width.
    var t: Int64
    var width: Int64
    var model: Int64
    var project: Int64
    var lane: Int64
    var sums: Measures
  }

  enum Outcome {
    case new
    case repeated
    /// In the place of these sums.
    case replaced(Measures)
  }

  static let columns =
    "source, t, width, model, project, lane, " + Schema.measures.joined(separator: ", ")
  private static let places = (0..<(6 + Schema.measures.count)).map { _ in "?" }.joined(separator: ", ")

  init(_ connection: Connection) throws {
    self.connection = connection
    insertion = try connection.query(
      "INSERT INTO report (\(ReportTable.columns)) VALUES (\(ReportTable.places)) ON CONFLICT DO NOTHING")
    selection = try connection.query(
      """
      SELECT \(ReportTable.columns) FROM report
      WHERE source = ? AND t = ? AND width = ? AND model = ? AND project = ? AND lane = ?
      """)
    replacement = try connection.query(
      "REPLACE INTO report (\(ReportTable.columns)) VALUES (\(ReportTable.places))")
  }

  /// Adding, the sums go on top of the earlier ones.
  func insert(_ row: Row, adding isAddition: Bool = false) throws -> Outcome {
    ReportTable.bind(row, insertion)
    try insertion.run()
    if connection.changes > 0 { return .new }
    ReportTable.bindKey(row, selection)
    defer { selection.reset() }
    guard try selection.step() else { return .repeated }
    let old = selection.measures(6)
    selection.reset()
    var row = row
    if isAddition { row.sums.add(old) }
    if old == row.sums { return .repeated }
    ReportTable.bind(row, replacement)
    try replacement.run()
    return .replaced(old)
  }

  private static func bindKey(_ row: Row, _ query: Query) {
    query.bind(1, row.source)
    query.bind(2, row.t)
    query.bind(3, row.width)
    query.bind(4, row.model)
    query.bind(5, row.project)
    query.bind(6, row.lane)
  }

  private static func bind(_ row: Row, _ query: Query) {
    bindKey(row, query)
    query.bind(7, row.sums)
  }

  /// The row under the query, in the order of `columns`.
  static func row(_ query: Query) -> Row {
    Row(
      source: query.int(0), t: query.int(1), width: query.int(2), model: query.int(3), project: query.int(4),
      lane: query.int(5), sums: query.measures(6))
  }
}

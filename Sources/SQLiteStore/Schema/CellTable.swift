/// One table of sums: the columns that find a cell, and whether it keeps the greatest minute of its bucket.
struct CellTable {
  var name: String
  var keys: [String]
  /// Seconds.
  var width: Int64
  var hasPeaks = false

  static let modelTenSeconds = CellTable(name: "model_10s", keys: ["t", "model"], width: 10)
  static let scopeTenSeconds = CellTable(name: "scope_10s", keys: ["t", "scope"], width: 10)
  static let modelMinutes = CellTable(name: "model_1m", keys: ["model", "t"], width: 60)
  static let scopeMinutes = CellTable(name: "scope_1m", keys: ["scope", "t"], width: 60)
  static let projectMinutes = CellTable(name: "cell_1m", keys: ["t", "model", "project"], width: 60)
  static let projectHours = CellTable(name: "cell_1h", keys: ["t", "model", "project"], width: 3_600)

  /// Beyond minutes: the buckets that screens draw, and hours.
  static let modelSpans = spans("model")
  static let scopeSpans = spans("scope")

  private static func spans(_ id: String) -> [CellTable] {
    [("15m", 900), ("1h", 3_600), ("6h", 21_600)].map { suffix, width in
      CellTable(name: "\(id)_\(suffix)", keys: [id, "t"], width: width, hasPeaks: true)
    }
  }

  private var columns: [String] { keys + Schema.measures + (hasPeaks ? Schema.peaks : []) }

  /// Makes a cell, unless it is there.
  var insertion: String {
    """
    INSERT INTO \(name) (\(columns.joined(separator: ", ")))
    VALUES (\(columns.map { _ in "?" }.joined(separator: ", "))) ON CONFLICT DO NOTHING
    """
  }

  /// Adds to a cell, or makes it.
  var addition: String {
    let sums = Schema.measures.map {
      $0 == "longest_output" ? "\($0) = max(\($0), excluded.\($0))" : "\($0) = \($0) + excluded.\($0)"
    }
    let peaks = hasPeaks ? Schema.peaks.map { "\($0) = max(\($0), excluded.\($0))" } : []
    return """
      INSERT INTO \(name) (\(columns.joined(separator: ", ")))
      VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
      ON CONFLICT (\(keys.joined(separator: ", "))) DO UPDATE SET \((sums + peaks).joined(separator: ", "))
      """
  }
}

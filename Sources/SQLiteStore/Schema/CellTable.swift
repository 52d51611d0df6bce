/// One table of sums: the columns that find a cell, and whether it keeps the greatest minute of its hour.
struct CellTable {
  var name: String
  var keys: [String]
  var hasPeaks = false

  static let modelTenSeconds = CellTable(name: "model_10s", keys: ["t", "model"])
  static let scopeTenSeconds = CellTable(name: "scope_10s", keys: ["t", "scope"])
  static let modelMinutes = CellTable(name: "model_1m", keys: ["model", "t"])
  static let scopeMinutes = CellTable(name: "scope_1m", keys: ["scope", "t"])
  static let projectMinutes = CellTable(name: "cell_1m", keys: ["t", "model", "project"])
  static let modelHours = CellTable(name: "model_1h", keys: ["model", "t"], hasPeaks: true)
  static let scopeHours = CellTable(name: "scope_1h", keys: ["scope", "t"], hasPeaks: true)
  static let projectHours = CellTable(name: "cell_1h", keys: ["t", "model", "project"])

  private var columns: [String] { keys + Schema.measures + (hasPeaks ? Schema.peaks : []) }

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

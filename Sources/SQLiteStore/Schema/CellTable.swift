/// One table of sums: the columns that find a cell, and the statements that fill it.
struct CellTable {
  let name: String
  let keys: [String]
  /// Seconds.
  let width: Int64
  /// Whether a cell keeps the greatest minute of its bucket.
  let hasPeaks: Bool
  /// Makes a cell, unless it is there.
  let insertion: String
  /// Adds to a cell, or makes it.
  let addition: String

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

  private init(name: String, keys: [String], width: Int64, hasPeaks: Bool = false) {
    self.name = name
    self.keys = keys
    self.width = width
    self.hasPeaks = hasPeaks
    let maxima = (hasPeaks ? Schema.peaks : []) + ["longest_output"]
    let columns = keys + Schema.measures + (hasPeaks ? Schema.peaks : [])
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    let changes = columns[keys.count...].map { column in
      maxima.contains(column)
        ? "\(column) = max(\(column), excluded.\(column))" : "\(column) = \(column) + excluded.\(column)"
    }
    let insert = "INSERT INTO \(name) (\(columns.joined(separator: ", "))) VALUES (\(places))"
    insertion = "\(insert) ON CONFLICT DO NOTHING"
    addition =
      """
      \(insert) ON CONFLICT (\(keys.joined(separator: ", "))) DO UPDATE SET \(changes.joined(separator: ", "))
      """
  }
}

import UsageModel

/// Compares what each level of the sums says of the same hours, inside one read transaction.
struct SumCheck {
  /// The most differences that are told of each pair of levels.
  private static let toldDifferences = 5

  private(set) var problems: [String] = []
  private let connection: Connection
  private let reading: SumReading
  private let floors: SumFloors
  private let progress: (Double?) -> Void
  private var compared = 0

  init(_ connection: Connection, now: Instant, progress: @escaping (Double?) -> Void) throws {
    self.connection = connection
    reading = try SumReading(connection)
    floors = try SumFloors(connection, now: now)
    self.progress = progress
  }

  var summary: String {
    "\(Figures.grouped(Int64(compared))) hours compared: raw = 10 s = 1 min = 15 min = 1 h = 6 h"
  }

  mutating func run() throws {
    let hours = try reading.fold(CellTable.modelSpans[1])
    try compareRaw(with: hours)
    progress(0.6)
    try compareModels(hours)
    progress(0.8)
    try compareScopes(hours)
    progress(0.9)
    try compareCosts()
    try compareRefusals()
    progress(1)
  }

  private mutating func compareRaw(with hours: CellSums) throws {
    let events = try reading.events { progress($0 * 0.5) }
    var all = events
    for cell in try reading.reports().cells { all.add(cell.sums, to: cell.key) }
    // Calls begin in one hour and may end in another: what began before the floor is gone.
    compare(("raw", all.begun), ("model_1h", hours.begun), from: floors.begun)
    compare(("raw", all), ("model_1h", hours), from: floors.ended)
    let tens = try reading.fold(.modelTenSeconds, from: floors.tenSeconds)
    compare(
      ("raw events", events.begun), ("model_10s", tens.begun), from: max(floors.begun, floors.tenSeconds))
    compare(("raw events", events), ("model_10s", tens), from: max(floors.ended, floors.tenSeconds))
    let scopes = try reading.fold(.scopeTenSeconds, from: floors.tenSeconds)
    compare(("model_10s", reading.scopes(tens)), ("scope_10s", scopes), from: floors.tenSeconds)
  }

  private mutating func compareModels(_ hours: CellSums) throws {
    let minutes = try reading.fold(.modelMinutes, from: floors.minutes)
    compare(("model_1m", minutes), ("model_1h", hours), from: floors.minutes, peaks: true)
    let quarters = try reading.fold(CellTable.modelSpans[0], from: floors.quarterHours)
    compare(("model_1m", minutes), ("model_15m", quarters), from: floors.quarterHours, peaks: true)
    let wide = hours.widened(to: [CellTable.modelSpans[2]])[0]
    compare(("model_1h", wide), ("model_6h", try reading.fold(CellTable.modelSpans[2], width: 21_600)))
    compare(("cell_1h", try reading.fold(.projectHours)), ("model_1h", hours))
    let cells = try reading.fold(.projectMinutes, from: floors.projectMinutes)
    compare(("cell_1m", cells), ("model_1m", minutes), from: floors.projectMinutes)
  }

  private mutating func compareScopes(_ models: CellSums) throws {
    let hours = try reading.fold(CellTable.scopeSpans[1])
    compare(("model_1h", reading.scopes(models)), ("scope_1h", hours))
    let minutes = try reading.fold(.scopeMinutes, from: floors.scopeMinutes)
    compare(("scope_1m", minutes), ("scope_1h", hours), from: floors.scopeMinutes, peaks: true)
    let quarters = try reading.fold(CellTable.scopeSpans[0], from: floors.quarterHours)
    compare(
      ("scope_1m", minutes), ("scope_15m", quarters), from: max(floors.scopeMinutes, floors.quarterHours),
      peaks: true)
    let wide = hours.widened(to: [CellTable.scopeSpans[2]])[0]
    compare(("scope_1h", wide), ("scope_6h", try reading.fold(CellTable.scopeSpans[2], width: 21_600)))
  }

  private mutating func compareRefusals() throws {
    var check = RefusalCheck(connection)
    try check.run(from: Instant(seconds: max(floors.begun, floors.minutes)).ceiled(to: .day).seconds)
    problems += check.problems
  }

  private mutating func compareCosts() throws {
    for difference in try reading.costDifferences() {
      compared += 1
      problems.append("cell_1h and project_cost differ \(difference)")
    }
  }

  /// - Parameter from: in seconds; what is older is left out.
  private mutating func compare(
    _ a: (name: String, sums: CellSums), _ b: (name: String, sums: CellSums), from: Int64 = .min,
    peaks: Bool = false
  ) {
    var differences: [(key: CellSums.Key, text: String)] = []
    func look(_ key: CellSums.Key) {
      let none = CellSums.Cell(key: key, sums: Measures())
      let (x, y) = (a.sums.cell(key) ?? none, b.sums.cell(key) ?? none)
      let peak = peaks ? SumCheck.difference(x.peak, y.peak) : nil
      if let text = SumCheck.difference(x.sums, y.sums) ?? peak { differences.append((key, text)) }
    }
    for cell in a.sums.cells where cell.key.t >= from { look(cell.key) }
    compared += a.sums.count
    for cell in b.sums.cells where cell.key.t >= from && a.sums.cell(cell.key) == nil { look(cell.key) }
    differences.sort { ($0.key.t, $0.key.id) < ($1.key.t, $1.key.id) }
    for (key, text) in differences.prefix(SumCheck.toldDifferences) {
      let time = Instant(milliseconds: key.t * 1_000).rfc3339
      problems.append("\(a.name) and \(b.name) differ for \(reading.label(key.id)) at \(time): \(text)")
    }
    if differences.count > SumCheck.toldDifferences {
      let more = Figures.grouped(Int64(differences.count - SumCheck.toldDifferences))
      problems.append("\(a.name) and \(b.name) differ in \(more) more places")
    }
  }

  /// The first sum that differs. The longest output is a maximum, which is not taken back and so proves nothing.
  private static func difference(_ a: Measures, _ b: Measures) -> String? {
    for (name, path) in SumReading.paths where a[keyPath: path] != b[keyPath: path] {
      return "\(name) \(Figures.grouped(a[keyPath: path])) and \(Figures.grouped(b[keyPath: path]))"
    }
    return nil
  }

  private static func difference(_ a: MinutePeak, _ b: MinutePeak) -> String? {
    a == b ? nil : "greatest minute of \(Figures.grouped(a.tokens)) and \(Figures.grouped(b.tokens)) tokens"
  }
}

/// From when on each level is whole, in seconds and on an hour.
struct SumFloors {
  /// Of raw rows: what is booked where a call begins, and where it ends.
  var begun: Int64
  var ended: Int64
  var tenSeconds: Int64
  var minutes: Int64
  var scopeMinutes: Int64
  var quarterHours: Int64
  var projectMinutes: Int64

  init(_ connection: Connection, now: Instant) throws {
    let retention = Retention()
    let clock = max(now, Instant(milliseconds: try connection.meta("clock")))
    func floor(_ kept: Milliseconds) -> Int64 { (clock - kept).ceiled(to: .hour).seconds }
    tenSeconds = floor(retention.modelTenSeconds)
    minutes = floor(retention.minutes)
    scopeMinutes = floor(retention.scopeMinutes)
    quarterHours = floor(retention.quarterHours)
    projectMinutes = floor(retention.projectMinutes)
    let raw = Instant(milliseconds: try connection.meta("raw_floor"))
    // Reports are kept for their own time; one of a day reaches into hours after its own start.
    begun = max(raw.ceiled(to: .hour).seconds, floor(retention.reports - .day))
    ended = begun
    if raw > .epoch {
      let end = Instant(milliseconds: try connection.meta("raw_end"))
      // Pruned by a version that did not remember: no call lasts longer than 30 days.
      let last = end > .epoch ? end : raw + 30 * .day
      ended = max(begun, last.floored(to: .hour).seconds + 3_600)
    }
  }
}

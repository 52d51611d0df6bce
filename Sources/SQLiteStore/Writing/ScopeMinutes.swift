import UsageModel

/// The minutes of shared counters as the sums of their models' minutes, for times whose own rows are not kept.
struct ScopeMinutes {
  private let catalog: Catalog
  private let account: Int64
  private let models: [Int64]
  private let selection: Query
  private let newest: Int64

  /// Made before a batch's models are written, to know which minutes are all the batch's own.
  init(_ connection: Connection, catalog: Catalog, account: Int64) throws {
    self.catalog = catalog
    self.account = account
    let query = try connection.query("SELECT id FROM model WHERE account = ?")
    query.bind(1, account)
    var models: [Int64] = []
    while try query.step() { models.append(query.int(0)) }
    self.models = models
    selection = try connection.query(
      "SELECT t, \(MinutePeak.minuteColumns) FROM model_1m WHERE model = ? AND t >= ? AND t < ?")
    let last = try connection.query("SELECT max(t) FROM model_1m WHERE model = ?")
    var newest: Int64 = .min
    for model in models {
      last.bind(1, model)
      if try last.step(), let t = last.optionalInt(0) { newest = max(newest, t) }
      last.reset()
    }
    self.newest = newest
  }

  /// What a minute comes to once the batch's models are written.
  func total(_ minute: CellSums.Key, adding sums: Measures) throws -> MinutePeak {
    if minute.t > newest { return MinutePeak(sums) }
    return try minutes(of: minute.id, from: minute.t, until: minute.t + 60)[minute.t] ?? MinutePeak()
  }

  /// A shared counter's minutes, by their start in seconds.
  func minutes(of scope: Int64, from: Int64, until: Int64) throws -> [Int64: MinutePeak] {
    var minutes: [Int64: MinutePeak] = [:]
    for model in models {
      selection.bind(1, model)
      selection.bind(2, from)
      selection.bind(3, until)
      while try selection.step() {
        let t = selection.int(0)
        guard try catalog.scopes(ofModel: model, account: account, at: t).contains(scope) else { continue }
        minutes[t, default: MinutePeak()].add(MinutePeak(minute: selection, 1))
      }
    }
    return minutes
  }
}

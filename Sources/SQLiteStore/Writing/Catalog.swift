import UsageModel

/// What the writer remembers between transactions: revisions, and the numbers behind names.
///
/// Another process may write in between, so each transaction asks first whether the names still hold.
final class Catalog {
  struct ModelKey: Hashable {
    var account: Int64
    var name: String
    var operation: Operation
  }

  struct Model {
    var id: Int64
    var traits: [ModelRecord.Traits]
  }

  private(set) var revision: Int64 = 0
  private var factsRevision: Int64 = -1
  private var models: [ModelKey: Model] = [:]
  private var projects: [Int64: [String: Int64]] = [:]
  private var scopes: [ScopeKey: Int64] = [:]
  private var counters: [Int64: DatedScopes] = [:]
  private let connection: Connection

  struct ScopeKey: Hashable {
    var account: Int64
    var modelClass: String
    var billing: String
  }

  init(_ connection: Connection) { self.connection = connection }

  /// Reads the revisions at the start of a transaction.
  func renew() throws {
    revision = try connection.meta("rev")
    let facts = try connection.meta("facts_rev")
    if facts != factsRevision { forget() }
    factsRevision = facts
  }

  /// Drops all names: they are read again when needed.
  func forget() {
    factsRevision = -1
    models = [:]
    projects = [:]
    scopes = [:]
    counters = [:]
  }

  /// Gives the transaction a revision of its own.
  func advance() throws {
    revision += 1
    try connection.setMeta("rev", revision)
  }

  /// Makes readers load the facts anew.
  func factsChanged() throws {
    let next = try connection.meta("facts_rev") + 1
    try connection.setMeta("facts_rev", next)
    // Our own additions are in the dictionaries already.
    if factsRevision >= 0 { factsRevision = next }
  }

  /// A number that was never used before in this store.
  func nextID() throws -> Int64 {
    let id = try connection.meta("next_id")
    try connection.setMeta("next_id", id + 1)
    return id
  }
}

extension Catalog {
  /// The account's model of that name; nil when it has none.
  func model(_ key: ModelKey) throws -> Model? {
    if let model = models[key] { return model }
    let query = try connection.query("SELECT id FROM model WHERE account = ? AND name = ? AND operation = ?")
    query.bind(1, key.account)
    query.bind(2, key.name)
    query.bind(3, key.operation.rawValue)
    defer { query.reset() }
    guard try query.step() else { return nil }
    let model = Model(id: query.int(0), traits: try traits(of: query.int(0)))
    models[key] = model
    return model
  }

  /// Adds a model that the account does not have.
  func addModel(_ key: ModelKey, traits: ModelRecord.Traits) throws -> Model {
    let model = Model(id: try nextID(), traits: [traits])
    let insert = try connection.query(
      "INSERT INTO model (id, account, name, operation) VALUES (?, ?, ?, ?)")
    insert.bind(1, model.id)
    insert.bind(2, key.account)
    insert.bind(3, key.name)
    insert.bind(4, key.operation.rawValue)
    try insert.run()
    try save(traits, of: model.id)
    try factsChanged()
    models[key] = model
    return model
  }

  func traits(of model: Int64) throws -> [ModelRecord.Traits] {
    let query = try connection.query(
      "SELECT at, class, billing, by_hand FROM model_traits WHERE model = ? ORDER BY at")
    query.bind(1, model)
    var traits: [ModelRecord.Traits] = []
    while try query.step() { traits.append(ModelRecord.Traits(query, 0)) }
    return traits
  }

  func save(_ traits: ModelRecord.Traits, of model: Int64) throws {
    let query = try connection.query(
      """
      INSERT INTO model_traits (model, at, class, billing, by_hand) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (model, at) DO UPDATE
      SET class = excluded.class, billing = excluded.billing, by_hand = excluded.by_hand
      """)
    query.bind(1, model)
    query.bind(2, traits.from.milliseconds)
    query.bind(3, traits.modelClass)
    query.bind(4, traits.billing.rawValue)
    query.bind(5, traits.byHand)
    try query.run()
  }

  /// The number of a project, added when the account has none of that name; 0 for no project.
  func project(_ name: String?, account: Int64) throws -> Int64 {
    guard let name else { return 0 }
    if let id = projects[account]?[name] { return id }
    let query = try connection.query("SELECT id FROM project WHERE account = ? AND name = ?")
    query.bind(1, account)
    query.bind(2, name)
    let found = try query.step() ? query.int(0) : nil
    query.reset()
    let id: Int64
    if let found {
      id = found
    } else {
      id = try nextID()
      let insert = try connection.query(
        "INSERT INTO project (id, account, name, capacity) VALUES (?, ?, ?, 1)")
      insert.bind(1, id)
      insert.bind(2, account)
      insert.bind(3, name)
      try insert.run()
      try factsChanged()
    }
    projects[account, default: [:]][name] = id
    return id
  }

  /// The shared counters that a model with these traits counts in: the account, then class, billing and both where known.
  static func scopeKeys(of traits: ModelRecord.Traits, account: Int64) -> [ScopeKey] {
    let modelClass = traits.modelClass ?? ""
    let billing = traits.billing == .unspecified ? "" : traits.billing.rawValue
    var keys = [ScopeKey(account: account, modelClass: "", billing: "")]
    if !modelClass.isEmpty { keys.append(ScopeKey(account: account, modelClass: modelClass, billing: "")) }
    if !billing.isEmpty { keys.append(ScopeKey(account: account, modelClass: "", billing: billing)) }
    if keys.count == 3 {
      keys.append(ScopeKey(account: account, modelClass: modelClass, billing: billing))
    }
    return keys
  }

  /// The shared counters that a model counts in at a time in seconds.
  func scopes(ofModel model: Int64, account: Int64, at t: Int64) throws -> [Int64] {
    if let known = counters[model] { return known.scopes(at: t) }
    let dated = try scopes(ofModel: model, account: account)
    counters[model] = dated
    return dated.scopes(at: t)
  }

  /// The shared counters that a model counts in, by date.
  func scopes(ofModel model: Int64, account: Int64) throws -> DatedScopes {
    DatedScopes(
      list: try traits(of: model).map { traits in
        (traits.from.seconds, try Catalog.scopeKeys(of: traits, account: account).map(scope))
      })
  }

  private func scope(_ key: ScopeKey) throws -> Int64 {
    if let id = scopes[key] { return id }
    let query = try connection.query("SELECT id FROM scope WHERE account = ? AND class = ? AND billing = ?")
    query.bind(1, key.account)
    query.bind(2, key.modelClass)
    query.bind(3, key.billing)
    let found = try query.step() ? query.int(0) : nil
    query.reset()
    let id: Int64
    if let found {
      id = found
    } else {
      id = try nextID()
      let insert = try connection.query(
        "INSERT INTO scope (id, account, class, billing) VALUES (?, ?, ?, ?)")
      insert.bind(1, id)
      insert.bind(2, key.account)
      insert.bind(3, key.modelClass)
      insert.bind(4, key.billing)
      try insert.run()
      try factsChanged()
    }
    scopes[key] = id
    return id
  }
}

/// The shared counters that a model counts in, oldest first; the oldest hold before their own date too.
struct DatedScopes {
  /// `from` is in seconds.
  var list: [(from: Int64, scopes: [Int64])]

  func scopes(at t: Int64) -> [Int64] {
    // Searched from the end, since hardly any model changes its traits more than once.
    (list.last { $0.from <= t } ?? list.first)?.scopes ?? []
  }
}

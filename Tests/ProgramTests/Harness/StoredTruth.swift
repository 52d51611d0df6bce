import Foundation
import UsageModel

@testable import SQLiteStore

/// What a store holds, asked past the program in plain SQL.
struct StoredTruth: Equatable {
  var accounts: Int64 = 0
  var ledgerEntries: Int64 = 0
  var calls: Int64 = 0
  var input: Int64 = 0
  var output: Int64 = 0

  /// A store that nothing was written to.
  init() {}

  /// Reads the store, which must be sound and whose levels must all say what its calls say.
  ///
  /// - Parameter recovering: opens it as a writer does, so that a log without its index is taken up.
  init(path: String, recovering: Bool = false) throws {
    let connection = try Connection(path: path, readOnly: !recovering)
    defer { try? connection.close() }
    let check = try connection.query("PRAGMA quick_check(1)")
    guard try check.step(), check.text(0) == "ok" else { throw HarnessError("\(path): \(check.text(0))") }
    check.reset()
    self = try connection.read { try StoredTruth(connection) }
  }

  /// The sums of the calls from a time on, in a store whose older ones may be pruned.
  static func sums(path: String, since: Instant) throws -> ImportScene.Sums {
    let connection = try Connection(path: path, readOnly: true)
    let query = try connection.query(
      "SELECT count(*), sum(status = 1), sum(input), sum(output), sum(coalesce(cost, 0)) FROM event WHERE ts >= ?"
    )
    query.bind(1, since.milliseconds)
    guard try query.step() else { return ImportScene.Sums() }
    return ImportScene.Sums(
      calls: query.int(0), throttled: query.int(1), input: query.int(2), output: query.int(3),
      costNano: query.int(4))
  }

  private init(_ connection: Connection) throws {
    for table in StoredTruth.levels {
      let wrong = try connection.number(StoredTruth.difference(table.name, table.id, table.width))
      if wrong != 0 { throw HarnessError("\(table.name) differs from the calls in \(wrong) buckets") }
    }
    accounts = try connection.number("SELECT count(*) FROM account")
    ledgerEntries = try connection.number("SELECT count(*) FROM ledger")
    calls = try connection.number("SELECT count(*) FROM event")
    input = try connection.number("SELECT sum(input) FROM event")
    output = try connection.number("SELECT sum(output) FROM event")
  }

  /// Scopes are left to those of whole accounts, which every call counts in.
  private static let levels: [(name: String, id: String, width: Int)] = [
    ("model_10s", "model", 10), ("model_1m", "model", 60), ("model_15m", "model", 900),
    ("model_1h", "model", 3_600),
    ("model_6h", "model", 21_600), ("cell_1m", "model", 60), ("cell_1h", "model", 3_600),
    ("scope_10s", "scope", 10), ("scope_1m", "scope", 60), ("scope_15m", "scope", 900),
    ("scope_1h", "scope", 3_600),
    ("scope_6h", "scope", 21_600),
  ]

  /// How many buckets of a level are not what grouping the calls gives.
  private static func difference(_ table: String, _ id: String, _ width: Int) -> String {
    let isScope = id == "scope"
    let owner =
      isScope
      ? "(SELECT s.id FROM scope s JOIN model m ON m.account = s.account WHERE m.id = e.model AND s.class = '' AND s.billing = '')"
      : "e.model"
    let chosen = isScope ? "WHERE scope IN (SELECT id FROM scope WHERE class = '' AND billing = '')" : ""
    return """
      WITH part AS (
        SELECT \(owner) AS id, ts AS at, 1 AS n, status = 1 AS th, 0 AS i, 0 AS o, 0 AS c FROM event e
        UNION ALL SELECT \(owner), ts + duration, 0, 0, input, output, coalesce(cost, 0) FROM event e
      ), raw AS (
        SELECT id, at / \(width * 1_000) * \(width) AS t, sum(n), sum(th), sum(i), sum(o), sum(c) FROM part GROUP BY 1, 2
      ), kept AS (
        SELECT \(id), t, sum(attempts), sum(throttled), sum(input), sum(output), sum(cost) FROM \(table) \(chosen) GROUP BY 1, 2
      )
      SELECT count(*) FROM (
        SELECT * FROM (SELECT * FROM raw EXCEPT SELECT * FROM kept)
        UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM raw)
      )
      """
  }
}

import GRDB
import GRDBSQLite
import UsageModel

/// The same events in one bare table, with statements prepared once: what SQLite itself can do here.
final class PlainSQLite {
  private let queue: DatabaseQueue

  init(path: String) throws {
    queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA journal_mode = WAL")
      try database.execute(sql: "PRAGMA synchronous = FULL")
      try database.execute(
        sql: """
          CREATE TABLE event (
            ts INTEGER NOT NULL, eid INTEGER NOT NULL, model INTEGER NOT NULL, project INTEGER NOT NULL,
            status INTEGER NOT NULL, duration INTEGER NOT NULL, input INTEGER NOT NULL, cached INTEGER NOT NULL,
            output INTEGER NOT NULL, cost INTEGER, PRIMARY KEY (ts, eid)) WITHOUT ROWID, STRICT
          """)
    }
  }

  func append(_ events: [UsageEvent]) throws {
    try queue.write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      let handle = statement.sqliteStatement
      for event in events {
        let numbers: [Int64] = [
          event.startedAt.milliseconds, Int64(truncatingIfNeeded: event.id.hashValue),
          Int64(event.model.utf8.count),
          Int64(event.project?.utf8.count ?? 0), event.status == .ok ? 0 : 1, event.duration,
          event.inputTokens,
          event.cacheReadTokens, event.outputTokens, event.costNano ?? 0,
        ]
        for (index, number) in numbers.enumerated() { sqlite3_bind_int64(handle, Int32(index + 1), number) }
        sqlite3_step(handle)
        sqlite3_reset(handle)
      }
    }
  }

  /// A view straight from the events, as a program without sums would make it; the rows found.
  func view(from: Instant, width: Int64) throws -> Int {
    try queue.read { database in
      try Row.fetchCursor(
        database,
        sql: """
          SELECT ts / ?, model, count(*), sum(input), sum(output) FROM event WHERE ts >= ? GROUP BY 1, 2
          """, arguments: [width, from.milliseconds]
      ).reduce(into: 0) { count, _ in count += 1 }
    }
  }

  /// Bytes and rows of a store's tables, by name.
  static func sizes(of path: String) throws -> [String: (bytes: Int, rows: Int)] {
    var configuration = Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: path, configuration: configuration).read { database in
      var sizes: [String: (bytes: Int, rows: Int)] = [:]
      for row in try Row.fetchAll(database, sql: "SELECT name, sum(pgsize) FROM dbstat GROUP BY name") {
        let name: String = row[0]
        if name.hasPrefix("sqlite_") { continue }
        sizes[name] = (row[1], try Int.fetchOne(database, sql: "SELECT count(*) FROM \"\(name)\"") ?? 0)
      }
      return sizes
    }
  }
}

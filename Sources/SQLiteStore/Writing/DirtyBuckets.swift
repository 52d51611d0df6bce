/// The buckets that a transaction changed, for readers that hold the others.
struct DirtyBuckets {
  enum Level: Int64, Hashable {
    /// Not a bucket but a counter of which some bucket changed: a model or a scope, by its number.
    case counter = 1
    case tenSeconds = 10
    case minutes = 60
    case hours = 3_600
  }

  struct Bucket: Hashable {
    var level: Level
    /// In seconds; the number of a counter.
    var t: Int64
  }

  /// A reader loads everything anew when more changed than this, so listing it all would help nobody.
  static let mostBuckets = 2_000
  /// Stands for "everything" in the log.
  static let everything: Int64 = 0
  /// So many revisions back a reader can follow.
  static let revisions: Int64 = 1_000

  private var buckets: Set<Bucket> = []
  private var isEverything = false

  mutating func insert(_ level: Level, _ t: Int64) {
    if isEverything { return }
    buckets.insert(Bucket(level: level, t: t))
    if buckets.count > DirtyBuckets.mostBuckets { setEverything() }
  }

  mutating func insert(counters: CellSums) {
    for cell in counters.cells { insert(.counter, cell.key.id) }
  }

  mutating func setEverything() {
    isEverything = true
    buckets = []
  }

  func write(_ connection: Connection, revision: Int64) throws {
    let query = try connection.query("INSERT INTO dirty (rev, lv, t) VALUES (?, ?, ?)")
    query.bind(1, revision)
    if isEverything {
      query.bind(2, DirtyBuckets.everything)
      query.bind(3, 0)
      try query.run()
    }
    for bucket in buckets {
      query.bind(2, bucket.level.rawValue)
      query.bind(3, bucket.t)
      try query.run()
    }
    let delete = try connection.query("DELETE FROM dirty WHERE rev <= ?")
    delete.bind(1, revision - DirtyBuckets.revisions)
    try delete.run()
  }
}

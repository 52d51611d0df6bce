import GRDB
import Glibc

extension UsageStore {
  static func connect(_ path: String) throws -> Connection {
    let connection = try Connection(path: path, readOnly: false)
    connection.keepLog()
    try connection.execute(
      """
      PRAGMA trusted_schema = OFF;
      PRAGMA cell_size_check = ON;
      PRAGMA secure_delete = OFF;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = 0;
      PRAGMA cache_size = -16000;
      PRAGMA journal_size_limit = 67108864;
      """)
    connection.countLog()
    let version = try connection.number("PRAGMA user_version")
    if version > Schema.version { throw newerSchema(path, version: version) }
    try connection.execute("PRAGMA journal_mode = WAL")
    try Migrations.run(on: connection)
    return connection
  }

  /// Whether opening the store for writing would migrate it; false where there is none, or where it cannot be read.
  package static func isOfEarlierVersion(_ path: String) -> Bool {
    // The file's head tells it of nearly every store without a connection, which would leave threads behind in a screen.
    guard (try? StoreFile.inspect(path)) != nil, versionInHead(of: path).map({ $0 < Schema.version }) == true,
      let connection = try? Connection(path: path, readOnly: true),
      let version = try? connection.number("PRAGMA user_version")
    else { return false }
    return version < Schema.version
  }

  /// The version that the head of the file holds; a newer one may still stand in the log.
  private static func versionInHead(of path: String) -> Int64? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { Glibc.close(descriptor) }
    // `user_version` is a big-endian number of four bytes at offset 60 (SQLite, "Database File Format", 1.3).
    var bytes: [UInt8] = [0, 0, 0, 0]
    guard pread(descriptor, &bytes, 4, 60) == 4 else { return nil }
    return bytes.reduce(0) { $0 << 8 | Int64($1) }
  }

  static func newerSchema(_ path: String, version: Int64) -> StoreError {
    .refused(
      path: path, reason: "is of version \(version), and this program knows versions up to \(Schema.version)",
      remedy: "upgrade the program")
  }

  /// Makes an empty store beside its place and moves it there, so that nobody ever meets a file that is none.
  static func create(_ path: String, mode: mode_t) throws {
    let draft = path + ".new"
    for suffix in ["", "-journal", "-wal", "-shm"] { unlink(draft + suffix) }
    // Left behind by a file that was taken away: the new one must not be given its pages.
    for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
    // Made here, since the files that SQLite puts beside it take its mode.
    let descriptor = open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    if descriptor < 0 { throw StoreError.failed(path: draft, reason: StoreFile.lastError()) }
    fchmod(descriptor, mode)
    Glibc.close(descriptor)
    try Connection.makeEmpty(draft, applicationID: StoreFile.applicationID)
    let connection = try Connection(path: draft, readOnly: false)
    try Migrations.run(on: connection)
    // Here already, since readers cannot open a file that was interrupted on its way to a log.
    try connection.execute("PRAGMA journal_mode = WAL")
    try connection.close()
    if Glibc.rename(draft, path) != 0 { throw StoreError.failed(path: path, reason: StoreFile.lastError()) }
    StoreFile.syncFolder(of: path)
  }
}

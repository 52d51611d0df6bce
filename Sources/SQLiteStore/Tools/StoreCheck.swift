import GRDB
import Glibc
package import UsageModel

/// Proves that a store is what it should be, without changing it and beside whoever writes it.
package struct StoreCheck {
  private let path: String
  private let now: Instant
  /// Hears what is being looked at and how far that is, 0 to 1, or nil when nobody knows.
  private let progress: (String, Double?) -> Void
  private var report = StoreReport()

  /// Throws when there is nothing at the path that a check could look at.
  package static func run(
    path: String, now: Instant, progress: @escaping (String, Double?) -> Void = { _, _ in }
  ) throws(StoreError) -> StoreReport {
    try StoreFile.identify(path)
    var check = StoreCheck(path: path, now: now, progress: progress)
    check.checkModes()
    do throws(any Error) {
      try check.checkContent()
    } catch let error as StoreError {
      throw error
    } catch {
      check.report.add("pages", "cannot be read to the end", problems: ["\(StoreError(error, path: path))"])
    }
    check.checkSurroundings()
    return check.report
  }

  private init(path: String, now: Instant, progress: @escaping (String, Double?) -> Void) {
    self.path = path
    self.now = now
    self.progress = progress
  }

  private mutating func checkContent() throws {
    let connection = try Connection(path: path, readOnly: true)
    try connection.execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
    let version = try connection.number("PRAGMA user_version")
    if version > Schema.version { throw UsageStore.newerSchema(path, version: version) }
    let isCurrent = version == Schema.version
    try checkSchema(connection, version: version)
    let isReadable = try checkPages(connection)
    if isCurrent, isReadable {
      let progress = progress
      try connection.read {
        var sums = try SumCheck(connection, now: now) { progress("sums", $0) }
        try sums.run()
        report.add("sums", sums.summary, problems: sums.problems)
      }
    } else {
      report.add("sums", "not compared", skipped: true)
    }
  }

  private mutating func checkModes() {
    var problems: [String] = []
    var modes: [String] = []
    func look(at file: String, forbidden: mode_t) {
      var status = stat()
      guard stat(file, &status) == 0 else { return }
      let mode = "0" + String(status.st_mode & 0o7777, radix: 8)
      if !modes.contains(mode) { modes.append(mode) }
      if status.st_mode & forbidden != 0 {
        problems.append("\(file) has mode \(mode): take away what other users may do, with chmod")
      }
    }
    for suffix in StoreFile.sideFiles { look(at: path + suffix, forbidden: 0o037) }
    // A folder of everybody's is no fault of the store as long as nobody can put another file in its place.
    var folder = stat()
    let name = StoreFile.folder(of: path)
    if stat(name, &folder) == 0, folder.st_mode & 0o022 != 0, folder.st_mode & S_ISVTX == 0 {
      problems.append("others may replace files in \(name): take that away, with chmod")
    }
    report.add(
      "modes", "of \(path), its -wal, -shm and .lock: \(modes.joined(separator: ", "))", problems: problems)
  }

  private mutating func checkSchema(_ connection: Connection, version: Int64) throws {
    if version < Schema.version {
      let problem =
        "the version is \(version), this program's \(Schema.version): the next command that writes changes that"
      return report.add("schema", "of an older version", problems: [problem])
    }
    let found = try StoreCheck.tables(connection)
    let model = try Connection(path: ":memory:", readOnly: false)
    try Migrations.run(on: model)
    let expected = try StoreCheck.tables(model)
    var problems: [String] = []
    for name in Set(found.keys).union(expected.keys).sorted() where found[name] != expected[name] {
      problems.append(
        found[name] == nil
          ? "\(name) is missing"
          : expected[name] == nil ? "\(name) is not of the schema" : "\(name) has other columns")
    }
    report.add("schema", "version \(version), \(expected.count) tables", problems: problems)
  }

  private static func tables(_ connection: Connection) throws -> [String: String] {
    let query = try connection.query(
      "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    var tables: [String: String] = [:]
    while try query.step() { tables[query.text(0)] = query.text(1) }
    return tables
  }

  /// Whether the pages can be read.
  private mutating func checkPages(_ connection: Connection) throws -> Bool {
    progress("pages", nil)
    let pages = try connection.number("PRAGMA page_count")
    var problems: [String] = []
    do {
      let query = try connection.query("PRAGMA quick_check(20)")
      while try query.step() {
        if query.text(0) != "ok" { problems.append(query.text(0).replacing("\n", with: " ")) }
      }
    } catch let error as DatabaseError {
      problems.append("\(error.message ?? "error \(error.resultCode.rawValue)")")
    }
    report.add("pages", "quick_check of \(Figures.grouped(pages)) pages", problems: problems)
    return problems.isEmpty
  }

  private mutating func checkSurroundings() {
    let library = report.library
    report.add(
      "library",
      library.hasLogResetBug
        ? "SQLite \(library.version) can lose commits when a checkpoint meets a write: the store's lock keeps tiertop's "
          + "own apart, so let no other program write the file"
        : "SQLite \(library.version)", note: library.hasLogResetBug)
    let ballast = Ballast.allocated(path)
    report.add(
      "ballast",
      ballast > 0
        ? "\(Figures.grouped(ballast)) bytes are kept back for pruning on a full disk"
        : "no room is kept back for pruning on a full disk", note: ballast == 0)
    if let lock = try? WriteLock(readingFor: path), lock.isMarked {
      report.add(
        "storage", "failed under a writer", problems: ["the next command that writes checks the file first"])
    }
  }
}

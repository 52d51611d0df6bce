import DataFiles
import Glibc
import UsageModel

/// The alerts of one store in a file that all screens on it share, so that each is told by one of them, once.
struct AlertKeeper {
  /// Bells, flashes and hooks to run, of what this process was the first to see.
  typealias Changes = [AlertBook.Change]

  /// nil: nothing is kept, as of invented data.
  private let path: String?
  var rules: AlertRules
  private(set) var book = AlertBook()
  /// What is wrong with the file, until somebody was told.
  private var complaint: String?
  private var version: FileVersion?
  private var savedAt = Instant.distantPast

  /// Tells another state of the file from the one that was read.
  private struct FileVersion: Equatable {
    var inode: UInt64
    var size: Int64
    var seconds: Int
    var nanoseconds: Int
  }

  init(path: String?, rules: AlertRules) {
    self.path = path
    self.rules = rules
    load()
  }

  /// Where the alerts of a store are kept, one file for each store.
  static func path(store: String, folders: Folders) -> String {
    "\(folders.state)/alerts-\(folders.name(of: store)).json"
  }

  /// What to say of the file, once.
  mutating func takeComplaint() -> String? {
    defer { complaint = nil }
    return complaint
  }

  /// Takes a new reading into the book; what this process has to tell.
  mutating func observe(_ reading: Reading, past: AlertPast) -> Changes {
    if currentVersion != version { load() }
    var next = book
    let changes = next.observe(reading, rules: rules, past: past)
    let differs = next.tellsOtherThings(than: book)
    // How long something lasts is worth a line on the disk once a minute.
    guard differs || reading.now - savedAt >= .minute && !next.open.isEmpty else {
      book = next
      return changes
    }
    let rules = rules
    return change { $0.observe(reading, rules: rules, past: past) } ?? []
  }

  /// The same, but waits a moment for another screen.
  @discardableResult
  mutating func changeSoon<Result>(_ body: (inout AlertBook) -> Result) -> Result? {
    for _ in 0..<20 {
      if let result = change(body) { return result }
      usleep(5_000)
    }
    return nil
  }

  /// Changes the book under the lock, upon what others have written meanwhile; nil where that cannot be.
  mutating func change<Result>(_ body: (inout AlertBook) -> Result) -> Result? {
    guard let path, NewFile.makeFolder(of: path) else { return changeInMemory(body) }
    let lock = Glibc.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard lock >= 0 else { return changeInMemory(body) }
    defer { close(lock) }
    // Another screen holds it for a moment only; the next tick is a second away.
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { return nil }
    if currentVersion != version { load() }
    let result = body(&book)
    save(path)
    savedAt = .now
    return result
  }

  /// Without a file alerts still work, for as long as this process runs.
  private mutating func changeInMemory<Result>(_ body: (inout AlertBook) -> Result) -> Result {
    savedAt = .now
    return body(&book)
  }

  private var currentVersion: FileVersion? {
    var status = stat()
    guard let path, lstat(path, &status) == 0 else { return nil }
    return FileVersion(
      inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }

  private mutating func load() {
    version = currentVersion
    guard let path, version != nil else { return }
    do throws(DataFileError) {
      book = try AlertFile.book(bytes: TrustedFile.bytes(path: path), file: path)
    } catch {
      setAside(path, because: error.problems.first?.description ?? "it cannot be read")
    }
  }

  /// A damaged file is kept for whoever wants to look, out of the way.
  private mutating func setAside(_ path: String, because reason: String) {
    let place = path + ".damaged"
    let isAside = rename(path, place) == 0
    version = currentVersion
    complaint =
      "the alerts so far cannot be read, "
      + (isAside ? "and are now in \(place): \(reason)" : "and cannot be set aside: \(reason)")
  }

  /// Whole or not at all: another file that takes the place of this one.
  private mutating func save(_ path: String) {
    let draft = "\(path).\(getpid())"
    let code = NewFile.write(AlertFile.text(book), to: draft, isNew: false)
    if code != 0 { return fail(path, code) }
    guard rename(draft, path) == 0 else {
      let code = errno
      unlink(draft)
      return fail(path, code)
    }
    version = currentVersion
  }

  private mutating func fail(_ path: String, _ code: Int32) {
    complaint = "alerts cannot be kept in \(path): \(String(cString: strerror(code)))"
  }
}

extension AlertBook {
  /// Whether more differs than what changes at every look. Compared in place, since a screen asks every second.
  fileprivate func tellsOtherThings(than other: AlertBook) -> Bool {
    snoozes != other.snoozes || tiers != other.tiers || episodes.count != other.episodes.count
      || zip(episodes, other.episodes).contains { a, b in
        a.number != b.number || a.subject != b.subject || a.start != b.start || a.end != b.end
          || a.accountName != b.accountName || a.told != b.told || a.phases.count != b.phases.count
          || zip(a.phases, b.phases).contains { a, b in
            a.kind != b.kind || a.step != b.step || a.toldStep != b.toldStep || a.isOver != b.isOver
          }
      }
  }
}

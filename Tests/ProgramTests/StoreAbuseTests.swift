import Foundation
import SQLiteStore
import Testing
import UsageModel

/// Whatever becomes of the store while the screen runs: it says so, keeps the last picture, and recovers by itself.
@Suite("A store that goes bad under the screen", .serialized)
struct StoreAbuseTests {
  let scene: ImportScene
  private let store: String
  private let aside: String

  init() throws {
    scene = try ImportScene()
    let file = try scene.program.home.write(scene.lines(0..<50), to: "calls.jsonl")
    try scene.importing(["--account", "acme", file])
    store = scene.folder + "/data/tiertop/usage.db"
    aside = scene.folder + "/aside.db"
    // Nothing left in the log, so that the file alone is the store.
    try UsageStore(path: store, createIfMissing: false, now: scene.now).checkpoint()
    try FileManager.default.copyItem(atPath: store, toPath: aside)
  }

  private func open() throws -> TmuxSession {
    try TmuxSession(
      [Program.executable], columns: 120, rows: 36, environment: scene.program.environment())
  }

  private func remove() {
    for suffix in ["", "-wal", "-shm"] { unlink(store + suffix) }
  }

  private func make(_ contents: Data) throws {
    remove()
    try contents.write(to: URL(fileURLWithPath: store))
    chmod(store, 0o600)
  }

  private func bringBack() throws {
    remove()
    try FileManager.default.copyItem(atPath: aside, toPath: store)
    chmod(store, 0o600)
  }

  private func write(_ bytes: Data, at offset: UInt64) throws {
    let file = try #require(FileHandle(forWritingAtPath: store))
    try file.seek(toOffset: offset)
    try file.write(contentsOf: bytes)
  }

  enum Abuse: String, CaseIterable, CustomTestStringConvertible {
    case deleted, folderGone, truncated, garbled, emptied, foreign, huge, readable, link, folder

    var testDescription: String { rawValue }

    /// What the screen says of it.
    var words: String {
      switch self {
      case .deleted, .folderGone: "the store is gone"
      case .truncated, .garbled: "is damaged"
      case .emptied: "is empty"
      case .foreign, .huge: "was not written by tiertop"
      case .readable: "can be used by other users"
      case .link: "is a symbolic link"
      case .folder: "is not a file"
      }
    }
  }

  private func abuse(_ abuse: Abuse) throws {
    let files = FileManager.default
    switch abuse {
    case .deleted: remove()
    case .folderGone: try files.moveItem(atPath: scene.folder + "/data", toPath: scene.folder + "/gone")
    case .truncated: truncate(store, 9_000)
    case .garbled:
      // Another file with a sound header, since pages that are cached are not read again.
      let size = try #require(try files.attributesOfItem(atPath: aside)[.size] as? Int)
      try bringBack()
      try write(Data((100..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }), at: 100)
    case .emptied: try make(Data())
    case .foreign: try make(Data(repeating: 65, count: 9_000))
    case .huge:
      try make(Data())
      truncate(store, 1 << 40)
    case .readable:
      try bringBack()
      chmod(store, 0o644)
    case .link:
      remove()
      symlink(aside, store)
    case .folder:
      remove()
      mkdir(store, 0o700)
    }
  }

  private func mend(_ abuse: Abuse) throws {
    switch abuse {
    case .folderGone:
      try FileManager.default.moveItem(atPath: scene.folder + "/gone", toPath: scene.folder + "/data")
    case .folder:
      rmdir(store)
      try bringBack()
    default: try bringBack()
    }
  }

  @Test("It says what is wrong, keeps the picture and comes back by itself", arguments: Abuse.allCases)
  func comesBack(_ kind: Abuse) throws {
    let session = try open()
    try session.wait(for: "tightest first")
    try abuse(kind)
    try session.wait(for: "\(kind.words) beside the last picture") { screen in
      screen.contains { $0.contains("STALE") && $0.contains(kind.words) }
        && screen.contains { $0.contains("tightest first") }
    }
    // Keys work meanwhile.
    try session.press("m")
    try session.wait(for: "[m models]")
    try mend(kind)
    try session.wait(for: "the store again") { screen in
      !screen.contains { $0.contains(kind.words) } && screen.contains { $0.contains("m0") }
    }
    try session.press("q")
    #expect(try session.end() == 0)
  }

  @Test("Another store in its place is shown instead")
  func replaced() throws {
    let session = try open()
    try session.wait(for: "tightest first")
    let other = try Program()
    try other.succeed("account", "add", "another", "--plan", "friendli")
    remove()
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.moveItem(
        atPath: other.home.path + "/data/tiertop/usage.db" + suffix, toPath: store + suffix)
    }
    try session.wait(for: "another")
    try session.press("q")
    #expect(try session.end() == 0)
  }

  @Test("A store that is locked when the screen starts holds up no key, and is read once it is free")
  func locked() throws {
    let lock = try ChildProcess(
      [
        "python3", "-c",
        """
        import sqlite3, sys, time
        store = sqlite3.connect(sys.argv[1], isolation_level=None)
        store.execute("PRAGMA locking_mode = EXCLUSIVE")
        store.execute("BEGIN EXCLUSIVE")
        open(sys.argv[2], "w").close()
        time.sleep(600)
        """, store, scene.folder + "/locked",
      ], environment: scene.program.environment())
    try wait(for: "the lock") { scene.program.home.exists("locked") }
    let session = try open()
    try session.wait(for: "is locked by another program")
    let start = Date()
    for _ in 0..<5 {
      try session.press("?")
      try session.wait(for: "keys and signs")
      try session.press("Escape")
      try session.wait(for: "no help") { !$0.contains { $0.contains("keys and signs") } }
    }
    // Ten keys: waiting for the lock as a command does would take most of a minute.
    #expect(Date().timeIntervalSince(start) < 15)
    lock.signal(SIGKILL)
    try session.wait(for: "tightest first")
    try session.press("q")
    #expect(try session.end() == 0)
  }
}

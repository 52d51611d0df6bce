import Foundation
import Testing
import UsageModel

@testable import SQLiteStore

/// Files damaged in known places, and exactly the rows that must come back.
@Suite("Repairing a store")
struct RepairTests {
  private static let pageSize = 4_096

  /// A store whose calls are known, as closed files.
  private struct Scene {
    let folder = StoreFolder()
    let account: AccountID
    let source: SourceID
    let events: [UsageEvent]
    let bytes: [UInt8]

    init(count: Int = 3_000) throws {
      let store = try folder.store()
      account = try store.addAccount(name: "lab", plan: "p", at: noon).id
      source = try store.source(account: account, kind: "file", name: "import").id
      events = (0..<count).map { index in
        call(
          "\(index)", at: noon - 20 * .hour + Int64(index) * 20_000, model: "m\(index % 3)",
          input: Int64(index),
          output: Int64(index % 7))
      }
      _ = try store.add(LedgerEntry(id: "l", at: noon, kind: .creditPurchase), to: account)
      var batch = UsageBatch(source: source)
      batch.events = events
      batch.hasLedger = true
      batch.cursor = UsageBatch.Cursor(key: "file", value: [1, 2, 3])
      _ = try store.append(batch, now: noon)
      store.close()
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path)))
    }

    var pageCount: Int { bytes.count / RepairTests.pageSize }

    /// The leaves of the calls' tree, and the calls on each: in their order, one of each pair of neighbors' in between standing
    /// on the page above them.
    func leaves() throws -> [Int: Set<Int>] {
      let connection = try Connection(path: folder.path, readOnly: true)
      let query = try connection.query(
        "SELECT pageno, ncell, path, pagetype FROM dbstat WHERE name = 'event' AND path <> '/' ORDER BY path")
      var leaves: [Int: Set<Int>] = [:]
      var next = 0
      while try query.step() {
        #expect(query.text(3) == "leaf")
        let count = Int(query.int(1))
        leaves[Int(query.int(0))] = Set(next..<next + count)
        next += count + 1
      }
      #expect(next - 1 == events.count)
      return leaves
    }

    func write(_ bytes: [UInt8]) throws {
      for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.path + suffix) }
      try Data(bytes).write(to: URL(fileURLWithPath: folder.path))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.path)
    }

    func repair() throws -> StoreRepair.Outcome {
      try StoreRepair.run(path: folder.path, options: StoreOptions(), now: noon)
    }

    /// The indexes of the calls in the store, whose counts must be what they were.
    func saved() throws -> Set<Int> {
      let connection = try Connection(path: folder.path, readOnly: true)
      let places = Dictionary(
        uniqueKeysWithValues: events.enumerated().map {
          (EventID.hash(source: source.rawValue, id: $1.id), $0)
        })
      let query = try connection.query("SELECT eid, ts, input, output FROM event")
      var saved: Set<Int> = []
      while try query.step() {
        guard let place = places[query.int(0)] else { continue }
        let event = events[place]
        #expect(query.int(1) == event.startedAt.milliseconds && query.int(2) == event.inputTokens)
        #expect(query.int(3) == event.outputTokens)
        saved.insert(place)
      }
      return saved
    }

    /// Every level says what the calls say, and the same file brings back what is missing, once.
    func expectWhole(after lost: Set<Int>, _ place: String) throws {
      let report = try StoreCheck.run(path: folder.path, now: noon)
      #expect(report.isSound, "\(place): \(report)")
      let store = try folder.store()
      defer { store.close() }
      #expect(try store.cursor(source: source, key: "file") == (lost.isEmpty ? [1, 2, 3] : nil), "\(place)")
      var batch = UsageBatch(source: source)
      batch.events = events
      batch.hasLedger = true
      let again = try store.append(batch, now: noon)
      #expect(
        again == outcome(new: Int64(lost.count), repeated: Int64(events.count - lost.count)), "\(place)")
      var image = UsageImage()
      _ = try UsageStoreReader(path: folder.path).refresh(&image, window: .day, now: noon)
      let sixHours = image.accounts[0].counter(.account)?.sixHours.sum(
        from: .distantPast, until: .distantFuture)
      #expect(sixHours?.attempts == Int64(events.count), "\(place)")
      #expect(sixHours?.input == events.reduce(0) { $0 + $1.inputTokens }, "\(place)")
    }
  }

  private static func overwrite(_ bytes: [UInt8], _ page: Int, with byte: () -> UInt8) -> [UInt8] {
    var bytes = bytes
    for place in (page - 1) * pageSize..<min(page * pageSize, bytes.count) { bytes[place] = byte() }
    return bytes
  }

  private enum Damage: CaseIterable { case ones, zeros, noise, cutOff }

  @Test(
    "Exactly the rows on the damaged pages are lost, and an import brings them back",
    arguments: Damage.allCases)
  private func survivors(damage: Damage) throws {
    let scene = try Scene()
    let lostBy = try scene.leaves()
    let leaves = lostBy.keys.sorted()
    #expect(leaves.count > 30)
    let seed = UInt64.random(in: 0..<1_000_000)
    print("repair: \(damage), seed \(seed)")
    var random = RandomNumbers(seed: seed)
    for round in 0..<(ProcessInfo.processInfo.environment["TIERTOP_SOAK"] == nil ? 3 : 60) {
      let place = "\(damage), seed \(seed), round \(round)"
      var bytes = scene.bytes
      var damaged = Set(
        (0..<Int.random(in: 1...6, using: &random)).map { _ in leaves.randomElement(using: &random) ?? 0 })
      if damage == .cutOff {
        // Only the last pages, which are leaves of calls since those were written last.
        let first = leaves.max().map { $0 - Int.random(in: 0...3, using: &random) } ?? 0
        damaged = Set((first...scene.pageCount).filter { leaves.contains($0) })
        guard (first...scene.pageCount).allSatisfy({ leaves.contains($0) }) else { continue }
        bytes.removeLast(bytes.count - (first - 1) * RepairTests.pageSize)
      } else {
        for page in damaged {
          bytes = RepairTests.overwrite(bytes, page) {
            switch damage {
            case .ones: 0xFF
            case .zeros: 0
            default: UInt8.random(in: 0...255, using: &random)
            }
          }
        }
      }
      try scene.write(bytes)
      let lost = damaged.reduce(into: Set<Int>()) { $0.formUnion(lostBy[$1] ?? []) }
      let found = try scene.repair()
      #expect(found.tables.first { $0.name == "event" }?.damagedPages == damaged.count, "\(place)")
      #expect(found.tables.filter { !$0.isWhole }.map(\.name) == ["event"], "\(place)")
      #expect(found.disagreements == [], "\(place)")
      #expect(try scene.saved() == Set(scene.events.indices).subtracting(lost), "\(place)")
      try scene.expectWhole(after: lost, place)
      #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: found.aside))) == bytes, "\(place)")
      try FileManager.default.removeItem(atPath: found.aside)
    }
  }

  @Test("A store without its first page, which says what the others are, is saved whole")
  func firstPage() throws {
    let scene = try Scene(count: 500)
    try scene.write(RepairTests.overwrite(scene.bytes, 1, with: { 0 }))
    #expect(throws: StoreError.self) { try UsageStoreReader(path: scene.folder.path) }
    let found = try scene.repair()
    #expect(found.tables.filter { !$0.isWhole } == [])
    #expect(try scene.saved().count == 500)
    try scene.expectWhole(after: [], "first page")
    #expect(try UsageStoreReader(path: scene.folder.path).facts().accounts[0].ledger.map(\.id) == ["l"])
  }

  @Test("What is only in the log is saved too, and of a torn log all up to the tear")
  func log() throws {
    let scene = try Scene(count: 300)
    // Another connection keeps the log from being moved into the file when the writer closes.
    let reader = try Connection(path: scene.folder.path, readOnly: true)
    let store = try scene.folder.store()
    var batch = UsageBatch(source: scene.source)
    batch.hasLedger = true
    var sizes: [Int] = []
    for index in 0..<4 {
      batch.events = [call("late \(index)", at: noon - .hour + Int64(index))]
      _ = try store.append(batch, now: noon)
      sizes.append(scene.folder.size("-wal"))
    }
    let files = [UInt8](try Data(contentsOf: URL(fileURLWithPath: scene.folder.path)))
    let log = [UInt8](try Data(contentsOf: URL(fileURLWithPath: scene.folder.path + "-wal")))
    store.close()
    try reader.close()
    for (cut, expected) in [(log.count, 4), (sizes[2] + 100, 3), (sizes[1], 2), (sizes[1] - 1, 1), (0, 0)] {
      try scene.write(files)
      try Data(log.prefix(cut)).write(to: URL(fileURLWithPath: scene.folder.path + "-wal"))
      chmod(scene.folder.path + "-wal", 0o600)
      let found = try scene.repair()
      #expect(found.tables.first { $0.name == "event" }?.saved == 300 + expected, "cut at \(cut)")
      try? FileManager.default.removeItem(atPath: found.aside)
      try? FileManager.default.removeItem(atPath: found.aside + "-wal")
      try? FileManager.default.removeItem(atPath: found.aside + "-shm")
    }
  }

  @Test("A store that somebody writes is not repaired, and neither is what never was one")
  func refusals() throws {
    let scene = try Scene(count: 10)
    let writer = try scene.folder.store()
    #expect(throws: StoreError.self) { try scene.repair() }
    writer.close()
    _ = try scene.repair()
    let folder = StoreFolder()
    try FileManager.default.createDirectory(atPath: folder.folder, withIntermediateDirectories: true)
    try Data(repeating: 65, count: 9_000).write(to: URL(fileURLWithPath: folder.path))
    #expect(throws: StoreError.self) {
      try StoreRepair.run(path: folder.path, options: StoreOptions(), now: noon)
    }
    #expect(folder.size("") == 9_000)
  }

  @Test(
    "A repair that was interrupted while it put the files in place goes on with the log that it had moved")
  func interrupted() throws {
    let scene = try Scene(count: 300)
    let reader = try Connection(path: scene.folder.path, readOnly: true)
    let store = try scene.folder.store()
    var batch = UsageBatch(source: scene.source)
    batch.events = [call("late")]
    _ = try store.append(batch, now: noon)
    let aside = scene.folder.path + ".damaged-20260101T000000Z"
    let log = [UInt8](try Data(contentsOf: URL(fileURLWithPath: scene.folder.path + "-wal")))
    store.close()
    try reader.close()
    try scene.write(scene.bytes)
    #expect(link(scene.folder.path, aside) == 0)
    try Data(log).write(to: URL(fileURLWithPath: aside + "-wal"))
    let found = try scene.repair()
    #expect(found.aside == aside)
    #expect(found.tables.first { $0.name == "event" }?.saved == 301)
  }
}

import Foundation
import Testing

/// The power goes at every kind of moment: what was written and not synced may be there, missing or garbage.
@Suite("Power cuts")
struct PowerCutTests {
  /// What the store held when a command had said that it was done, which an import says before it closes the store.
  private struct Milestone {
    /// Calls up to there.
    var calls: Int
    var truth: StoredTruth
  }

  @Test("After a cut at any call the store is sound, and nothing is lost that a command had ended with")
  func cuts() throws {
    let scene = try ImportScene()
    let program = try Program()
    let file = program.home.path + "/a.jsonl"
    let trace = program.home.path + "/trace"
    var commands = [["account", "add", "acme", "--plan", "together-ai"]]
    for step in 1...5 {
      commands.append(["import", file])
      commands.append(["ledger", "add", "creditPurchase", "\(step)"])
    }
    commands.append(["store", "compact"])
    commands.append(["import", file])
    var truths: [StoredTruth] = []
    for (index, command) in commands.enumerated() {
      try scene.append(scene.lines(index * 40..<(index + 1) * 40), to: file)
      let outcome = try program.trace(command, to: trace)
      #expect(outcome.end == .exit(0), "\(outcome.testDescription)")
      truths.append(try StoredTruth(path: program.storePath))
    }
    let recording = try StorageRecording(trace)
    #expect(recording.acknowledged.count == commands.count)
    let milestones = zip(recording.acknowledged, truths).map { Milestone(calls: $0, truth: $1) }
    #expect(recording.calls.count > 200)
    let seed = UInt64.random(in: 0..<1_000_000)
    print("power cuts: seed \(seed), \(recording.calls.count) calls")
    var random = SeededNumbers(seed)
    for round in 0..<Thoroughness.count(short: 60, long: 3_000) {
      // Every other one just after something was acknowledged, where most is at stake.
      let anywhere = Int.random(in: 0...recording.calls.count, using: &random)
      let cut = round % 2 == 0 ? anywhere : recording.acknowledged.randomElement(using: &random) ?? anywhere
      let folder = try TemporaryFolder()
      try recording.restore(through: cut, below: program.storeFolder, to: folder.path, &random)
      let place = "seed \(seed), round \(round), cut after call \(cut)"
      let ended = milestones.prefix { $0.calls <= cut }.count
      // Either what the last command left, or also what the one that was cut had to do.
      var possible = milestones[max(0, ended - 1)..<min(milestones.count, ended + 1)].map(\.truth)
      if ended == 0 { possible.append(StoredTruth()) }
      guard folder.exists("usage.db") else {
        #expect(ended == 0, "\(place): the store is gone")
        continue
      }
      do {
        let truth = try StoredTruth(path: folder.path + "/usage.db", recovering: true)
        #expect(possible.contains(truth), "\(place): \(truth), expected one of \(possible)")
      } catch {
        Issue.record("\(place): \(error)")
      }
    }
  }

  @Test("Without syncs the same cuts do harm, so that the test can fail")
  func teeth() throws {
    let scene = try ImportScene()
    let trace = scene.folder + "/trace"
    let file = try scene.program.home.write(scene.lines(0..<400), to: "a.jsonl")
    let before = try StoredTruth(path: scene.program.storePath)
    let start = scene.program.home.path + "/start.db"
    #expect(try scene.program.run(["store", "backup", start]).end == .exit(0))
    #expect(try scene.program.trace(["import", file], to: trace).end == .exit(0))
    let recording = try StorageRecording(trace, withoutSyncs: true)
    var random = SeededNumbers(7)
    var harmed = 0
    for _ in 0..<20 {
      let folder = try TemporaryFolder()
      try FileManager.default.copyItem(atPath: start, toPath: folder.path + "/usage.db")
      try recording.restore(
        through: recording.calls.count, below: scene.program.storeFolder, to: folder.path, &random)
      let truth = try? StoredTruth(path: folder.path + "/usage.db", recovering: true)
      if truth == nil || truth == before { harmed += 1 }
    }
    #expect(harmed > 10)
  }
}

/// The storage calls that a trace holds, and what they leave on a disk that loses its power.
struct StorageRecording {
  struct Call {
    var kind: UInt8
    var path: String
    var offset: Int
    var bytes: [UInt8]
  }

  private(set) var calls: [Call] = []
  /// How many calls there had been each time that a program began to say something after some.
  private(set) var acknowledged: [Int] = []
  private static let sector = 512

  init(_ path: String, withoutSyncs: Bool = false) throws {
    let data = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    func number(_ place: Int, _ count: Int) -> Int {
      data[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    var place = 0
    while place + 21 <= data.count {
      let (pathLength, offset, length) = (number(place + 1, 4), number(place + 5, 8), number(place + 13, 8))
      let path = String(decoding: data[place + 21..<place + 21 + pathLength], as: UTF8.self)
      let bytes = Array(data[place + 21 + pathLength..<place + 21 + pathLength + length])
      let kind = data[place]
      place += 21 + pathLength + length
      if kind == UInt8(ascii: "a") {
        if acknowledged.last != calls.count { acknowledged.append(calls.count) }
        continue
      }
      // These two hold nothing that anybody reads.
      if path.hasSuffix(".ballast") || path.hasSuffix(".lock") { continue }
      if withoutSyncs, kind == UInt8(ascii: "s") { continue }
      calls.append(Call(kind: kind, path: path, offset: offset, bytes: bytes))
    }
  }

  private final class File {
    var synced: [UInt8] = []
    var written: [UInt8] = []
    var dirty: Set<Int> = []

    func resize(_ size: Int) {
      if size < written.count {
        written.removeLast(written.count - size)
      } else {
        written += [UInt8](repeating: 0, count: size - written.count)
      }
    }

    func write(_ bytes: [UInt8], at offset: Int) {
      if offset + bytes.count > written.count { resize(offset + bytes.count) }
      written.replaceSubrange(offset..<offset + bytes.count, with: bytes)
      for sector in offset / StorageRecording.sector...(offset + bytes.count - 1) / StorageRecording.sector {
        dirty.insert(sector)
      }
    }

    func sync() {
      synced = written
      dirty = []
    }

    /// What may be found of it when the power is back.
    func survived(_ random: inout SeededNumbers) -> [UInt8] {
      var bytes = synced
      let size = Bool.random(using: &random) ? written.count : synced.count
      if size < bytes.count { bytes.removeLast(bytes.count - size) }
      bytes += [UInt8](repeating: 0, count: size - bytes.count)
      for sector in dirty.sorted() {
        let start = sector * StorageRecording.sector
        let end = min(start + StorageRecording.sector, size, written.count)
        guard start < end else { continue }
        switch Int.random(in: 0..<5, using: &random) {
        case 0, 1: bytes.replaceSubrange(start..<end, with: written[start..<end])
        case 2: for place in start..<end { bytes[place] = UInt8.random(in: 0...255, using: &random) }
        default: continue
        }
      }
      return bytes
    }
  }

  /// Puts what is left after the first `count` calls into a folder, in place of the folder that they were made in.
  func restore(through count: Int, below source: String, to target: String, _ random: inout SeededNumbers)
    throws
  {
    var names: [String: File] = [:]
    // Names are as lasting as their folder's last sync; later ones last in their order, up to a point.
    var lasting: [String: File] = [:]
    var pending: [(inout [String: File]) -> Void] = []
    func change(_ step: @escaping (inout [String: File]) -> Void) {
      step(&names)
      pending.append(step)
    }
    for path in try FileManager.default.contentsOfDirectory(atPath: target) {
      let file = File()
      file.written = [UInt8](try Data(contentsOf: URL(fileURLWithPath: target + "/" + path)))
      file.sync()
      names[source + "/" + path] = file
      lasting[source + "/" + path] = file
    }
    for call in calls.prefix(count) {
      let path = call.path
      switch call.kind {
      case UInt8(ascii: "c"):
        let file = File()
        change { $0[path] = file }
      case UInt8(ascii: "u"): change { $0[path] = nil }
      case UInt8(ascii: "r"), UInt8(ascii: "l"):
        let to = String(decoding: call.bytes, as: UTF8.self)
        let isMove = call.kind == UInt8(ascii: "r")
        change { names in
          names[to] = names[path]
          if isMove { names[path] = nil }
        }
      case UInt8(ascii: "w"):
        let file = names[path] ?? File()
        if names[path] == nil { change { $0[path] = file } }
        file.write(call.bytes, at: call.offset)
      case UInt8(ascii: "t"): names[path]?.resize(call.offset)
      case UInt8(ascii: "s"):
        if let file = names[path] {
          file.sync()
        } else {
          for step in pending { step(&lasting) }
          pending = []
        }
      default: throw HarnessError("unknown record \(call.kind)")
      }
    }
    for step in pending.prefix(Int.random(in: 0...pending.count, using: &random)) { step(&lasting) }
    for (path, file) in lasting where path.hasPrefix(source + "/") {
      let name = String(path.dropFirst(source.count + 1))
      try Data(file.survived(&random)).write(to: URL(fileURLWithPath: target + "/" + name))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: target + "/" + name)
    }
  }
}

import Foundation
import Testing
import UsageModel

@testable import SQLiteStore

/// The real program meets a fault at its storage calls, one after the other; `make soak` tries every single one.
@Suite("Faults of storage")
struct FaultSweepTests {
  private enum Workload: CaseIterable {
    case creating, importing, recording
    /// After a log so long that the commit is followed by moving it into the file.
    case recordingBehindLongLog
    case compacting, repairing
  }

  private static let lines = 0..<200

  /// A program that is about to do the work, and what its store must hold then.
  private func scene(_ workload: Workload) throws -> (
    program: Program, arguments: [String], done: ImportScene.Sums
  ) {
    switch workload {
    case .creating:
      return (try Program(), ["account", "add", "acme", "--plan", "together-ai"], ImportScene.Sums())
    case .recordingBehindLongLog:
      let scene = try ImportScene()
      let store = try UsageStore(path: scene.program.storePath, createIfMissing: false, now: scene.now)
      try store.connection.execute(
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
        INSERT INTO refused SELECT 'r' || i, \(scene.now.floored(to: .day).seconds), 1, hex(zeroblob(1900)) FROM n
        """)
      // Taken while it is open, since closing empties the log.
      let copy = try Program(copying: scene.program)
      store.close()
      let log = try FileManager.default.attributesOfItem(atPath: copy.storePath + "-wal")[.size] as? Int ?? 0
      #expect(log > 4 << 20)
      return (copy, ["ledger", "add", "creditPurchase", "100"], ImportScene.Sums())
    case .importing, .recording, .compacting, .repairing:
      let scene = try ImportScene()
      // It is made anew, so that its calls are among those that meet the fault.
      try FileManager.default.removeItem(atPath: scene.program.storePath + ".ballast")
      let file = try scene.program.home.write(scene.lines(FaultSweepTests.lines), to: "a.jsonl")
      if workload == .importing {
        return (scene.program, ["import", file], scene.sums(FaultSweepTests.lines))
      }
      if workload == .recording {
        return (scene.program, ["ledger", "add", "creditPurchase", "100"], ImportScene.Sums())
      }
      try scene.importing([file])
      try FileManager.default.removeItem(atPath: scene.program.storePath + ".ballast")
      let arguments = ["store"] + (workload == .compacting ? ["compact"] : ["repair", "--yes"])
      return (scene.program, arguments, scene.sums(FaultSweepTests.lines))
    }
  }

  @Test(
    "Whatever call fails or is the last one: nothing acknowledged is lost, nothing counts twice, all sums agree",
    arguments: Workload.allCases, Fault.allCases)
  private func everyCall(workload: Workload, fault: Fault) throws {
    // What cannot be read is lost to a repair, which says so.
    if workload == .repairing, fault == .unreadableOnce || fault == .unreadableForEver { return }
    let base = try scene(workload)
    let readsCount = fault == .unreadableOnce || fault == .unreadableForEver
    let total = try Program(copying: base.program).callCount(base.arguments, countingReads: readsCount)
    #expect(total > 10)
    let isLong = workload == .recordingBehindLongLog || workload == .repairing
    let stride = max(1, total / Thoroughness.count(short: 3, long: isLong ? 100 : .max))
    // Each fault begins elsewhere, so that together they meet more calls.
    let first =
      Thoroughness.isLong
      ? 1 : 1 + (Fault.allCases.firstIndex(of: fault) ?? 0) * stride / Fault.allCases.count
    var covered = 0
    for call in Swift.stride(from: first, through: total, by: stride) {
      try meet(fault, at: call, workload, base.program, base.arguments, base.done)
      covered += 1
    }
    print("faults: \(workload), \(fault.rawValue): \(covered) of \(total) calls")
  }

  private func meet(
    _ fault: Fault, at call: Int, _ workload: Workload, _ base: Program, _ arguments: [String],
    _ done: ImportScene.Sums
  ) throws {
    let place = "\(workload), \(fault.rawValue) at call \(call)"
    let program = try Program(copying: base)
    let faulty = try program.run(arguments, meeting: fault, at: call)
    let isAcknowledged = faulty.end == .exit(0)
    #expect(
      isAcknowledged || faulty.end == .exit(69) || faulty.end == .signal(SIGKILL),
      "\(place): \(faulty.testDescription)")
    if isAcknowledged || program.home.exists("data/tiertop/usage.db") {
      let truth = try reading(program, place)
      if faulty.errors.contains("nothing of this call was kept") {
        #expect(truth.ledgerEntries == 0, "\(place): \(faulty.testDescription)")
      }
      let isWhole = workload == .compacting || workload == .repairing
      #expect(truth.calls == done.calls || (truth.calls == 0 && !isWhole), "\(place)")
      if isAcknowledged {
        #expect(truth.accounts == 1, "\(place)")
        #expect(truth.calls == done.calls, "\(place)")
        #expect(truth.ledgerEntries == (arguments[0] == "ledger" ? 1 : 0), "\(place)")
      }
    }
    // Whatever was left behind, the same again works; an account that is there already is told to be.
    let again = try program.run(arguments)
    let exists = workload == .creating && again.errors.contains("already")
    #expect(again.end == .exit(0) || exists, "\(place), then \(again.testDescription)")
    let truth = try reading(program, place)
    #expect(truth.accounts == 1, "\(place)")
    #expect(truth.calls == done.calls && truth.input == done.input && truth.output == done.output, "\(place)")
    let names = Set(try FileManager.default.contentsOfDirectory(atPath: program.storeFolder))
    let known = ["", "-wal", "-shm", ".lock", ".ballast"].map { "usage.db" + $0 }
    #expect(
      names.subtracting(known).filter { !$0.hasPrefix("usage.db.damaged-") }.isEmpty, "\(place): \(names)")
    #expect(try program.run(["store", "check"]).end == .exit(0), "\(place)")
  }

  @Test(
    "On a full disk the ballast lets an import prune and go on; without it the import says that the disk is full"
  )
  func fullDisk() throws {
    for hasBallast in [true, false] {
      let scene = try ImportScene()
      let program = scene.program
      var options = StoreOptions()
      if !hasBallast { options.ballast = 0 }
      // Long ago, so that it is pruned as soon as anybody looks.
      let then = scene.now - 20 * .day
      let store = try UsageStore(path: program.storePath, createIfMissing: false, options: options, now: then)
      let account = try #require(try store.facts().accounts.first?.account.id)
      var batch = UsageBatch(source: try store.source(account: account, kind: "stream", name: "old").id)
      for index in 0..<6_000 {
        batch.events.append(
          UsageEvent(
            id: "\(index)", startedAt: then - .day + Int64(index) * .second, model: "m0", inputTokens: 5))
      }
      #expect(try store.append(batch, now: then).new == 6_000)
      store.close()
      let file = try program.home.write(scene.lines(0..<400), to: "a.jsonl")
      let space = try FileManager.default.contentsOfDirectory(atPath: program.storeFolder).reduce(0) {
        sum, name in
        let path = program.storeFolder + "/" + name
        return sum + ((try FileManager.default.attributesOfItem(atPath: path))[.size] as? Int ?? 0)
      }
      // It cannot be made larger than it is, nor at all where there is none.
      let outcome = try program.run(
        ["import", "--source", "old", file], onDiskOf: space + 60_000)
      if hasBallast {
        #expect(outcome.end == .exit(0), "\(outcome.testDescription)")
        #expect(try StoredTruth.sums(path: program.storePath, since: then + .day) == scene.sums(0..<400))
      } else {
        #expect(outcome.end == .exit(69), "\(outcome.testDescription)")
        #expect(outcome.errors.contains("the disk is full"))
      }
      #expect(try program.run(["store", "check"]).end == .exit(0))
    }
  }

  private func reading(_ program: Program, _ place: String) throws -> StoredTruth {
    do {
      return try StoredTruth(path: program.storePath)
    } catch {
      throw HarnessError("\(place): \(error)")
    }
  }
}

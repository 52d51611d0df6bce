import Foundation
import Testing

/// The real program meets a fault at its storage calls, one after the other; `make soak` tries every single one.
@Suite("Faults of storage")
struct FaultSweepTests {
  private enum Workload: CaseIterable { case creating, importing, recording }

  private static let lines = 0..<200

  /// A program that is about to do the work, and what its store must hold then.
  private func scene(_ workload: Workload) throws -> (program: Program, arguments: [String], done: ImportScene.Sums) {
    switch workload {
    case .creating: return (try Program(), ["account", "add", "acme", "--plan", "together-ai"], ImportScene.Sums())
    case .importing, .recording:
      let scene = try ImportScene()
      // It is made anew, so that its calls are among those that meet the fault.
      try FileManager.default.removeItem(atPath: scene.program.storePath + ".ballast")
      let file = try scene.program.home.write(scene.lines(FaultSweepTests.lines), to: "a.jsonl")
      if workload == .importing {
        return (scene.program, ["import", file], scene.sums(FaultSweepTests.lines))
      }
      return (scene.program, ["ledger", "add", "creditPurchase", "100"], ImportScene.Sums())
    }
  }

  @Test(
    "Whatever call fails or is the last one: nothing acknowledged is lost, nothing counts twice, all sums agree",
    arguments: Workload.allCases, Fault.allCases)
  private func everyCall(workload: Workload, fault: Fault) throws {
    let base = try scene(workload)
    let readsCount = fault == .unreadableOnce || fault == .unreadableForEver
    let total = try Program(copying: base.program).callCount(base.arguments, countingReads: readsCount)
    #expect(total > 20)
    let stride = max(1, total / Thoroughness.count(short: 4, long: .max))
    // Each fault begins elsewhere, so that together they meet more calls.
    let first = Thoroughness.isLong ? 1 : 1 + (Fault.allCases.firstIndex(of: fault) ?? 0) * stride / Fault.allCases.count
    var covered = 0
    for call in Swift.stride(from: first, through: total, by: stride) {
      try meet(fault, at: call, workload, base.program, base.arguments, base.done)
      covered += 1
    }
    print("faults: \(workload), \(fault.rawValue): \(covered) of \(total) calls")
  }

  private func meet(
    _ fault: Fault, at call: Int, _ workload: Workload, _ base: Program, _ arguments: [String], _ done: ImportScene.Sums
  ) throws {
    let place = "\(workload), \(fault.rawValue) at call \(call)"
    let program = try Program(copying: base)
    let faulty = try program.run(arguments, meeting: fault, at: call)
    let isAcknowledged = faulty.end == .exit(0)
    #expect(
      isAcknowledged || faulty.end == .exit(69) || faulty.end == .signal(SIGKILL), "\(place): \(faulty.testDescription)")
    if isAcknowledged || program.home.exists("data/tiertop/usage.db") {
      let truth = try reading(program, place)
      #expect(truth.calls == 0 || truth.calls == done.calls, "\(place)")
      if isAcknowledged {
        #expect(truth.accounts == 1, "\(place)")
        #expect(truth.calls == done.calls, "\(place)")
        #expect(truth.ledgerEntries == (workload == .recording ? 1 : 0), "\(place)")
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
    #expect(names.subtracting(known).isEmpty, "\(place): \(names)")
    #expect(try program.run(["store", "check"]).end == .exit(0), "\(place)")
  }

  private func reading(_ program: Program, _ place: String) throws -> StoredTruth {
    do {
      return try StoredTruth(path: program.storePath)
    } catch {
      throw HarnessError("\(place): \(error)")
    }
  }
}

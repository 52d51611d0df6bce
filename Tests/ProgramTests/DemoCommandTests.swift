import Foundation
import SQLiteStore
import Testing
import UsageModel

@testable import tiertop

@Suite("tiertop demo", .serialized)
struct DemoCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  /// What is in the folder that the demo makes its own in.
  private func leftovers() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: program.home.path).filter {
      $0.hasPrefix("tiertop-demo-")
    }
  }

  private func start(_ arguments: String...) throws -> ChildProcess {
    try ChildProcess(
      [Program.executable, "demo"] + arguments,
      environment: program.environment(["TMPDIR": program.home.path]),
      errors: program.home.path + "/errors")
  }

  /// Processes that have this test's folder in their arguments: the writer.
  private func writers() throws -> [pid_t] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }.filter {
      let line = FileManager.default.contents(atPath: "/proc/\($0)/cmdline") ?? Data()
      let arguments = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      return arguments.count > 1 && arguments[1] == "demo-writer"
        && arguments.contains { $0.hasPrefix(program.home.path) }
    }
  }

  /// Reads a store whenever it has changed, until `isSeen` or the end of the process: a slow machine may take its time.
  private func follow(
    _ store: String, of process: ChildProcess, until isSeen: (UsageImage) throws -> Bool
  ) throws {
    var image = UsageImage()
    while try process.isAlive && !isSeen(image) {
      let before = image.revision
      try wait(for: "what follows revision \(before)") {
        image = (try? UsageStoreReader(path: store).facts()) ?? image
        return image.revision != before || !process.isAlive
      }
    }
  }

  @Test("It writes 30 days into a new store, marked as invented, and never into an old one")
  func history() throws {
    let store = program.home.path + "/kept.db"
    let time = "2026-11-24T14:41:07Z"
    let process = try start("--history-only", "--store", store, "--at", time)
    try follow(store, of: process) { _ in false }
    #expect(try process.end() == .exit(0))
    var image = UsageImage()
    let now = try #require(Instant(rfc3339: time))
    _ = try UsageStoreReader(path: store).refresh(&image, window: .month, now: now)
    #expect(image.isInvented)
    #expect(image.accounts.map(\.account.plan).sorted() == DemoCommand.plans().keys.sorted())
    #expect(image.refused.isEmpty)
    #expect(image.accounts.allSatisfy { ($0.counter(.account)?.month.attempts ?? 0) > 20_000 })
    let complaint = try program.refuse(64, "demo", "--store", store)
    #expect(complaint.contains("is there already"))
  }

  @Test(
    "The writer ends with its parent, however that ends",
    arguments: [SIGTERM, SIGINT, SIGHUP, SIGKILL, SIGSEGV])
  func ends(_ signal: Int32) throws {
    let process = try start("--headless-seconds", "600")
    try wait(for: "a writer with a store") {
      try !writers().isEmpty && !leftovers().isEmpty
        && program.home.exists("\(leftovers()[0])/usage.db")
    }
    let folder = program.home.path + "/" + (try leftovers()[0])
    #expect(try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int == 0o700)
    process.signal(signal)
    #expect(try process.end() == .signal(signal))
    try wait(for: "the end of the writer") { try writers().isEmpty }
    #expect(try leftovers() == [])
  }

  @Test("While it runs, more usage comes in, and nothing is left when it has ended")
  func live() throws {
    let begin = Instant.now
    let process = try start("--headless-seconds", "4")
    try wait(for: "a store") { try !leftovers().isEmpty }
    let store = program.home.path + "/" + (try leftovers()[0]) + "/usage.db"
    var marks: Set<Instant> = []
    try follow(store, of: process) { image in
      for source in image.accounts.flatMap(\.sources) {
        if let through = source.liveThrough, through > begin + .second { marks.insert(through) }
      }
      return marks.count > 4
    }
    #expect(marks.count > 4)
    #expect(try process.end() == .exit(0))
    #expect(try writers() == [])
    #expect(try leftovers() == [])
  }

  @Test("A partial store is taken away when it is interrupted")
  func interrupted() throws {
    let store = program.home.path + "/kept.db"
    let process = try start("--history-only", "--store", store)
    try wait(for: "a store") { program.home.exists("kept.db") }
    process.signal(SIGINT)
    #expect(try process.end() == .signal(SIGINT))
    let left = try FileManager.default.contentsOfDirectory(atPath: program.home.path)
    #expect(left.filter { $0.hasPrefix("kept.db") } == [])
  }

  @Test(
    "Options that make no sense together are refused",
    arguments: [
      ["demo", "--history-only"], ["demo", "--at", "2026-11-24"], ["demo", "--seed", "x"],
      ["demo", "--history-only", "--store", "x.db", "--at", "noon"],
    ])
  func refused(_ arguments: [String]) throws {
    let outcome = try program.run(arguments)
    #expect(outcome.end == .exit(64))
    #expect(outcome.errors.hasPrefix("tiertop: "))
  }
}

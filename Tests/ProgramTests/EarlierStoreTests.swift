import Foundation
import Testing

@Suite("A store of an earlier version, by command")
struct EarlierStoreTests {
  private static let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("SQLiteStoreTests/Fixtures/version-1-week.db").path

  private func store(_ program: Program) throws -> String {
    let path = program.home.path + "/old.db"
    try FileManager.default.copyItem(atPath: EarlierStoreTests.fixture, toPath: path)
    chmod(path, 0o600)
    return path
  }

  @Test("what reads it brings it up to date first and says so once")
  func reading() throws {
    let program = try Program()
    let path = try store(program)
    let check = try program.run(["store", "check", "--store", path])
    #expect(check.end == .exit(1))
    #expect(check.errors.contains("is of an earlier version: any other command brings it up to date"))
    let first = try program.run(["snapshot", "--json", "--at", "2026-11-20T09:30:00Z", "--store", path])
    #expect(first.end == .exit(0), "\(first.testDescription)")
    #expect(first.errors.contains("brought up to date, once"))
    let second = try program.run(["store", "check", "--store", path])
    #expect(second.end == .exit(0) && second.errors == "", "\(second.testDescription)")
    #expect(second.output.contains("version 2"))
  }

  @Test("it stays as it is where it cannot be written")
  func unwritable() throws {
    let program = try Program()
    let path = try store(program)
    // A lock file that is a folder keeps every writer out, also the superuser.
    try FileManager.default.createDirectory(
      atPath: path + ".lock", withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
    let outcome = try program.run(["snapshot", "--json", "--store", path])
    #expect(outcome.end == .exit(69), "\(outcome.testDescription)")
    #expect(outcome.errors.contains("is of the older version 1"))
  }
}

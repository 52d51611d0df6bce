import Foundation
import Testing
import UsageModel

/// The wall over days of its own clock: half a minute here, and twelve where `TIERTOP_SOAK` is set.
@Suite("A wall that hangs for long")
struct KioskSoakTests {
  private static let faketime = "/usr/bin/faketime"
  private static let isLong = ProcessInfo.processInfo.environment["TIERTOP_SOAK"] != nil

  @Test(
    "It goes on turning pages, in the same memory, with the same threads and descriptors",
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: faketime),
      "no faketime here to make time pass faster: apt-get install faketime"))
  func soak() throws {
    let scene = try ImportScene(account: "first", plan: "nebula-block")
    for (account, plan) in [("second", "together-ai"), ("third", "friendli"), ("fourth", "gmi-cloud")] {
      try scene.add(account, plan: plan)
    }
    let file = try scene.program.home.write(scene.lines(0..<2_000), to: "calls.jsonl")
    for account in ["first", "second", "third", "fourth"] {
      try scene.importing(["--account", account, file])
    }
    let note = scene.folder + "/id"
    // A second of the wall's in a six-hundredth of ours: each of its seconds is drawn as far as the machine can.
    let wall =
      "echo $$ > '\(note)'; exec '\(KioskSoakTests.faketime)' -f '+0 x600' '\(Program.executable)' --kiosk --rotate 20s"
    let session = try TmuxSession(
      ["/bin/sh", "-c", wall], columns: 120, rows: 36, environment: scene.program.environment())
    try session.wait(for: "tiertop wall")
    let text = try String(contentsOfFile: note, encoding: .utf8)
    let id = try wallProcess(under: #require(pid_t(text.filter(\.isNumber))))

    let seconds: TimeInterval = KioskSoakTests.isLong ? 720 : 25
    let begin = Date()
    var first: ProcessFigures?
    var pages: Set<String> = []
    while Date().timeIntervalSince(begin) < seconds {
      usleep(200_000)
      pages.insert(try session.screen().dropLast(2).joined())
      // After a tenth, at least eight seconds: by then every page has been shown.
      if first == nil, Date().timeIntervalSince(begin) > max(8, seconds / 10) {
        first = try ProcessFigures(of: id)
        pages = []
      }
    }
    let before = try #require(first)
    let after = try ProcessFigures(of: id)
    let days = 600 * Date().timeIntervalSince(begin) / 86_400
    if KioskSoakTests.isLong { print("\(days) days of the wall: \(before) then \(after)") }
    #expect(pages.count > 4, "\(pages.count) pages")
    #expect(after.threads == 1 && before.threads == 1)
    #expect(after.descriptors == before.descriptors, "\(before) \(after)")
    #expect(after.anonymousKiB < before.anonymousKiB + 512, "\(days) days: \(before) \(after)")
    try session.press("q")
    #expect(try session.end() == 0)
  }

  /// faketime stays as the parent of what it runs.
  private func wallProcess(under parent: pid_t) throws -> pid_t {
    let text = try String(contentsOfFile: "/proc/\(parent)/task/\(parent)/children", encoding: .utf8)
    return text.split(separator: " ").first.flatMap { pid_t($0) } ?? parent
  }
}

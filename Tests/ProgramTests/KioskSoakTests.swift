import Foundation
import Testing
import UsageModel

/// The wall over hours of its own clock: half a minute here, and twelve where `TIERTOP_SOAK` is set.
@Suite("A wall that hangs for long")
struct KioskSoakTests {
  /// Makes a program's clock run faster; `faketime` itself would stand between tmux and it.
  private static let fastClock = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
  private static let speed = 600.0
  private static let isLong = ProcessInfo.processInfo.environment["TIERTOP_SOAK"] != nil

  @Test(
    "It goes on turning pages, in the same memory, with the same threads and descriptors",
    .enabled(
      if: FileManager.default.fileExists(atPath: fastClock),
      "no faketime here to make time pass faster: apt-get install faketime"))
  func soak() throws {
    let names = ["first", "second", "third", "fourth"]
    let scene = try ImportScene(account: names[0], plan: "nebula-block")
    for (account, plan) in zip(names.dropFirst(), ["together-ai", "friendli", "gmi-cloud"]) {
      try scene.add(account, plan: plan)
    }
    let file = try scene.program.home.write(scene.lines(0..<2_000), to: "calls.jsonl")
    for account in names {
      try scene.importing(["--account", account, file])
    }
    let note = scene.folder + "/id"
    // Each of its seconds is drawn, as far as the machine can.
    let wall =
      "echo $$ > '\(note)'; export LD_PRELOAD='\(KioskSoakTests.fastClock)' FAKETIME='+0 x\(Int(KioskSoakTests.speed))'; "
      + "exec '\(Program.executable)' --kiosk"
    let session = try TmuxSession(
      ["/bin/sh", "-c", wall], columns: 120, rows: 36,
      environment: scene.program.environment(["TIERTOP_ROTATE": "20s"]))
    try session.wait(for: "tiertop wall")
    let text = try String(contentsOfFile: note, encoding: .utf8)
    let id = try #require(pid_t(text.filter(\.isNumber)))

    let seconds: TimeInterval = KioskSoakTests.isLong ? 720 : 25
    let begin = Date()
    var first: ProcessFigures?
    var pages: Set<String> = []
    var dates: Set<String> = []
    while Date().timeIntervalSince(begin) < seconds {
      usleep(200_000)
      let screen = try session.screen()
      if let page = KioskSoakTests.page(of: screen) { pages.insert(page) }
      if let days = KioskSoakTests.date(on: screen) { dates.insert(days) }
      // After a tenth, at least eight seconds: by then every page has been shown.
      if first == nil, Date().timeIntervalSince(begin) > max(8, seconds / 10) {
        first = try ProcessFigures(of: id)
        pages = []
      }
    }
    let before = try #require(first)
    let after = try ProcessFigures(of: id)
    let days = KioskSoakTests.speed * Date().timeIntervalSince(begin) / 86_400
    if KioskSoakTests.isLong { print("\(dates.count) dates on the wall: \(before) then \(after)") }
    #expect(pages == ["all", "first"], "\(pages)")
    // Its own date has moved on, so its clock really ran.
    #expect(Double(dates.count) >= days / 2 && dates.count >= (days > 1.5 ? 2 : 1), "\(dates), \(days) days")
    #expect(after.threads == 1 && before.threads == 1)
    #expect(after.descriptors == before.descriptors, "\(before) \(after)")
    #expect(after.anonymousKiB < before.anonymousKiB + 512, "\(days) days: \(before) \(after)")
    try session.press("q")
    #expect(try session.end() == 0)
  }

  /// Which page stands there, by the accounts that have a frame on it; the first alone has limits in use.
  private static func page(of screen: [String]) -> String? {
    let text = screen.joined(separator: "\n")
    guard text.contains("┐first┌") else { return nil }
    return text.contains("┐second┌") ? "all" : "first"
  }

  /// The date beside the state: `Tue 24 Nov`.
  private static func date(on screen: [String]) -> String? {
    let pattern = /(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [0-9]+ [A-Z][a-z]{2}/
    return screen.lazy.compactMap { $0.firstMatch(of: pattern).map { String($0.output.0) } }.first
  }
}

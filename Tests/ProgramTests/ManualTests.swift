import Foundation
import Testing

@Suite("The manual page")
struct ManualTests {
  private static let file = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("share/tiertop.1")

  private let manual: Manual

  init() throws {
    let program = try Program()
    manual = try Manual(
      description: program.succeed("--experimental-dump-help"), keys: program.succeed("--print-keys"),
      version: program.succeed("--version").trimmingCharacters(in: .newlines))
  }

  @Test("The page in the repository is what the program says of itself")
  func page() throws {
    if ProcessInfo.processInfo.environment["TIERTOP_RECORD_FRAMES"] != nil {
      try manual.page.write(to: ManualTests.file, atomically: true, encoding: .utf8)
      return
    }
    let kept = try String(contentsOf: ManualTests.file, encoding: .utf8)
    #expect(kept == manual.page, "make manual writes it anew")
  }

  @Test("Every command and every option is on it")
  func complete() throws {
    let page = try String(contentsOf: ManualTests.file, encoding: .utf8)
    let names = manual.commands.map { $0.path.joined(separator: " ") }
    for name in [
      "screen", "doctor", "snapshot", "account add", "capacity recommend", "plan check", "theme list",
    ] {
      #expect(names.contains(name), "\(name)")
    }
    for (path, command) in manual.commands {
      #expect(page.contains(".SS \"tiertop \(Manual.escaped(path.joined(separator: " ")))"), "\(path)")
      for argument in command.arguments ?? [] where argument.shouldDisplay {
        #expect(page.contains(Manual.escaped(argument.text)), "\(path) \(argument.text)")
      }
    }
  }

  @Test(
    "It is set without a complaint, and nothing runs out of the page",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/groff")))
  func typesetting() throws {
    let folder = try TemporaryFolder()
    let process = try ChildProcess(
      ["/usr/bin/groff", "-man", "-Tutf8", "-ww", "-rLL=100n", ManualTests.file.path],
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"], output: folder.path + "/page",
      errors: folder.path + "/complaints")
    #expect(try process.end() == .exit(0))
    #expect(try String(contentsOfFile: folder.path + "/complaints", encoding: .utf8) == "")
    #expect(
      try String(contentsOfFile: folder.path + "/page", encoding: .utf8).contains("five invented accounts"))
  }
}

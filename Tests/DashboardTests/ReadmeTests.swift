import Dashboard
import Foundation
import TerminalUI
import Testing

@Suite("README")
struct ReadmeTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The key table as the README holds it.
  private static var table: String {
    var lines = ["| key | does | name |", "|---|---|---|"]
    for command in CommandTable.standard.commands {
      let keys = command.keys.map { "`\($0.shortName)`" }.joined(separator: " ")
      lines.append("| \(keys) | \(command.title) | `\(command.action.rawValue)` |")
    }
    return lines.joined(separator: "\n")
  }

  @Test("the README's keys are the program's")
  func keys() throws {
    let file = ReadmeTests.root.appendingPathComponent("README.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: "compared with the program in a test -->\n"))
    let end = try #require(text.range(of: "<!-- end of keys -->"))
    if ProcessInfo.processInfo.environment["TIERTOP_RECORD_FRAMES"] != nil {
      let new = text[..<start.upperBound] + ReadmeTests.table + "\n" + text[end.lowerBound...]
      try String(new).write(to: file, atomically: true, encoding: .utf8)
      return
    }
    #expect(text[start.upperBound..<end.lowerBound] == ReadmeTests.table + "\n")
  }

  @Test("every target of the manifest is in the code map, and imports only what it may")
  func codeMap() throws {
    let text = try String(
      contentsOf: ReadmeTests.root.appendingPathComponent("README.md"), encoding: .utf8)
    let sources = ReadmeTests.root.appendingPathComponent("Sources")
    for target in try FileManager.default.contentsOfDirectory(atPath: sources.path) {
      #expect(text.contains("`\(target)`"), "\(target)")
    }
  }

  /// Each outside module, and the one target that may import it.
  static let owners = [
    "GRDB": "SQLiteStore", "Yams": "DataFiles", "ArgumentParser": "tiertop", "CNcurses": "NcursesTerminal",
    "CZlib": "UsageIntake",
  ]

  @Test("outside modules have one owner, and the pure targets import none but what unpacks bytes")
  func imports() throws {
    let sources = ReadmeTests.root.appendingPathComponent("Sources")
    let pure: Set<String> = ["UsageModel", "UsageIntake", "TerminalUI", "Dashboard"]
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "swift" {
      let target = file.pathComponents[sources.pathComponents.count]
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      where line.contains("import ") {
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(of: "import"), index <= 2, index + 1 < words.count,
          words[..<index].allSatisfy({ ["package", "internal", "private", "fileprivate"].contains($0) })
        else { continue }
        let module = String(words[index + 1])
        if let owner = ReadmeTests.owners[module] { #expect(target == owner, "\(file.lastPathComponent)") }
        if pure.contains(target) {
          #expect(
            ["UsageModel", "TerminalUI", "Glibc", "CZlib"].contains(module),
            "\(file.lastPathComponent) imports \(module)")
        }
      }
    }
  }
}

import DataFiles
import Foundation
import Testing
import UsageModel

@Suite("Files that are no plans")
struct PlanBombTests {
  @Test(
    "that are no plan at all are refused",
    arguments: [
      ([], "p.yaml: is empty; a plan begins with id, name and provider"),
      (Array("# only words\n".utf8), "p.yaml: is empty; a plan begins with id, name and provider"),
      (Array("- a\n- b\n".utf8), "p.yaml:1:1: must be a table of keys and values, not a list"),
      (Array("id: acme\nname: \u{FFFD}".utf8.dropLast()), "p.yaml:2: is not UTF-8 text; save it as UTF-8"),
      (Array("id: a\u{0}b\n".utf8), "p.yaml:1: is not a text: control characters are not allowed"),
      (Array("{a: b}: c\n".utf8), "p.yaml:1:1: has a key that is not a word"),
    ] as [([UInt8], String)])
  func notAPlan(bytes: [UInt8], problem: String) {
    let error = #expect(throws: DataFileError.self) { try PlanFile.plan(bytes: bytes, file: "p.yaml") }
    #expect(error?.description == problem)
  }

  @Test("that are too big, too deep or multiply are refused before they cost anything")
  func bombs() {
    func problem(_ text: String) -> String {
      let error = #expect(throws: DataFileError.self) {
        try PlanFile.plan(bytes: Array(text.utf8), file: "p.yaml")
      }
      return error?.description ?? ""
    }
    #expect(
      problem(String(repeating: "#", count: (1 << 20) + 1))
        == "p.yaml: is larger than 1 MiB; split it or take out what is not needed")
    #expect(
      problem("id: " + String(repeating: "[", count: 16) + String(repeating: "]", count: 16))
        == "p.yaml:1:20: is nested deeper than 16 levels; make it flatter")
    // Far deeper than any stack, in both notations.
    for opening in ["[", "{", "- ", "? ", "{a: "] {
      #expect(problem(String(repeating: opening, count: 200_000)).hasPrefix("p.yaml:1:"))
    }
    var laughs = "a: &a [x, x]\n"
    for (name, previous) in zip("bcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxy") {
      laughs += "\(name): &\(name) [*\(previous), *\(previous), *\(previous), *\(previous)]\n"
    }
    #expect(problem(laughs).hasPrefix("p.yaml:2:8: anchors and aliases (&name, *name) are not taken"))
    let rows = (0..<200).map {
      "    - {requests: minute, groups: [g], values: [1, 2], combine: also} # \($0)\n"
    }
    #expect(
      problem(
        "\(PlanFileTests.small)\n\(rows.joined())models: {rows: [{class: llm, group: g, ids: [\((0..<100).map { "m\($0)" }.joined(separator: ", "))]}]}"
      ).hasPrefix("p.yaml:113:7: limits.rows: brings the plan over 20000 limits"))
  }

  @Test("cut off anywhere are a smaller plan or problems within them", arguments: CatalogFixture.names)
  func cutOff(name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/DataFiles/Plans/\(name).yaml").standardized
    let bytes = [UInt8](try Data(contentsOf: file))
    for end in stride(from: 1, to: bytes.count, by: 101) {
      do {
        let plan = try PlanFile.plan(bytes: Array(bytes[..<end]), file: name)
        #expect(plan.id == name)
      } catch {
        let lines = bytes[..<end].count { $0 == UInt8(ascii: "\n") } + 1
        #expect(!error.problems.isEmpty)
        // A parser notices a missing end behind it.
        #expect(error.problems.allSatisfy { $0.file == name && $0.line ?? 1 <= lines + 1 })
      }
    }
  }
}

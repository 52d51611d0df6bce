import Foundation
import Testing

@Suite("Plans by command")
struct PlanCommandTests {
  let program: Program

  init() throws { program = try Program() }

  private static let plan = """
    id: mine
    name: Mine
    provider: Example
    """

  @Test("The bundled plans are listed with their sizes")
  func list() throws {
    let table = try program.succeed("plan", "list")
    for (id, tiers, limits, models) in [
      ("nebula-block", 5, 15, 0), ("openai-scale-tier", 0, 0, 0), ("gmi-cloud", 5, 195, 39),
      ("together-ai", 5, 15, 8),
      ("friendli", 6, 24, 14),
    ] {
      let line = try #require(table.split(separator: "\n").first { $0.hasPrefix(id) })
      let numbers = line.split(separator: " ").compactMap { Int($0) }
      #expect(numbers == [tiers, limits, models], "\(line)")
    }
    let plans = try #require(program.json("plan", "list", "--json") as? [[String: Any]])
    #expect(plans.count == 5)
  }

  @Test("A plan is shown as text and as data")
  func show() throws {
    let text = try program.succeed("plan", "show", "together-ai")
    #expect(text.contains("Build Tier 3") && text.contains("3,000"))
    let object = try #require(program.json("plan", "show", "together-ai", "--json") as? [String: Any])
    #expect(object["id"] as? String == "together-ai")
    #expect(try program.refuse(1, "plan", "show", "together").contains("together-ai"))
  }

  @Test("A plan of one's own is found in the config folder and can be used")
  func own() throws {
    try program.home.write(PlanCommandTests.plan, to: "config/tiertop/plans/mine.yaml")
    #expect(try program.succeed("plan", "list").contains("mine"))
    try program.succeed("account", "add", "acme", "--plan", "mine")
    // Without its plan an account is still there, and what needs the plan says what is missing.
    try FileManager.default.removeItem(atPath: program.home.path + "/config/tiertop/plans/mine.yaml")
    #expect(try program.succeed("account", "list").contains("mine"))
    #expect(try program.refuse(78, "account", "set", "acme", "--tier", "one").contains("mine"))
  }

  @Test("A broken plan of one's own is noted and stops nobody")
  func broken() throws {
    try program.home.write("id: [", to: "config/tiertop/plans/mine.yaml")
    let outcome = try program.run(["account", "add", "acme", "--plan", "friendli"])
    #expect(outcome.end == .exit(0) && outcome.errors.contains("mine.yaml"))
  }

  @Test("Checking names file, line and field of what is wrong, and says what is right")
  func check() throws {
    let right = try program.home.write(PlanCommandTests.plan, to: "right.yaml")
    #expect(try program.succeed("plan", "check", right).contains(right))
    let wrong = try program.home.write(PlanCommandTests.plan + "\nprovder: x\n", to: "wrong.yaml")
    let outcome = try program.run(["plan", "check", right, wrong, "/nonexistent.yaml"])
    #expect(outcome.end == .exit(1))
    #expect(outcome.errors.contains("\(wrong):4") && outcome.errors.contains("provder"))
    #expect(outcome.errors.contains("/nonexistent.yaml"))
    #expect(outcome.output.contains(right))
  }

  @Test("What a plan file says cannot steer the terminal")
  func hostile() throws {
    let file = try program.home.write(
      "id: mine\nname: \"a\\e]0;x\\a\\u202E\"\nprovider: \"b\\e[2J\"\n", to: "config/tiertop/plans/mine.yaml")
    for arguments in [
      ["plan", "list"], ["plan", "list", "--json"], ["plan", "show", "mine"], ["plan", "check", file],
    ] {
      let outcome = try program.run(arguments)
      #expect(isHarmless(outcome.output) && isHarmless(outcome.errors), "\(outcome.testDescription)")
    }
    let bad = try program.home.write("\"a\\e[2J\": 1\n", to: "bad.yaml")
    #expect(isHarmless(try program.run(["plan", "check", bad]).errors))
  }
}

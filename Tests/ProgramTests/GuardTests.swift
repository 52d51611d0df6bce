import Foundation
import Testing
import UsageModel

@Suite("Guard, end to end")
struct GuardTests {
  let scene: ImportScene

  /// An account with a limit of 100 requests an hour of its own, of which 50 are used.
  init() throws {
    scene = try ImportScene()
    try scene.program.succeed("account", "set", "acme", "--limit", "requests/hour=100")
    try importCalls(50, source: "usage")
  }

  private func importCalls(_ count: Int, source: String, project: String? = nil) throws {
    let named = project.map { #","project":"\#($0)""# } ?? ""
    var text = ""
    for number in 0..<count {
      let time = scene.now.milliseconds - 300_000 + Int64(number) * 100
      text +=
        #"{"ts":\#(time),"model":"m","id":"\#(source)-\#(number)","input_tokens":1,"status":200\#(named)}"#
        + "\n"
    }
    try scene.importing([try scene.program.home.write(text, to: source + ".jsonl")])
  }

  private func names() throws -> [String] {
    let rows = try #require(try scene.program.json("guard", "--json") as? [[String: Any]])
    return rows.compactMap { $0["limit"] as? String }
  }

  @Test(
    "ends with 0 below, 1 at or above, and says the line",
    arguments: [("51%", 0, "below"), ("50%", 1, "over"), ("10", 1, "over"), ("100%", 0, "below")])
  func codes(_ below: String, _ code: Int32, _ finding: String) throws {
    let name = try #require(try names().first { $0.contains("hour") })
    let outcome = try scene.program.run(["guard", "--limit", name, "--below", below])
    #expect(outcome.end == .exit(code), "\(outcome.testDescription)")
    #expect(outcome.output == "\(finding)  acme  \(name)  50% of 100 RPH\n")
    #expect(outcome.errors == "")
  }

  @Test("a project's own limit is over like any other, and its calls alone count")
  func project() throws {
    try scene.program.succeed(
      "account", "set", "acme", "--limit", "requests/hour=0.04k", "--project", "web")
    try importCalls(45, source: "web", project: "web")
    let outcome = try scene.program.run(["guard", "--limit", "project web requests an hour"])
    #expect(outcome.end == .exit(1), "\(outcome.testDescription)")
    #expect(outcome.output == "over  acme  project web requests an hour  112% of 40 RPH\n")
    let next = try scene.program.succeed("account", "list")
    #expect(next.contains("requests/hour:project=web"))
  }

  @Test("a limit of the whole account counts the calls of a plan with one class")
  func whole() throws {
    try scene.add("neb", plan: "nebula-block")
    try scene.program.succeed("account", "set", "neb", "--limit", "requests/day=10")
    var text = ""
    for number in 0..<50 {
      let time = scene.now.milliseconds - 30_000 + Int64(number) * 100
      text +=
        #"{"ts":\#(time),"model":"m","id":"n-\#(number)","input_tokens":1,"status":200}"#
        + "\n"
    }
    try scene.importing([try scene.program.home.write(text, to: "neb.jsonl"), "--account", "neb"])
    let outcome = try scene.program.run(["guard", "--account", "neb"])
    #expect(outcome.end == .exit(1), "\(outcome.testDescription)")
    #expect(outcome.output.contains("500% of 10 RPD"))
  }

  @Test("an account without usage is unknown and ends with 2, and one above is worse than that")
  func unknown() throws {
    try scene.add("idle", plan: "together-ai")
    let idle = try scene.program.run(["guard", "--account", "idle"])
    #expect(idle.end == .exit(2), "\(idle.testDescription)")
    #expect(idle.output.hasPrefix("unknown  idle"))
    #expect(try scene.program.run(["guard", "--below", "100%"]).end == .exit(2))
    #expect(try scene.program.run(["guard", "--below", "20%"]).end == .exit(1))
  }

  @Test("what is not there is wrong usage, and no store is unavailable")
  func refusals() throws {
    let program = scene.program
    #expect(
      try program.refuse(64, "guard", "--account", "nobody")
        == "tiertop: there is no account \"nobody\": there is acme\n")
    #expect(try program.refuse(64, "guard", "--limit", "nothing").contains("requests an hour"))
    _ = try program.refuse(64, "guard", "--below", "soon")
    _ = try program.refuse(69, "guard", "--store", program.home.path + "/none.db")
  }

  @Test("the codes stand in the help")
  func help() throws {
    let help = try scene.program.succeed("help", "guard")
    for line in [
      "0   every limit is below", "1   at least one is at or above", "2   at least one is unknown",
    ] {
      #expect(help.contains(line))
    }
  }
}

import Foundation
import Testing

@Suite("Models and members by command")
struct ModelAndMemberCommandTests {
  let program: Program

  init() throws {
    program = try Program()
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
  }

  private func models() throws -> [String: Any] {
    try program.json("model", "list", "--json") as? [String: Any] ?? [:]
  }

  @Test("A model is what was said last, and the rest as the plan says")
  func set() throws {
    try program.succeed(
      "model", "set", "my-embedder", "--class", "embedding", "--operation", "embeddings", "--from",
      "2025-01-01")
    try program.succeed("model", "set", "my-embedder", "--billing", "free", "--from", "2025-02-01")
    let model = try #require((try models()["models"] as? [[String: Any]])?.first)
    #expect(model["name"] as? String == "my-embedder" && model["operation"] as? String == "embeddings")
    #expect(model["class"] as? String == "embedding" && model["billing"] as? String == "free")
    #expect(model["byHand"] as? Bool == true)
    #expect(try program.succeed("model", "list").contains("my-embedder"))
  }

  @Test("An alias follows its newest snapshot")
  func alias() throws {
    try program.succeed("model", "set", "latest", "--alias-of", "m-1", "--from", "2025-01-01")
    try program.succeed("model", "set", "latest", "--alias-of", "m-2", "--from", "2025-02-01")
    let aliases = try #require(try models()["aliases"] as? [[String: Any]])
    #expect(aliases.map { $0["snapshot"] as? String } == ["m-2"])
    #expect(try program.refuse(1, "model", "set", "other", "--alias-of", "latest").contains("m-2"))
    #expect(try program.refuse(1, "model", "set", "m-3", "--alias-of", "m-3").contains("itself"))
  }

  @Test("A class that the plan does not have is refused, and nothing to set is wrong usage")
  func refusals() throws {
    #expect(try program.refuse(1, "model", "set", "m", "--class", "video").contains("rerank"))
    #expect(try program.refuse(1, "model", "set", "", "--class", "llm").contains("empty"))
    #expect(
      try program.refuse(1, "model", "set", "m", "--alias-of", "m-1", "--class", "video").contains("rerank"))
    try program.refuse(64, "model", "set", "m")
    try program.refuse(64, "model", "set", "m", "--billing", "cheap")
  }

  @Test("A hostile model name is listed harmlessly and kept as it is")
  func hostile() throws {
    let evil = "m\u{1B}[2J\u{7}\u{9D}0;x\u{9C}\u{2066}\nnext"
    let outcome = try program.run(["model", "set", evil, "--class", "llm"])
    #expect(outcome.end == .exit(0) && isHarmless(outcome.output))
    let table = try program.succeed("model", "list")
    #expect(isHarmless(table) && table.split(separator: "\n").count == 2)
    #expect(isHarmless(try program.succeed("model", "list", "--json")))
    #expect((try models()["models"] as? [[String: Any]])?.first?["name"] as? String == evil)
  }

  @Test("A member has the role said last")
  func members() throws {
    #expect(try program.succeed("member", "add", "ada", "--role", "viewer") == "ada is viewer\n")
    try program.succeed("member", "add", "ada", "--role", "owner")
    try program.succeed("member", "add", "bob", "--role", "purchaser")
    let object = try program.json("member", "list", "--json") as? [String: Any]
    let members = try #require(object?["members"] as? [[String: Any]])
    #expect(members.map { $0["user"] as? String } == ["ada", "bob"])
    #expect(members.map { $0["role"] as? String } == ["owner", "purchaser"])
    #expect(try program.succeed("member", "list").contains("owner"))
    #expect(try program.refuse(1, "member", "add", "a\u{1B}b", "--role", "owner").contains("printable"))
  }

  @Test("A list without rows says what makes some")
  func empty() throws {
    for (command, hint) in [
      ("member", "tiertop member add"), ("model", "tiertop import"), ("ledger", "tiertop ledger add"),
      ("capacity", "tiertop capacity buy"),
    ] {
      #expect(try program.succeed(command, "list").contains(hint))
    }
  }
}

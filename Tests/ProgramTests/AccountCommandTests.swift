import Foundation
import Testing

@Suite("Accounts by command")
struct AccountCommandTests {
  let program: Program

  init() throws { program = try Program() }

  @Test("The first account makes the store, for its owner only, and says where it is")
  func first() throws {
    let output = try program.succeed("account", "add", "acme", "--plan", "together-ai")
    #expect(output.hasPrefix("added acme on together-ai (Together AI, Build Tiers)\nThe store is "))
    #expect(output.contains("data/tiertop/usage.db"))
    let attributes = try FileManager.default.attributesOfItem(
      atPath: program.home.path + "/data/tiertop/usage.db")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(
      try program.succeed("account", "add", "other", "--plan", "friendli")
        == "added other on friendli (Friendli (FriendliAI), Serverless Endpoints tiers)\n")
  }

  @Test("A refused first account makes no store")
  func refusedFirst() throws {
    #expect(try program.refuse(1, "account", "add", "acme", "--plan", "together").contains("together-ai"))
    #expect(try program.refuse(1, "account", "add", " ", "--plan", "together-ai").contains("printable"))
    #expect(!program.home.exists("data"))
  }

  @Test("A name is there once")
  func taken() throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    #expect(try program.refuse(1, "account", "add", "acme", "--plan", "friendli").contains("acme"))
    try program.succeed("account", "add", "beta", "--plan", "friendli")
    #expect(try program.refuse(1, "account", "set", "beta", "--name", "acme").contains("acme"))
  }

  @Test("Everything that is set is listed again")
  func set() throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    let confirmation = try program.succeed(
      "account", "set", "acme", "--card", "yes", "--order-form", "no", "--enterprise", "yes", "--invoice-day",
      "15",
      "--sign-up-credit", "5", "--tier", "build-2", "--source", "console", "--since", "2025-11-01", "--limit",
      "RPM=6,000", "--limit", "tokens/minute=unlimited", "--class", "llm", "--spend-limit", "500", "--name",
      "acme 2")
    #expect(confirmation.split(separator: "\n").count == 1)
    let object = try #require(program.json("account", "list", "--json") as? [String: Any])
    let account = try #require((object["accounts"] as? [[String: Any]])?.first)
    #expect(account["name"] as? String == "acme 2")
    #expect(account["card"] as? Bool == true)
    #expect(account["orderForm"] as? Bool == false)
    #expect(account["enterprise"] as? Bool == true)
    #expect(account["invoiceDay"] as? Int == 15)
    #expect(account["signUpCredit"] as? String == "5.00")
    #expect(
      account["assignedTier"] as? [String: String]
        == ["tier": "build-2", "from": "2025-11-01T00:00:00Z", "source": "console"])
    let exceptions = try #require(account["exceptions"] as? [[String: Any]])
    #expect(
      exceptions.map { $0["id"] as? String } == ["requests/minute:class=llm", "tokens/minute:class=llm"])
    #expect(exceptions.first?["value"] as? Int == 6_000)
    #expect(exceptions.last?["value"] as? String == "unlimited")
    #expect((account["spendLimits"] as? [[String: Any]])?.first?["usd"] as? String == "500.00")

    let table = try program.succeed("account", "list")
    for text in ["acme 2", "build-2 since 2025-11-01", "requests/minute:class=llm", "6,000", "$500.00"] {
      #expect(table.contains(text))
    }
  }

  @Test("A limit stands in the place of the wider ones, beside them, or is a project's own")
  func exceptions() throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    try program.succeed("account", "set", "acme", "--limit", "TPM=200k", "--model", "m", "--also")
    try program.succeed("account", "set", "acme", "--limit", "TPM=1.5M", "--project", "checkout")
    let object = try #require(program.json("account", "list", "--json") as? [String: Any])
    let account = try #require((object["accounts"] as? [[String: Any]])?.first)
    let exceptions = try #require(account["exceptions"] as? [[String: Any]])
    #expect(exceptions.map { $0["value"] as? Int } == [200_000, 1_500_000])
    #expect(exceptions.map { $0["combine"] as? String } == ["also", "override"])
    #expect(exceptions.map { $0["project"] as? String } == [nil, "checkout"])
    try program.succeed("account", "set", "acme", "--no-limit", "tokens/minute:project=checkout")
    #expect(try !program.succeed("account", "list").contains("checkout"))
  }

  @Test("What was set can be said again, ended and lifted")
  func replace() throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    try program.succeed(
      "account", "set", "acme", "--limit", "RPM=10", "--limit", "TPM=20", "--spend-limit", "5", "--tier",
      "build-1")
    try program.succeed(
      "account", "set", "acme", "--limit", "RPM=11", "--spend-limit", "6", "--tier", "build-2")
    try program.succeed("account", "set", "acme", "--no-limit", "tokens/minute")
    let table = try program.succeed("account", "list")
    #expect(table.contains("requests/minute") && table.contains("11") && !table.contains("tokens/minute"))
    #expect(table.contains("$6.00") && !table.contains("$5.00") && table.contains("build-2 since"))
    try program.succeed(
      "account", "set", "acme", "--no-limit", "requests/minute", "--spend-limit", "none", "--no-tier")
    let rest = try program.succeed("account", "list")
    #expect(rest.split(separator: "\n").count == 2 && !rest.contains("build-2"))
  }

  @Test(
    "What the plan does not have is refused",
    arguments: [
      (["--tier", "tier-1"], "build-1"), (["--limit", "RPM=5", "--class", "video"], "rerank"),
      (["--limit", "requests/week=5"], "minute"),
      (["--limit", "usd/day=5", "--project", "p"], "--spend-limit"),
      (["--limit", "RPM=5", "--project", "p", "--model", "m"], "all of its calls"),
      (["--limit", "RPM=0"], "unlimited"),
      (["--limit", "RPM=5", "--class", "llm", "--model", "m"], "class"), (["--no-limit", "x"], "exception"),
      (["--invoice-day", "29"], "1 to 28"), (["--plan", "nope"], "friendli"),
      (["--no-tier"], "no assigned tier"),
      (["--spend-limit", "none"], "no spend limit"), (["--count-source", "gateway"], "source"),
      (["--free-until-year", "m=2027"], "free model"),
      (["--card", "yes", "--since", "2999-01-01"], "future"),
      (["--sign-up-credit", "9000000000"], "$0 to"), (["--balance=-1"], "$0 to"),
      (["--balance", "5", "--at", "2999-01-01"], "future"), (["--auto-reload", "9000000000"], "$0 to"),
      (["--name=-x"], "printable"),
    ])
  func refusals(_ options: [String], reason: String) throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    let before = try program.facts()
    let outcome = try program.run(["account", "set", "acme"] + options)
    #expect(outcome.end == .exit(1), "\(outcome.testDescription)")
    #expect(outcome.errors.contains(reason), "\(outcome.testDescription)")
    #expect(outcome.errors.contains("nothing was changed"))
    #expect(outcome.output == "")
    #expect(try program.facts() == before)
  }

  @Test("One wrong word among many right ones changes nothing")
  func allOrNothing() throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    try program.refuse(
      1, "account", "set", "acme", "--card", "yes", "--limit", "RPM=5", "--name", "beta", "--tier", "nope")
  }

  @Test("A plan is not changed under a tier or an exception that it does not have")
  func changePlan() throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    try program.succeed("account", "set", "acme", "--tier", "build-2", "--limit", "RPM=5", "--class", "image")
    #expect(try program.refuse(1, "account", "set", "acme", "--plan", "friendli").contains("--no-tier"))
    #expect(
      try program.refuse(1, "account", "set", "acme", "--plan", "friendli", "--no-tier").contains(
        "--no-limit"))
    try program.succeed(
      "account", "set", "acme", "--plan", "friendli", "--tier", "tier-1", "--no-limit",
      "requests/minute:class=image")
    #expect(try program.succeed("account", "list").contains("tier-1 since"))
  }

  @Test("Nothing to set is wrong usage")
  func nothing() throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    try program.refuse(64, "account", "set", "acme")
  }

  @Test("Removing asks, needs --yes where nobody can be asked, and takes all with it")
  func remove() throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    try program.succeed("account", "add", "beta", "--plan", "friendli")
    try program.succeed("ledger", "add", "creditPurchase", "5", "--account", "acme")
    #expect(try program.refuse(64, "account", "remove", "acme").contains("--yes"))
    #expect(try program.refuse(64, "account", "remove", "nope", "--yes").contains("acme, beta"))
    #expect(try program.succeed("account", "remove", "acme", "--yes").contains("1 ledger entry"))
    #expect(try !program.succeed("account", "list").contains("acme"))
    // A new account of that name begins empty.
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    #expect(try program.succeed("ledger", "list", "--account", "acme").contains("no ledger entry"))
  }

  @Test("On a terminal, only a clear yes removes", arguments: [("n\r", true), ("\r", true), ("y\r", false)])
  func confirm(_ answer: String, stays: Bool) throws {
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let process = try terminal.run(
      [Program.executable, "account", "remove", "acme"], environment: program.environment())
    try terminal.wait(for: "[y/N]")
    terminal.send(answer)
    #expect(try process.end() == .exit(stays ? 1 : 0))
    #expect(try program.succeed("account", "list").contains("acme") == stays)
  }
}

import Foundation
import Testing

@Suite("Capacity by command")
struct CapacityCommandTests {
  let program: Program
  private let snapshot = "example-model-2025-01-01"

  init() throws {
    program = try Program()
    try program.succeed("account", "add", "acme", "--plan", "openai-scale-tier")
    try program.succeed("account", "set", "acme", "--order-form", "yes")
  }

  private func list() throws -> [String: Any] {
    try program.json("capacity", "list", "--json") as? [String: Any] ?? [:]
  }

  @Test(
    "A purchase says until when it binds",
    arguments: [
      ("2025-01-31T12:00:00Z", "2025-03-03T00:00:00Z"), ("2025-01-01", "2025-02-01T00:00:00Z"),
      ("2025-03-10T14:20:00Z", "2025-04-10T00:00:00Z"),
    ])
  func buy(_ at: String, committed: String) throws {
    let line = try program.succeed(
      "capacity", "buy", snapshot, "--units", "3", "--direction", "input", "--at", at)
    #expect(line.contains("3 input units of \(snapshot), 60,000 tokens a minute"))
    #expect(line.hasSuffix("committed to \(committed)\n"))
  }

  @Test("A cancellation takes effect after the commitment, and takes no more than is left")
  func cancel() throws {
    try program.succeed(
      "capacity", "buy", snapshot, "--units", "3", "--direction", "input", "--at", "2025-03-10T14:20:00Z")
    #expect(
      try program.succeed(
        "capacity", "cancel", "p-20250310-1", "--units", "1", "--at", "2025-03-20T10:00:00Z")
        == "x-20250320-1: 1 of 3 input units of \(snapshot) end at 2025-04-10T00:00:00Z, 2 stay\n")
    #expect(
      try program.succeed(
        "capacity", "cancel", "p-20250310-1", "--units", "1", "--at", "2025-04-12T10:00:00Z"
      )
      .contains("2025-04-13T00:00:00Z, 1 stay"))
    #expect(
      try program.refuse(1, "capacity", "cancel", "p-20250310-1", "--units", "2").contains(
        "the 1 that remain"))
    #expect(
      try program.refuse(1, "capacity", "cancel", "x-20250320-1", "--units", "1").contains("cancellation"))
    #expect(try program.refuse(1, "capacity", "cancel", "nope", "--units", "1").contains("p-20250310-1"))
    #expect(try program.refuse(1, "capacity", "cancel", "p-20250310-1", "--units", "0").contains("1 to"))

    let list = try list()
    let holding = try #require((list["holdings"] as? [[String: Any]])?.first)
    #expect(holding["units"] as? Int == 1 && holding["tokensPerMinute"] as? Int == 20_000)
    #expect(holding["state"] as? String == "active")
    #expect(
      (holding["endings"] as? [[String: Any]])?.map { $0["at"] as? String }
        == ["2025-04-10T00:00:00Z", "2025-04-13T00:00:00Z"])
    #expect((list["transactions"] as? [Any])?.count == 3)
    #expect(try program.succeed("capacity", "list").contains("1 of 3"))
  }

  @Test("The invoice day moves the end of the commitment")
  func invoiceDay() throws {
    try program.succeed("account", "set", "acme", "--invoice-day", "28", "--since", "2024-01-01")
    // 30 days end on 31 January, the invoice period on 28 January.
    let line = try program.succeed(
      "capacity", "buy", snapshot, "--units", "1", "--direction", "output", "--at", "2025-01-01")
    #expect(line.contains("2,000 tokens a minute") && line.hasSuffix("committed to 2025-01-31T00:00:00Z\n"))
  }

  @Test("Terms size the units and are added to one another")
  func terms() throws {
    #expect(
      try program.refuse(1, "capacity", "buy", "m", "--units", "1", "--direction", "combined").contains(
        "--unit-size"))
    try program.succeed(
      "capacity", "terms", "m", "--direction", "combined", "--unit-size", "25000", "--output-weight", "6",
      "--from",
      "2025-01-01")
    try program.succeed(
      "capacity", "terms", "m", "--direction", "combined", "--price-per-unit-day", "110",
      "--account-plan-price-per-1m", "2.50", "--unit-discount", "0.2", "--from", "2025-02-01")
    let newest = try #require((try list()["terms"] as? [[String: Any]])?.first)
    #expect(newest["unitSize"] as? Int == 25_000 && newest["outputWeight"] as? Double == 6)
    #expect(
      newest["usdPerUnitDay"] as? String == "110.00" && newest["usdPerMillionBeyond"] as? String == "2.50")
    #expect(
      try program.succeed(
        "capacity", "buy", "m", "--units", "2", "--direction", "combined", "--at", "2025-03-01"
      )
      .contains("50,000 tokens a minute"))
    for options in [
      ["--unit-size", "0"], ["--cached-weight", "2"], ["--unit-discount", "1"],
      ["--account-plan-price-per-1m", "0.0001"],
      ["--account-plan-discount", "nan"],
    ] {
      let outcome = try program.run(["capacity", "terms", "m", "--direction", "combined"] + options)
      #expect(outcome.end == .exit(1), "\(options) \(outcome.testDescription)")
    }
  }

  @Test("What no purchase can be is refused")
  func refusals() throws {
    try program.succeed("model", "set", "latest", "--alias-of", snapshot, "--from", "2025-01-01")
    let buy = ["capacity", "buy", snapshot, "--direction", "input", "--units"]
    for (arguments, reason) in [
      (buy + ["0"], "1 to"), (buy + ["9223372036854775807"], "1 to"),
      (buy + ["1", "--at", "2999-01-01"], "future"),
      (["capacity", "buy", "latest", "--direction", "input", "--units", "1"], snapshot),
      (["capacity", "buy", "", "--direction", "input", "--units", "1"], "empty"),
    ] {
      let outcome = try program.run(arguments)
      #expect(outcome.end == .exit(1) && outcome.errors.contains(reason), "\(outcome.testDescription)")
    }
    #expect((try list()["transactions"] as? [Any])?.isEmpty == true)
    try program.succeed("account", "add", "beta", "--plan", "friendli")
    #expect(
      try program.refuse(
        1, "capacity", "buy", snapshot, "--units", "1", "--direction", "input", "--account", "beta"
      ).contains("sells no capacity"))
  }

  @Test("A missing order form is noted beside the confirmation")
  func orderForm() throws {
    try program.succeed("account", "set", "acme", "--order-form", "no")
    let outcome = try program.run(["capacity", "buy", snapshot, "--units", "1", "--direction", "input"])
    #expect(outcome.end == .exit(0) && outcome.errors.contains("--order-form yes"))
  }
}

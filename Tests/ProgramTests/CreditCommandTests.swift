import Foundation
import Testing
import UsageModel

@Suite("Prepaid credit, end to end")
struct CreditCommandTests {
  let scene: ImportScene

  /// $18 used evenly in 100 minutes up to five minutes ago, of $20 that were bought before.
  init() throws {
    scene = try ImportScene(plan: "nebula-block")
    var text = ""
    for number in 0..<200 {
      let time = scene.now.milliseconds - 6_300_000 + Int64(number) * 30_000
      text +=
        #"{"ts":\#(time),"model":"m","id":"c\#(number)","input_tokens":1,"status":200,"cost_usd":0.09}"#
        + "\n"
    }
    try scene.importing([try scene.program.home.write(text, to: "usage.jsonl")])
  }

  private func buy() throws {
    try scene.program.succeed(
      "ledger", "add", "creditPurchase", "20", "--at", (scene.now - 6_400_000).rfc3339, "--expires",
      (scene.now + 300 * .day).rfc3339)
  }

  private func snapshot() throws -> (account: [String: Any], next: [[String: Any]]) {
    let object = try #require(try scene.program.json("snapshot", "--json") as? [String: Any])
    let account = try #require((object["accounts"] as? [[String: Any]])?.first)
    return (account, object["next"] as? [[String: Any]] ?? [])
  }

  private func credit() throws -> [String: Any] {
    let spend = try #require(try snapshot().account["spend"] as? [String: Any])
    return try #require(spend["credit"] as? [String: Any])
  }

  @Test("is unknown until something is bought, and then is a limit with its end everywhere")
  func limit() throws {
    let spend = try #require(try snapshot().account["spend"] as? [String: Any])
    #expect(spend["credit"] is NSNull)
    try buy()
    let credit = try credit()
    #expect(credit["balance"] as? String == "2.00" && credit["isUpperBound"] as? Bool == false)
    #expect(credit["shareUsed"] as? Double == 0.9)
    let band = try #require(credit["emptyAt"] as? [String: Any])
    let empty = try #require(Instant(rfc3339: band["expected"] as? String ?? ""))
    // $9.90 in the last hour: twelve minutes, and some seconds for the import.
    #expect(abs(empty - scene.now - 727_000) < 90_000)
    let limits = try #require(try snapshot().account["limits"] as? [[String: Any]])
    let row = try #require(limits.first { $0["id"] as? String == "credit" })
    #expect(row["name"] as? String == "prepaid credit" && row["room"] as? String == "2.00")
    #expect(try snapshot().next.first?["what"] as? String == "prepaid credit empty")
    let guarded = try scene.program.run(["guard", "--limit", "prepaid credit"])
    #expect(guarded.end == .exit(1), "\(guarded.testDescription)")
    #expect(guarded.output.hasPrefix("over  acme  prepaid credit  90% of $20, $2.00 left, empty "))
    #expect(
      try scene.program.succeed("explain", "prepaid credit").contains("$20.00 - $18.00 - $0.00 = $2.00"))
  }

  @Test("is corrected by a balance, which shows the drift, and nothing left is over at any share")
  func statement() throws {
    try buy()
    let confirmation = try scene.program.succeed("account", "set", "acme", "--balance", "1.25")
    #expect(confirmation.hasPrefix("acme: prepaid credit $1.25 at "))
    let statement = try #require(try credit()["lastStatement"] as? [String: Any])
    #expect(statement["balance"] as? String == "1.25" && statement["drift"] as? String == "0.75")
    #expect(try credit()["balance"] as? String == "1.25")
    #expect(try scene.program.succeed("ledger", "list").contains("balance"))
    try scene.program.succeed("account", "set", "acme", "--balance", "0")
    #expect(try credit()["isEmpty"] as? Bool == true)
    #expect(try scene.program.run(["guard", "--below", "100%"]).end == .exit(1))
    try scene.program.refuse(64, "account", "set", "acme", "--at", "2026-01-01")
  }

  @Test("reloads below a threshold that is set, listed and taken back")
  func reload() throws {
    try buy()
    try scene.program.succeed("account", "set", "acme", "--auto-reload", "1")
    #expect(try credit()["autoReloadBelow"] as? String == "1.00")
    #expect(try credit()["emptyAt"] is NSNull)
    let list = try #require(try scene.program.json("account", "list", "--json") as? [String: Any])
    let account = try #require((list["accounts"] as? [[String: Any]])?.first)
    #expect(account["autoReloadBelow"] as? String == "1.00")
    try scene.program.succeed("account", "set", "acme", "--auto-reload", "none")
    #expect(try credit()["autoReloadBelow"] is NSNull)
  }

  @Test("free credit of a first tier is used up by usage that was there before it was recorded")
  func signUp() throws {
    try scene.program.succeed("account", "set", "acme", "--plan", "friendli", "--sign-up-credit", "15")
    let guarded = try scene.program.run(["guard"])
    #expect(guarded.end == .exit(1), "\(guarded.testDescription)")
    #expect(guarded.output.contains("spend a month") && guarded.output.contains("120% of $15"))
  }
}

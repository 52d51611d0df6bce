import Foundation
import Testing

@Suite("The ledger by command")
struct LedgerCommandTests {
  let program: Program

  init() throws {
    program = try Program()
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
  }

  private func entries() throws -> [[String: Any]] {
    let object = try program.json("ledger", "list", "--json") as? [String: Any]
    return object?["entries"] as? [[String: Any]] ?? []
  }

  @Test("An entry is confirmed in one line and listed")
  func add() throws {
    #expect(
      try program.succeed(
        "ledger", "add", "creditPurchase", "1,234.50", "--at", "2025-11-24", "--note", "first")
        == "acme: l-20251124-1 creditPurchase $1,234.50, 2025-11-24T00:00:00Z\n")
    try program.succeed(
      "ledger", "add", "promoGrant", "5", "--at", "2025-11-24", "--expires", "2026-02-01T00:00:00+01:00")
    try program.succeed(
      "ledger", "add", "usage", "2", "--promo", "--at", "2025-11-26", "--covers-from", "2025-11-24",
      "--covers-through",
      "2025-11-25")
    try program.succeed("ledger", "add", "adjustment", "--at", "2025-11-27", "--", "-0.000000001")
    try program.succeed("ledger", "add", "capReset", "--at", "2025-11-28")
    try program.succeed("ledger", "add", "invoicePaid", "7", "--at", "2025-11-29", "--id", "inv 7")
    let entries = try entries()
    #expect(
      entries.map { $0["id"] as? String }
        == ["l-20251124-1", "l-20251124-2", "l-20251126-1", "l-20251127-1", "l-20251128-1", "inv 7"])
    #expect(
      entries.map { $0["usd"] as? String } == ["1234.50", "5.00", "2.00", "-0.000000001", "0.00", "7.00"])
    #expect(entries.map { $0["funding"] as? String } == ["cash", "promo", "promo", "cash", "cash", "cash"])
    #expect(entries[1]["expiresAt"] as? String == "2026-01-31T23:00:00Z")
    #expect(entries[2]["coversThrough"] as? String == "2025-11-25T00:00:00Z")
    #expect(entries[0]["note"] as? String == "first")
    let table = try program.succeed("ledger", "list")
    #expect(table.contains("$1,234.50") && table.contains("-$0.000000001"))
    let lines = table.split(separator: "\n")
    #expect(lines.count == 7)
    // The amounts end in the column where their heading ends.
    let heading = try #require(lines.first)
    let end = heading.distance(
      from: heading.startIndex, to: try #require(heading.firstRange(of: "AMOUNT")).upperBound)
    for line in lines.dropFirst() where !line.contains("capReset") {
      #expect(line.prefix(end).last?.isNumber == true)
      #expect(line.dropFirst(end).first == " ")
    }
  }

  @Test("A refund is at most what was paid and not given back yet")
  func refund() throws {
    try program.succeed("ledger", "add", "creditPurchase", "50", "--at", "2025-11-24")
    try program.succeed("ledger", "add", "refund", "20", "--relates-to", "l-20251124-1", "--at", "2025-11-25")
    #expect(
      try program.refuse(1, "ledger", "add", "refund", "30.01", "--relates-to", "l-20251124-1").contains(
        "$30.00"))
    #expect(try program.refuse(1, "ledger", "add", "refund", "1").contains("--relates-to"))
    #expect(try program.refuse(1, "ledger", "add", "refund", "1", "--relates-to", "nope").contains("nope"))
    #expect(
      try program.refuse(1, "ledger", "add", "refund", "1", "--relates-to", "l-20251125-1").contains(
        "no payment"))
    try program.succeed("ledger", "add", "refund", "30", "--relates-to", "l-20251124-1", "--at", "2025-11-26")
  }

  @Test("An entry is taken back once, and only when nothing relates to it")
  func void() throws {
    try program.succeed("ledger", "add", "creditPurchase", "50", "--at", "2025-11-24")
    try program.succeed("ledger", "add", "refund", "20", "--relates-to", "l-20251124-1", "--at", "2025-11-25")
    #expect(try program.refuse(1, "ledger", "void", "l-20251124-1").contains("l-20251125-1"))
    try program.succeed("ledger", "void", "l-20251125-1")
    #expect(try program.refuse(1, "ledger", "void", "l-20251125-1").contains("void already"))
    try program.succeed("ledger", "void", "l-20251124-1", "--note", "typed twice")
    #expect(try entries().map { $0["counts"] as? Bool } == [false, false, false, false])
    #expect(try program.succeed("ledger", "list").contains("creditPurchase, void"))
    #expect(try program.refuse(1, "ledger", "void", "nope").contains("nope"))
  }

  @Test("Usage is not covered twice")
  func coverage() throws {
    func bill(_ from: String, _ through: String) -> [String] {
      [
        "ledger", "add", "usage", "5", "--at", "2025-11-10", "--covers-from", from, "--covers-through",
        through,
      ]
    }
    #expect(try program.run(bill("2025-11-01", "2025-11-05")).end == .exit(0))
    #expect(try program.run(bill("2025-11-05", "2025-11-06")).end == .exit(0))
    let outcome = try program.run(bill("2025-11-04T23:59", "2025-11-05"))
    #expect(outcome.end == .exit(1) && outcome.errors.contains("l-20251110-1"))
    #expect(try entries().count == 2)
  }

  @Test("The same entry again changes nothing, another under its id is refused")
  func repeated() throws {
    let arguments = ["ledger", "add", "creditPurchase", "50", "--at", "2025-11-24", "--id", "inv-1"]
    #expect(try program.run(arguments).end == .exit(0))
    #expect(try program.run(arguments).output == "acme: inv-1 is there already, unchanged\n")
    #expect(
      try program.refuse(1, "ledger", "add", "creditPurchase", "51", "--at", "2025-11-24", "--id", "inv-1")
        .contains("inv-1"))
    #expect(try entries().count == 1)
  }

  @Test("An absurd amount is refused and overflows nothing")
  func overflow() throws {
    try program.succeed("ledger", "add", "creditPurchase", "999999999", "--at", "2025-11-24")
    #expect(
      try program.refuse(1, "ledger", "add", "creditPurchase", "2", "--at", "2025-11-24").contains("at most"))
    try program.refuse(64, "ledger", "add", "creditPurchase", "99999999999999999999")
  }

  @Test("With several accounts the account must be said")
  func ambiguous() throws {
    try program.succeed("account", "add", "beta", "--plan", "friendli")
    #expect(try program.refuse(64, "ledger", "add", "creditPurchase", "5").contains("acme, beta"))
    try program.succeed("ledger", "add", "creditPurchase", "5", "--account", "beta")
    let outcome = try program.run(["ledger", "list"], environment: ["TIERTOP_ACCOUNT": "beta"])
    #expect(outcome.output.contains("$5.00"))
  }

  @Test("A file is recorded whole, in any order, and again without effect")
  func importFile() throws {
    let file = try program.home.write(
      "\u{FEFF}Kind;At;Amount;Id;Relates_To;Note\r\n"
        + "refund;2025-11-25;20;r-1;p-1;\"back; \"\"half\"\"\"\r\n"
        + "creditPurchase;2025-11-24;50;p-1;;\r\n\r\n"
        + "creditPurchase;2025-11-24;5;;;\r\ncreditPurchase;2025-11-24;5;;;\r\n", to: "ledger.csv")
    #expect(try program.succeed("ledger", "import", file) == "acme: 4 entries recorded, 0 there already\n")
    #expect(try program.succeed("ledger", "import", file) == "acme: 0 entries recorded, 4 there already\n")
    let entries = try entries()
    #expect(entries.count == 4)
    #expect(entries.first { $0["id"] as? String == "r-1" }?["note"] as? String == "back; \"half\"")
  }

  @Test(
    "A file with a wrong row is refused whole, with the line",
    arguments: [
      ("at,kind,amount\n2025-11-24,creditPurchase,5\n2025-11-25,gift,5\n", ":3: kind"),
      ("at,kind,amount\n2025-11-24,creditPurchase,5\nsoon,creditPurchase,5\n", ":3: at"),
      ("at,kind,amount\n2025-11-24,creditPurchase,5\n2025-11-24,creditPurchase,much\n", ":3: amount"),
      ("at,kind,amount\n2025-11-24,creditPurchase,5\n2025-11-24,creditPurchase\n", ":3: has 2 fields"),
      ("at,kind,amount\n2025-11-24,creditPurchase,5\n2025-11-24,refund,5\n", ":3: a refund needs"),
      (
        "at,kind,amount,note\n2025-11-24,creditPurchase,5,\"a\nb\"\n2025-11-24,capReset,5,\n", ":4: an amount"
      ),
      ("at,kind,amount,note\n2025-11-24,creditPurchase,5,\"open\n", ":2: a quote"),
      ("at,kind,sum\n", ":1: there is no column"), ("at,kind\n", ":1: the column amount"),
      ("at,at,kind,amount\n", ":1: the column at is there twice"), ("", "is empty"),
      ("at,kind,amount\n2999-01-01,creditPurchase,5\n", ":2: the date"),
    ])
  func importRefusals(_ text: String, reason: String) throws {
    let file = try program.home.write(text, to: "ledger.csv")
    let errors = try program.refuse(1, "ledger", "import", file)
    #expect(errors.contains(reason), "\(errors)")
    #expect(try entries().isEmpty)
  }

  @Test("A file that is not there or not text is refused")
  func importNoFile() throws {
    #expect(try program.refuse(1, "ledger", "import", "/nonexistent.csv").contains("/nonexistent.csv"))
    let file = program.home.path + "/bytes.csv"
    try Data([0x61, 0xFF, 0xFE, 0x0A]).write(to: URL(fileURLWithPath: file))
    #expect(try program.refuse(1, "ledger", "import", file).contains("UTF-8"))
  }

  @Test("A hostile note is kept as it is and harms no terminal")
  func hostile() throws {
    let evil = "a\u{1B}]0;owned\u{7}b\u{9B}2Jc\u{202E}d\ne"
    try program.succeed("ledger", "add", "creditPurchase", "5", "--note", evil)
    let table = try program.succeed("ledger", "list")
    #expect(isHarmless(table) && table.split(separator: "\n").count == 2)
    #expect(isHarmless(try program.succeed("ledger", "list", "--json")))
    #expect(try entries().first?["note"] as? String == evil)
  }
}

import ArgumentParser
import DataFiles
import UsageModel

extension LedgerCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the ledger, oldest first.")

    @OptionGroup var files: FileOptions
    @OptionGroup var account: AccountOption
    @OptionGroup var list: ListOptions

    func run() throws {
      let workspace = try Workspace(files)
      let image = try workspace.account(account, in: workspace.facts())
      let live = Swift.Set(LedgerSums.inForce(image.ledger, now: .distantFuture).map(\.id))
      if list.json { return try Console.writeVerbatim(LedgerCommand.json(image, live: live).text) }
      var table = TextTable("ID", "AT", "KIND", "AMOUNT>", "FROM", "RELATES TO", "COVERS", "EXPIRES", "NOTE")
      for entry in image.ledger {
        let isMoney = entry.kind != .void && entry.kind != .capReset
        table.add(
          entry.id, entry.at.rfc3339,
          entry.kind == .void || live.contains(entry.id)
            ? entry.kind.rawValue : "\(entry.kind.rawValue), void",
          isMoney ? entry.amount.exact : "-", isMoney ? entry.funding.rawValue : "-", entry.relatesTo ?? "-",
          LedgerCommand.coverage(entry), entry.expiresAt?.rfc3339 ?? "-", entry.note ?? "")
      }
      if table.isEmpty {
        return try Console.say("\(image.account.name) has no ledger entry: tiertop ledger add KIND AMOUNT")
      }
      try Console.write(table.lines)
    }
  }

  private static func coverage(_ entry: LedgerEntry) -> String {
    switch (entry.coversFrom, entry.coversThrough) {
    case (let from?, let through?): "\(from.rfc3339) to \(through.rfc3339)"
    case (nil, let through?): "to \(through.rfc3339)"
    default: "-"
    }
  }

  private static func json(_ image: AccountImage, live: Swift.Set<String>) -> JSON {
    .object([
      ("account", .string(image.account.name)),
      (
        "entries",
        .array(
          image.ledger.map { entry in
            .object([
              ("id", .string(entry.id)), ("at", .optional(entry.at)), ("kind", .string(entry.kind.rawValue)),
              ("usd", .money(entry.amount)), ("funding", .string(entry.funding.rawValue)),
              ("relatesTo", .optional(entry.relatesTo)), ("coversFrom", .optional(entry.coversFrom)),
              ("coversThrough", .optional(entry.coversThrough)), ("expiresAt", .optional(entry.expiresAt)),
              ("note", .optional(entry.note)),
              ("counts", .bool(live.contains(entry.id))),
            ])
          })
      ),
    ])
  }
}

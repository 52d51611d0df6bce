import ArgumentParser
import DataFiles
import SQLiteStore
import UsageModel

extension LedgerCommand {
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Record a whole CSV file, or nothing of it.",
      discussion: """
        The first row names the columns, in any order: at, kind and amount; as needed id, funding (cash or \
        promo), relates_to, covers_from, covers_through, expires_at and note. A row without id gets one made from \
        its content. Rows that are in the ledger already are passed over, so a file can be imported again.

        EXAMPLE
          at,kind,amount,id
          2026-11-01,creditPurchase,50,inv-881
        """)

    @OptionGroup var files: FileOptions
    @OptionGroup var account: AccountOption

    @Argument(help: "The CSV file.", completion: .file(extensions: ["csv"]))
    var file: String

    func run() throws {
      let workspace = try Workspace(files)
      let rows = try LedgerTable(bytes: TrustedFile.bytes(path: file), file: file).entries()
      let line = try workspace.change { store, image in
        let account = try workspace.account(account, in: image)
        let fresh = try LedgerCommand.checked(rows, joining: account.ledger, file: file, now: workspace.now)
        for entry in fresh { _ = try store.add(entry, to: account.account.id) }
        return "\(account.account.name): \(counted(fresh.count, "entry", "entries")) recorded, "
          + "\(Figures.grouped(Int64(rows.count - fresh.count))) there already"
      }
      try Console.say(line)
    }
  }

  /// The rows that are new, each checked against the ledger with the rows before it; in time order, so that
  /// a refund finds its purchase wherever the file has it.
  private static func checked(
    _ rows: [LedgerTable.Row], joining ledger: [LedgerEntry], file: String, now: Instant
  ) throws -> [LedgerEntry] {
    var ledger = ledger
    var fresh: [LedgerEntry] = []
    var problems: [(line: Int, text: String)] = []
    for row in rows.sorted(by: { ($0.entry.at, $0.line) < ($1.entry.at, $1.line) }) {
      if ledger.contains(row.entry) { continue }
      do throws(FactRefusal) {
        try FactChecks.check(row.entry, joining: ledger, now: now)
        ledger.append(row.entry)
        fresh.append(row.entry)
      } catch {
        problems.append((row.line, error.description))
      }
    }
    if !problems.isEmpty {
      let lines = problems.sorted { $0.line < $1.line }.map { "\(file):\($0.line): \($0.text)" }
      throw Failure(.data, lines: LedgerTable.shortened(lines))
    }
    return fresh
  }
}

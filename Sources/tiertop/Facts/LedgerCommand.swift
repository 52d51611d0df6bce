import ArgumentParser
import SQLiteStore
import UsageModel

struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Money and credit of an account: what moves its tier and its caps.",
    subcommands: [Add.self, List.self, Void.self, Import.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record a movement.",
      discussion: """
        KINDS
          creditPurchase  credit bought, with --expires where it ends
          invoicePaid     an invoice paid; --covers-through: usage before it is paid
          usage           a bill for --covers-from to --covers-through; it replaces what events cost then
          promoGrant      free credit, with --expires where known
          refund          money given back of the entry --relates-to
          chargeback      a payment taken back of the entry --relates-to
          adjustment      a correction of usage, with its sign (-- before a negative amount)
          capReset        the provider set the monthly cap to zero; without amount
          balance         what the provider says is left of bought credit; it corrects what was computed

        EXAMPLES
          tiertop ledger add creditPurchase 50 --at 2026-11-24 --expires 2027-11-24
          tiertop ledger add refund 20 --relates-to l-20261124-1
          tiertop ledger add adjustment -- -3.20
        """)

    @OptionGroup var files: FileOptions
    @OptionGroup var account: AccountOption

    @Argument(help: "The kind of movement.")
    var kind: LedgerEntry.Kind

    @Argument(help: "US dollars.")
    var amount: Money?

    @Option(help: ArgumentHelp("When it happened; now, if left out.", valueName: "date"))
    var at: Instant?

    @Flag(help: "Free credit paid for it.")
    var promo = false

    @Option(help: ArgumentHelp("The beginning of what it covers.", valueName: "date"))
    var coversFrom: Instant?

    @Option(help: ArgumentHelp("The end of what it covers, itself not covered.", valueName: "date"))
    var coversThrough: Instant?

    @Option(help: ArgumentHelp("The entry that it belongs to.", valueName: "id"))
    var relatesTo: String?

    @Option(help: ArgumentHelp("When the credit expires.", valueName: "date"))
    var expires: Instant?

    @Option(help: ArgumentHelp("An id of your own, which makes repeating harmless.", valueName: "id"))
    var id: String?

    @Option(help: ArgumentHelp("Anything worth remembering.", valueName: "text"))
    var note: String?

    func validate() throws {
      if kind == .void { throw ValidationError("An entry is taken back with tiertop ledger void ID.") }
      if amount == nil, kind != .capReset {
        throw ValidationError("Missing the amount in US dollars.")
      }
    }

    func run() throws {
      let workspace = try Workspace(files)
      let at = at ?? workspace.now
      try LedgerCommand.record(in: account, workspace: workspace) { image in
        LedgerEntry(
          id: id ?? FactChecks.identifier(prefix: "l", at: at, taken: image.ledger.map(\.id)), at: at,
          kind: kind, amount: amount ?? .zero, funding: promo || kind == .promoGrant ? .promo : .cash,
          relatesTo: relatesTo, coversFrom: coversFrom, coversThrough: coversThrough, expiresAt: expires,
          note: note)
      }
    }
  }

  struct Void: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take an entry back. It stays listed, and counts no more.")

    @OptionGroup var files: FileOptions
    @OptionGroup var account: AccountOption

    @Argument(help: "The entry's id.")
    var id: String

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var note: String?

    func run() throws {
      let workspace = try Workspace(files)
      try LedgerCommand.record(in: account, workspace: workspace) { image in
        LedgerEntry(
          id: FactChecks.identifier(prefix: "l", at: workspace.now, taken: image.ledger.map(\.id)),
          at: workspace.now, kind: .void, relatesTo: id, note: note)
      }
    }
  }

  private static func record(
    in option: AccountOption, workspace: Workspace, _ make: (AccountImage) -> LedgerEntry
  ) throws {
    let line = try workspace.change { store, image in
      let account = try workspace.account(option, in: image)
      let entry = make(account)
      if account.ledger.contains(entry) {
        return "\(account.account.name): \(entry.id) is there already, unchanged"
      }
      try FactChecks.check(entry, joining: account.ledger, now: workspace.now)
      _ = try store.add(entry, to: account.account.id)
      return "\(account.account.name): \(entry.id) \(summary(entry))"
    }
    try Console.say(line)
  }

  /// `refund $20.00 of l-20261124-1, 2026-11-25T00:00:00Z`.
  private static func summary(_ entry: LedgerEntry) -> String {
    var text = entry.kind.rawValue
    if entry.kind != .capReset, entry.kind != .void { text += " \(entry.amount.exact)" }
    if let id = entry.relatesTo { text += " of \(id)" }
    if entry.funding == .promo, entry.kind != .promoGrant { text += " from free credit" }
    return text + ", \(entry.at.rfc3339)"
  }
}

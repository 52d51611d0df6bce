import ArgumentParser
import DataFiles
import SQLiteStore
import UsageModel

struct AccountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account",
    abstract: "Accounts at providers and what is known of them.",
    subcommands: [Add.self, List.self, Set.self, Remove.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add an account that is on a plan; the first one makes the store.",
      discussion:
        "EXAMPLE\n  tiertop account add acme --plan together-ai\n\n`tiertop plan list` shows the plans.")

    @OptionGroup var files: FileOptions

    @Argument(help: "A name of your choice.")
    var name: String

    @Option(help: ArgumentHelp("The plan's id.", valueName: "id"))
    var plan: String

    func run() throws {
      let workspace = try Workspace(files)
      let plan = try workspace.plans().plan(named: plan)
      // Before the store is made, so that a refusal leaves none behind.
      try FactChecks.accountName(name, among: workspace.factsIfThere().accounts.map(\.account))
      let isFirst = try workspace.change(createIfMissing: true) { store, image in
        try FactChecks.accountName(name, among: image.accounts.map(\.account))
        _ = try store.addAccount(name: name, plan: plan.id, at: workspace.now)
        return image.accounts.isEmpty
      }
      try Console.say("added \(name) on \(plan.id) (\(plan.provider), \(plan.name))")
      if isFirst {
        try Console.say(
          "The store is \(workspace.storeName). Next: tiertop import FILE brings in usage, tiertop shows it.")
      }
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove an account with its usage, ledger and everything else. There is no way back.")

    @OptionGroup var files: FileOptions

    @Argument(help: "The account.")
    var name: String

    @Flag(help: "Do not ask.")
    var yes = false

    func run() throws {
      let workspace = try Workspace(files)
      let account = try workspace.account(named: name, in: workspace.facts())
      let contents =
        "\(counted(account.ledger.count, "ledger entry", "ledger entries")), "
        + "\(counted(account.capacity.count, "capacity transaction", "capacity transactions")) and all usage"
      if !yes {
        guard Console.isInteractive else {
          throw Failure(.usage, "removing \(name) needs --yes where nobody can be asked; nothing was changed")
        }
        guard Console.confirms("Remove \(name) with \(contents)?") else {
          throw Failure(.data, "\(name) stays; nothing was changed")
        }
      }
      try workspace.change { store, _ in try store.removeAccount(account.account.id) }
      try Console.say("removed \(name) with \(contents)")
    }
  }
}

/// `1 entry`, `2 entries`.
func counted(_ count: Int, _ one: String, _ many: String) -> String {
  "\(Figures.grouped(Int64(count))) \(count == 1 ? one : many)"
}

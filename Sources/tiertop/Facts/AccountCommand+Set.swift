import ArgumentParser
import DataFiles
import SQLiteStore
import UsageModel

extension AccountCommand {
  struct Set: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what is known of an account. All of it is written, or nothing.",
      discussion: """
        EXAMPLES
          tiertop account set acme --card yes
          tiertop account set acme --tier build-2 --since 2026-11-01 --source "provider console"
          tiertop account set acme --limit requests/minute=6000 --class llm
          tiertop account set acme --limit TPM=200k --model gpt-4o --also
          tiertop account set acme --spend-limit 500 --project search
          tiertop account set acme --limit TPM=200k --project checkout
          tiertop account set acme --balance 20 --at 2026-11-24T09:00:00Z

        A limit's metric is requests, tokens, inputTokens, outputTokens, usd or outputLength, its window \
        minute, hour, day, month or request, its value a number (200k, 1.5M), unlimited or custom. RPM, RPH, \
        RPD, TPM, TPD, ITPM and OTPM are short for the usual ones. A --limit of a model, a class or a \
        billing takes the place of the wider ones, whose counter its calls leave; with --also it stands \
        beside them and its calls count in both. A --limit of the whole account counts all calls and \
        always stands beside them. A --limit of a project is your own: it is watched and told like a \
        spend limit, and refuses nothing. What is said again is replaced.
        """)

    @OptionGroup var files: FileOptions

    @Argument(help: "The account.")
    var account: String

    @OptionGroup(title: "Account") var identity: IdentityOptions
    @OptionGroup(title: "Facts") var facts: FactOptions
    @OptionGroup(title: "Tier") var tier: TierOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions
    @OptionGroup(title: "Prepaid credit") var credit: CreditOptions

    @Option(help: ArgumentHelp("From when it holds; now, if left out.", valueName: "date"))
    var since: Instant?

    func run() throws {
      let workspace = try Workspace(files)
      let texts = try workspace.change { store, image in
        let changes = try changes(in: image, workspace: workspace)
        for change in changes { try change.write(store) }
        return changes.map(\.text)
      }
      try Console.say("\(account): \(texts.joined(separator: ", "))")
    }

    private func changes(in image: UsageImage, workspace: Workspace) throws -> [AccountChanges.Change] {
      let present = try workspace.account(named: account, in: image)
      let plan =
        if let id = identity.plan { try workspace.plans().plan(named: id) } else {
          try workspace.plan(of: present)
        }
      var draft = AccountChanges(account: present, at: since ?? workspace.now, now: workspace.now)
      try draft.add(identity, plan: plan, tier: tier, limits: limits, among: image.accounts.map(\.account))
      try draft.add(facts, plan: plan)
      try draft.add(tier, plan: plan)
      try draft.add(limits, plan: plan)
      try draft.add(credit)
      guard !draft.changes.isEmpty else {
        throw Failure(.usage, "nothing to set: tiertop account set --help lists what there is")
      }
      return draft.changes
    }
  }

  struct IdentityOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Put it on another plan.", valueName: "id"))
    var plan: String?

    @Option(help: ArgumentHelp("Call it otherwise.", valueName: "name"))
    var name: String?
  }

  struct FactOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A valid payment method is on file.", valueName: "yes|no"))
    var card: YesOrNo?

    @Option(help: ArgumentHelp("An order form is signed.", valueName: "yes|no"))
    var orderForm: YesOrNo?

    @Option(help: ArgumentHelp("It is an enterprise customer.", valueName: "yes|no"))
    var enterprise: YesOrNo?

    @Option(help: ArgumentHelp("The day on which invoice periods start, 1 to 28.", valueName: "day"))
    var invoiceDay: Int?

    @Option(help: ArgumentHelp("The free credit given at sign-up.", valueName: "usd"))
    var signUpCredit: Money?

    @Option(
      help: ArgumentHelp("The year of a free period that is printed without one.", valueName: "model=year"))
    var freeUntilYear: [NamedNumber] = []

    @Option(help: ArgumentHelp("Let this source make up the account's figures.", valueName: "name"))
    var countSource: String?
  }

  struct TierOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The tier that the provider says it has.", valueName: "id"))
    var tier: String?

    @Option(help: ArgumentHelp("Who says so.", valueName: "text"))
    var source: String?

    @Flag(help: "No tier is assigned any more: it follows from the facts.")
    var noTier = false

    func validate() throws {
      if tier != nil, noTier { throw ValidationError("--tier and --no-tier exclude each other.") }
      if source != nil, tier == nil { throw ValidationError("--source says who assigned a --tier.") }
    }
  }

  struct LimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("An exception or a contract value.", valueName: "metric/window=value"))
    var limit: [String] = []

    @Option(help: ArgumentHelp("The --limit is for this model only.", valueName: "id"))
    var model: String?

    @Option(
      name: .customLong("class"), help: ArgumentHelp("The --limit is for this class only.", valueName: "id"))
    var modelClass: String?

    @Option(help: ArgumentHelp("The --limit is for paid or free models only.", valueName: "paid|free"))
    var billing: LimitBilling?

    @Flag(help: "The --limit stands beside the wider ones instead of in their place.")
    var also = false

    @Option(help: ArgumentHelp("End an exception, by its id in the list.", valueName: "id"))
    var noLimit: [String] = []

    @Option(help: ArgumentHelp("What may be spent in a calendar month, or none.", valueName: "usd|none"))
    var spendLimit: MoneyOrNone?

    @Option(help: ArgumentHelp("The --spend-limit or --limit is for this project only.", valueName: "name"))
    var project: String?

    func validate() throws {
      if limit.isEmpty, model != nil || modelClass != nil || billing != nil {
        throw ValidationError("--model, --class and --billing say what a --limit is for.")
      }
      if limit.isEmpty, also { throw ValidationError("--also says how a --limit stands to others.") }
      if spendLimit == nil, limit.isEmpty, project != nil {
        throw ValidationError("--project says what a --spend-limit or a --limit is for.")
      }
    }
  }

  struct CreditOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What the provider says is left of bought credit.", valueName: "usd"))
    var balance: Money?

    @Option(help: ArgumentHelp("When the --balance was read; now, if left out.", valueName: "date"))
    var at: Instant?

    @Option(help: ArgumentHelp("Credit is bought by itself below this balance.", valueName: "usd|none"))
    var autoReload: MoneyOrNone?

    func validate() throws {
      if at != nil, balance == nil { throw ValidationError("--at says when a --balance was read.") }
    }
  }
}

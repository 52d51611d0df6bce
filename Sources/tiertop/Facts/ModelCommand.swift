import ArgumentParser
import DataFiles
import SQLiteStore
import UsageModel

struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "What an account's models are: class, billing, alias.",
    subcommands: [Set.self, List.self])

  struct Set: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what a model is, where the plan does not know it or is wrong.",
      discussion: """
        EXAMPLES
          tiertop model set my-embedder --class embedding --operation embeddings
          tiertop model set gpt-4o --alias-of gpt-4o-2024-08-06 --from 2026-11-01

        The model's sums are counted anew from the date on. Capacity serves an alias only while it \
        stands for the snapshot that the capacity was bought for.
        """)

    @OptionGroup var files: FileOptions
    @OptionGroup var account: AccountOption

    @Argument(help: "The model's name as requests write it.")
    var name: String

    @Option(name: .customLong("class"), help: ArgumentHelp("A class of the plan.", valueName: "id"))
    var modelClass: String?

    @Option(help: ArgumentHelp("paid, free or unspecified.", valueName: "billing"))
    var billing: Billing?

    @Option(help: ArgumentHelp("The snapshot that this name stands for.", valueName: "snapshot"))
    var aliasOf: String?

    @Option(
      help: ArgumentHelp("chat, embeddings, rerank, image, video, audio or other.", valueName: "operation"))
    var operation: UsageModel.Operation?

    @Option(help: ArgumentHelp("From when it holds; now, if left out.", valueName: "date"))
    var from: Instant?

    func validate() throws {
      if modelClass == nil, billing == nil, aliasOf == nil {
        throw ValidationError("Nothing to set: give --class, --billing or --alias-of.")
      }
    }

    func run() throws {
      let workspace = try Workspace(files)
      let at = from ?? workspace.now
      let texts = try workspace.change { store, image in
        try set(in: try workspace.account(account, in: image), at: at, store: store, workspace: workspace)
      }
      try Console.say("\(name): \(texts.joined(separator: ", "))")
    }

    private func set(in image: AccountImage, at: Instant, store: UsageStore, workspace: Workspace) throws
      -> [String]
    {
      let plan = try workspace.plan(of: image)
      if name.isEmpty { throw FactRefusal.emptyName(what: "model name") }
      if let modelClass { try FactChecks.modelClass(modelClass, of: plan) }
      var texts: [String] = []
      if let aliasOf {
        try FactChecks.alias(name, of: aliasOf, at: at, among: image.aliases)
        try store.add(AliasBinding(alias: name, snapshot: aliasOf, from: at), to: image.account.id)
        texts.append("alias of \(aliasOf) from \(at.rfc3339)")
      }
      guard modelClass != nil || billing != nil else { return texts }
      let record = image.models.first { $0.name == name && (operation == nil || $0.operation == operation) }
      let kind = operation ?? record?.operation ?? .chat
      let known = plan.traits(of: name, operation: kind)
      let present = record?.traits(at: at)
      let traits = ModelRecord.Traits(
        from: at, modelClass: modelClass ?? present?.modelClass ?? known.modelClass,
        billing: billing ?? present?.billing ?? known.billing, byHand: true)
      let stored = try store.set(traits, ofModel: name, operation: kind, account: image.account.id)
      texts.append(
        "\(kind.rawValue), class \(traits.modelClass ?? "none"), billing \(traits.billing.rawValue) from "
          + stored.traits(at: at).from.rfc3339)
      return texts
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the models that an account has used or that were set, and the aliases.")

    @OptionGroup var files: FileOptions
    @OptionGroup var account: AccountOption
    @OptionGroup var list: ListOptions

    func run() throws {
      let workspace = try Workspace(files)
      let now = workspace.now
      let image = try workspace.account(account, in: workspace.facts())
      if list.json { return try Console.writeVerbatim(ModelCommand.json(image, now: now).text) }
      var models = TextTable("MODEL", "OPERATION", "CLASS", "BILLING", "SAID BY", "SINCE")
      for model in image.models.sorted(by: { $0.name < $1.name }) {
        let traits = model.traits(at: now)
        models.add(
          model.name, model.operation.rawValue, traits.modelClass ?? "unclassified", traits.billing.rawValue,
          traits.byHand ? "you" : "plan or source", traits.from == .distantPast ? "-" : traits.from.isoDay)
      }
      var aliases = TextTable("ALIAS", "SNAPSHOT", "SINCE")
      for binding in image.aliases(at: now) {
        aliases.add(binding.alias, binding.snapshot, binding.from.isoDay)
      }
      if models.isEmpty, aliases.isEmpty {
        return try Console.say("no model yet: tiertop import FILE brings them in")
      }
      try Console.write(TextTable.joined([models, aliases]))
    }
  }

  private static func json(_ image: AccountImage, now: Instant) -> JSON {
    .object([
      ("account", .string(image.account.name)),
      (
        "models",
        .array(
          image.models.sorted { $0.name < $1.name }.map { model in
            let traits = model.traits(at: now)
            return .object([
              ("name", .string(model.name)), ("operation", .string(model.operation.rawValue)),
              ("class", .optional(traits.modelClass)), ("billing", .string(traits.billing.rawValue)),
              ("byHand", .bool(traits.byHand)),
            ])
          })
      ),
      (
        "aliases",
        .array(
          image.aliases(at: now).map { binding in
            .object([
              ("alias", .string(binding.alias)), ("snapshot", .string(binding.snapshot)),
              ("from", .optional(binding.from)),
            ])
          })
      ),
    ])
  }
}

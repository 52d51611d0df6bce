import ArgumentParser
import DataFiles
import UsageModel

extension AccountCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the accounts, their exceptions, spend limits and sources.")

    @OptionGroup var files: FileOptions
    @OptionGroup var list: ListOptions

    func run() throws {
      let workspace = try Workspace(files)
      let accounts = try workspace.facts().accounts
      if list.json {
        return try Console.writeVerbatim(
          JSON.object([("accounts", .array(accounts.map { AccountCommand.json($0, now: workspace.now) }))])
            .text)
      }
      if accounts.isEmpty {
        return try Console.say("no account yet: tiertop account add NAME --plan PLAN")
      }
      try Console.write(AccountCommand.tables(accounts, now: workspace.now))
    }
  }

  private static func tables(_ accounts: [AccountImage], now: Instant) -> [String] {
    var overview = TextTable("ACCOUNT", "PLAN", "ASSIGNED TIER", "CARD", "ORDER FORM", "ENTERPRISE", "ADDED")
    var exceptions = TextTable("ACCOUNT", "EXCEPTION", "VALUE>", "FROM", "UNTIL")
    var spend = TextTable("ACCOUNT", "SPEND LIMIT OF", "A MONTH>", "FROM")
    var sources = TextTable("ACCOUNT", "SOURCE", "KIND", "COUNTS")
    for image in accounts {
      let name = image.account.name
      func answer(_ kind: AccountFact.Kind) -> String {
        image.fact(kind, at: now).map { $0 == 0 ? "no" : "yes" } ?? "-"
      }
      let tier = image.assignedTier(at: now).map { "\($0.tier) since \($0.from.isoDay)" } ?? "-"
      overview.add(
        name, image.account.plan, tier, answer(.paymentMethod), answer(.orderForm), answer(.enterprise),
        image.account.createdAt.isoDay)
      for override in image.overrides(at: now) {
        exceptions.add(
          name, override.limit.id,
          override.limit.value.text + (override.limit.combine == .also ? ", also" : ""),
          override.from.isoDay,
          override.until?.isoDay ?? "-")
      }
      for limit in image.spendLimits(at: now) {
        spend.add(name, limit.project ?? "the account", limit.amount?.exact ?? "-", limit.from.isoDay)
      }
      for source in image.sources {
        sources.add(name, source.name, source.kind, source.isCounted ? "yes" : "no, kept to compare")
      }
    }
    return TextTable.joined([overview, exceptions, spend, sources])
  }

  private static func json(_ image: AccountImage, now: Instant) -> JSON {
    func answer(_ kind: AccountFact.Kind) -> JSON {
      image.fact(kind, at: now).map { .bool($0 != 0) } ?? .null
    }
    let tier = image.assignedTier(at: now).map { tier in
      JSON.object([
        ("tier", .string(tier.tier)), ("from", .optional(tier.from)), ("source", .string(tier.source)),
      ])
    }
    return .object([
      ("name", .string(image.account.name)), ("plan", .string(image.account.plan)),
      ("added", .optional(image.account.createdAt)), ("assignedTier", tier ?? .null),
      ("card", answer(.paymentMethod)), ("orderForm", answer(.orderForm)),
      ("enterprise", answer(.enterprise)),
      ("invoiceDay", .optional(image.fact(.invoiceAnchorDay, at: now))),
      ("signUpCredit", .optional(image.fact(.signUpCredit, at: now).map { Money(nano: $0) })),
      (
        "autoReloadBelow",
        .optional(image.fact(.autoReload, at: now).flatMap { $0 > 0 ? Money(nano: $0) : nil })
      ),
      ("exceptions", .array(image.overrides(at: now).map(json))),
      (
        "spendLimits",
        .array(
          image.spendLimits(at: now).map { limit in
            .object([
              ("project", .optional(limit.project)), ("usd", .optional(limit.amount)),
              ("from", .optional(limit.from)),
            ])
          })
      ),
      (
        "sources",
        .array(
          image.sources.map { source in
            .object([
              ("name", .string(source.name)), ("kind", .string(source.kind)),
              ("counted", .bool(source.isCounted)),
            ])
          })
      ),
    ])
  }

  private static func json(_ override: LimitOverride) -> JSON {
    let limit = override.limit
    return .object([
      ("id", .string(limit.id)), ("metric", .string(limit.metric.rawValue)),
      ("window", .string(limit.window.rawValue)), ("model", .optional(limit.selector.model)),
      ("class", .optional(limit.selector.modelClass)),
      ("billing", .optional(limit.selector.billing?.rawValue)),
      ("combine", .string(limit.combine.rawValue)), ("project", .optional(override.project)),
      ("value", limit.value.number.map(JSON.integer) ?? .string(limit.value.text)),
      ("from", .optional(override.from)), ("until", .optional(override.until)),
    ])
  }
}

import ArgumentParser
import DataFiles
import UsageModel

extension CapacityCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what is held, what ends when, the terms and every transaction.")

    @OptionGroup var files: FileOptions
    @OptionGroup var account: AccountOption
    @OptionGroup var list: ListOptions

    func run() throws {
      let workspace = try Workspace(files)
      let image = try workspace.account(account, in: workspace.facts())
      let now = workspace.now
      let term = image.term(of: try workspace.plan(of: image), at: now)
      let holdings = CapacityCommand.holdings(image, term: term, now: now)
      if list.json {
        return try Console.writeVerbatim(CapacityCommand.json(image, holdings: holdings, now: now).text)
      }
      var held = TextTable(
        "PURCHASE", "SNAPSHOT", "DIRECTION", "UNITS>", "TPM>", "STATE", "COMMITTED TO", "ENDING")
      for holding in holdings {
        let units = holding.units(at: now)
        held.add(
          holding.purchase.id, holding.purchase.snapshot, holding.purchase.direction.rawValue,
          "\(units) of \(holding.purchase.units)", Figures.grouped(units * holding.purchase.unitSize),
          holding.state(at: now).rawValue, holding.committedEnd.isoDay,
          holding.endings.filter { $0.effectiveAt > now }
            .map { "\($0.units) on \($0.effectiveAt.isoDay)" }.joined(separator: ", "))
      }
      var terms = TextTable("SNAPSHOT", "DIRECTION", "FROM", "TERMS")
      for each in image.unitTerms.sorted(by: { $0.from > $1.from }) {
        terms.add(each.snapshot, each.direction.rawValue, each.from.isoDay, CapacityCommand.text(each))
      }
      var transactions = TextTable("TRANSACTION", "AT", "KIND", "UNITS>", "OF", "PRICE>", "PROJECT", "BUYER")
      for each in image.capacity.sorted(by: { $0.at > $1.at }) {
        transactions.add(
          each.id, each.at.rfc3339, each.kind.rawValue, Figures.grouped(each.units),
          each.purchaseID ?? "\(each.snapshot) \(each.direction.rawValue)", each.price?.exact ?? "-",
          each.project ?? "-", each.buyer ?? "-")
      }
      if held.isEmpty, terms.isEmpty {
        return try Console.say("\(image.account.name) holds no capacity: tiertop capacity buy SNAPSHOT")
      }
      try Console.write(TextTable.joined([held, terms, transactions]))
    }
  }

  /// Active and ending ones first, expired ones last, the newest first within each.
  private static func holdings(_ image: AccountImage, term: CapacityTerm, now: Instant) -> [CapacityHolding] {
    var keys: [(snapshot: String, direction: TokenDirection)] = []
    for each in image.capacity where !keys.contains(where: { $0 == (each.snapshot, each.direction) }) {
      keys.append((each.snapshot, each.direction))
    }
    let holdings = keys.flatMap {
      CapacityTimeline(image.capacity, snapshot: $0.snapshot, direction: $0.direction, term: term).holdings
    }
    func rank(_ holding: CapacityHolding) -> Int { holding.state(at: now) == .expired ? 1 : 0 }
    return holdings.sorted { (rank($0), $1.purchase.at) < (rank($1), $0.purchase.at) }
  }

  private static func json(_ image: AccountImage, holdings: [CapacityHolding], now: Instant) -> JSON {
    .object([
      ("account", .string(image.account.name)),
      ("holdings", .array(holdings.map { json($0, now: now) })),
      (
        "transactions",
        .array(
          image.capacity.sorted { $0.at > $1.at }.map { each in
            .object([
              ("id", .string(each.id)), ("kind", .string(each.kind.rawValue)), ("at", .optional(each.at)),
              ("snapshot", .string(each.snapshot)), ("direction", .string(each.direction.rawValue)),
              ("units", .integer(each.units)), ("unitSize", .integer(each.unitSize)),
              ("purchase", .optional(each.purchaseID)), ("usd", .optional(each.price)),
              ("project", .optional(each.project)), ("buyer", .optional(each.buyer)),
            ])
          })
      ),
      ("terms", .array(image.unitTerms.sorted { $0.from > $1.from }.map(json))),
    ])
  }

  private static func json(_ holding: CapacityHolding, now: Instant) -> JSON {
    .object([
      ("purchase", .string(holding.purchase.id)), ("snapshot", .string(holding.purchase.snapshot)),
      ("direction", .string(holding.purchase.direction.rawValue)),
      ("units", .integer(holding.units(at: now))), ("bought", .integer(holding.purchase.units)),
      ("tokensPerMinute", .integer(holding.units(at: now) * holding.purchase.unitSize)),
      ("state", .string(holding.state(at: now).rawValue)), ("committedTo", .optional(holding.committedEnd)),
      (
        "endings",
        .array(
          holding.endings.map { ending in
            .object([
              ("units", .integer(ending.units)), ("at", .optional(ending.effectiveAt)),
              ("transaction", .string(ending.cancellationID)),
            ])
          })
      ),
    ])
  }

  private static func json(_ terms: UnitTerms) -> JSON {
    .object([
      ("snapshot", .string(terms.snapshot)), ("direction", .string(terms.direction.rawValue)),
      ("from", .optional(terms.from)), ("unitSize", .optional(terms.unitSize)),
      ("usdPerUnitDay", .optional(terms.pricePerUnitDay)),
      (
        "usdPerMillionBeyond",
        .optional(terms.accountPlanNanoPerToken.map { Money(nano: $0 * 1_000_000) })
      ),
      ("cachedWeight", .number(terms.cachedWeight)),
      ("outputWeight", terms.outputWeight.map(JSON.number) ?? .null),
      ("unitDiscount", .number(terms.unitDiscount)),
      ("accountPlanDiscount", .number(terms.accountPlanDiscount)),
    ])
  }
}

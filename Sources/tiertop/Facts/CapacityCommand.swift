import ArgumentParser
import SQLiteStore
import UsageModel

struct CapacityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capacity",
    abstract: "Units of bought capacity: recorded here, bought and cancelled at the provider.",
    subcommands: [Buy.self, Cancel.self, List.self, Terms.self, Recommend.self])

  struct Buy: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record a purchase of units for one model snapshot.",
      discussion:
        "EXAMPLE\n  tiertop capacity buy gpt-4o-2024-08-06 --units 3 --direction input --at 2026-11-03")

    @OptionGroup var files: FileOptions
    @OptionGroup var account: AccountOption

    @Argument(help: "The model snapshot.")
    var snapshot: String

    @Option(help: ArgumentHelp("How many units.", valueName: "n"))
    var units: Int64

    @Option(help: ArgumentHelp("input, output or combined.", valueName: "direction"))
    var direction: TokenDirection

    @Option(help: ArgumentHelp("When it was bought; now, if left out.", valueName: "date"))
    var at: Instant?

    @Option(help: ArgumentHelp("The project whose spend limit it counts toward.", valueName: "name"))
    var project: String?

    @Option(help: ArgumentHelp("What was paid for all of it.", valueName: "usd"))
    var price: Money?

    @Option(help: ArgumentHelp("Who bought it.", valueName: "name"))
    var buyer: String?

    func run() throws {
      let workspace = try Workspace(files)
      if let project { try FactChecks.name(project, what: "project") }
      let line = try workspace.change(needs: \.recordsCapacity) { store, image in
        try record(in: try workspace.account(account, in: image), store: store, workspace: workspace)
      }
      try Console.say(line)
    }

    private func record(in image: AccountImage, store: UsageStore, workspace: Workspace) throws -> String {
      let plan = try workspace.plan(of: image)
      let bought = try CapacityRecording(store: store, image: image, plan: plan, now: workspace.now).buy(
        units, of: snapshot, direction, at: at ?? workspace.now, price: price, project: project, buyer: buyer)
      if image.fact(.orderForm, at: workspace.now) != 1, plan.requiresOrderForm {
        Console.note(
          "no order form is on file for \(image.account.name), which the plan asks for: "
            + "tiertop account set \(image.account.name) --order-form yes")
      }
      let purchase = bought.transaction
      return "\(purchase.id): \(units) \(direction.rawValue) units of \(snapshot), "
        + "\(Figures.grouped(units * purchase.unitSize)) tokens a minute from \(purchase.at.rfc3339), "
        + "committed to \(bought.committedUntil.rfc3339)"
    }
  }

  struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record that units of a purchase were cancelled; says when they end.")

    @OptionGroup var files: FileOptions
    @OptionGroup var account: AccountOption

    @Argument(help: "The purchase's id.")
    var purchase: String

    @Option(help: ArgumentHelp("How many units, at most those that remain.", valueName: "n"))
    var units: Int64

    @Option(help: ArgumentHelp("When it was asked for; now, if left out.", valueName: "date"))
    var at: Instant?

    func run() throws {
      let workspace = try Workspace(files)
      let line = try workspace.change(needs: \.recordsCapacity) { store, image in
        try record(in: try workspace.account(account, in: image), store: store, workspace: workspace)
      }
      try Console.say(line)
    }

    private func record(in image: AccountImage, store: UsageStore, workspace: Workspace) throws -> String {
      let done = try CapacityRecording(
        store: store, image: image, plan: workspace.plan(of: image), now: workspace.now
      ).cancel(units, of: purchase, at: at ?? workspace.now)
      return "\(done.transaction.id): \(units) of \(done.purchase.units) \(done.purchase.direction.rawValue) "
        + "units of \(done.purchase.snapshot) end at \(done.effectiveAt.rfc3339), \(done.staying) stay"
    }
  }

  struct Terms: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what a unit of a snapshot is and costs.",
      discussion: """
        What is left out stays as it was said before. A price that was never said is unknown, not zero.

        EXAMPLE
          tiertop capacity terms gpt-4o-2024-08-06 --direction input --price-per-unit-day 110 \
        --account-plan-price-per-1m 2.50
        """)

    @OptionGroup var files: FileOptions
    @OptionGroup var account: AccountOption

    @Argument(help: "The model snapshot.")
    var snapshot: String

    @Option(help: ArgumentHelp("input, output or combined.", valueName: "direction"))
    var direction: TokenDirection

    @Option(help: ArgumentHelp("Tokens a minute of one unit.", valueName: "tokens"))
    var unitSize: Int64?

    @Option(help: ArgumentHelp("The standard price of a unit and day.", valueName: "usd"))
    var pricePerUnitDay: Money?

    @Option(
      name: .customLong("account-plan-price-per-1m"),
      help: ArgumentHelp("What a million tokens cost beyond the capacity.", valueName: "usd"))
    var accountPlanPrice: Money?

    @Option(help: ArgumentHelp("What a cached input token weighs, 0 to 1.", valueName: "weight"))
    var cachedWeight: Double?

    @Option(help: ArgumentHelp("What an output token weighs in a combined unit.", valueName: "weight"))
    var outputWeight: Double?

    @Option(help: ArgumentHelp("Negotiated discount on units: 0.2 is 20 %.", valueName: "share"))
    var unitDiscount: Double?

    @Option(help: ArgumentHelp("Negotiated discount beyond the capacity.", valueName: "share"))
    var accountPlanDiscount: Double?

    @Option(help: ArgumentHelp("From when it holds; now, if left out.", valueName: "date"))
    var from: Instant?

    func run() throws {
      let workspace = try Workspace(files)
      let terms = try workspace.change { store, image in
        try record(in: try workspace.account(account, in: image), store: store, workspace: workspace)
      }
      try Console.say(
        "\(snapshot) \(direction.rawValue) from \(terms.from.rfc3339): \(CapacityCommand.text(terms))")
    }

    private func record(in image: AccountImage, store: UsageStore, workspace: Workspace) throws -> UnitTerms {
      var terms = image.terms(of: snapshot, direction: direction, at: from ?? workspace.now)
      terms.from = from ?? workspace.now
      terms.unitSize = unitSize ?? terms.unitSize
      terms.pricePerUnitDay = pricePerUnitDay ?? terms.pricePerUnitDay
      if let accountPlanPrice {
        terms.accountPlanNanoPerToken = try FactChecks.nanoPerToken(ofMillion: accountPlanPrice)
      }
      terms.cachedWeight = cachedWeight ?? terms.cachedWeight
      terms.outputWeight = outputWeight ?? terms.outputWeight
      terms.unitDiscount = unitDiscount ?? terms.unitDiscount
      terms.accountPlanDiscount = accountPlanDiscount ?? terms.accountPlanDiscount
      try FactChecks.check(terms, plan: try workspace.plan(of: image))
      try store.add(terms, to: image.account.id)
      return terms
    }
  }

  /// What terms say, in one line.
  static func text(_ terms: UnitTerms) -> String {
    [
      terms.unitSize.map { "\(Figures.grouped($0)) tokens a minute" } ?? "unit size of the plan",
      terms.pricePerUnitDay.map { "\($0.exact) a unit and day" } ?? "price not set",
      terms.accountPlanNanoPerToken.map { "\(Money(nano: $0 * 1_000_000).exact) a million tokens beyond it" },
      terms.cachedWeight == 1 ? nil : "a cached token weighs \(terms.cachedWeight)",
      terms.outputWeight.map { "an output token weighs \($0)" },
      terms.unitDiscount == 0 ? nil : "unit discount \(terms.unitDiscount)",
      terms.accountPlanDiscount == 0 ? nil : "discount beyond it \(terms.accountPlanDiscount)",
    ].compactMap(\.self).joined(separator: ", ")
  }
}

extension Plan {
  /// Whether its capacity is sold only on a signed order form.
  var requiresOrderForm: Bool {
    capacityProducts.contains { $0.requirements.items.contains { $0.kind == .orderForm } }
  }
}

extension AccountImage {
  /// The newest terms in force, or empty ones.
  func terms(of snapshot: String, direction: TokenDirection, at: Instant) -> UnitTerms {
    unitTerms.filter { $0.snapshot == snapshot && $0.direction == direction && $0.from <= at }
      .max { $0.from < $1.from } ?? UnitTerms(snapshot: snapshot, direction: direction, from: at)
  }
}

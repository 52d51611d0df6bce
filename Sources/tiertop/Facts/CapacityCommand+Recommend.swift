import ArgumentParser
import DataFiles
import SQLiteStore
import UsageModel

extension CapacityCommand {
  struct Recommend: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say how many units the last 30 days would have asked for.",
      discussion: """
        Judged on every minute of the account's own use, quiet ones too, since capacity is paid day and night.
        Prices are those of `tiertop capacity terms`, before a negotiated discount; unset, no cost is told.

        EXAMPLE
          tiertop capacity recommend --model gpt-4o-2024-08-06
        """)

    @OptionGroup var files: FileOptions
    @OptionGroup var account: AccountOption
    @OptionGroup var list: ListOptions

    @Option(help: ArgumentHelp("Only this model snapshot; capacity need not be held.", valueName: "snapshot"))
    var model: String?

    func run() throws {
      let workspace = try Workspace(files)
      workspace.settings.bringStoreUpToDate()
      let reader = try UsageStoreReader(path: workspace.storePath)
      var image = UsageImage()
      _ = try reader.refresh(&image, window: .quarterHour, now: workspace.now)
      var account = try workspace.account(account, in: image)
      let plan = try workspace.plan(of: account)
      let asOf = account.freshness(now: workspace.now).asOf
      let plannings = try targets(account, plan).map { snapshot, direction in
        account.capacityMinutes = try reader.capacityMinutes(
          of: snapshot, in: account,
          from: asOf - Int64(plan.capacityProducts.first?.recommendationLookbackDays ?? 30) * .day,
          until: workspace.now)
        return try CapacityPlanning(
          account, snapshot: snapshot, direction: direction, plan: plan, asOf: asOf, now: workspace.now)
      }
      if list.json {
        return try Console.writeVerbatim(
          JSON.object([
            ("account", .string(account.account.name)),
            ("recommendations", .array(plannings.map(\.json))),
          ]).text)
      }
      try Console.write(
        plannings.enumerated().flatMap { ($0.offset == 0 ? [] : [""]) + $0.element.lines })
    }

    private func targets(_ account: AccountImage, _ plan: Plan) throws -> [(String, TokenDirection)] {
      guard let product = plan.capacityProducts.first else {
        throw FactRefusal.noCapacityProduct(plan: plan.id)
      }
      let held = account.provisioned.filter { model == nil || $0.snapshot == model }
      if !held.isEmpty { return held.map { ($0.snapshot, $0.direction) } }
      guard let model else {
        throw Failure(
          .data,
          "\(account.account.name) holds no capacity; name what to plan for: "
            + "tiertop capacity recommend --model SNAPSHOT")
      }
      guard account.models.contains(where: { $0.name == model }) else {
        throw FactRefusal.unknown(
          what: "model", name: model, in: account.account.name, known: account.models.map(\.name))
      }
      return product.units.map { (model, $0.direction) }
    }
  }
}

extension CapacityPlanning {
  fileprivate var lines: [String] {
    let history = planner.history
    var lines = [
      "\(snapshot) \(direction.rawValue): \(holding.units) units held after all that ends, "
        + "\(Figures.grouped(holding.perMinute)) tokens a minute"
    ]
    guard history.minutes > 0 else { return lines + ["nothing was used in the last \(lookbackDays) days"] }
    let hasCosts = planner.pricePerUnitDay != nil
    var table =
      hasCosts
      ? TextTable(
        "COVERS", "UNITS>", "CHANGE>", "TPM>", "MINUTES OVER>", "TOKENS OVER>", "COVERED>", "USED>",
        "UNITS COST>",
        "BEYOND>", "TOTAL>")
      : TextTable(
        "COVERS", "UNITS>", "CHANGE>", "TPM>", "MINUTES OVER>", "TOKENS OVER>", "COVERED>", "USED>")
    for row in cells { table.add(row) }
    lines += table.lines
    lines.append(headline)
    lines.append(
      "\(lookbackDays) days to \(history.until.rfc3339), what came later is left out; \(gapWords)")
    if history.isShort { lines.append("less than 7 days of data: this is a guess") }
    lines.append(priceWords)
    return lines
  }

  private var cells: [[String]] {
    rows.map { row in
      let outcome = row.outcome
      return [
        row.label + (row.isHeadline ? " *" : ""), String(outcome.units),
        Figures.signed(outcome.units - holding.units),
        Figures.grouped(outcome.perMinute), Figures.grouped(Int64(outcome.spilledMinutes)),
        Figures.grouped(outcome.spilledTokens), outcome.coveredShare.map(Figures.finePercent) ?? "-",
        outcome.coveredUtilization.map(Figures.percent) ?? "-",
        outcome.unitCost.map(Figures.dollars) ?? "-", outcome.overageCost.map(Figures.dollars) ?? "-",
        outcome.total.map(Figures.dollars) ?? "-",
      ]
    }
  }

  fileprivate var json: JSON {
    let history = planner.history
    return .object([
      ("snapshot", .string(snapshot)), ("direction", .string(direction.rawValue)),
      ("unitSize", .integer(planner.unitSize)), ("unitsHeld", .integer(holding.units)),
      ("unitsNow", .integer(holding.unitsNow)), ("coverageRule", .string(planner.rule.rawValue)),
      ("from", .optional(history.from)), ("until", .optional(history.until)),
      ("minutes", .integer(Int64(history.minutes))), ("gapMinutes", .integer(Int64(history.gapMinutes))),
      ("tokens", .integer(history.total)), ("isShort", .bool(history.isShort)),
      ("usdPerUnitDay", .optional(planner.pricePerUnitDay)),
      ("breakEvenFill", planner.breakEvenFill.map(JSON.number) ?? .null),
      (
        "targets",
        .array(
          planner.recommendations.map { each in
            let outcome = each.outcome
            return .object([
              ("target", .string(each.target.rawValue)), ("units", .integer(outcome.units)),
              ("difference", .integer(outcome.units - holding.units)),
              ("tokensPerMinute", .integer(outcome.perMinute)),
              ("spilledMinutes", .integer(Int64(outcome.spilledMinutes))),
              ("spilledTokens", .integer(outcome.spilledTokens)),
              ("coveredShare", outcome.coveredShare.map(JSON.number) ?? .null),
              ("coveredUtilization", outcome.coveredUtilization.map(JSON.number) ?? .null),
              ("usdUnits", .optional(outcome.unitCost)), ("usdOverage", .optional(outcome.overageCost)),
              ("usdTotal", .optional(outcome.total)),
            ])
          })
      ),
    ])
  }
}

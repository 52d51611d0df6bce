import ArgumentParser
import DataFiles
import SQLiteStore
import UsageModel

/// How the forecasts would have done over the store's history.
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Print how right the forecasts would have been.",
    discussion: """
      Replays the last 30 days minute by minute, and each day's costs, and holds what would have been \
      foretold against what came: how often a warning was right, how much of what came was warned of, how \
      early, and how often the 80 % band of spending held. A plain threshold on the rate stands beside it.

      The past is measured against today's limits, and by minutes: the steps of 10 s that the screen \
      forecasts from are not kept that long.

      EXAMPLES
        tiertop backtest --account acme
        tiertop backtest --json | jq '.accounts[].spend'
      """)

  /// The store keeps the minutes of models for 35 days.
  private static let lookback: Milliseconds = 30 * .day

  @OptionGroup var files: FileOptions

  @Option(help: ArgumentHelp("Only this account.", valueName: "name"))
  var account: String?

  @OptionGroup var list: ListOptions

  func run() throws {
    let workspace = try Workspace(files)
    let moment = try Moment(at: nil, workspace)
    let chosen = try account.map { try workspace.account(named: $0, in: moment.image) }
    let reading = moment.reading(of: chosen)
    let backtests = try zip(chosen.map { [$0] } ?? moment.image.accounts, reading.accounts).map {
      image, reading in
      try backtest(image, reading, plan: moment.plans[reading.planID], moment.reader)
    }
    if list.json {
      return try Console.writeVerbatim(
        JSON.object([
          ("isInvented", .bool(reading.isInvented)), ("limitsAsOf", .optional(moment.now)),
          ("accounts", .array(backtests.map(\.json))),
        ]).text)
    }
    if backtests.isEmpty {
      return try Console.say(
        "\(workspace.storeName) has no account yet: tiertop account add NAME --plan PLAN")
    }
    let text = backtests.enumerated().flatMap { ($0.offset == 0 ? [] : [""]) + $0.element.lines }
    try Console.write(text + AccountBacktest.legend(of: backtests))
  }

  private func backtest(
    _ image: AccountImage, _ reading: AccountReading, plan: Plan?, _ reader: UsageStoreReader
  ) throws -> AccountBacktest {
    // The open minute is not known in full.
    let until = reading.freshness.asOf.floored(to: .minute)
    let from = until - BacktestCommand.lookback
    var backtest = AccountBacktest(
      name: image.account.name, from: from, until: until,
      spend: SpendBacktest(image, asOf: reading.freshness.asOf))
    guard let plan, reading.freshness.kind != .none else { return backtest }
    let limits = reading.limits.filter {
      $0.window == .minute && $0.isCounter && ($0.amount ?? 0) > 0
    }
    // What bought capacity takes does not draw on a limit, and nothing is foretold of the rest.
    let foretold = limits.filter { image.capacityBeneath($0.metric, $0.selector, plan: plan) == nil }
    backtest.beyondCapacity = limits.count - foretold.count
    let minutes = try reader.minutes(
      of: Set(foretold.flatMap { $0.tally.plus + $0.tally.minus }), in: image.account.id, from: from,
      until: until)
    backtest.limits = foretold.compactMap { limit in
      RateBacktest(
        of: limit, meter: Meter(limit.metric, plan.counting), minutes: minutes, from: from, until: until
      ).map { (limit, $0) }
    }
    return backtest
  }
}

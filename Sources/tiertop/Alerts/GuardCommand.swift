import ArgumentParser
import DataFiles
import UsageModel

/// Says by its exit code whether there is room, for scripts that ask before they go on.
struct GuardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard",
    abstract: "Check limits, and say by the exit code whether there is room.",
    discussion: """
      Prints one line for each limit that was checked, and one for each cause for which calls were refused within the \
      last minute; both count as reached. Own budgets are checked like limits. Without --account all accounts are checked, without --limit all limits that count something.

      EXAMPLES
        tiertop guard --account prod --below 90% && ./nightly-batch
        tiertop guard --limit "LLM requests" --json

      EXIT CODES
        0   every limit is below
        1   at least one is at or above
        2   at least one is unknown: its source is silent, no usage came in, no number is stated, or calls were \
      refused in the last minute that is known and the one before now is not; none is above
        64  wrong usage, or there is no such account or limit
        69  no store to be had
        78  wrong configuration
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var moment: MomentOptions

  @Option(help: ArgumentHelp("Check this account only.", valueName: "name"))
  var account: String?

  @Option(help: ArgumentHelp("Check the limits of this name only.", valueName: "name"))
  var limit: String?

  @Option(
    help: ArgumentHelp(
      "The share of a limit to stay below, 1% to 100%. (default: 90%)", valueName: "percent"),
    transform: Percent.init(option:))
  var below = Percent(share: 0.9)

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let workspace = try Workspace(files)
    let moment = try Moment(at: moment.at, workspace)
    let reading = moment.reading()
    let chosen = try account.map { try moment.account(named: $0, in: reading) }
    let checks = reading.checks(account: chosen?.id, limit: limit, threshold: below.share)
    guard !checks.isEmpty else { throw nothingToCheck(reading, chosen) }
    if json {
      try Console.writeVerbatim(JSON.array(checks.map(GuardCommand.json)).text)
    } else {
      var table = TextTable("", "", "", "")
      for check in checks { table.add(check.finding.rawValue, check.account, check.limit, check.words) }
      try Console.write(Array(table.lines.dropFirst()))
    }
    if checks.contains(where: { $0.finding == .over }) { throw ExitCode(1) }
    if checks.contains(where: { $0.finding == .unknown }) { throw ExitCode(2) }
  }

  private func nothingToCheck(_ reading: Reading, _ chosen: AccountReading?) -> Failure {
    let accounts = chosen.map { [$0] } ?? reading.accounts
    guard let limit, !accounts.isEmpty else {
      return Failure(.usage, "there is no account yet: tiertop account add NAME --plan PLAN")
    }
    let names = Set(
      accounts.flatMap { account in
        account.limits.filter(\.isCounter).map(\.name) + account.spend.budgets.map(\.name)
      }
    ).sorted()
    return Failure(.usage, "there is no limit \"\(limit)\": \(GuardCommand.list(names))")
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "there is none" : "there is " + names.joined(separator: ", ")
  }

  private static func json(_ check: LimitCheck) -> JSON {
    .object([
      ("finding", .string(check.finding.rawValue)), ("account", .string(check.account)),
      ("limit", .string(check.limit)), ("share", check.share.map { .number($0) } ?? .null),
      ("words", .string(check.words)), ("asOf", .string(check.asOf.rfc3339)),
    ])
  }
}

/// A share as it is written on the command line: `90%` or `90`.
struct Percent {
  var share: Double

  init(share: Double) { self.share = share }

  /// 1 to 100; a fraction such as 0.9 is refused, since it could mean 0.9 %.
  init(option: String) throws {
    let digits = option.hasSuffix("%") ? option.dropLast() : option[...]
    guard let number = Double(digits), number >= 1, number <= 100 else {
      let fraction = Double(option).flatMap { $0 > 0 && $0 < 1 ? Int(($0 * 100).rounded()) : nil }
      throw ValidationError(
        "\(option) is no percent from 1% to 100%: write it as \(fraction.map { "\($0)%" } ?? "90%")")
    }
    share = number / 100
  }
}

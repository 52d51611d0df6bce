import ArgumentParser
import Dashboard
import DataFiles
import UsageModel

/// What happens next over all accounts, as the screen says it.
struct NextCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next",
    abstract: "Print what happens next, if nothing changes.",
    discussion: """
      Limits that run full, allowances and caps used up, tiers reached, units that end: each with its date, \
      the 80 % interval of a forecast, and the one act that would help.

      EXAMPLES
        tiertop next
        tiertop next --json | jq '.[0]'
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var moment: MomentOptions

  @Option(help: ArgumentHelp("List this account's only.", valueName: "name"))
  var account: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let workspace = try Workspace(files)
    let moment = try Moment(at: moment.at, workspace)
    let now = moment.now
    let reading = moment.reading()
    let chosen = try account.map { try moment.account(named: $0, in: reading).id }
    let events = reading.nextEvents.filter { chosen == nil || $0.account == chosen }
    if json {
      return try Console.writeVerbatim(JSON.array(events.map(SnapshotDocument.next)).text)
    }
    if events.isEmpty { return try Console.say("nothing is dated: no allowance runs out, no units end") }
    var table = TextTable("WHEN", "EARLIEST", "LATEST", "ACCOUNT", "WHAT", "WHAT WOULD HELP")
    for event in events {
      let isPresent = event.kind == .refused || event.kind == .blocked
      let day = isPresent ? "now" : event.at.map { $0 - now < .day ? $0.rfc3339 : $0.isoDay }
      table.add(
        [day, event.note].compactMap(\.self).joined(separator: " "), event.band?.earliest.isoDay ?? "",
        event.band.map { $0.latest?.isoDay ?? "never" } ?? "", event.accountName, event.what, event.help)
    }
    try Console.write(table.lines)
  }
}

import ArgumentParser
import Dashboard
import DataFiles
import SQLiteStore
import TerminalUI
import UsageModel

/// The headless twin of the screen: the same facts, from the same value.
struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Print what the screen says, as text or JSON.",
    discussion: """
      The text is the very frame that the screen would show, without colors; --frame ansi has them, and --frame svg is \
      a picture for a page or a ticket. The JSON carries its version, and \
      --schema prints the JSON Schema that describes it.

      EXAMPLES
        tiertop snapshot --json | jq .verdict
        tiertop snapshot --size 80x24 --account acme
        tiertop snapshot --frame svg --view tiers --account acme > tiers.svg
        tiertop snapshot --json --at 2026-11-24T14:41:07Z
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var account: AccountOption
  @OptionGroup var moment: MomentOptions

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Print the frame as text, which is the default.")
  var text = false

  @Flag(help: "Print the JSON Schema of the JSON, and stop.")
  var schema = false

  @Option(help: ArgumentHelp("Look back over 15m, 1d or 30d.", valueName: "window"))
  var window: String?

  @OptionGroup(title: "Frame") var frame: FrameOptions

  func validate() throws {
    if json, text || frame.frame != nil { throw ValidationError("--json and a frame exclude one another") }
    if text, frame.frame ?? .text != .text { throw ValidationError("--text and --frame exclude one another") }
  }

  func run() throws {
    if schema { return try Console.writeVerbatim(SnapshotDocument.schema.text) }
    let workspace = try Workspace(files)
    let window = try workspace.settings.adding(["window": window]).config.window
    let moment = try Moment(at: moment.at, workspace, window: window)
    let chosen = try account.account.map { try workspace.account(named: $0, in: moment.image) }
    if json {
      return try Console.writeVerbatim(
        SnapshotDocument.json(moment.reading(of: chosen), plans: moment.plans).text)
    }
    guard let (width, height) = frame.dimensions else { return }
    var state = DashboardState(
      now: moment.now, width: width, height: height, storePath: workspace.storeName, plans: moment.plans,
      window: window,
      commands: workspace.settings.commands)
    _ = state.handle(.read(moment.image, at: moment.now))
    if let chosen { _ = state.handle(.shown(chosen.account.id)) }
    // As a reader of the screen gets there, with the account that it would choose.
    if let action = frame.view.flatMap({ Action(rawValue: $0.rawValue) }),
      let key = state.commands.keys(of: action).first
    {
      _ = state.handle(.key(key))
    }
    for span in state.missingWeeks { _ = state.handle(.weekRead(try moment.reader.week(span))) }
    let text = try frame.text(of: state, settings: workspace.settings)
    // Made by the program alone, cell by cell, from what cannot steer a terminal.
    try Console.writeVerbatim(text)
  }
}

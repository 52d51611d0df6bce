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
      The text is the very frame that the screen would show, without colors. The JSON carries its version, and \
      --schema prints the JSON Schema that describes it.

      EXAMPLES
        tiertop snapshot --json | jq .verdict
        tiertop snapshot --text --size 80x24 --account acme
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

  @Option(help: ArgumentHelp("Columns and rows of the frame.", valueName: "120x40"))
  var size = "120x40"

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  func validate() throws {
    if json, text { throw ValidationError("--json and --text exclude one another") }
    if SnapshotCommand.parse(size: size) == nil {
      throw ValidationError("--size \(size) is no size: write it as 120x40, at most 1000x1000")
    }
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
    guard let (width, height) = SnapshotCommand.parse(size: size) else { return }
    var state = DashboardState(
      now: moment.now, width: width, height: height, storePath: workspace.storeName, plans: moment.plans,
      window: window,
      commands: workspace.settings.commands)
    _ = state.handle(.read(moment.image, at: moment.now))
    if let chosen { _ = state.handle(.shown(chosen.account.id)) }
    try Console.write(DashboardScreen(state).render(glyphs: ascii ? .ascii : .full).text)
  }

  /// `120x40`, each 1...1000.
  static func parse(size: String) -> (width: Int, height: Int)? {
    let parts = size.lowercased().split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]),
      (1...1_000).contains(width), (1...1_000).contains(height)
    else { return nil }
    return (width, height)
  }
}

import ArgumentParser
import Dashboard
import DataFiles
import TerminalUI
import UsageModel

/// What the program does in place of the full screen.
struct InsteadOptions: ParsableArguments {
  @Flag(help: "Say in lines of words what the screen shows, then whatever changes.")
  var plain = false

  @Flag(help: "With --plain: say it once and end.")
  var once = false

  @Flag(help: "Print a config file with every default, and comments.")
  var printConfig = false

  @Flag(help: "Print the keys of the screen, as the config file has them.")
  var printKeys = false

  @Flag(help: "Print the licenses of what the program contains.")
  var notices = false

  func validate() throws {
    if once, !plain { throw ValidationError("--once goes with --plain") }
    if [plain, printConfig, printKeys, notices].count(where: \.self) > 1 {
      throw ValidationError("--plain, --print-config, --print-keys and --notices exclude one another")
    }
  }

  /// Does what was asked; false when nothing was, and the screen is to be opened.
  ///
  /// - Parameter settings: what flags, environment and config file say.
  func run(_ settings: () throws(Failure) -> Settings) throws(Failure) -> Bool {
    if notices {
      try Console.writeVerbatim(Notices.text)
    } else if printConfig {
      let actions = CommandTable.standard.commands.map { command in
        (binding: Config.Binding(action: command.action.rawValue, keys: command.keys), title: command.title)
      }
      try Console.writeVerbatim(Config.template(actions: actions))
    } else if printKeys {
      try Console.write(InsteadOptions.keys(settings().commands))
    } else if plain {
      let settings = try settings()
      let plans = PlanLibrary.load(folders: settings.planFolders)
      for problem in plans.problems { Console.note(problem.description) }
      settings.bringStoreUpToDate()
      var loop = PlainLoop(
        settings: settings,
        plans: Dictionary(plans.plans.map { ($0.id, $0) }, uniquingKeysWith: { _, later in later }))
      try loop.run(once: once)
    } else {
      return false
    }
    return true
  }

  private static func keys(_ commands: CommandTable) -> [String] {
    var table = TextTable("KEY", "DOES", "NAME")
    for command in commands.commands {
      table.add(
        command.keys.compactMap(\.name).joined(separator: " "), command.title, command.action.rawValue)
    }
    return table.lines
  }
}

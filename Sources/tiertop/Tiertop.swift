import ArgumentParser
import DataFiles
import Glibc

@main
struct Tiertop: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tiertop",
    abstract: "Shows how close an organization is to its request and token limits.",
    usage: "tiertop [<options>] [<command>]",
    discussion: """
      Without a command it opens the full screen on the store; `tiertop help screen` lists its options, \
      and ? on the screen its keys. Everything stays on this machine.

      EXAMPLES
        tiertop demo                         five invented accounts
        tiertop account add acme --plan together-ai
        tiertop import usage.jsonl           bring in usage
        tiertop                              watch
        tiertop snapshot --json              the same facts, for a script

      FILES
        $XDG_DATA_HOME/tiertop/usage.db      the store
        $XDG_CONFIG_HOME/tiertop/            config.yaml, plans, themes
        $XDG_STATE_HOME/tiertop/             alerts, a file for each store

      ENVIRONMENT
        TIERTOP_CONFIG                       the config file
        TIERTOP_STORE, TIERTOP_THEME, ...    a setting of the config file: its
                                             name in capitals, _ for -
        NO_COLOR                             turns colors off

        An option is stronger than the environment, and the environment is
        stronger than the config file.

      EXIT CODES
        0   done
        1   wrong data, nothing was changed; or a check found something wrong
        1, 2  also what tiertop guard found, see its help
        64  wrong usage
        69  no store to be had
        78  wrong configuration
        129, 130, 143  an import stopped by HUP, INT or TERM
      """,
    version: "tiertop 0.1.0",
    subcommands: [
      ScreenCommand.self, SnapshotCommand.self, NextCommand.self, ExplainCommand.self, BacktestCommand.self,
      GuardCommand.self, AlertsCommand.self,
      DemoCommand.self,
      DemoWriterCommand.self, DoctorCommand.self,
    ],
    groupedSubcommands: [
      CommandGroup(name: "Usage", subcommands: [ImportCommand.self]),
      CommandGroup(
        name: "Facts",
        subcommands: [
          AccountCommand.self, ModelCommand.self, LedgerCommand.self, CapacityCommand.self,
          MemberCommand.self,
        ]),
      CommandGroup(
        name: "Data files", subcommands: [PlanCommand.self, ThemeCommand.self, StoreCommand.self]),
    ],
    defaultSubcommand: ScreenCommand.self)

  @OptionGroup(title: "Files") var files: FileOptions
  @OptionGroup(title: "Instead of the screen") var instead: InsteadOptions

  static func main() {
    Glibc.exit(run(Array(arguments.dropFirst())))
  }

  /// Swift's runtime looks for the arguments on the stack and finds none, not even the program's name, when some libraries
  /// are preloaded (libfaketime is one); then the kernel's copy is read.
  private static var arguments: [String] {
    let found = CommandLine.arguments
    guard found.isEmpty, let bytes = try? TrustedFile.bytes(path: "/proc/self/cmdline") else {
      return found
    }
    return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// Runs one command line and says with which code the program ends.
  private static func run(_ arguments: [String]) -> Int32 {
    do {
      try refuseUnknownCommand(arguments)
      var command = try parseAsRoot(arguments)
      try command.run()
      return 0
    } catch {
      return end(with: error)
    }
  }

  /// A mistyped command would be told to be an unexpected argument of the screen.
  private static func refuseUnknownCommand(_ arguments: [String]) throws(Failure) {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let first = arguments.first, !first.hasPrefix("-"), first != "help", !names.contains(first) else {
      return
    }
    let shown = configuration.subcommands.filter { $0.configuration.shouldDisplay }
      .compactMap { $0.configuration.commandName }
    let near = shown.min { steps(first, to: $0) < steps(first, to: $1) }
    if let near, steps(first, to: near) <= 2 {
      throw Failure(.usage, "there is no command \"\(first)\"; did you mean \"\(near)\"?")
    }
    throw Failure(.usage, "there is no command \"\(first)\": \(shown.joined(separator: ", "))")
  }

  /// How many letters are to be added, taken away or changed to make one word of another (Levenshtein's distance).
  private static func steps(_ word: String, to other: String) -> Int {
    let other = Array(other)
    var row = Array(0...other.count)
    for (index, letter) in word.prefix(40).enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in other.indices {
        let change = diagonal + (letter == other[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(change, row[column] + 1, diagonal + 1)
      }
    }
    return row[other.count]
  }

  private static func end(with error: any Error) -> Int32 {
    if let failure = Failure(refusal: error) {
      Console.complain(failure.lines)
      return failure.status.rawValue
    }
    let text = fullMessage(for: error)
    if exitCode(for: error).isSuccess {
      do throws(Failure) {
        if !text.isEmpty { try Console.writeVerbatim(text) }
      } catch {
        Console.complain(error.lines)
        return error.status.rawValue
      }
      return 0
    }
    // A command that ends with a code of its own has said why.
    if text.isEmpty { return exitCode(for: error).rawValue }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    Console.complain(
      lines.enumerated().map { $0 == 0 && $1.hasPrefix("Error: ") ? String($1.dropFirst(7)) : $1 })
    return exitCode(for: error).rawValue
  }
}

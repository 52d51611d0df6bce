import ArgumentParser
import DataFiles
import UsageModel

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "What providers publish about their limits, tiers, capacity and prices.",
    discussion: """
      Plans of your own are YAML files in the folder plans beside the config file; one with the id of a \
      bundled plan replaces it.
      """,
    subcommands: [List.self, Show.self, Check.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the plans.")

    @OptionGroup var files: FileOptions
    @OptionGroup var list: ListOptions

    func run() throws {
      let library = try Workspace(files).plans()
      for notice in library.notices { Console.note(notice) }
      try list.json ? Console.writeVerbatim(library.json.text) : Console.write(text: library.text)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a plan: tiers, limits, capacity, prices, and what its source leaves open.")

    @OptionGroup var files: FileOptions
    @OptionGroup var list: ListOptions

    @Argument(help: "The plan's id.")
    var name: String

    func run() throws {
      let plan = try Workspace(files).plans().plan(named: name)
      try list.json ? Console.writeVerbatim(plan.json.text) : Console.write(text: plan.text())
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check plan files: what is wrong is named by file, line and field.",
      discussion: "EXAMPLE\n  tiertop plan check my-plan.yaml")

    @Argument(help: "Plan files.", completion: .file(extensions: ["yaml", "yml"]))
    var files: [String]

    func run() throws {
      var problems: [String] = []
      for path in files {
        switch Result(catching: { () throws(DataFileError) in try PlanFile.plan(path: path) }) {
        case .success(let plan): try Console.say("\(path): the plan \(plan.id) is valid")
        case .failure(let error): problems += error.problems.map(\.description)
        }
      }
      if !problems.isEmpty { throw Failure(.data, lines: problems) }
    }
  }
}

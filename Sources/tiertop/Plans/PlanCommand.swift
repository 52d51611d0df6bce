import ArgumentParser
import DataFiles
import UsageModel

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "What providers publish about their limits, tiers, capacity and prices.",
    discussion: "Plans of your own are YAML files in the plans folder beside the config file.",
    subcommands: [List.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the plans.")

    @OptionGroup var files: FileOptions
    @OptionGroup var list: ListOptions

    func run() throws {
      let library = try Workspace(files).plans()
      if list.json {
        let rows = library.entries.map { entry in
          JSON.object([
            ("id", .string(entry.plan.id)), ("provider", .string(entry.plan.provider)),
            ("name", .string(entry.plan.name)), ("from", .string(entry.origin.description)),
          ])
        }
        return try Console.writeVerbatim(JSON.object([("plans", .array(rows))]).text)
      }
      var table = TextTable("PLAN", "PROVIDER", "NAME", "TIERS>", "LIMITS>", "MODELS>", "FROM")
      for entry in library.entries {
        let tiers = entry.plan.ladder?.tiers ?? []
        table.add(
          entry.plan.id, entry.plan.provider, entry.plan.name, String(tiers.count),
          String(tiers.reduce(0) { $0 + $1.limits.count }), String(entry.plan.models.count),
          entry.origin.description)
      }
      try Console.write(table.lines)
    }
  }
}

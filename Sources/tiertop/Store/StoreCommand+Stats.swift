import ArgumentParser
import DataFiles
import SQLiteStore
import UsageModel

extension StoreCommand {
  struct Stats: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what the store holds, how much of it and since when.",
      discussion: "Reads every table once, which takes a second or two for each gigabyte.")

    @OptionGroup var files: FileOptions
    @OptionGroup var list: ListOptions

    func run() throws {
      let workspace = try Workspace(files)
      workspace.settings.bringStoreUpToDate()
      let statistics = try StoreStatistics(path: workspace.storePath)
      if list.json {
        return try Console.writeVerbatim(Stats.json(statistics, path: workspace.storePath).text)
      }
      try Console.write(Stats.lines(statistics, name: workspace.storeName))
    }

    private static func lines(_ statistics: StoreStatistics, name: String) -> [String] {
      func bytes(_ count: Int64) -> String { "\(Figures.grouped(count)) bytes" }
      var facts = TextTable("", "")
      facts.add(
        "store", "\(name), version \(statistics.version), revision \(Figures.grouped(statistics.revision))")
      facts.add("created", statistics.created.rfc3339)
      facts.add("accounts", Figures.grouped(statistics.accounts))
      facts.add("calls since", statistics.eventsSince?.rfc3339 ?? "the beginning: none was pruned yet")
      facts.add("file", "\(bytes(statistics.file)), \(Figures.grouped(statistics.free)) of them free")
      facts.add("log", bytes(statistics.log))
      facts.add("kept back", "\(bytes(statistics.ballast)) for pruning on a full disk")
      var tables = TextTable("TABLE", "ROWS>", "BYTES>", "A ROW>", "OLDEST", "NEWEST")
      for table in statistics.tables {
        let each = table.rows > 0 ? table.bytes.map { "\($0 / table.rows)" } : nil
        tables.add(
          table.name, Figures.grouped(table.rows), table.bytes.map(Figures.grouped) ?? "-", each ?? "-",
          table.oldest?.rfc3339 ?? "-", table.newest?.rfc3339 ?? "-")
      }
      return Array(facts.lines.dropFirst()) + [""] + tables.lines
    }

    private static func json(_ statistics: StoreStatistics, path: String) -> JSON {
      .object([
        ("store", .string(path)), ("version", .integer(statistics.version)),
        ("revision", .integer(statistics.revision)), ("created", .optional(statistics.created)),
        ("accounts", .integer(statistics.accounts)), ("callsSince", .optional(statistics.eventsSince)),
        ("fileBytes", .integer(statistics.file)), ("freeBytes", .integer(statistics.free)),
        ("logBytes", .integer(statistics.log)), ("ballastBytes", .integer(statistics.ballast)),
        (
          "tables",
          .array(
            statistics.tables.map { table in
              .object([
                ("name", .string(table.name)), ("rows", .integer(table.rows)),
                ("bytes", .optional(table.bytes)),
                ("oldest", .optional(table.oldest)), ("newest", .optional(table.newest)),
              ])
            })
        ),
      ])
    }
  }
}

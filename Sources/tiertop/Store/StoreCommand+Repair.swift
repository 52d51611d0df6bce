import ArgumentParser
import DataFiles
import SQLiteStore
import UsageModel

extension StoreCommand {
  struct Repair: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Save what can be read of a damaged store into a new one.",
      discussion: """
        Reads the pages one by one and goes around those that are damaged. The damaged files are kept beside the new \
        store, under a name with the date. Sums of the time whose calls are still kept are made anew from those; \
        older sums stay as they could be read. Where calls were lost, import your files again: what is in the store \
        already is not counted twice.

        Refuses while a program has the store open for writing. A good backup is better than any repair.

        EXIT CODES
          0 nothing was lost   1 something was, and it says what   69 there is no store, or it is in use
        """)

    @OptionGroup var files: FileOptions

    @Flag(help: "Repair without asking, as a script must.")
    var yes = false

    func run() throws {
      let workspace = try Workspace(files)
      try requireOwner(workspace)
      if !yes {
        guard Console.isInteractive else {
          throw Failure(.usage, "nobody can be asked whether to repair \(workspace.storeName): give --yes")
        }
        guard Console.confirms("Move \(workspace.storeName) aside and make a new one of what can be read?")
        else {
          throw Failure(.data, "not repaired; nothing was changed")
        }
      }
      var options = StoreOptions()
      options.isGroupReadable = workspace.settings.config.isGroupReadable
      let progress = StoreProgress()
      let outcome = try StoreRepair.run(path: workspace.storePath, options: options, now: workspace.now) {
        progress.show("repair", $0)
      }
      progress.clear()
      try Console.write(Repair.lines(outcome, in: workspace))
      let lost = outcome.tables.filter { !$0.isWhole }
      if lost.isEmpty, outcome.disagreements.isEmpty { return }
      throw Failure(.data, lines: Repair.complaint(lost, outcome))
    }

    /// Roles are facts of the store, so where those cannot be read only the file's owner may.
    private func requireOwner(_ workspace: Workspace) throws {
      if let facts = try? workspace.facts() {
        return try workspace.require(\.recordsFacts, in: facts, to: "repair it")
      }
      if !Person(storePath: workspace.storePath).ownsStore {
        throw Failure(
          .data, "\(workspace.storeName) belongs to another user, who may repair it; nothing was changed")
      }
    }

    private static func lines(_ outcome: StoreRepair.Outcome, in workspace: Workspace) -> [String] {
      var table = TextTable("TABLE", "ROWS SAVED>", "PAGES LOST>", "ROWS LOST>")
      for each in outcome.tables where each.saved > 0 || !each.isWhole {
        table.add(
          each.name, Figures.grouped(Int64(each.saved)),
          each.damagedPages == 0 ? "-" : "\(each.damagedPages)",
          each.damagedRows == 0 ? "-" : "\(each.damagedRows)")
      }
      return table.lines + [
        "",
        "The damaged store is \(workspace.folders.abbreviated(outcome.aside)) now; remove it when you need it no more.",
        "Sums since \(outcome.sumsSince.rfc3339) are those of the calls and reports that were saved.",
      ]
    }

    private static func complaint(_ lost: [StoreRepair.Table], _ outcome: StoreRepair.Outcome) -> [String] {
      var lines: [String] = []
      if !lost.isEmpty { lines.append("lost in part: \(lost.map(\.name).joined(separator: ", "))") }
      if outcome.forgetsFiles {
        lines.append(
          "import your files again: what was lost since \(outcome.sumsSince.rfc3339) comes back, and nothing counts twice"
        )
      }
      return lines + outcome.disagreements.prefix(10)
    }
  }
}

import ArgumentParser
import DataFiles
import SQLiteStore
import UsageModel

struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Look after the store: check, stats, backup, compact, prune, repair.",
    discussion: """
      check, stats, backup and prune run beside programs that write the store and beside screens. compact and repair \
      put another file in the store's place, so they refuse while a program has it open for writing; screens go on.

      To go back to a backup, end all writers, remove the store with its -wal and -shm files, and copy the backup to \
      its place with mode 600.
      """,
    subcommands: [Check.self, Stats.self, Backup.self, Compact.self, Prune.self, Repair.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prove that the store is sound.",
      discussion: """
        Looks at the modes of the files, the schema, every page, and whether raw usage, 10 seconds, minutes, quarter \
        hours, hours and 6 hours say the same of every hour that they all keep. Changes nothing. While it reads, \
        what others write stays in the log, which grows by that much.

        EXIT CODES
          0 sound   1 something is wrong   69 there is no store to look at
        """)

    @OptionGroup var files: FileOptions
    @OptionGroup var list: ListOptions

    func run() throws {
      let workspace = try Workspace(files)
      let progress = StoreProgress()
      let report = try StoreCheck.run(path: workspace.storePath, now: workspace.now) { part, share in
        progress.show(part, share)
      }
      progress.clear()
      if list.json {
        try Console.writeVerbatim(Check.json(report, path: workspace.storePath).text)
      } else {
        try Console.write(Check.lines(report))
      }
      if report.isSound { return }
      if list.json { throw ExitCode(Failure.Status.data.rawValue) }
      if UsageStore.isOfEarlierVersion(workspace.storePath),
        report.parts.count(where: { $0.state == .problem }) == 1
      {
        throw Failure(
          .data,
          "\(workspace.storeName) is of an earlier version: any other command brings it up to date, check it then"
        )
      }
      throw Failure(
        .data,
        "\(workspace.storeName) is not sound: make a copy of its files; tiertop store repair saves what can be read"
      )
    }

    private static func lines(_ report: StoreReport) -> [String] {
      var table = TextTable("PART", "STATE", "")
      for part in report.parts {
        table.add(part.name, part.state.rawValue, part.summary)
        for detail in part.details { table.add("", "", "- " + detail) }
      }
      return table.lines
    }

    private static func json(_ report: StoreReport, path: String) -> JSON {
      .object([
        ("store", .string(path)), ("sound", .bool(report.isSound)),
        (
          "sqlite",
          .object([
            ("version", .string(report.library.version)),
            ("logResetBug", .bool(report.library.hasLogResetBug)),
          ])
        ),
        (
          "parts",
          .array(
            report.parts.map { part in
              .object([
                ("name", .string(part.name)), ("state", .string(part.state.rawValue)),
                ("summary", .string(part.summary)), ("problems", .array(part.details.map { .string($0) })),
              ])
            })
        ),
      ])
    }
  }

  struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Copy the store to a file that is not there yet.",
      discussion: """
        The copy is the store as it stands at one moment, without the space of pruned rows; it is synced and read \
        back before it gets its name. A file that is there is never overwritten.

        EXAMPLE
          tiertop store backup ~/backup/usage-$(date +%F).db
        """)

    @OptionGroup var files: FileOptions

    @Argument(help: "The file to make.", completion: .file())
    var path: String

    func run() throws {
      let workspace = try Workspace(files)
      let progress = StoreProgress()
      let size = try StoreBackup.write(of: workspace.storePath, to: path) { progress.show("backup", $0) }
      progress.clear()
      try Console.write(["\(path): \(Figures.grouped(size)) bytes, of \(workspace.storeName) as it stood"])
    }
  }

  struct Compact: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give the space of pruned rows back to the disk.",
      discussion: """
        Writes a copy without that space and puts it in the store's place, which needs as much free space for a while. \
        Refuses while a program has the store open for writing; until it is done, other writers wait and may give up. \
        Pruned space is used again anyway, so this is worth it only after much was pruned.
        """)

    @OptionGroup var files: FileOptions

    func run() throws {
      let workspace = try Workspace(files)
      try workspace.requireOwner(to: "compact it")
      let progress = StoreProgress()
      let outcome = try StoreCompaction.run(path: workspace.storePath) { progress.show("compact", $0) }
      progress.clear()
      let saved = max(0, outcome.before - outcome.after)
      try Console.write([
        "\(workspace.storeName): \(Figures.grouped(outcome.after)) bytes, \(Figures.grouped(saved)) fewer than before"
      ])
    }
  }

  struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove what is older than the store keeps it.",
      discussion: """
        Imports do this as they go, a little at a time. Calls are kept for 14 days, sums of 10 seconds for 2 to 14 days, \
        of minutes for up to 35 days, hours for ever. Slices are small, so nobody waits for long, and it can be \
        stopped at any time. The file does not shrink: the space is used again.
        """)

    @OptionGroup var files: FileOptions

    func run() throws {
      let workspace = try Workspace(files)
      try workspace.requireOwner(to: "prune it")
      let store = try workspace.writer(createIfMissing: false)
      defer { store.close() }
      Interruption.listen()
      let progress = StoreProgress()
      var removed = 0
      var slice = try store.pruneSlice(now: workspace.now)
      removed += slice.removed
      while slice.hasMore, Interruption.signal == nil {
        progress.show("prune: \(Figures.grouped(Int64(removed))) rows", nil)
        slice = try store.pruneSlice(now: workspace.now)
        removed += slice.removed
      }
      progress.clear()
      let rest = slice.hasMore ? ", and there is more" : ""
      try Console.write(["\(workspace.storeName): \(Figures.grouped(Int64(removed))) rows removed\(rest)"])
      if let signal = Interruption.signal { throw ExitCode(128 + signal) }
    }
  }
}

extension Workspace {
  /// Refuses whoever may not record facts; a store whose facts cannot be read asks its file's owner.
  func requireOwner(to deed: String) throws {
    try require(\.recordsFacts, in: try facts(), to: deed)
  }
}

import ArgumentParser
import DataFiles
import TerminalUI
import UsageModel

/// The episodes that the screen has seen.
struct AlertsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "List what was wrong and what is, as the screen has seen it.",
    discussion: """
      Alerts are found by an open screen, and kept for 30 days in $XDG_STATE_HOME/tiertop/. What was wrong before a \
      screen was opened it finds in the store; nobody was told of that. The newest comes first, in JSON last. For a \
      check at one moment, without a screen, see tiertop help guard.

      EXAMPLES
        tiertop alerts
        tiertop alerts --open --json | jq '.[].what'
      """)

  @OptionGroup var files: FileOptions

  @Option(help: ArgumentHelp("List this account's only.", valueName: "name"))
  var account: String?

  @Flag(help: "List only what is open.")
  var open = false

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let workspace = try Workspace(files)
    let image = try workspace.facts()
    try workspace.require(\.seesUsage, in: image, to: "see its usage")
    let chosen = try account.map { try workspace.account(named: $0, in: image).account.id }
    let path = AlertKeeper.path(store: workspace.storePath, folders: workspace.folders)
    let episodes = try AlertsCommand.book(path).episodes.filter { episode in
      (chosen == nil || episode.account == chosen) && (!open || episode.isOpen)
    }
    if json { return try Console.writeVerbatim(JSON.array(episodes.map(AlertsCommand.json)).text) }
    if episodes.isEmpty { return try Console.say(open ? "no alert is open" : "no alert was seen") }
    var table = TextTable("STATE", "ACCOUNT", "WHAT", "SINCE", "UNTIL", "WORST", "TOLD")
    for episode in episodes.reversed() {
      var told = episode.told.map { "\($0.recipient) \($0.event.rawValue) \($0.outcome.rawValue)" }
      if episode.isFound { told = ["found in the store"] }
      table.add(
        episode.word, episode.accountName, episode.what, episode.start.rfc3339,
        episode.end?.rfc3339 ?? "open", episode.worstText ?? "", told.joined(separator: ", "))
    }
    try Console.write(table.lines)
  }

  private static func book(_ path: String) throws -> AlertBook {
    do throws(DataFileError) {
      return try AlertFile.book(bytes: TrustedFile.bytes(path: path), file: path)
    } catch .notFound {
      return AlertBook()
    }
  }

  private static func json(_ phase: AlertPhase) -> JSON {
    .object([
      ("kind", .string(phase.kind.rawValue)), ("state", .string(phase.word)),
      ("what", .string(sanitized(phase.what, limit: .max))), ("step", .integer(Int64(phase.step))),
      ("worst", .number(phase.worst)), ("worstText", .optional(phase.worstText)),
      ("over", .bool(phase.isOver)),
    ])
  }

  /// An episode as scripts and hooks read it; `kind` and what follows are of the worst that holds, or that it was.
  static func json(_ episode: AlertEpisode) -> JSON {
    .object([
      ("kind", .string(episode.kind.rawValue)), ("state", .string(episode.word)),
      ("account", .string(sanitized(episode.accountName, limit: .max))),
      ("subject", .string(sanitized(episode.subject, limit: .max))),
      ("what", .string(sanitized(episode.what, limit: .max))), ("start", .string(episode.start.rfc3339)),
      ("end", .optional(episode.end)), ("step", .integer(Int64(episode.step))),
      ("value", .number(episode.value)), ("worst", .number(episode.worst)),
      ("worstText", .optional(episode.worstText)), ("found", .bool(episode.isFound)),
      ("phases", .array(episode.phases.map(AlertsCommand.json))),
      (
        "told",
        .array(
          episode.told.map { telling in
            .object([
              ("recipient", .string(telling.recipient)), ("event", .string(telling.event.rawValue)),
              ("at", .string(telling.at.rfc3339)), ("outcome", .string(telling.outcome.rawValue)),
              ("failures", .integer(Int64(telling.failures))),
              ("reason", .optional(telling.reason.map { sanitized($0, limit: 200) })),
            ])
          })
      ),
    ])
  }
}

import ArgumentParser
import DataFiles
import SQLiteStore
import UsageModel

struct MemberCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "member",
    abstract: "Who may see and record what on the screens.",
    discussion: """
      Roles shape what the program shows and offers. They protect nothing: whoever can read the store's file \
      can read all of it.
      """,
    subcommands: [Add.self, List.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a user a role; a later one replaces it.",
      discussion: """
        ROLES
          owner      sees and records everything
          purchaser  sees capacity, planner and transactions, records purchases; no usage history
          viewer     sees everything, changes nothing
          member     sees neither capacity settings nor usage history
        """)

    @OptionGroup var files: FileOptions

    @Argument(help: "The user's name on this system.")
    var user: String

    @Option(help: ArgumentHelp("owner, purchaser, viewer or member.", valueName: "role"))
    var role: Member.Role

    func run() throws {
      let workspace = try Workspace(files)
      try FactChecks.name(user, what: "user name")
      try workspace.change { store, _ in try store.add(Member(user: user, role: role, from: workspace.now)) }
      try Console.say("\(user) is \(role.rawValue)")
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the members and their roles.")

    @OptionGroup var files: FileOptions
    @OptionGroup var list: ListOptions

    func run() throws {
      let workspace = try Workspace(files)
      var newest: [String: Member] = [:]
      for member in try workspace.facts().members.sorted(by: { $0.from < $1.from })
      where member.from <= workspace.now {
        newest[member.user] = member
      }
      let members = newest.values.sorted { $0.user < $1.user }
      if list.json {
        let rows = members.map { member in
          JSON.object([
            ("user", .string(member.user)), ("role", .string(member.role.rawValue)),
            ("from", .optional(member.from)),
          ])
        }
        return try Console.writeVerbatim(JSON.object([("members", .array(rows))]).text)
      }
      var table = TextTable("USER", "ROLE", "SINCE")
      for member in members { table.add(member.user, member.role.rawValue, member.from.isoDay) }
      if table.isEmpty { return try Console.say("no member yet: tiertop member add USER --role owner") }
      try Console.write(table.lines)
    }
  }
}

import ArgumentParser
import Glibc
import NcursesTerminal
import SQLiteStore

/// What the program is made of here.
enum VersionFindings {
  static var all: [Finding] {
    let sqlite = SQLiteLibrary.inUse
    return [
      Finding(.versions, "program", .ok, Tiertop.configuration.version, why: ProgramFile.path ?? ""),
      Finding(.versions, "system", .ok, system),
      Finding(.versions, "curses", .ok, TerminalProfile.libraryVersion),
      sqlite.hasLogResetBug
        ? Finding(
          .versions, "SQLite", .note, sqlite.version,
          why:
            "can lose commits when a checkpoint meets another write; tiertop's lock keeps them apart, so let no "
            + "other program write to the store")
        : Finding(.versions, "SQLite", .ok, sqlite.version),
    ]
  }

  private static var system: String {
    var name = utsname()
    guard uname(&name) == 0 else { return "unknown" }
    func text<Characters>(_ characters: Characters) -> String {
      withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return "\(text(name.sysname)) \(text(name.release)) \(text(name.machine))"
  }
}

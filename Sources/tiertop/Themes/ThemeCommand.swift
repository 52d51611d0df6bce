import ArgumentParser
import DataFiles
import TerminalUI

struct ThemeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "theme",
    abstract: "The colors of the screen.",
    discussion: """
      Themes are btop's files (NAME.theme) and base16 schemes (NAME.yaml) in the folder themes beside the config \
      file; btop's own folders are looked through too. Use one with --theme NAME, with F3 on the screen, or for good \
      with the line `theme: NAME` in the config file. Colors that are too faint to be read are repaired, unless the \
      config file says `theme-exact: yes`.
      """,
    subcommands: [List.self, Check.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the themes that are found.")

    @OptionGroup var files: FileOptions
    @OptionGroup var list: ListOptions

    func run() throws {
      let settings = try Workspace(files).settings
      let library = settings.themeLibrary
      for problem in library.problems { Console.note(problem.description) }
      var table = TextTable("theme", "variant", "format", "repaired>", "from")
      var items: [JSON] = []
      for entry in library.entries {
        switch Result(catching: { () throws(DataFileError) in try library.load(entry) }) {
        case .success(let reading):
          table.add(
            entry.name, reading.theme.variant.rawValue, reading.format.rawValue, "\(reading.repairs.count)",
            settings.folders.place(of: entry))
          items.append(item(entry, reading))
        case .failure(let error): for problem in error.problems { Console.note(problem.description) }
        }
      }
      try list.json ? Console.writeVerbatim(JSON.array(items).text) : Console.write(table.lines)
    }

    private func item(_ entry: ThemeLibrary.Entry, _ reading: ThemeFile.Reading) -> JSON {
      .object([
        (key: "name", value: .string(entry.name)),
        (key: "variant", value: .string(reading.theme.variant.rawValue)),
        (key: "format", value: .string(reading.format.rawValue)), (key: "path", value: .optional(entry.path)),
        (key: "repaired", value: .integer(Int64(reading.repairs.count))),
        (key: "unreadable", value: .integer(Int64(reading.problems.count))),
      ])
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check theme files: mistakes by file and line, and the colors that are repaired.",
      discussion: """
        A color is repaired, made lighter or darker, when it has less than 4.5:1 on its background where it is read, or 3:1 where it is only \
        seen. That is no mistake; a color that cannot be read, a line that is no entry and an unknown key are.

        EXAMPLE
          tiertop theme check my.theme
        """)

    @Argument(help: "Theme files.", completion: .file(extensions: ["theme", "yaml", "yml"]))
    var files: [String]

    func run() throws {
      var mistakes: [FileProblem] = []
      for path in files {
        switch Result(catching: { () throws(DataFileError) in try Checked(path) }) {
        case .success(let checked):
          try Console.write(checked.lines)
          mistakes += checked.mistakes
        case .failure(let error): mistakes += error.problems
        }
      }
      if !mistakes.isEmpty { throw Failure(.data, lines: mistakes.map(\.description)) }
    }
  }

  /// What is to be said of one file.
  private struct Checked {
    var lines: [String]
    var mistakes: [FileProblem]

    init(_ path: String) throws(DataFileError) {
      let bytes = try TrustedFile.bytes(path: path)
      let name = ThemeLibrary.stem(String(path.split(separator: "/").last ?? ""))
      let reading = try ThemeFile.reading(bytes: bytes, name: name, file: path)
      mistakes = FileProblem.byLine(
        reading.problems + (reading.format == .btop ? ThemeFile.unused(bytes: bytes, file: path) : []))
      let repaired =
        switch reading.repairs.count {
        case 0: "no color is repaired"
        case 1: "1 color is repaired:"
        case let count: "\(count) colors are repaired:"
        }
      lines =
        ["\(path): the theme \(name) is \(reading.theme.variant.rawValue), \(repaired)"]
        + reading.repairs.map { "  \($0)" }
    }
  }
}
